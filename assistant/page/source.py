"""Makes markup of a document with one stretch of it marked, in its text or on its page. Knows nothing of answers or of Gradio."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.page.pictures import ShownPage
from assistant.page.render import TEMPLATES
from assistant.page.words import Words
from index.passage import Span
from sources.document import Block, Document

WHOLE = 40_000
"""Characters up to which a document is shown whole; a longer one only around the marked stretch."""

AROUND = 6_000
"""Characters shown before and after the marked stretch of a longer document."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text that is marked or not as a whole; `page` is the label of the page that begins with it."""

    text: str
    marked: bool
    page: str | None


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of the document, cut where the mark or a page begins or ends."""

    kind: str
    level: int
    segments: tuple[Segment, ...]


def source(  # noqa: PLR0913 - what can be said of a place
    document: Document,
    marked: Span | None,
    words: Words,
    *,
    replacement: Document | None = None,
    pages: Sequence[ShownPage] | None = None,
    part: int = 0,
) -> str:
    """`document` with `marked` in a `<mark>`, or `marked` on its `pages`; a long text is shown around the mark only.

    Pages that were wanted and cannot be had are (): then it is the text, with a line that says so. `replacement`
    stands in its place today; `part` tells it from what is shown beside it.
    """
    shown = _surroundings(document, marked)
    page = document.page_at(marked.start) if marked else None
    return TEMPLATES.get_template("source.html").render(
        document=document,
        page=words.page_label(page.number, measured=page.measured) if page else None,
        estimated=page is not None and not page.measured,
        excerpt=len(shown) < len(document.blocks),
        blocks=[_shown(block, document, marked, words) for block in shown],
        quote=document.text[marked.start : marked.end] if marked else None,
        pages=pages,
        replacement=replacement,
        part=part,
        words=words,
    )


def problem(line: str, words: Words, quote: str = "", part: int = 0) -> str:
    """One line in the place of a document that cannot be shown, and the quotation from it that was kept."""
    return TEMPLATES.get_template("problem.html").render(line=line, words=words, quote=quote, part=part)


def _surroundings(document: Document, marked: Span | None) -> tuple[Block, ...]:
    if len(document.text) <= WHOLE:
        return document.blocks
    around = marked or Span(0, 0)
    return tuple(
        block
        for block in document.blocks
        if block.end > around.start - AROUND and block.start < around.end + AROUND
    )


def _shown(block: Block, document: Document, marked: Span | None, words: Words) -> ShownBlock:
    return ShownBlock(block.kind.value, block.level, tuple(_segments(block, document, marked, words)))


def _segments(block: Block, document: Document, marked: Span | None, words: Words) -> Iterator[Segment]:
    labels = {
        max(page.start, block.start): words.page_label(page.number, measured=page.measured)
        for page in document.pages
        if _begins_in(block, page.start, document)
    }
    cuts = {block.start, block.end, *labels}
    if marked:
        cuts |= {min(max(cut, block.start), block.end) for cut in (marked.start, marked.end)}
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        yield Segment(
            text=document.text[start:end],
            marked=marked is not None and marked.start <= start and end <= marked.end,
            page=labels.get(start),
        )


def _begins_in(block: Block, offset: int, document: Document) -> bool:
    """Whether a page that starts at `offset` has its first words in `block`: white space before it counts."""
    if block.start <= offset < block.end:
        return True
    return offset < block.start and not document.text[offset : block.start].strip()
