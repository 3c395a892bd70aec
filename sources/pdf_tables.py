"""Tells a table from columns of text, and puts its lines into rows of cells. Knows nothing of the rest of the page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from sources.pdf_lines import Line, Row, Strip, gutters_of, rows_of
from sources.pdf_page import Rule

_SLACK_OF_CELLS, _GUTTER_OF_CELLS = 0.12, 0.15
"""As for other lines, in parts of the size of print: cells of a row stand more level, and nearer."""
_PROSE_LINES, _PROSE_LENGTH = 2, 30
"""Lines, and letters in one, from which on it may be running text."""
_PROSE_WORDS = 3
_FIGURES = re.compile(r"[\d\s.,%€()+–-]+")
_TABLE_ROWS = 2
_RULED = 3
"""So many lines drawn across a white strip make a table of what stands between them, even of prose."""
_TIGHT = 1.35
_APART = 2.0
"""Times the distance of two rows: what is further off is not of the table."""
_Cells = dict[int, list[Line]]
"""The lines of each cell of a row, by the number of its column."""


def table_at(
    zone: Sequence[Line], gutters: Sequence[Strip], rules: Sequence[Rule]
) -> tuple[list[Row], set[Line]] | None:
    """The rows of the table that the zone begins with, and their lines; None if it is no table."""
    rows = rows_of(zone, _SLACK_OF_CELLS)
    foot = rows[-1][0].bottom + rows[-1][0].size
    crossing = [
        rule.y
        for rule in rules
        if rule.left < gutters[0][0]
        and rule.right > gutters[0][1]
        and rows[0][0].top - rows[0][0].size < rule.y < foot
    ]
    ruled = len(crossing) >= _RULED
    if not ruled and is_prose(zone, gutters):
        return None
    rows = [row for row in rows if row[0].baseline < max(crossing)] if ruled else _close(rows)
    several = [at for at, row in enumerate(rows) if gutters_of(row)]
    if len(several) < _TABLE_ROWS or several[0] > 0:
        return None
    if not ruled:
        rows = rows[: _last_row(rows, several) + 1]
    lines = [line for row in rows for line in row]
    strips = gutters_of(lines, _GUTTER_OF_CELLS)
    if not ruled and (len(several) < len(rows) / 2 or is_prose(lines, strips)):
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


def is_prose(lines: Sequence[Line], gutters: Sequence[Strip]) -> bool:
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
    rows: Sequence[list[Line]], strips: Sequence[Strip], crossing: Sequence[float]
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


def _by_column(row: Sequence[Line], strips: Sequence[Strip]) -> _Cells:
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
