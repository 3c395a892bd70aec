"""Reads PDF (.pdf) by its text layer: headings, paragraphs, table rows, footnotes, running headers, pages.

Puts the other `pdf_` modules one after another. Its raw text is the layer written out in reading order, a
line for a line, a bar between the cells of a table, a form feed between pages. Knows nothing of scans.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sources.compose import RawBlock, Reading, Stretch, compose, merged, stretches_of
from sources.document import Block, BlockKind, Box, Run
from sources.pdf_about import About, about
from sources.pdf_blocks import Draft, drafts
from sources.pdf_furniture import page_furniture
from sources.pdf_layer import PageLayer, pdf_layers
from sources.pdf_lines import Line, Region, Row, in_reading_order, is_apart, lines_on
from sources.pdf_notes import Note, body_size, marks_in, take_notes
from sources.repair import Join, Span, Spelling, join_of

_BAR = " | "


@dataclass(slots=True)
class _Page:
    """What stands on one page, apart."""

    regions: list[Region]
    notes: list[Note]
    furniture: list[list[Line]]


@dataclass(slots=True)
class _Written:
    """The raw text, where its lines stand in it, and where the marks stood that are not in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    lines: dict[Line, Span] = field(default_factory=dict)
    bars: dict[Line, int] = field(default_factory=dict)
    marks: list[tuple[str, Line, int]] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def read_pdf(content: bytes) -> Reading:
    """The blocks of a PDF.

    Raises SourceError for what is no PDF, is damaged or locked, or holds no text that can be seen.
    """
    layers = pdf_layers(content)
    pages = _pages(layers)
    body = body_size(region for page in pages for region in page.regions)
    for page, layer in zip(pages, layers, strict=True):
        page.notes = [note for region in page.regions for note in take_notes(region, layer.rules, body)]
    notes = _whole_notes(pages)
    written = _written(pages)
    raw = "".join(written.pieces)

    def text_of(line: Line) -> str:
        start, end = written.lines[line]
        return raw[start:end]

    found = drafts([region for page in pages for region in page.regions], body, text_of)
    known = about([" ".join(map(text_of, draft.lines)) for draft in found], _furniture_texts(pages))
    anchored = {id(note): _mark_of(note, written) for note in notes}
    homes = {line: at for at, draft in enumerate(found) for line in draft.lines}
    ordered = list(_with_notes(found, notes, anchored, homes))
    ordered += [
        Draft(lines, BlockKind.RUNNING_HEADER) for page in pages for lines in page.furniture
    ]
    return _reading(raw, ordered, written, notes, anchored, known)


def _pages(layers: Sequence[PageLayer]) -> list[_Page]:
    lines = [lines_on(layer.words, number) for number, layer in enumerate(layers)]
    furniture = page_furniture(lines, [layer.height for layer in layers])
    pages = []
    for number, (on_page, layer) in enumerate(zip(lines, layers, strict=True)):
        body = [line for line in on_page if line not in furniture.lines]
        kept = [block for block in furniture.kept if block[0].page == number]
        pages.append(_Page(in_reading_order(body, layer.rules), [], kept))
    return pages


def _whole_notes(pages: Sequence[_Page]) -> list[Note]:
    """The footnotes of all pages; what goes on from the page before is joined to the last one there."""
    found: list[Note] = []
    for page in pages:
        for note in page.notes:
            if not note.mark and found:
                found[-1] = Note(found[-1].mark, found[-1].lines + note.lines)
            else:
                found.append(note)
    return found


def _written(pages: Sequence[_Page]) -> _Written:
    written = _Written()
    for number, page in enumerate(pages):
        if number:
            written.write("\f")
        written.page_starts.append(written.length)
        known = {note.mark.strip("()") for near in pages[number : number + 2] for note in near.notes}
        for region in page.regions:
            for item in region:
                if isinstance(item, Row):
                    _write_row(written, item, known)
                else:
                    _write_line(written, item, known)
        for note in page.notes:
            for line in note.lines:
                _write_line(written, line, ())
        for block in page.furniture:
            for line in block:
                _write_line(written, line, ())
    return written


def _write_row(written: _Written, row: Row, known: Iterable[str]) -> None:
    for number, cell in enumerate(row.cells):
        if number:
            written.pieces[-1] = written.pieces[-1].removesuffix("\n")
            written.length -= 1
            written.bars[cell[0]] = written.length + 1
            written.write(_BAR)
        for line in cell:
            _write_line(written, line, known)


