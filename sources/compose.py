"""Puts stretches of raw text together to one readable text with its blocks and its alignment.

Knows nothing of formats: readers say which stretches make a block.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.document import Alignment, Block, BlockKind, Box, Run
from sources.metadata import Stated

BLOCK_BREAK = "\n\n"
_SPACE = re.compile(r"\s+")
INVISIBLE = "\u00ad\u200b\ufeff"
"""Soft hyphens, zero-width spaces and byte order marks: not read."""
_TOKEN = re.compile(rf"[^\s{INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`raw[start:end]`, taken over as it stands; `spaced` puts one space before it."""

    start: int
    end: int
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as its reader found it: what it is and the stretches of raw text that make it."""

    kind: BlockKind
    stretches: tuple[Stretch, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one raw text. `title` is its heading, for where it states none."""

    text: str
    blocks: tuple[Block, ...]
    alignment: Alignment
    page_starts: tuple[int, ...] = ()
    """Raw offsets at which a page begins; empty where the source does not say."""
    title: str | None = None
    stated: Stated = field(default_factory=Stated)
    """What the source says of itself, its title too."""
    anchors: Mapping[int, int] = field(default_factory=dict)
    """For the start of each footnote whose mark stands in the text, the offset of the word that carries it."""
    boxes: tuple[Box, ...] = ()
    """Where the words stand on the pages; empty where the source has no places."""


def stretches_of(raw: str, start: int, end: int, *, spaced: bool = False) -> list[Stretch]:
    """The readable stretches of `raw[start:end]`: invisible characters dropped, white space one space.

    `spaced` puts a space before the first.
    """
    found: list[Stretch] = []
    previous = start
    for token in _TOKEN.finditer(raw, start, end):
        gap = _SPACE.search(raw, previous, token.start()) is not None
        found.append(Stretch(token.start(), token.end(), gap if found else spaced))
        previous = token.end()
    return merged(raw, found)


def merged(raw: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same stretches, those that touch or have one plain space between them made one."""
    found: list[Stretch] = []
    for stretch in stretches:
        between = raw[found[-1].end : stretch.start] if found else None
        if between == (" " if stretch.spaced else ""):
            found[-1] = replace(found[-1], end=stretch.end)
        else:
            found.append(stretch)
    return found


def compose(raw: str, raw_blocks: Sequence[RawBlock]) -> tuple[str, tuple[Block, ...], Alignment]:
    """The text that the blocks make, in their order, joined by blank lines."""
    pieces: list[str] = []
    blocks: list[Block] = []
    runs: list[Run] = []
    offset = 0
    for raw_block in raw_blocks:
        if blocks:
            pieces.append(BLOCK_BREAK)
            offset += len(BLOCK_BREAK)
        start = offset
        for stretch in raw_block.stretches:
            if stretch.spaced and offset > start:
                pieces.append(" ")
                offset += 1
            pieces.append(raw[stretch.start : stretch.end])
            runs.append(Run(offset, stretch.start, stretch.end - stretch.start))
            offset += stretch.end - stretch.start
        blocks.append(Block(raw_block.kind, start, offset, raw_block.level))
    return "".join(pieces), tuple(blocks), Alignment(tuple(runs))


def in_raw_order(runs: Iterable[Run]) -> list[Run]:
    """The runs in the order of the raw text; of those that repeat one stretch the last of the readable text first."""
    return sorted(runs, key=lambda run: (run.raw_start, -run.start))


def word_before(text: str, by_raw: Sequence[Run], raw_end: int) -> int:
    """The offset in `text` of the word whose last character stands before `raw_end`; runs are in raw order."""
    run = by_raw[max(0, bisect_right(by_raw, raw_end - 1, key=lambda run: run.raw_start) - 1)]
    last = run.start + max(0, min(raw_end - run.raw_start, run.length) - 1)
    head = text[: last + 1].rstrip()
    return len(head) - len(head.rsplit(maxsplit=1)[-1])
