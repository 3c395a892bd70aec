"""Reads PDF (.pdf): headings, paragraphs, table rows, footnotes, running headers, pages.

Puts the other `pdf_` modules one after another. Knows nothing of where the words of a page come from.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.compose import RawBlock, Reading, compose, in_raw_order, word_before
from sources.document import Block, BlockKind
from sources.pdf_blocks import Draft, drafts
from sources.pdf_file import pdf_sheets
from sources.pdf_furniture import page_furniture
from sources.pdf_lines import lines_on
from sources.pdf_notes import Note, body_size, misread_marks, take_notes
from sources.pdf_order import in_reading_order
from sources.pdf_page import Affine, Sheet
from sources.pdf_places import boxes_of
from sources.pdf_text import Mark, PageText, Written, joined, written
from sources.progress import Progress
from sources.repair import Spelling


@dataclass(frozen=True, slots=True)
class _Tied:
    """A footnote and the mark in the text that leads to it, if it was found."""

    note: Note
    mark: Mark | None


def read_pdf(content: bytes, progress: Progress = lambda _: None) -> Reading:
    """The blocks of a PDF. Its raw text is what stands on its pages, written out in reading order.

    Raises FormatProblem for what is no PDF, is damaged or locked, holds no text that can be seen, or
    a scan where tesseract is missing.
    """
    sheets = pdf_sheets(content, progress)
    pages = _pages(sheets)
    regions = [region for page in pages for region in page.regions]
    body = body_size(regions)
    for page, sheet in zip(pages, sheets, strict=True):
        page.notes = [note for region in page.regions for note in take_notes(region, sheet.rules, body)]
        if sheet.scanned:
            page.misread = misread_marks([item for region in page.regions for item in region], page.notes)
    raw = written(pages)
    found = drafts(regions, body, raw.text)
    marks = {(mark.text, mark.line.page): mark for mark in reversed(raw.marks)}
    notes = [_tied(note, marks) for note in _whole_notes(pages)]
    ordered = [*_with_notes(found, notes), *_furniture(pages)]
    return _reading(ordered, notes, raw, [sheet.back for sheet in sheets])


def _pages(sheets: Sequence[Sheet]) -> list[PageText]:
    lines = [lines_on(sheet.words, number, sheet.uprights) for number, sheet in enumerate(sheets)]
    furniture = page_furniture(lines, [sheet.height for sheet in sheets])
    pages = []
    for number, (on_page, sheet) in enumerate(zip(lines, sheets, strict=True)):
        body = [line for line in on_page if line not in furniture.lines]
        kept = [block for block in furniture.kept if block[0].page == number]
        pages.append(PageText(in_reading_order(body, sheet.rules), [], kept))
    return pages


def _whole_notes(pages: Sequence[PageText]) -> list[Note]:
    """The footnotes of all pages; what goes on from the page before is joined to the last one there."""
    found: list[Note] = []
    for note in (note for page in pages for note in page.notes):
        if not note.mark and found:
            found[-1] = Note(found[-1].mark, found[-1].lines + note.lines)
        else:
            found.append(note)
    return found


def _tied(note: Note, marks: Mapping[tuple[str, int], Mark]) -> _Tied:
    """The footnote with its first mark: on its page, else on the page before."""
    text = note.mark.strip("()")
    return _Tied(note, marks.get((text, note.page)) or marks.get((text, note.page - 1)))


def _with_notes(found: Sequence[Draft], notes: Sequence[_Tied]) -> Iterator[Draft]:
    """The blocks, each footnote at the end of the section that its mark, or else its page's end, stands in."""
    homes = {line: at for at, draft in enumerate(found) for line in draft.lines}
    starts = [draft.lines[0].page for draft in found]
    waiting = [
        (
            homes[tied.mark.line]
            if tied.mark and tied.mark.line in homes
            else bisect_right(starts, tied.note.page) - 1,
            tied.note,
        )
        for tied in notes
    ]
    waiting.sort(key=lambda one: one[0])
    for at, draft in enumerate(found):
        while draft.kind is BlockKind.HEADING and waiting and waiting[0][0] < at:
            yield Draft(waiting.pop(0)[1].lines, BlockKind.FOOTNOTE)
        yield draft
    yield from (Draft(note.lines, BlockKind.FOOTNOTE) for _, note in waiting)


def _furniture(pages: Sequence[PageText]) -> list[Draft]:
    return [Draft(lines, BlockKind.RUNNING_HEADER) for page in pages for lines in page.furniture]


def _reading(
    ordered: Sequence[Draft], notes: Sequence[_Tied], raw: Written, back: Sequence[Affine]
) -> Reading:
    spelling = Spelling.of(raw.raw)
    made = [(draft, joined(draft.lines, raw, spelling)) for draft in ordered]
    made = [(draft, stretches) for draft, stretches in made if stretches]
    text, blocks, alignment = compose(
        raw.raw, [RawBlock(draft.kind, stretches, draft.level) for draft, stretches in made]
    )
    by_first_line = {draft.lines[0]: block for (draft, _), block in zip(made, blocks, strict=True)}
    by_raw = in_raw_order(alignment.runs)
    return Reading(
        text,
        blocks,
        alignment,
        page_starts=tuple(raw.page_starts),
        title=_first_heading(text, blocks),
        anchors={
            by_first_line[tied.note.lines[0]].start: word_before(text, by_raw, tied.mark.offset)
            for tied in notes
            if tied.mark
        },
        boxes=tuple(
            boxes_of(
                ((draft, block) for (draft, _), block in zip(made, blocks, strict=True)), raw, alignment, back
            )
        ),
    )


def _first_heading(text: str, blocks: Sequence[Block]) -> str | None:
    """The first of the headings of the highest rank."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    first = min(headings, key=lambda block: (block.level, block.start), default=None)
    return text[first.start : first.end] if first else None
