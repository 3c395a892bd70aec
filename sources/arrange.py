"""Arranges what was gathered from a marked-up source: which block is what, and where the footnotes stand.

Footnotes stand at the foot of their page, a source without pages being one page; running headers come last.
Knows the forms of letters, no format.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sources.compose import RawBlock, Reading, Stretch, compose, in_raw_order, word_before
from sources.document import Block, BlockKind, Run
from sources.gather import LINE_BREAK, Gathering, Note, Part, stretches
from sources.letter import DATE_LINE, looks_like_heading, signs
from sources.metadata import Stated
from sources.questions import Item, numbers_one, together

_SIGNATURE_LINES = 4


@dataclass(frozen=True, slots=True)
class _Foot:
    """A footnote as it will stand, the raw offset of its word, and its page."""

    block: RawBlock
    anchor: int | None
    page: int


def arrange(gathering: Gathering, stated: Stated, *, pages: bool = False) -> Reading:
    """The reading of all that was gathered; `pages`: the page breaks were measured by what wrote the source."""
    raw = gathering.raw()
    breaks = gathering.page_breaks if pages else []
    items = [item for part in gathering.parts for one in _parted(part) if (item := _item(raw, one))]
    items = together(_with_headings(_with_letter_parts(items)), in_place=bool(breaks))
    feet = [foot for note in gathering.notes.values() if (foot := _foot(raw, note, breaks))]
    running = [item for part in gathering.running if (item := _item(raw, part))]
    raw_blocks = [*_with_feet(items, feet, breaks), *(_raw_block(item) for item in running)]
    text, blocks, alignment = compose(raw, raw_blocks)
    title = next((text[one.start : one.end] for one in blocks if one.kind is BlockKind.HEADING), None)
    return Reading(
        text,
        blocks,
        alignment,
        (0, *breaks) if breaks else (),
        title,
        stated,
        _anchors(text, raw_blocks, blocks, alignment.runs, feet),
    )


def _parted(part: Part) -> Iterator[Part]:
    """The part; in two if its first line only numbers a question or an answer, which stands on the next."""
    first, *rest = part.lines
    opening, _, _ = part.said.partition(LINE_BREAK)
    if part.kind is BlockKind.PARAGRAPH and rest and numbers_one(" ".join(opening.split())):
        yield replace(part, lines=[first])
        yield replace(part, lines=rest)
    else:
        yield part


def _item(raw: str, part: Part) -> Item | None:
    """The part as it will be read; None if nothing of it is."""
    found = stretches(raw, part.lines)
    if not found:
        return None
    lines = tuple(_text(raw, spans) for line in part.lines if (spans := stretches(raw, [line])))
    return Item(part.kind, part.level, found, _text(raw, found), lines, part.bold)


def _text(raw: str, found: Sequence[Stretch]) -> str:
    return "".join(" " * (one.spaced and one is not found[0]) + raw[one.start : one.end] for one in found)


def _raw_block(item: Item) -> RawBlock:
    return RawBlock(item.kind, item.stretches, item.level)


def _with_letter_parts(items: Sequence[Item]) -> list[Item]:
    """The items, date lines known, and each function with the name under it made one signature."""
    found: list[Item] = []
    for item in items:
        above = found[-1] if found else None
        plain = item.kind is BlockKind.PARAGRAPH
        if plain and DATE_LINE.fullmatch(item.text):
            found.append(replace(item, kind=BlockKind.DATE_LINE))
        elif plain and 1 < len(item.lines) <= _SIGNATURE_LINES and signs(*item.lines[:2]):
            found.append(replace(item, kind=BlockKind.SIGNATURE))
        elif plain and above and above.kind is BlockKind.PARAGRAPH and signs(above.text, item.text):
            found[-1] = replace(above.joined(item), kind=BlockKind.SIGNATURE)
        else:
            found.append(item)
    return found


def _with_headings(items: Sequence[Item]) -> list[Item]:
    """The items; a paragraph that is bold, looks like a heading and stands above another is one."""
    found = list(items)
    for at, (item, below) in enumerate(pairwise(items)):
        stands_above = below.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        if item.kind is BlockKind.PARAGRAPH and item.bold and stands_above and looks_like_heading(item.text):
            found[at] = replace(item, kind=BlockKind.HEADING, level=1)
    return found


def _foot(raw: str, note: Note, breaks: Sequence[int]) -> _Foot | None:
    mark, body = stretches(raw, [note.mark]), stretches(raw, note.part.lines)
    if not mark or not body:
        return None
    block = RawBlock(BlockKind.FOOTNOTE, (*mark, replace(body[0], spaced=True), *body[1:]))
    return _Foot(block, note.anchor, bisect_right(breaks, mark[0].start))


def _with_feet(items: Sequence[Item], feet: Sequence[_Foot], breaks: Sequence[int]) -> Iterator[RawBlock]:
    """The items with each footnote before the first one that ends on a later page."""
    waiting = list(feet)
    for item in items:
        page = bisect_right(breaks, item.stretches[-1].end - 1)
        while waiting and waiting[0].page < page:
            yield waiting.pop(0).block
        yield _raw_block(item)
    yield from (foot.block for foot in waiting)


def _anchors(
    text: str,
    raw_blocks: Sequence[RawBlock],
    blocks: Sequence[Block],
    runs: Sequence[Run],
    feet: Sequence[_Foot],
) -> dict[int, int]:
    """For the start of each footnote's block the offset of the word that carries its mark."""
    by_raw = in_raw_order(runs)
    anchors = {id(foot.block): foot.anchor for foot in feet}
    return {
        block.start: word_before(text, by_raw, anchor)
        for raw_block, block in zip(raw_blocks, blocks, strict=True)
        if (anchor := anchors.get(id(raw_block))) is not None
    }