def _write_line(written: _Written, line: Line, known: Iterable[str]) -> None:
    """Writes the line without the marks that lead to footnotes; where they stood is kept."""
    marks = marks_in(line, set(known))
    start = written.length
    apart = False
    for at, word in enumerate(line.words):
        apart = apart or (at > 0 and is_apart(line.words[at - 1], word))
        if at in marks:
            written.marks += [(mark, line, written.length) for mark in marks[at]]
            continue
        if apart and written.length > start:
            written.write(" ")
        written.write(word.text)
        apart = False
    written.lines[line] = (start, written.length)
    written.write("\n")


def _furniture_texts(pages: Sequence[_Page]) -> list[str]:
    return [line.text for page in pages for block in page.furniture for line in block]


def _mark_of(note: Note, written: _Written) -> tuple[Line, int] | None:
    """Where the mark of the footnote stands: on its page, else on the page before."""
    wanted = note.mark.strip("()")
    places = [(line, at) for mark, line, at in written.marks if mark == wanted]
    for page in (note.page, note.page - 1):
        for line, at in places:
            if line.page == page:
                return line, at
    return None


def _with_notes(
    found: Sequence[Draft],
    notes: Sequence[Note],
    anchored: dict[int, tuple[Line, int] | None],
    homes: dict[Line, int],
) -> Iterator[Draft]:
    """The blocks, each footnote at the end of the section that its mark, or else its page, stands in."""
    starts = [draft.lines[0].page for draft in found]
    waiting: list[tuple[int, Note]] = []
    for note in notes:
        place = anchored[id(note)]
        last = bisect_right(starts, note.page) - 1
        waiting.append((homes[place[0]] if place else last, note))
    waiting.sort(key=lambda one: one[0])
    for at, draft in enumerate(found):
        if draft.kind is BlockKind.HEADING:
            while waiting and waiting[0][0] < at:
                yield Draft(waiting.pop(0)[1].lines, BlockKind.FOOTNOTE)
        yield draft
    yield from (Draft(note.lines, BlockKind.FOOTNOTE) for _, note in waiting)


def _reading(
    raw: str,
    ordered: Sequence[Draft],
    written: _Written,
    notes: Sequence[Note],
    anchored: dict[int, tuple[Line, int] | None],
    known: About,
) -> Reading:
    spelling = Spelling.of(raw)
    made = [(draft, RawBlock(draft.kind, _stretches(raw, draft, written, spelling), draft.level)) for draft in ordered]
    made = [(draft, block) for draft, block in made if block.stretches]
    text, blocks, alignment = compose(raw, [block for _, block in made])
    places = {id(note.lines): anchored[id(note)] for note in notes}
    anchors = {}
    for (draft, _), block in zip(made, blocks, strict=True):
        if place := places.get(id(draft.lines)):
            anchors[block.start] = _word_before(text, alignment.runs, place[1])
    boxes = tuple(
        box for (draft, _), block in zip(made, blocks, strict=True) for box in _boxes(draft, block)
    )
    return Reading(
        text, blocks, alignment, tuple(written.page_starts), known.title, known.date, known.reference,
        anchors, boxes,
    )  # fmt: skip


def _stretches(raw: str, draft: Draft, written: _Written, spelling: Spelling) -> tuple[Stretch, ...]:
    """The lines of the block joined, the cells of a row with the bars between them."""
    found: list[Stretch] = []
    above = ""
    for line in draft.lines:
        start, end = written.lines[line]
        if start == end:
            continue
        bar = written.bars.get(line)
        if bar is not None:
            found.append(Stretch(bar, bar + 1, spaced=True))
        join = Join.SPACE if bar is not None else join_of(above, raw[start:end], spelling)
        if join is Join.UNDO:
            found[-1] = replace(found[-1], end=found[-1].end - 1)
        found += stretches_of(raw, start, end, spaced=join is Join.SPACE)
        above = raw[start:end]
    return tuple(merged(raw, found))


def _word_before(text: str, runs: Sequence[Run], raw_offset: int) -> int:
    """The offset in the text of the word that ends at `raw_offset` of the raw text."""
    for run in runs:
        if run.raw_start < raw_offset <= run.raw_start + run.length:
            end = run.start + raw_offset - run.raw_start
            return end - len(text[:end].rsplit(maxsplit=1)[-1])
    return 0


def _boxes(draft: Draft, block: Block) -> Iterator[Box]:
    """Where the block stands: a box on each of its pages."""
    for page in sorted({line.page for line in draft.lines}):
        lines = [line for line in draft.lines if line.page == page]
        yield Box(
            block.start,
            block.end,
            page + 1,
            round(min(line.left for line in lines), 1),
            round(min(line.top for line in lines), 1),
            round(max(line.right for line in lines), 1),
            round(max(line.bottom for line in lines), 1),
        )
