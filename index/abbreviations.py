"""Learns abbreviations and what they stand for from texts: "Algemene Vergadering van de Verenigde Naties (AVVN)".

The letters decide, as in Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (PSB 2003). Added: an abbreviation of another language than its words ("Hoge Commissaris voor
de Mensenrechten (OHCHR)"), and a name that a text gives itself ("hierna: de Raad").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.lexical import fold, words
from sources.language import function_word

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_HEREAFTER = re.compile(
    r"(?:hierna(?: te noemen)?|afgekort(?: als)?|kortweg|hereafter|hereinafter|abbreviated(?: as)?)\W+"
    r"(?:(?:de|het|the)\s+)?(?P<name>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = re.compile(r"(?=[^\W\d_]*[A-Z])(?=\S*[^\W\d_])[^\W_](?:[\w&./+-]{0,9}\w)?(?:\s[\w&./+-]{1,6})?")
_SMALL = re.compile(r"[a-z]{2,5}(?:['’]s)?")
_PLURAL = re.compile(r"['’]?s\Z")
_PARTICLES = frozenset(
    "van de der den het voor en in op tegen over ten ter bij tot aan of the for and on to against in".split()
)
_ENDS_SENTENCE = re.compile(r"[.!?:;,()]\s")
_FOREIGN_LETTERS = 3
"""Letters of an abbreviation that may come from another language than its words; fewer could stand for anything."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation and its full form, as they are written; `at` is where the brackets open that tie them."""

    short: str
    long: str
    at: int


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What texts abbreviate: for each abbreviation its full forms, all folded and without punctuation."""

    full: Mapping[str, tuple[str, ...]]

    def other_forms(self, text: str) -> list[str]:
        """The full form of every abbreviation in `text`, and the abbreviation of every full form in it."""
        known = f" {_plain(text)} "
        found: dict[str, None] = {}
        for short, full_forms in self.full.items():
            if f" {short} " in known and (not function_word(short) or short.upper() in text):
                found |= dict.fromkeys(full_forms)
            elif any(f" {form} " in known for form in full_forms):
                found[short] = None
        return list(found)

    def explained(self, question: str, text: str) -> bool:
        """Whether `text` has an abbreviation of `question`, or one whose full form that names, and what it stands for."""
        asked, known = f" {_plain(question)} ", f" {_plain(text)} "
        return any(
            f" {short} " in known and f" {form} " in known
            for short, full_forms in self.full.items()
            for form in full_forms
            if f" {short} " in asked or f" {form} " in asked
        )


def definitions(text: str) -> Iterator[Definition]:
    """Where `text` explains an abbreviation, in order."""
    for match in _BRACKETS.finditer(text):
        pair = _pair(text[max(0, match.start() - 200) : match.start()], " ".join(match[1].split()))
        if pair:
            yield Definition(*pair, match.start())


def learn(texts: Iterable[str]) -> Abbreviations:
    """The abbreviations that `texts` explain; their keys are folded."""
    full: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        for one in definitions(text):
            full[_plain(one.short)].setdefault(_plain(one.long), None)
    return Abbreviations({short: tuple(forms) for short, forms in full.items() if short})


def _plain(text: str) -> str:
    return " ".join(words(text))


def _pair(before: str, inside: str) -> tuple[str, str] | None:
    """The abbreviation and the full form that "`before` (`inside`)" explains."""
    hereafter = _HEREAFTER.fullmatch(inside)
    if hereafter:
        return _named(before, hereafter["name"])
    head, comma, tail = inside.rpartition(", ")
    if comma and _is_short(tail):
        return _matched(tail, head)
    if _is_short(inside):
        return _matched(inside, before) or _foreign(inside, before)
    if _SMALL.fullmatch(inside):
        return _initials(_PLURAL.sub("", inside), before)
    last = before.split()[-1:]
    return _matched(last[0], inside, whole=True) if last and _is_short(last[0]) else None


def _is_short(text: str) -> bool:
    return _SHORT.fullmatch(_PLURAL.sub("", text)) is not None and not text.isdigit()


def _matched(short: str, text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """`short` and the end of `text` whose letters it takes, in order, the first at the start of a word."""
    short = _PLURAL.sub("", short)
    letters = [char for char in fold(short) if char.isalnum()]
    most = min(len(letters) + 5, len(letters) * 2)
    candidate = _last_words(text, most)
    folded = [_letter(char) for char in candidate]
    at = len(folded)
    for place, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and not (folded[at] == letter and (place or _starts_word(candidate, at))):
            at -= 1
        if at < 0:
            return None
    long = candidate[at:].strip()
    enough = len(long) > len(short) + 1 and short.casefold() not in long.casefold().split()
    return (short, long) if enough and (not whole or at == 0) else None


@lru_cache(maxsize=10_000)
def _letter(char: str) -> str:
    return fold(char)[:1] or " "


def _starts_word(text: str, at: int) -> bool:
    """Whether a word that counts starts at `at`."""
    begins = at == 0 or not text[at - 1].isalnum()
    return begins and re.split(r"\W", text[at:], maxsplit=1)[0].casefold() not in _PARTICLES


def _initials(short: str, text: str) -> tuple[str, str] | None:
    """`short`, in small letters, and the words before it that begin with exactly these: "ngo", "btw"."""
    found = re.findall(r"[^\W_]+|-|\s+", _last_words(text, len(short) * 3))
    letters = ""
    for at in range(len(found) - 1, -1, -1):
        if found[at][0].isalnum() and found[at].casefold() not in _PARTICLES | {"over"}:
            letters = fold(found[at])[0] + letters
        if letters == short:
            return short, "".join(found[at:]).strip()
    return None


def _foreign(short: str, text: str) -> tuple[str, str] | None:
    """`short` and the title before it, if two letters at least are shared in order: "Hoge Commissaris" in OHCHR."""
    short = _PLURAL.sub("", short)
    title = _title(text)
    initials = [fold(word)[0] for word in title.split() if word[0].isupper()]
    if len(short) < _FOREIGN_LETTERS or not short.isupper() or len(initials) < 2:  # noqa: PLR2004 - a name of one word could be anything
        return None
    shared = _common(initials, list(fold(short)))
    return (short, title) if shared >= 2 and shared * 2 >= len(initials) else None  # noqa: PLR2004 - as above


def _named(before: str, name: str) -> tuple[str, str] | None:
    title = _title(before)
    return (name.strip(" \"'“”‘’"), title) if title and fold(title) != fold(name) else None


def _title(text: str) -> str:
    """The capitalised words at the end of `text`, with the small words between them."""
    found = _last_words(text, 12).split()
    start = len(found)
    for at in range(len(found) - 1, -1, -1):
        if found[at][0].isupper():
            start = at
        elif found[at].casefold() not in _PARTICLES:
            break
    return " ".join(found[start:])


def _last_words(text: str, most: int) -> str:
    """The last `most` words of the last sentence of `text`."""
    ends = [match.end() for match in _ENDS_SENTENCE.finditer(text)]
    return " ".join(text[ends[-1] if ends else 0 :].split()[-most:])


def _common(one: list[str], other: list[str]) -> int:
    """The length of the longest sequence that both hold in order."""
    row = [0] * (len(other) + 1)
    for letter in one:
        above = row
        row = [0]
        for at, letter_of_other in enumerate(other):
            row.append(above[at] + 1 if letter == letter_of_other else max(above[at + 1], row[at]))
    return row[-1]
