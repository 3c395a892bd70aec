"""Puts the words of a PDF page into lines, and the lines into the order in which they are read.

Knows columns and tables; knows nothing of headings, paragraphs or footnotes, nor of the file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from sources.pdf_layer import Rule, Upright, Word

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
_SLACK, _SLACK_OF_CELLS = 0.3, 0.12
"""Parts of the size of print by which baselines on one line may differ; the cells of a row stand more level."""
_CORE = 0.45
"""The part of the print above its baseline that no letter of another line reaches."""
_LABEL = re.compile(r"[•●▪■◦‣·–—-]|\uf0b7|\d{1,3}[.)]|[a-z][.)]|\([a-z\d]{1,2}\)|[ivx]{1,4}[.)]")
_LABEL_REACH = 6.0
_GUTTER, _GUTTER_OF_CELLS = 0.6, 0.15
"""Parts of the size of print: how wide a white strip is at least."""
_ZONE_GAP = 5.0
"""Sizes of print: columns and tables do not go on over a larger white space."""
_BLOCK_GAP = 1.3
"""Sizes of print: nor over as much as this, if what follows closes one of the white strips."""
_PROSE_LINES, _PROSE_LENGTH = 2, 30
_LEADERS = re.compile(r"(?:\. ?){5,}|…{2,}")
"""The dots that lead from a title to its page, in a table of contents."""
_PROSE_WORDS = 3
_FIGURES = re.compile(r"[\d\s.,%€()+–-]+")
_COLUMN_LINES = 3
_HEADING_SIZE = 1.1
_TABLE_ROWS = 2
_RULED = 3
"""So many lines drawn across a white strip make a table of what stands between them, even of prose."""
_TIGHT = 1.35
_APART = 2.0
"""Times the distance of two rows: what is further off is not of the table."""


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

_Interval = tuple[float, float]
_Cells = dict[int, list[Line]]
"""The lines of each cell of a row, by the number of its column."""


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
            if line is not label and label.right <= line.left <= reach and _beside(label, line)
        ]
        if beside:
            nearest = min(beside, key=lambda line: line.left)
            joined[id(nearest)] = Line((*label.words, *nearest.words), label.page)
            joined[id(label)] = label
    gone = {id(label) for label in labels if id(label) in joined}
    return [joined.get(id(line), line) for line in lines if id(line) not in gone]


def _beside(one: Line, other: Line, slack: float = _SLACK) -> bool:
    return abs(one.baseline - other.baseline) < slack * max(one.size, other.size)


def in_reading_order(lines: Iterable[Line], rules: Sequence[Rule]) -> list[Region]:
    """The lines of one page, column after column; the rows of tables put together."""
    lines = list(lines)
    askew = [line for line in lines if line.words[0].turned]
    regions = list(_regions([line for line in lines if not line.words[0].turned], rules))
    return [region for region in (*regions, Region(askew)) if region]


def _regions(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Region]:
    bands = list(_bands(lines))
    plain: Region = []
    at = 0
    while at < len(bands):
        led = any(leads(line.text) for line in bands[at])
        end, gutters = (at + 1, []) if led else _zone(bands, at)
        end = _without_tail(bands, at, end)
        zone = [line for band in bands[at:end] for line in band]
        begun = _begun(plain, gutters)
        if gutters and (table := _table(zone, gutters, rules)):
            rows, read = table
            plain += rows
            rest = [line for line in zone if line not in read]
            bands[at:end] = list(_bands(rest))
        elif gutters and (halves := _halves([*begun, *zone], gutters)):
            yield plain[: len(plain) - len(begun)]
            plain = []
            for half in halves:
                yield from _regions(half, rules)
            at = end
        else:
            plain += [Line(_words_of(row), row[0].page) for row in _rows(bands[at])]
            at += 1
    yield plain


def _begun(plain: Region, gutters: Sequence[_Interval]) -> list[Line]:
    """The lines right above the zone that are the first of its right-hand column."""
    found: list[Line] = []
    edge = max(gutters, key=lambda gutter: gutter[1] - gutter[0])[1] if gutters else 0.0
    for item in reversed(plain):
        if not gutters or not isinstance(item, Line) or item.left < edge - item.size:
            break
        found.append(item)
    return found


def _without_tail(bands: Sequence[list[Line]], at: int, end: int) -> int:
    """Where the zone ends without a heading below it, which is larger than its text or set apart from it."""
    usual = median(line.size for band in bands[at:end] for line in band)
    while end - at > 1 and len(bands[end - 1]) == 1:
        (last,) = bands[end - 1]
        gap = _core(last)[0] - max(line.baseline for line in bands[end - 2])
        if last.size <= _HEADING_SIZE * usual and gap <= _BLOCK_GAP * last.size:
            break
        end -= 1
    return end


def _words_of(row: Sequence[Line]) -> tuple[Word, ...]:
    return tuple(word for line in sorted(row, key=lambda line: line.left) for word in line.words)


def _bands(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in horizontal bands, each as thin as it can be without cutting through print."""
    band: list[Line] = []
    foot = 0.0
    for line in sorted(lines, key=_core):
        top, baseline = _core(line)
        if band and top > foot:
            yield band
            band = []
        foot = max(foot, baseline) if band else baseline
        band.append(line)
    if band:
        yield band


