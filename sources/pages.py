"""Which stretch of the readable text stands on which page; an estimate where the source does not say.

Knows nothing of how a format marks its pages.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sources.document import Alignment, Page

_PAGE_LENGTH = 3000
"""Characters on a printed page of running text, for estimates."""


def measured_pages(length: int, alignment: Alignment, raw_starts: Sequence[int]) -> tuple[Page, ...]:
    """The pages that begin at these raw offsets; together they cover the whole text of `length`."""
    return _pages([0, *_text_offsets(alignment, raw_starts[1:], length), length], measured=True)


def estimated_pages(length: int) -> tuple[Page, ...]:
    """Pages of equal size for a text of `length` characters."""
    return _pages([*range(0, max(length, 1), _PAGE_LENGTH), length], measured=False)


def _pages(bounds: Sequence[int], *, measured: bool) -> tuple[Page, ...]:
    return tuple(
        Page(number, start, end, measured) for number, (start, end) in enumerate(pairwise(bounds), 1)
    )


def _text_offsets(alignment: Alignment, raw_offsets: Sequence[int], length: int) -> Iterator[int]:
    """For each raw offset, in ascending order, the first character of the text at or after it."""
    runs = iter(alignment.runs)
    run = next(runs, None)
    for raw_offset in raw_offsets:
        while run and run.raw_start + run.length <= raw_offset:
            run = next(runs, None)
        yield run.start + max(0, raw_offset - run.raw_start) if run else length
