"""The quantities of a sentence: how much, of what, and as it was written; and whether those of two sentences differ.

In Dutch and in English. Whether the two speak about the same thing is for `subject.py` to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.facts import Number, facts
from assistant.mention import content_words
from assistant.subject import Subject, alike
from index.lexical import fold

_LONGEST = 3
"""Words that make one number ("1 500 000", "een derde", "2,5 miljoen")."""

_COUNTED = 3
"""Words after a number that may say what it counts ("9 extra diplomaten")."""

_LABELS = re.compile(
    r"(nrs?|no|art|artikel|article|lid|p|pagina|page|bijlage|annex|paragraaf|paragraph|kamerstuk(ken)?|"
    r"resolutie|resolution)\W*",
    re.IGNORECASE,
)
"""Words that make the number after them a name: "nr. 380"."""

_ABOUT = re.compile(
    r"\b(?:ongeveer|circa|ca|ruim|bijna|rond|zo['’]n|meer dan|minder dan|minstens|ten minste|hoogstens|maximaal|minimaal|"
    r"about|around|nearly|almost|roughly|more than|less than|at least|at most|up to)\b"
)
_ROUGHLY = Decimal("0.1")
"""Part by which numbers may differ where a sentence says "about" or the like."""

_NEARLY = Decimal("0.01")
"""By how much equal shares may differ: "een derde" is 33%."""

_MAGNITUDE = 10
"""Numbers of which one does not say what it counts are compared if neither is ten times the other."""

_WHOLES = {"percent": Decimal(100), "fraction": Decimal(1)}
_EDGES = ".,;:!?()[]\"'“”„‘’«»"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence. `share` is a part of a whole: a percentage or a fraction, at most 1 for all of it."""

    value: Decimal
    share: bool
    counted: tuple[str, ...]
    """The folded words that may say what is counted, in order; "euro" for an amount of money."""
    text: str
    """The number as it was written."""
    units: tuple[str, ...]
    """The number with what follows it, up to each word of `counted`, as it was written."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    closes: bool
    """Whether a mark of punctuation follows."""


def quantities(sentence: str, language: str) -> list[Quantity]:
    """The quantities of `sentence`, in order; dates, ordinals and numbers that are names are none."""
    words = list(_words(sentence))
    stated = _reading(sentence, language)
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        length, number = _number_at(words, at, language)
        if number and number in stated and not _is_name(words, at, number):
            found.append(_quantity(sentence, words, at, at + length, number))
        at += max(1, length)
    return found


def quantities_differ(one: Subject, other: Subject) -> tuple[str, str] | None:
    """The first quantity of each, as it stands there, that counts alike and has no equal in the other; None if none.

    Where a sentence says "about" or "more than", a tenth of difference is none.
    """
    rough = any(_ABOUT.search(fold(subject.text)) for subject in (one, other))
    ours, theirs = (quantities(subject.text, subject.language) for subject in (one, other))
    own, foreign = _unmatched(ours, theirs, rough=rough), _unmatched(theirs, ours, rough=rough)
    return next((_as_stated(mine, its) for mine in own for its in foreign if _comparable(mine, its)), None)


def _unmatched(ours: Sequence[Quantity], theirs: Sequence[Quantity], *, rough: bool) -> list[Quantity]:
    """Those of `ours` that can be compared with some of `theirs` and equal none of these."""
    return [
        one
        for one in ours
        if (against := [other for other in theirs if _comparable(one, other)])
        and not any(_equal(one, other, rough=rough) for other in against)
    ]


def _comparable(one: Quantity, other: Quantity) -> bool:
    if one.share or other.share:
        return one.share and other.share
    if one.counted and other.counted:
        return _common_unit(one, other) is not None
    low, high = sorted((one.value, other.value))
    return high <= low * _MAGNITUDE


def _common_unit(one: Quantity, other: Quantity) -> tuple[int, int] | None:
    """The places in `counted` of the first word that both count."""
    return next(
        (
            (i, j)
            for i, word in enumerate(one.counted)
            for j, counterpart in enumerate(other.counted)
            if alike(word, counterpart)
        ),
        None,
    )


def _equal(one: Quantity, other: Quantity, *, rough: bool) -> bool:
    gap = abs(one.value - other.value)
    if one.share:
        return gap <= _NEARLY
    return gap <= (_ROUGHLY * max(one.value, other.value) if rough else 0)


def _as_stated(one: Quantity, other: Quantity) -> tuple[str, str]:
    """Both as they were written, with what they count where that is one word."""
    common = _common_unit(one, other)
    texts = (one.units[common[0]], other.units[common[1]]) if common else (one.text, other.text)
    return f"“{texts[0]}”", f"“{texts[1]}”"


def _words(sentence: str) -> Iterator[_Word]:
    for match in re.finditer(r"\S+", sentence):
        bare = match.group().strip(_EDGES)
        if bare:
            start = sentence.index(bare, match.start())
            closes = sentence[start + len(bare) : match.end()] != ""
            yield _Word(bare, start, start + len(bare), closes)


def _number_at(words: Sequence[_Word], at: int, language: str) -> tuple[int, Number | None]:
    """How many words from `at` make one number, each needed for it, and the number; 0 and None where none does."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        run = [word.text for word in words[at : at + length]]
        read = _reading(" ".join(run), language)
        without = (_reading(" ".join(run[1:]), language), _reading(" ".join(run[:-1]), language))
        if len(read) == 1 and read not in without:
            return length, read[0]
    return 0, None


@lru_cache(maxsize=4096)
def _reading(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of `text`; what they count is read here from the words that follow."""
    return tuple(replace(number, of=None) for number in facts(text, language).numbers)


def _is_name(words: Sequence[_Word], at: int, number: Number) -> bool:
    return number.kind == "ordinal" or (at > 0 and _LABELS.fullmatch(words[at - 1].text) is not None)


def _quantity(sentence: str, words: Sequence[_Word], at: int, end: int, number: Number) -> Quantity:
    euro = sentence[: words[at].start].rstrip().endswith("€") or words[at].text.startswith("€")
    start = words[at].start
    counted = list(_counted(words, end))
    if euro:
        counted.insert(0, ("euro", words[end - 1].end))
    whole = _WHOLES.get(number.kind)
    return Quantity(
        value=number.value / whole if whole else number.value,
        share=whole is not None,
        counted=tuple(word for word, _ in counted),
        text=sentence[start : words[end - 1].end],
        units=tuple(sentence[start:stop] for _, stop in counted),
    )


def _counted(words: Sequence[_Word], end: int) -> Iterator[tuple[str, int]]:
    """The folded content words right after a number that ends before `end`, each with where it ends."""
    if words[end - 1].closes:
        return
    for word in words[end : end + _COUNTED]:
        content = content_words(word.text)
        if not content:
            return
        yield content[0], word.end
        if word.closes:
            return
