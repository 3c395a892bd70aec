"""Says where on its pages the readable text of a PDF stands: a box for each sentence's part of a line."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from sources.compose import in_raw_order
from sources.document import Alignment, Block, Box, Run
from sources.pdf_blocks import Draft
from sources.pdf_lines import Line
from sources.pdf_page import Affine, Word
from sources.pdf_text import Written
from sources.repair import Span

_ENDS = re.compile(r".*[.?!:;][\"')\]»”’]*")
"""A word after which a sentence may end: there a line is cut, so that no box holds words of two sentences."""


def boxes_of(
    drafts: Iterable[tuple[Draft, Block]], raw: Written, alignment: Alignment, back: Sequence[Affine]
) -> Iterator[Box]:
    """The boxes of all blocks, in the order of their lines; `back` leads to a page as it is seen, by its number."""
    for draft, block in drafts:
        runs = in_raw_order(run for run in _within(alignment.runs, block))
        for line in draft.lines:
            for words in _cut(raw.words[line]):
                place = _readable(runs, (words[0][1][0], words[-1][1][1]))
                if place:
                    yield _box(place, [word for word, _ in words], line, back[line.page])


def _within(runs: Sequence[Run], block: Block) -> Sequence[Run]:
    first = bisect_right(runs, block.start - 1, key=lambda run: run.start)
    return runs[first : bisect_right(runs, block.end - 1, key=lambda run: run.start)]


def _cut(words: Sequence[tuple[Word, Span]]) -> Iterator[list[tuple[Word, Span]]]:
    """The words of a line, parted where a sentence may end."""
    part: list[tuple[Word, Span]] = []
    for one in words:
        part.append(one)
        if _ENDS.fullmatch(one[0].text):
            yield part
            part = []
    if part:
        yield part


def _readable(runs: Sequence[Run], raw: Span) -> Span | None:
    """Where a stretch of the raw text stands in the readable text; None for what is not in it. `runs` are in raw order."""
    first = max(0, bisect_right(runs, raw[0], key=lambda run: run.raw_start) - 1)
    found: list[Span] = []
    for run in runs[first:]:
        if run.raw_start >= raw[1]:
            break
        start, end = max(raw[0] - run.raw_start, 0), min(raw[1] - run.raw_start, run.length)
        if start < end:
            found.append((run.start + start, run.start + end))
    return (min(start for start, _ in found), max(end for _, end in found)) if found else None


def _box(place: Span, words: Sequence[Word], line: Line, back: Affine) -> Box:
    sides = back.boxed(
        (min(word.left for word in words), line.top, max(word.right for word in words), line.bottom)
    )
    left, top, right, bottom = (round(side, 1) for side in sides)
    return Box(*place, line.page + 1, left, top, right, bottom)
