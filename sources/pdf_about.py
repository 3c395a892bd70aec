"""Finds the title, date and reference of an official paper in its own text, where they stand. Pure."""

import datetime as dt
import re
from collections.abc import Sequence

from sources.metadata import Stated

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_DATE = rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})"
_ANSWERED = re.compile(rf"\(ontvangen {_DATE}\)", re.IGNORECASE)
_ASKED = re.compile(rf"\s*\((?:ingezonden|ontvangen) {_DATE}\)\.?", re.IGNORECASE)
_QUESTIONS = re.compile(r"(?:Nadere )?vragen van (?:de |het )?(?:lid|leden) ", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:Betreft|Betreft:|Onderwerp|Onderwerp:|Subject:)(?:\s*\|)?\s+(.{3,200})")
_IDENTIFIER = re.compile(r"ah-([te])k-(\d{4})(\d{4})-(\d+)")
_PAPER = re.compile(
    r"(Tweede|Eerste) Kamer, vergaderjaar (\d{4})\W\d{2}(\d{2}), (\d{2} \d{3}(?: [\w-]+)?), nr\. ([\w-]+)"
)
_SIGNED = re.compile(
    rf"(?:Den Haag|’s-Gravenhage|The Hague|Datum|Date)?[:,]?(?:\s*\|)?\s*{_DATE}\.?", re.IGNORECASE
)


def about(blocks: Sequence[str], furniture: Sequence[str]) -> Stated:
    """What the texts of a paper's blocks, in order, and of its headers and footers say of it."""
    questions = next((text for text in blocks[:8] if _QUESTIONS.match(text)), None)
    subject = next((found[1] for text in blocks[:40] if (found := _SUBJECT.fullmatch(text))), None)
    title = _ASKED.sub("", questions).rstrip(" .") if questions else subject
    printed = [*furniture, *(text for text in blocks if _IDENTIFIER.fullmatch(text))]
    return Stated(title, _date(blocks), _reference(printed))


def _date(blocks: Sequence[str]) -> dt.date | None:
    """The day of the answer, else of the letter: the first that stands alone."""
    for pattern, texts in ((_ANSWERED, blocks[:12]), (_SIGNED, blocks[:40])):
        for text in texts:
            found = pattern.search(text) if pattern is _ANSWERED else pattern.fullmatch(text)
            if found:
                return _day(found[1], found[2], found[3])
    return None


def _day(day: str, month: str, year: str) -> dt.date | None:
    try:
        return dt.date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return None


def _reference(furniture: Sequence[str]) -> str | None:
    """The form in which the paper is cited, by the identifier or the running footer printed on it."""
    for text in furniture:
        if found := _IDENTIFIER.search(text):
            chamber = "II" if found[1] == "t" else "I"
            return f"Aanhangsel Handelingen {chamber} {found[2]}/{found[3][2:]}, nr. {found[4]}"
        if found := _PAPER.search(text):
            chamber = "II" if found[1] == "Tweede" else "I"
            return f"Kamerstukken {chamber} {found[2]}/{found[3]}, {found[4]}, nr. {found[5]}"
    return None
