"""Puts the words of a PDF page into lines. Knows nothing of columns, tables or the file."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from sources.pdf_page import Upright, Word

_SPACE, _GUESSED_SPACE = 0.18, 0.08
"""Parts of the size of print: a wider gap between two words is a space, even if the file has none, and one that is
only guessed at must have some gap to show: behind a small figure it often has none."""
_NEAR, _NEAR_UNSAID, _NEAR_ELSEWHERE = 1.2, 0.8, 0.5
"""Parts of the size of print: what is further apart on one line may be another column or cell.

The less the file says that two words belong together (by a space between them, by their order), the nearer they
must be.
"""
_SHELF = 20.0
"""Points by which baselines are sorted on shelves, so that only lines near a word are looked at."""
_SAME_LINE = 0.5
"""The part of the lower one's height by which two words of one line overlap."""
_SLACK = 0.3
"""Parts of the size of print by which baselines on one line may differ."""
_GUTTER = 0.6
"""Parts of the size of print: how wide a white strip is at least."""
_LABEL = re.compile(r"[•●▪■◦‣·–—-]|\uf0b7|\d{1,3}[.)]|[a-z][.)]|\([a-z\d]{1,2}\)|[ivx]{1,4}[.)]")
_LABEL_REACH = 6.0
_LEADERS = re.compile(r"(?:\. ?){5,}|…{2,}")
"""The dots that lead from a title to its page, in a table of contents."""


@dataclass(frozen=True, eq=False)
class Line:
    """Words of one page that are read on from left to right."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def main(self) -> Word:
        """A word of the print that most of the line is set in."""
        by_size = sorted(self.words, key=lambda word: word.size)
        sizes = [word.size for word in by_size for _ in word.text]
        return next(word for word in by_size if word.size >= median(sizes) - 0.01)

    @cached_property
    def left(self) -> float:
        """The left edge."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge of its print."""
        return self.main.top

    @property
    def bottom(self) -> float:
        """The lower edge of its print."""
        return self.main.bottom

    @property
    def baseline(self) -> float:
        """What its letters stand on."""
        return self.main.baseline

    @property
    def size(self) -> float:
        """The height of its print."""
        return self.main.size

    @cached_property
    def text(self) -> str:
        """Its words, with the spaces between them."""
        return spelled(self.words)


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table: for each cell its lines, none for an empty one; empty ones at the end are left out."""

    cells: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> list[Line]:
        """The lines of all cells."""
        return [line for cell in self.cells for line in cell]


Region = list[Line | Row]
"""What stands in one column, from top to bottom."""
Strip = tuple[float, float]
"""From where to where it reaches."""


def spelled(words: Sequence[Word]) -> str:
    """The words of one line as text."""
    pieces = [words[0].text] if words else []
    for before, word in pairwise(words):
        pieces += [" " * is_apart(before, word), word.text]
    return "".join(pieces)


def is_apart(before: Word, word: Word) -> bool:
    """Whether a space stands between two words of one line."""
    gap = (word.left - before.right) / min(before.size, word.size)
    if word.guessed:
        return gap > _GUESSED_SPACE
    return word.spaced or gap > _SPACE


def leads(text: str) -> bool:
    """Whether it is a line of a table of contents, with dots that lead to a page."""
    return _LEADERS.search(text) is not None


def lines_on(words: Iterable[Word], page: int, uprights: Sequence[Upright] = ()) -> list[Line]:
    """The words as lines, each as far as no wide gap or drawn line parts it; what stands askew comes last."""
    words = list(words)
    begun: defaultdict[int, list[list[Word]]] = defaultdict(list)
    for word in sorted((word for word in words if not word.turned), key=lambda word: word.left):
        shelf = round(word.baseline / _SHELF)
        best = max(
            (
                line
                for near in (shelf - 1, shelf, shelf + 1)
                for line in begun[near]
                if _goes_on(line, word) and not _parted(line[-1], word, uprights)
            ),
            key=lambda line: _overlap(line, word),
            default=None,
        )
        if best is None:
            begun[shelf].append([word])
        else:
            best.append(word)
    lines = _labelled([Line(tuple(line), page) for shelf in begun.values() for line in shelf])
    askew = tuple(word for word in words if word.turned)
    return [*lines, *([Line(askew, page)] if askew else [])]


def _goes_on(line: Sequence[Word], word: Word) -> bool:
    last = line[-1]
    size = max(last.size, word.size)
    near = _NEAR_UNSAID if word.guessed else _NEAR
    if word.order != last.order + 1:
        near = _NEAR_ELSEWHERE
    if not -0.6 * size < word.left - last.right < near * size:
        return False
    return _overlap(line, word) >= _SAME_LINE


def _parted(before: Word, word: Word, uprights: Sequence[Upright]) -> bool:
    middle = (word.top + word.bottom) / 2
    return any(
        before.right - 1 < line.x < word.left + 1 and line.top < middle < line.bottom for line in uprights
    )


def _overlap(line: Sequence[Word], word: Word) -> float:
    """By which part of the lower one's height they stand beside each other."""
    main = max(line[-3:], key=lambda one: one.size)
    common = min(main.bottom, word.bottom) - max(main.top, word.top)
    return common / max(0.1, min(main.size, word.size))


def _labelled(lines: list[Line]) -> list[Line]:
    """The lines, bullets and numbers of list items put before their text."""
    labels = [line for line in lines if _LABEL.fullmatch(line.text)]
    joined: dict[int, Line] = {}
    for label in labels:
        reach = label.right + _LABEL_REACH * max(label.size, 8)
        beside = [
            line
            for line in lines
            if line is not label and label.right <= line.left <= reach and is_level(label, line)
        ]
        if beside:
            nearest = min(beside, key=lambda line: line.left)
            joined[id(nearest)] = Line((*label.words, *nearest.words), label.page)
            joined[id(label)] = label
    gone = {id(label) for label in labels if id(label) in joined}
    return [joined.get(id(line), line) for line in lines if id(line) not in gone]


def is_level(one: Line, other: Line, slack: float = _SLACK) -> bool:
    """Whether the two stand on one line."""
    return abs(one.baseline - other.baseline) < slack * max(one.size, other.size)


def rows_of(lines: Iterable[Line], slack: float = _SLACK) -> list[list[Line]]:
    """The lines that share a baseline, from top to bottom, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.left)):
        if rows and is_level(rows[-1][0], line, slack):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def gutters_of(lines: Iterable[Line], least: float = _GUTTER) -> list[Strip]:
    """The upright white strips between the lines."""
    found: list[Strip] = []
    right: float | None = None
    for line in sorted(lines, key=lambda line: line.left):
        if right is not None and line.left - right >= least * line.size:
            found.append((right, line.left))
        right = line.right if right is None else max(right, line.right)
    return found