def _core(line: Line) -> _Interval:
    return line.baseline - _CORE * line.size, line.baseline


def _rows(lines: Iterable[Line], slack: float = _SLACK) -> list[list[Line]]:
    """The lines that share a baseline, from top to bottom, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.left)):
        if rows and _beside(rows[-1][0], line, slack):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _gutters(lines: Iterable[Line], least: float = _GUTTER) -> list[_Interval]:
    """The upright white strips between the lines."""
    found: list[_Interval] = []
    right: float | None = None
    for line in sorted(lines, key=lambda line: line.left):
        if right is not None and line.left - right >= least * line.size:
            found.append((right, line.left))
        right = line.right if right is None else max(right, line.right)
    return found


def _zone(bands: Sequence[list[Line]], at: int) -> tuple[int, list[_Interval]]:
    """How far the bands from `at` on leave a common white strip, and the strips."""
    gutters = _gutters(bands[at])
    zone = list(bands[at])
    end = at + 1
    while gutters and end < len(bands):
        size = max(line.size for line in bands[end])
        gap = min(_core(line)[0] for line in bands[end]) - max(line.baseline for line in zone)
        narrowed = _gutters([*zone, *bands[end]])
        kept = [new for new in narrowed if any(new[0] < old[1] and old[0] < new[1] for old in gutters)]
        fewer = len(kept) < len(gutters) and end - at >= _TABLE_ROWS
        if not kept or gap > (_BLOCK_GAP if fewer else _ZONE_GAP) * size:
            break
        zone += bands[end]
        gutters = kept
        end += 1
    return end, gutters


def _halves(zone: Sequence[Line], gutters: Sequence[_Interval]) -> tuple[list[Line], list[Line]] | None:
    """The zone cut along its widest strip, if both sides are columns and not stray words."""
    strip = max(gutters, key=lambda gutter: gutter[1] - gutter[0])
    left = [line for line in zone if line.left < strip[0]]
    right = [line for line in zone if line.left >= strip[0]]
    enough = min(len(_rows(left)), len(_rows(right))) >= _COLUMN_LINES or _is_prose(zone, gutters)
    return (left, right) if enough else None


def _table(
    zone: Sequence[Line], gutters: Sequence[_Interval], rules: Sequence[Rule]
) -> tuple[list[Row], set[Line]] | None:
    """The rows of the table that the zone begins with, and their lines; None if it is no table."""
    rows = _rows(zone, _SLACK_OF_CELLS)
    foot = rows[-1][0].bottom + rows[-1][0].size
    crossing = [
        rule.y
        for rule in rules
        if rule.left < gutters[0][0]
        and rule.right > gutters[0][1]
        and rows[0][0].top - rows[0][0].size < rule.y < foot
    ]
    ruled = len(crossing) >= _RULED
    if not ruled and _is_prose(zone, gutters):
        return None
    rows = [row for row in rows if row[0].baseline < max(crossing)] if ruled else _close(rows)
    several = [at for at, row in enumerate(rows) if _gutters(row)]
    if len(several) < _TABLE_ROWS or several[0] > 0:
        return None
    if not ruled:
        rows = rows[: _last_row(rows, several) + 1]
    lines = [line for row in rows for line in row]
    strips = _gutters(lines, _GUTTER_OF_CELLS)
    if not ruled and (len(several) < len(rows) / 2 or _is_prose(lines, strips)):
        return None
    return list(_table_rows(rows, strips, crossing)), set(lines)


def _close(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """The rows until a gap that is much wider than the narrowest before it."""
    narrowest = float("inf")
    for at, (above, below) in enumerate(pairwise(rows), 1):
        step = below[0].baseline - above[0].baseline
        if step > _APART * min(narrowest, _APART * below[0].size):
            return list(rows[:at])
        narrowest = min(narrowest, step)
    return list(rows)


def _last_row(rows: Sequence[list[Line]], several: Sequence[int]) -> int:
    """The last row with several cells, and what goes on under it in a cell that is not the first."""
    last = several[-1]
    edge = min(line.left for row in rows[: last + 1] for line in row)
    while last + 1 < len(rows):
        row = rows[last + 1]
        tight = row[0].baseline - rows[last][0].baseline <= _TIGHT * row[0].size * 1.25
        if not tight or row[0].left < edge + row[0].size:
            break
        last += 1
    return last


def _is_prose(lines: Sequence[Line], gutters: Sequence[_Interval]) -> bool:
    """Whether both sides of the widest strip are running text."""
    strip = max(gutters, key=lambda gutter: gutter[1] - gutter[0])
    for side in (
        [line for line in lines if line.left < strip[0]],
        [line for line in lines if line.left >= strip[0]],
    ):
        if len(side) < _PROSE_LINES or median(len(line.text) for line in side) < _PROSE_LENGTH:
            return False
    return True


def _table_rows(
    rows: Sequence[list[Line]], strips: Sequence[_Interval], crossing: Sequence[float]
) -> Iterator[Row]:
    """The rows; what goes on under a cell belongs to its row."""
    pitch = min((below[0].baseline - above[0].baseline for above, below in pairwise(rows)), default=0.0)
    by_column = [_by_column(row, strips) for row in rows]
    edges: defaultdict[int, float] = defaultdict(float)
    for column, lines in (cell for row in by_column for cell in row.items()):
        edges[column] = max(edges[column], lines[-1].right)
    cells: _Cells = {}
    above: _Cells = {}
    for row, columns in zip(rows, by_column, strict=True):
        if above:
            step = row[0].baseline - next(iter(above.values()))[0].baseline
            parted = any(row[0].baseline - step < rule < row[0].baseline for rule in crossing)
            ruled = len(crossing) >= _RULED and _all_wrap(above, columns, edges)
            if parted or step > _TIGHT * pitch or not (0 not in columns or ruled):
                yield _row(cells)
                cells = {}
        for column, lines in columns.items():
            cells.setdefault(column, []).extend(lines)
        above = columns
    yield _row(cells)


def _by_column(row: Sequence[Line], strips: Sequence[_Interval]) -> _Cells:
    cells: _Cells = {}
    for line in row:
        cells.setdefault(sum(line.left >= strip[1] - 0.1 for strip in strips), []).append(line)
    return cells


def _all_wrap(above: _Cells, row: _Cells, edges: dict[int, float]) -> bool:
    """Whether the cells above are running text, and those below go on with them."""
    prose = (
        max((len(above[column][-1].words) for column in row if column in above), default=0) >= _PROSE_WORDS
    )
    if not prose and not all(lines[0].text[0].islower() for lines in row.values()):
        return False
    return all(
        column in above
        and not _FIGURES.fullmatch(above[column][-1].text)
        and (lines[0].text[0].islower() or _is_full(above[column][-1], lines[0], edges[column]))
        for column, lines in row.items()
    )


def _is_full(above: Line, line: Line, edge: float) -> bool:
    """Whether the first word of `line` would not have fitted above it."""
    word = line.words[0]
    return above.right + word.right - word.left > edge - 0.3 * line.size


def _row(cells: _Cells) -> Row:
    return Row(tuple(tuple(cells.get(column, ())) for column in range(max(cells) + 1)))
