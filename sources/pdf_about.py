"""Finds the title, date, reference and dossier of an official paper in its own text, where they stand. Pure."""

import datetime as dt
import re
from collections.abc import Sequence

from sources.letter import DAY, day_of
from sources.lines import KAMER_HEADER
from sources.metadata import Stated
from sources.publication import cited_in

_ANSWERED = re.compile(rf"\(ontvangen {DAY.pattern}\)", re.IGNORECASE)
_ASKED = re.compile(rf"\s*\((?:ingezonden|ontvangen) {DAY.pattern}\)\.?", re.IGNORECASE)
_QUESTIONS = re.compile(r"(?:Nadere )?vragen van (?:de |het )?(?:lid|leden) ", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:Betreft|Betreft:|Onderwerp|Onderwerp:|Subject:)(?:\s*\|)?\s+(.{3,200})")
_IDENTIFIER = re.compile(r"ah-([te])k-(\d{4})(\d{4})-(\d+)")
_SIGNED = re.compile(
    rf"(?:Den Haag|’s-Gravenhage|The Hague|Datum|Date)?[:,]?(?:\s*\|)?\s*{DAY.pattern}\.?", re.IGNORECASE
)


def about(blocks: Sequence[str], furniture: Sequence[str]) -> Stated:
    """What the texts of a paper's blocks, in order, and of its headers and footers say of it."""
    questions = next((text for text in blocks[:8] if _QUESTIONS.match(text)), None)
    subject = next((found[1] for text in blocks[:40] if (found := _SUBJECT.fullmatch(text))), None)
    title = _ASKED.sub("", questions).rstrip(" .") if questions else subject
    printed = [*furniture, *(text for text in blocks if _IDENTIFIER.fullmatch(text))]
    reference, dossier = _cited(printed)
    return Stated(title=title, date=_date(blocks), reference=reference, dossier=dossier)


def _date(blocks: Sequence[str]) -> dt.date | None:
    """The day of the answer, else of the letter: the first that stands alone."""
    answered = next((found for text in blocks[:12] if (found := _ANSWERED.search(text))), None)
    signed = next((found for text in blocks[:40] if (found := _SIGNED.fullmatch(text))), None)
    found = answered or signed
    return day_of(found[0]) if found else None


def _cited(printed: Sequence[str]) -> tuple[str | None, str | None]:
    """How the paper is cited, and its dossier, by the identifier or the running footer printed on it."""
    for text in printed:
        if found := _IDENTIFIER.search(text):
            chamber = "II" if found[1] == "t" else "I"
            return f"Aanhangsel Handelingen {chamber} {found[2]}/{found[3][2:]}, nr. {found[4]}", None
        footer = KAMER_HEADER.search(text)
        if footer and (cited := cited_in(text[footer.start() :])):
            return cited
    return None, None
