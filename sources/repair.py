"""Joins lines and undoes the hyphens of line breaks; changes no word.

Knows nothing of blocks: it is told which lines belong together.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from sources.compose import RawBlock, Stretch, compose, merged, stretches_of
from sources.document import Alignment, BlockKind

Span = tuple[int, int]

_SOFT_HYPHEN = "\u00ad"
_HYPHEN = r"[\-\u2010]"
_WORD_HYPHEN = re.compile(rf"[\w+’')\]]{_HYPHEN}$")
_TOUCHING = re.compile(r"\w/$|\d[–—]$")
_LAST_PART = re.compile(r"[^\s\-\u2010/]*$")
_FIRST_WORD = re.compile(r"[^\W\d_]*")
_CONJUNCTION = re.compile(r"(?:en/of|and/or|en|of|noch|and|or|nor)(?!\w)", re.IGNORECASE)
_WORD = re.compile(rf"[^\W_]+(?:{_HYPHEN}[^\W_]+)*")
_BROKEN_WORD = re.compile(r"(?<!\S)\S*[\-\u2010\u00ad][^\S\r\n\f]*[\r\n\f]\s*\S*")
_LINE = re.compile(r"[^\r\n\f]+")

_ALWAYS_HYPHENATED_BEFORE = frozenset({"niet", "bijna", "quasi"})
_ALWAYS_HYPHENATED_AFTER = frozenset({"generaal", "president", "premier"})
_INFLECTION = 5
"""Letters of a word's second half that must agree: "cross-regionaal" speaks for "cross-regionale"."""
_SHORTEST_COMPOUND_PART = 4
"""Shorter first halves that clash ("co-ordinatie", "na-apen") are as often prefixes."""


class Join(Enum):
    """How a line is joined to the one before it."""

    SPACE = "a space"
    TOUCH = "nothing between them"
    UNDO = "nothing between them, and the hyphen goes"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text itself writes its words, where no line break interferes."""

    whole: Counter[str]
    hyphenated: Counter[tuple[str, str]]

    @classmethod
    def of(cls, raw: str) -> "Spelling":
        """Counts the words of `raw` that are not broken at the end of a line."""
        whole: Counter[str] = Counter()
        hyphenated: Counter[tuple[str, str]] = Counter()
        for word in _WORD.finditer(_BROKEN_WORD.sub(" ", raw)):
            parts = [_folded(part) for part in re.split(_HYPHEN, word[0])]
            whole.update(parts)
            hyphenated.update((first, second[:_INFLECTION]) for first, second in pairwise(parts))
        return cls(whole, hyphenated)

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether `first` and `second` are two parts with a hyphen, rather than one broken word.

        What the text itself writes decides; where it is silent, the few words that always take a
        hyphen do, and equal vowels that would run together in a compound ("media-actoren").
        """
        first, second = _folded(first), _folded(second)
        as_one = self.whole[first + second]
        as_two = self.hyphenated[first, second[:_INFLECTION]]
        if as_one or as_two:
            return as_two > as_one
        if first in _ALWAYS_HYPHENATED_BEFORE or second in _ALWAYS_HYPHENATED_AFTER:
            return True
        return len(first) >= _SHORTEST_COMPOUND_PART and first[-1] + second[0] in ("aa", "oo")


def join_of(line: str, following: str, spelling: Spelling) -> Join:
    """How `following` is joined to `line`, the line above it."""
    if line.endswith(_SOFT_HYPHEN):  # which is not read at all
        return Join.TOUCH
    if not _WORD_HYPHEN.search(line):
        return Join.TOUCH if _TOUCHING.search(line) else Join.SPACE
    if _CONJUNCTION.match(following):
        return Join.SPACE
    part = _LAST_PART.search(line, 0, len(line) - 1)
    first = part[0].strip("(['‘’“\"„") if part else ""
    second = _first_word(following)
    if not second or _is_abbreviation(first, second) or (second[0].isupper() and not first.isupper()):
        return Join.TOUCH
    if first.isupper() and second[0].isupper():
        return Join.UNDO if spelling.whole[_folded(first + second)] else Join.TOUCH
    return Join.TOUCH if spelling.keeps_hyphen(first, second) else Join.UNDO


def join_lines(raw: str, lines: Sequence[Span], spelling: Spelling) -> tuple[Stretch, ...]:
    """The lines, given as spans of `raw` without outer white space, as the stretches of one paragraph."""
    found: list[Stretch] = []
    above = ""
    for start, end in lines:
        join = join_of(above, raw[start:end], spelling)
        if join is Join.UNDO:
            found[-1] = replace(found[-1], end=found[-1].end - 1)
        found += stretches_of(raw, start, end, spaced=join is Join.SPACE)
        above = raw[start:end]
    return tuple(merged(raw, found))


def repair(raw: str) -> tuple[str, Alignment]:
    """All lines of `raw` joined to one paragraph, and the way back."""
    lines = [
        (found.start() + len(found[0]) - len(found[0].lstrip()), found.start() + len(found[0].rstrip()))
        for found in _LINE.finditer(raw)
        if found[0].strip()
    ]
    stretches = join_lines(raw, lines, Spelling.of(raw))
    text, _, alignment = compose(raw, [RawBlock(BlockKind.PARAGRAPH, stretches)] if stretches else [])
    return text, alignment


def _first_word(line: str) -> str:
    found = _FIRST_WORD.match(line)
    return found[0] if found else ""


def _is_abbreviation(first: str, second: str) -> bool:
    """EU, LHBTIQ+, e(-mail), A4: what stands before the hyphen is no word of its own."""
    if not first.isalpha() or len(first) == 1:
        return True
    return sum(letter.isupper() for letter in first) > 1 and not (first.isupper() and second.isupper())


def _folded(word: str) -> str:
    """Lower case without accents, which OCR and line breaks lose."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
