"""Reads plain text (.txt), as OCR or a text export leaves it: paragraphs, headings, signature, footnotes.

Knows the forms of Dutch and English official letters; knows no document in particular.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.compose import RawBlock, Reading, compose
from sources.document import BlockKind
from sources.letter import (
    DATE_LINE,
    ENDS_OPEN,
    FINISHED,
    HEADING_START,
    SECTION_NUMBER,
    STARTS_INSIDE,
    is_item,
    looks_like_heading,
    signs,
)
from sources.lines import Line, ended_on_purpose, furniture, lines_of, page_starts, wrap_width
from sources.repair import Spelling, join_lines

_SIGNATURE_LINES = 4
_HEADING_LINES = 3
_SIGN_MARK = re.compile(r"[%†‡§®©°¹²³⁰-⁹]{1,3}\s+(?=[A-Z‘“(])")
_FOOT_MARK = re.compile(r"(?:[%*†‡§®©°¹²³⁰-⁹]{1,3}|\d{1,3}\)?)\s+(?=[A-Z‘“(])")
_PROSE = 0.6
"""A line that fills this part of the width is the first line of a paragraph, not the second of a heading."""


@dataclass(slots=True)
class _Chunk:
    """Lines that stand together, and what they turn out to be."""

    lines: list[Line]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0

    @property
    def first(self) -> str:
        return self.lines[0].text

    @property
    def last(self) -> str:
        return self.lines[-1].text


def read_text(raw: str, page_breaks: str | None = None) -> Reading:
    """The blocks of a plain text, hard-wrapped or with a line for each paragraph."""
    starts = page_starts(raw, page_breaks)
    lines = lines_of(raw, starts)
    repeated, numbers = furniture(lines)
    unread = numbers.union(*(one.lines for one in repeated))
    lines = [line for line in lines if line not in unread]
    chunks = _chunks(lines, wrap_width(lines))
    chunks += [_Chunk([one.kept], BlockKind.RUNNING_HEADER) for one in repeated]
    spelling = Spelling.of(raw)
    raw_blocks = [
        RawBlock(
            chunk.kind,
            join_lines(raw, [(line.start, line.end) for line in chunk.lines], spelling),
            chunk.level,
        )
        for chunk in chunks
    ]
    text, blocks, alignment = compose(raw, [block for block in raw_blocks if block.stretches])
    heading = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    return Reading(text, blocks, alignment, starts, text[heading.start : heading.end] if heading else None)


def _chunks(lines: Sequence[Line], width: int | None) -> list[_Chunk]:
    chunks = list(_split(lines, width))
    _find_letter_parts(chunks)
    _find_footnotes(chunks)
    chunks = list(_each_footnote(chunks))
    chunks = _continued(chunks, width)
    _find_headings([chunk for chunk in chunks if chunk.kind is not BlockKind.FOOTNOTE])
    return chunks


def _split(lines: Sequence[Line], width: int | None) -> Iterator[_Chunk]:
    """Cuts at blank lines, and where a line was ended on purpose."""
    chunk: list[Line] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if chunk and (not line.text or _starts_anew(chunk, line, following, width)):
            yield _Chunk(chunk)
            chunk = []
        if line.text:
            chunk.append(line)
    if chunk:
        yield _Chunk(chunk)


def _starts_anew(chunk: Sequence[Line], line: Line, following: Line | None, width: int | None) -> bool:
    """Whether `line`, right under the lines of `chunk`, begins another block."""
    above = chunk[-1]
    on_purpose = ended_on_purpose(above, line, width)
    if is_item(line.text):
        return on_purpose or above.text.endswith(":") or is_item(chunk[0].text)
    if width is None:
        return not signs(above.text, line.text)
    if DATE_LINE.fullmatch(line.text) and (on_purpose or "," in line.text):
        return True
    if not on_purpose or not HEADING_START.match(line.text):
        return False
    if FINISHED.search(above.text) or DATE_LINE.fullmatch(above.text):
        return True
    prose = len(line.text) >= _PROSE * width or bool(following and STARTS_INSIDE.match(following.text))
    return len(chunk) == 1 and prose and looks_like_heading(above.text)


def _find_letter_parts(chunks: list[_Chunk]) -> None:
    """Marks date lines, and each function with the name under it, also where a blank line parts them."""
    for at in range(len(chunks) - 1, -1, -1):
        chunk = chunks[at]
        if len(chunk.lines) == 1 and DATE_LINE.fullmatch(chunk.first):
            chunk.kind = BlockKind.DATE_LINE
        elif 1 < len(chunk.lines) <= _SIGNATURE_LINES and signs(chunk.first, chunk.lines[1].text):
            chunk.kind = BlockKind.SIGNATURE
        elif len(chunk.lines) == 1 and at + 1 < len(chunks) and signs(chunk.first, chunks[at + 1].first):
            chunk.lines += chunks.pop(at + 1).lines
            chunk.kind = BlockKind.SIGNATURE


def _find_footnotes(chunks: Sequence[_Chunk]) -> None:
    """Marks footnotes: by a sign that is no list bullet, or by a number below the text of a page or letter."""
    signature = next(
        (at for at, chunk in enumerate(chunks) if chunk.kind is BlockKind.SIGNATURE), len(chunks)
    )
    at_foot = False
    for at in range(len(chunks) - 1, -1, -1):
        chunk = chunks[at]
        page_ends = at + 1 < len(chunks) and chunks[at + 1].lines[0].page > chunk.lines[-1].page
        at_foot = at > signature or page_ends or at_foot
        numbered = _FOOT_MARK.match(chunk.first) and FINISHED.search(chunk.last)
        found = _SIGN_MARK.match(chunk.first) or (at_foot and numbered)
        if found and chunk.kind is BlockKind.PARAGRAPH:
            chunk.kind = BlockKind.FOOTNOTE
        else:
            at_foot = False


def _each_footnote(chunks: Sequence[_Chunk]) -> Iterator[_Chunk]:
    """The chunks, footnotes that stand right under one another each apart."""
    for chunk in chunks:
        lines: list[Line] = []
        for line in chunk.lines:
            footnote = chunk.kind is BlockKind.FOOTNOTE and _FOOT_MARK.match(line.text)
            if lines and footnote and FINISHED.search(lines[-1].text):
                yield _Chunk(lines, chunk.kind)
                lines = []
            lines.append(line)
        yield _Chunk(lines, chunk.kind)


def _continued(chunks: Sequence[_Chunk], width: int | None) -> list[_Chunk]:
    """The chunks, those that run on over a blank line, a page or a footnote made one.

    A footnote that stands inside a paragraph comes before it, so that pages stay in order.
    """
    found: list[_Chunk] = []
    open_chunk: _Chunk | None = None
    for chunk in chunks:
        if chunk.kind is BlockKind.FOOTNOTE:
            found.append(chunk)
        elif open_chunk and _runs_on(open_chunk, chunk, width):
            open_chunk.lines += chunk.lines
            found.remove(open_chunk)
            found.append(open_chunk)
        else:
            found.append(chunk)
            open_chunk = chunk
    return found


def _runs_on(above: _Chunk, below: _Chunk, width: int | None) -> bool:
    """Whether `below` goes on with the sentence that `above` leaves unfinished."""
    if {above.kind, below.kind} != {BlockKind.PARAGRAPH}:
        return False
    if FINISHED.search(above.last) or is_item(below.first):
        return False
    full = not ended_on_purpose(above.lines[-1], below.lines[0], width)
    if STARTS_INSIDE.match(below.first):
        return full or len(above.lines) > 1 or bool(ENDS_OPEN.search(above.last))
    another_page = below.lines[0].page > above.lines[-1].page
    return another_page and full and (len(above.lines) > 1 or bool(ENDS_OPEN.search(above.last)))


def _find_headings(chunks: Sequence[_Chunk]) -> None:
    """A short title without an end mark that stands above something is a heading."""
    for chunk, below in pairwise(chunks):
        if chunk.kind is not BlockKind.PARAGRAPH or len(chunk.lines) > _HEADING_LINES:
            continue
        stands_above = below.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        if stands_above and looks_like_heading(" ".join(line.text for line in chunk.lines)):
            number = SECTION_NUMBER.match(chunk.first)
            chunk.kind, chunk.level = BlockKind.HEADING, number[1].count(".") + 1 if number else 1
