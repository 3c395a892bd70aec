"""A document: readable text, its structure, and the way back to the raw source.

Knows nothing of files or formats (`read.py` does) and nothing of passages (`index/` does).
All offsets count Unicode code points; ends are exclusive.
"""

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum


class BlockKind(StrEnum):
    """What a stretch of text is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    DATE_LINE = "date_line"
    SIGNATURE = "signature"
    FOOTNOTE = "footnote"
    RUNNING_HEADER = "running_header"


@dataclass(frozen=True, slots=True)
class Block:
    """`Document.text[start:end]` is one heading, paragraph, footnote, … ; `level` counts headings from 1."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """`Document.text[start:end]` stands on this page. `measured` is False for an estimate.

    A footnote may stand in the text after words of the next page: then its page has a second stretch.
    """

    number: int
    start: int
    end: int
    measured: bool


@dataclass(frozen=True, slots=True)
class Box:
    """`Document.text[start:end]`, words of one line and one sentence, lies in this rectangle of this page.

    In points from the upper left corner of the page as it is seen.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's text without its mark, the mark as printed, and the offset of the word it belongs to.

    It lies inside a block of the kind FOOTNOTE, which begins with the mark.
    """

    mark: str
    start: int
    end: int
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:start+length]` equals `raw[raw_start:raw_start+length]`."""

    start: int
    raw_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each character of the readable text stands in the raw source, as ordered runs.

    The raw source of a marked-up format is what stands between its marks (see `gather.py`).
    """

    runs: tuple[Run, ...]

    def raw_offset(self, offset: int) -> int:
        """The raw offset of the character at `offset`.

        A character that joins two lines (the space put for a line break) leads to the first raw
        character after the run before it. Raises IndexError for an offset before the first run.
        """
        at = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if at < 0:
            raise IndexError(offset)
        run = self.runs[at]
        return run.raw_start + min(offset - run.start, run.length)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document as a whole: what it says itself, corrected by the small file beside it."""

    title: str
    language: str = "nl"
    date: dt.date | None = None
    reference: str | None = None
    author: str | None = None
    kind: str | None = None
    dossier: str | None = None
    """The file that it belongs to, as its number is written: "32 735"."""
    supersedes: tuple[str, ...] = ()
    """Ids of the documents that it replaces from its date on."""
    official: bool = True
    """False for an explanation of the sources, which is no source itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the library, ready to be read, split and quoted."""

    id: str
    text: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    footnotes: tuple[Footnote, ...]
    alignment: Alignment = field(repr=False)
    hash: str
    """sha256 of everything that an index is made from: text, structure and metadata."""
    boxes: tuple[Box, ...] = field(default=(), repr=False)
    """Where the words stand on the pages; empty where the source has no places."""

    def page_at(self, offset: int) -> Page | None:
        """The page on which the character at `offset` stands."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at] if at >= 0 else None

    def boxes_in(self, start: int, end: int) -> list[Box]:
        """The boxes of `text[start:end]`; a box is cut where its line goes on after it, by the count of characters."""
        return [
            _cut(box, max(start, box.start), min(end, box.end))
            for box in self.boxes
            if box.start < end and start < box.end
        ]

    def heading_at(self, offset: int) -> str | None:
        """The text of the last heading that starts at or before `offset`; None where no section applies.

        No section applies to a footnote or a running header, nor to what follows a signature.
        """
        heading: Block | None = None
        last: Block | None = None
        for block in self.blocks:
            if block.start > offset:
                break
            last = block
            if block.kind is BlockKind.HEADING:
                heading = block
            elif block.kind is BlockKind.SIGNATURE:
                heading = None
        if heading is None or last is None or last.kind in (BlockKind.FOOTNOTE, BlockKind.RUNNING_HEADER):
            return None
        return self.text[heading.start : heading.end]


def _cut(box: Box, start: int, end: int) -> Box:
    """The part of `box` that holds `[start, end)`: exact for a whole box, else as if all letters were as wide."""
    width = (box.right - box.left) / (box.end - box.start)
    left = box.left + (start - box.start) * width
    right = box.right - (box.end - end) * width
    return replace(box, start=start, end=end, left=left, right=right)
