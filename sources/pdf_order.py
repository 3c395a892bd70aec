"""Finds the order in which the lines of a PDF page are read: column after column, the rows of tables put together.

Knows nothing of headings, paragraphs or footnotes.
"""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from sources.pdf_lines import Line, Region, Strip, gutters_of, leads, rows_of
from sources.pdf_page import Rule, Word
from sources.pdf_tables import is_prose, table_at

_CORE = 0.45
"""The part of the print above its baseline that no letter of another line reaches."""
_ZONE_GAP = 5.0
"""Sizes of print: columns and tables do not go on over a larger white space."""
_BLOCK_GAP = 1.3
"""Sizes of print: nor over as much as this, if what follows closes one of the white strips."""
_COLUMN_LINES = 3
_HEADING_SIZE = 1.1
_TABLE_ROWS = 2


def in_reading_order(lines: Iterable[Line], rules: Sequence[Rule]) -> list[Region]:
    """The lines of one page, column after column; the rows of tables put together."""
    lines = list(lines)
    askew = [line for line in lines if line.words[0].turned]
    regions = list(_regions([line for line in lines if not line.words[0].turned], rules))
    return [region for region in (*regions, Region(askew)) if region]


def _regions(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Region]:
    bands = list(_bands(lines))
    plain: Region = []
    at = 0
    while at < len(bands):
        led = any(leads(line.text) for line in bands[at])
        end, gutters = (at + 1, []) if led else _zone(bands, at)
        end = _without_tail(bands, at, end)
        zone = [line for band in bands[at:end] for line in band]
        begun = _begun(plain, gutters)
        if gutters and (table := table_at(zone, gutters, rules)):
            rows, read = table
            plain += rows
            rest = [line for line in zone if line not in read]
            bands[at:end] = list(_bands(rest))
        elif gutters and (halves := _halves([*begun, *zone], gutters)):
            yield plain[: len(plain) - len(begun)]
            plain = []
            for half in halves:
                yield from _regions(half, rules)
            at = end
        else:
            plain += [Line(_words_of(row), row[0].page) for row in rows_of(bands[at])]
            at += 1
    yield plain


def _begun(plain: Region, gutters: Sequence[Strip]) -> list[Line]:
    """The lines right above the zone that are the first of its right-hand column."""
    found: list[Line] = []
    edge = max(gutters, key=lambda gutter: gutter[1] - gutter[0])[1] if gutters else 0.0
    for item in reversed(plain):
        if not gutters or not isinstance(item, Line) or item.left < edge - item.size:
            break
        found.append(item)
    return found


def _without_tail(bands: Sequence[list[Line]], at: int, end: int) -> int:
    """Where the zone ends without a heading below it, which is larger than its text or set apart from it."""
    usual = median(line.size for band in bands[at:end] for line in band)
    while end - at > 1 and len(bands[end - 1]) == 1:
        (last,) = bands[end - 1]
        gap = _core(last)[0] - max(line.baseline for line in bands[end - 2])
        if last.size <= _HEADING_SIZE * usual and gap <= _BLOCK_GAP * last.size:
            break
        end -= 1
    return end


def _words_of(row: Sequence[Line]) -> tuple[Word, ...]:
    return tuple(word for line in sorted(row, key=lambda line: line.left) for word in line.words)


def _bands(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in horizontal bands, each as thin as it can be without cutting through print."""
    band: list[Line] = []
    foot = 0.0
    for line in sorted(lines, key=_core):
        top, baseline = _core(line)
        if band and top > foot:
            yield band
            band = []
        foot = max(foot, baseline) if band else baseline
        band.append(line)
    if band:
        yield band


def _core(line: Line) -> Strip:
    return line.baseline - _CORE * line.size, line.baseline


def _zone(bands: Sequence[list[Line]], at: int) -> tuple[int, list[Strip]]:
    """How far the bands from `at` on leave a common white strip, and the strips."""
    gutters = gutters_of(bands[at])
    zone = list(bands[at])
    end = at + 1
    while gutters and end < len(bands):
        size = max(line.size for line in bands[end])
        gap = min(_core(line)[0] for line in bands[end]) - max(line.baseline for line in zone)
        narrowed = gutters_of([*zone, *bands[end]])
        kept = [new for new in narrowed if any(new[0] < old[1] and old[0] < new[1] for old in gutters)]
        fewer = len(kept) < len(gutters) and end - at >= _TABLE_ROWS
        if not kept or gap > (_BLOCK_GAP if fewer else _ZONE_GAP) * size:
            break
        zone += bands[end]
        gutters = kept
        end += 1
    return end, gutters


def _halves(zone: Sequence[Line], gutters: Sequence[Strip]) -> tuple[list[Line], list[Line]] | None:
    """The zone cut along its widest strip, if both sides are columns and not stray words."""
    strip = max(gutters, key=lambda gutter: gutter[1] - gutter[0])
    left = [line for line in zone if line.left < strip[0]]
    right = [line for line in zone if line.left >= strip[0]]
    enough = min(len(rows_of(left)), len(rows_of(right))) >= _COLUMN_LINES or is_prose(zone, gutters)
    return (left, right) if enough else None
