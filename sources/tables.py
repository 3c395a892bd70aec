"""Reads a table row by row: each cell after the header of its column, so that a row can be understood alone.

Cells are parted by a bar, a header and its cell by a colon. Knows no format.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sources.gather import Gathering, Line, Part

_MOST_COLUMNS = 1000
"""What a cell claims to span beyond this is a slip."""
_LONGEST_REPEATED = 200
"""Characters of a header, or of a cell that spans rows, that are repeated in each row."""
_SPEAKS_FOR_ITSELF = (":", ".", "?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `read` tells a gathering what it holds; how many columns and rows it spans.

    `column`, from 0, is where it stands if the source says so; else it stands in the next free one.
    `continues`: it goes on with the cell above it, and holds nothing of its own.
    """

    read: Callable[[], None]
    columns: int = 1
    rows: int = 1
    column: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, from the left; `header`: the source says that they name their columns."""

    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell that was read: the bar before it, what it says, and the colon that ends it as a header."""

    bar: Line
    part: Part
    colon: Line


def read_table(gathering: Gathering, rows: Sequence[Row], *, lays_out: bool = False) -> None:
    """Puts each row that says something as a paragraph of `gathering`.

    Headers are the rows that the source calls so; if there are none, a first row of several cells all bold.
    A table of one column, or one that `lays_out` a page (it holds headings or tables), is read cell by cell.
    """
    if lays_out or all(len(row.cells) <= 1 for row in rows):
        for one in (cell for row in rows for cell in row.cells):
            gathering.boundary()
            one.read()
            gathering.boundary()
        return
    grid = list(_grid(gathering, rows))
    header_rows = next((at for at, row in enumerate(rows) if not row.header), len(rows))
    if not header_rows and len(rows) > 1 and len(grid[0]) > 1 and _is_bold(grid[0]):
        header_rows = 1
    headers: dict[int, dict[int, _Placed]] = {}
    for row in grid[:header_rows]:
        _place(gathering, row, {})
        for column, cell in row.items():
            if _is_short(cell):
                headers.setdefault(column, {})[id(cell)] = cell
    for row in grid[header_rows:]:
        _place(gathering, row, headers)


def _grid(gathering: Gathering, rows: Sequence[Row]) -> Iterator[dict[int, _Placed]]:
    """Each row's cells by their column; a cell that spans rows or columns stands in all of them."""
    hanging: dict[int, tuple[_Placed, int]] = {}
    placed: dict[int, _Placed] = {}
    for row in rows:
        above = placed
        placed = {column: cell for column, (cell, _) in hanging.items()}
        hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
        column = 0
        for cell in row.cells:
            if cell.column is not None:
                column = cell.column
            while column in placed:
                column += 1
            read = _read(gathering, cell)
            if cell.continues and column in above and _is_short(above[column]):
                read = above[column]
            for _ in range(max(1, min(cell.columns, _MOST_COLUMNS - column))):
                placed[column] = read
                if cell.rows > 1 and _is_short(read):
                    hanging[column] = (read, cell.rows - 1)
                column += 1
        yield dict(sorted(placed.items()))


def _read(gathering: Gathering, cell: Cell) -> _Placed:
    bar = Line([gathering.pass_over("|")])
    with gathering.flat() as part:
        cell.read()
    colon = Line([gathering.pass_over(":")], touching=True)
    return _Placed(bar, part, colon)


def _is_bold(row: dict[int, _Placed]) -> bool:
    return all(cell.part.bold and cell.part.seen for cell in row.values())


def _is_short(cell: _Placed) -> bool:
    return cell.part.seen and len(cell.part.said) <= _LONGEST_REPEATED


def _place(gathering: Gathering, row: dict[int, _Placed], headers: dict[int, dict[int, _Placed]]) -> None:
    lines: list[Line] = []
    said: dict[int, str] = {}
    for column, cell in row.items():
        if not cell.part.seen or id(cell) in said:
            continue
        if said:
            lines.append(cell.bar)
        said[id(cell)] = cell.part.said
        names = list(headers.get(column, {}).values())
        lines += [line for name in names for line in name.part.lines]
        if names and not names[-1].part.text.endswith(_SPEAKS_FOR_ITSELF):
            lines.append(names[-1].colon)
        lines += cell.part.lines
    if lines:
        gathering.place(Part(lines=lines, said=" ".join(said.values()), bold=False))
