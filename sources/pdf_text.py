"""Writes the lines of a PDF out as its raw text, and joins the lines of a block to readable text.

Knows pages, lines and the marks of footnotes; knows nothing of what a block is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.compose import Stretch, merged, stretches_of
from sources.pdf_lines import Line, Region, Row, is_apart
from sources.pdf_notes import Note, marks_in
from sources.pdf_page import Word
from sources.repair import Join, Span, Spelling, join_of

_BAR = "| "
_CLOSING = re.compile(r"[.,;:!?)\]»”’]")
"""After the mark of a footnote a file often says that there is a space where none is seen."""
_ADDRESS = re.compile(r"(?:://|\bwww\.)\S*$")
_ADDRESS_BREAKS_AFTER = ("/", "-", "_", "=", ".")
_ADDRESS_BREAKS_BEFORE = tuple("%/?&=#~_")


@dataclass(slots=True)
class PageText:
    """What stands on one page, apart: its columns, its footnotes, its headers and footers.

    `misread`: the words of a scan that are marks of its footnotes, with the mark that each is.
    """

    regions: list[Region]
    notes: list[Note]
    furniture: list[list[Line]]
    misread: Mapping[Word, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that leads to a footnote: it stood on this line, at `offset` of the raw text, and is not in it."""

    text: str
    line: Line
    offset: int


@dataclass(slots=True)
class Written:
    """The raw text so far, where its lines and bars stand in it, and the marks that are not in it."""

    raw: str = ""
    lines: dict[Line, Span] = field(default_factory=dict)
    words: dict[Line, list[tuple[Word, Span]]] = field(default_factory=dict)
    """Where each word of a line stands in it; marks do not."""
    bars: dict[Line, list[int]] = field(default_factory=dict)
    """For the first line of a cell the bars before it: more than one where cells are empty."""
    marks: list[Mark] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    def text(self, line: Line) -> str:
        """The line as it is written."""
        start, end = self.lines[line]
        return self.raw[start:end]

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def write_page(self, page: PageText, known: Iterable[str]) -> None:
        """Writes a page. `known` are the marks of its footnotes."""
        self.page_starts.append(self._length)
        for region in page.regions:
            for item in region:
                if isinstance(item, Row):
                    self._write_row(item, known, page.misread)
                else:
                    self._write_line(item, known, page.misread)
        for line in (line for note in page.notes for line in note.lines):
            self._write_line(line, (), {})
        for line in (line for block in page.furniture for line in block):
            self._write_line(line, (), {})
        self._write("\f")

    def close(self) -> None:
        """Makes the raw text of what was written."""
        self.raw = "".join(self._pieces)

    def _write_row(self, row: Row, known: Iterable[str], misread: Mapping[Word, str]) -> None:
        bars: list[int] = []
        for number, cell in enumerate(row.cells):
            if number:
                bars.append(self._length)
                self._write(_BAR)
            if cell and bars:
                self.bars[cell[0]] = bars
                bars = []
            for line in cell:
                self._write_line(line, known, misread)

    def _write_line(self, line: Line, known: Iterable[str], misread: Mapping[Word, str]) -> None:
        marks = marks_in(line, set(known), misread)
        start = self._length
        words: list[tuple[Word, Span]] = []
        apart = False
        for at, word in enumerate(line.words):
            closes = at - 1 in marks and word.guessed and _CLOSING.match(word.text)
            apart = apart or (at > 0 and not closes and is_apart(line.words[at - 1], word))
            if at in marks:
                self.marks += [Mark(mark, line, self._length) for mark in marks[at]]
                continue
            if apart and self._length > start:
                self._write(" ")
            words.append((word, (self._length, self._length + len(word.text))))
            self._write(word.text)
            apart = False
        self.lines[line] = (start, self._length)
        self.words[line] = words
        self._write("\n")


def written(pages: Sequence[PageText]) -> Written:
    """The raw text of all pages: a line for a line, a bar before each cell but the first, a form feed after each page."""
    found = Written()
    for number, page in enumerate(pages):
        near = pages[number : number + 2]  # a footnote may have had no room on the page of its mark
        found.write_page(page, {note.mark.strip("()") for one in near for note in one.notes})
    found.close()
    return found


def joined(lines: Sequence[Line], raw: Written, spelling: Spelling) -> tuple[Stretch, ...]:
    """The lines of a block as the stretches of one text, the cells of a row with the bars between them."""
    found: list[Stretch] = []
    above = ""
    for line in lines:
        start, end = raw.lines[line]
        if start == end:
            continue
        bars = raw.bars.get(line, [])
        found += [Stretch(bar, bar + 1, spaced=True) for bar in bars]
        join = Join.SPACE if bars else _join(above, raw.text(line), spelling)
        if join is Join.UNDO:
            found[-1] = replace(found[-1], end=found[-1].end - 1)
        found += stretches_of(raw.raw, start, end, spaced=join is Join.SPACE)
        above = raw.text(line)
    return tuple(merged(raw.raw, found))


def _join(above: str, line: str, spelling: Spelling) -> Join:
    """As `join_of`; an address that goes on over the end of a line is one word, with its hyphens."""
    if _ADDRESS.search(above):
        if above.endswith(_ADDRESS_BREAKS_AFTER) and not line.startswith("("):
            return Join.TOUCH
        if line.startswith(_ADDRESS_BREAKS_BEFORE):
            return Join.TOUCH
    return join_of(above, line, spelling)
