"""Which stretch of the readable text stands on which page; an estimate where the source does not say.

Knows nothing of how a format marks its pages.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sources.document import Alignment, Page

_PAGE_LENGTH = 3000
"""Characters on a printed page of running text, for estimates."""


def measured_pages(length: int, alignment: Alignment, raw_starts: Sequence[int]) -> tuple[Page, ...]:
    """The pages that begin at these raw offsets; together they cover the whole text of `length`.

    Where the text is not in the order of the raw source, a page has a stretch for each of its parts.
    """
    found: list[tuple[int, int]] = [(1, 0)]
    for offset, number in _turns(alignment, raw_starts):
        last = max(page for page, _ in found)
        found += [(empty, offset) for empty in range(last + 1, number)]
        if number != found[-1][0]:
            found.append((number, offset))
    last = max(page for page, _ in found)
    found += [(empty, length) for empty in range(last + 1, len(raw_starts) + 1)]
    ends = [start for _, start in found[1:]] + [length]
    return tuple(
        Page(number, start, end, measured=True) for (number, start), end in zip(found, ends, strict=True)
    )


def estimated_pages(length: int) -> tuple[Page, ...]:
    """Pages of equal size for a text of `length` characters."""
    bounds = [*range(0, max(length, 1), _PAGE_LENGTH), length]
    return tuple(
        Page(number, start, end, measured=False) for number, (start, end) in enumerate(pairwise(bounds), 1)
    )


def _turns(alignment: Alignment, raw_starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The offsets at which the text comes to another page, each with its number."""
    for run in alignment.runs:
        first = max(1, bisect_right(raw_starts, run.raw_start))
        last = max(1, bisect_left(raw_starts, run.raw_start + run.length))
        for number in range(first, last + 1):
            inside = raw_starts[number - 1] - run.raw_start if number > 1 else 0
            yield run.start + max(0, inside), number
