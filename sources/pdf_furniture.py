"""Finds what frames the pages of a PDF: running headers and footers, page numbers, the imprint beside them.

Knows lines and pages; knows nothing of columns or blocks.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from sources.lines import KAMER_HEADER, PAGE_NUMBER
from sources.pdf_lines import Line
from sources.pdf_notes import begins_with_mark

_EDGE = 0.15
"""The part of a page, at its head and at its foot, in which furniture stands."""
_SAME_HEIGHT = 4.0
_OFTEN = 3
"""Pages on which a line must stand at one height to be furniture, unless it stands on most."""
_ROWS_OUTSIDE = 2
"""So many rows of a header or footer may stand between a page number and the edge."""
_SET_OFF = 1.5
"""Sizes of print between the baselines of a header and of the text below it, at least."""
_SHORT = 8
"""A text with fewer letters ("Ja.") is only furniture where nothing stands outside it."""
_NUMBER = re.compile(r"\d+")
_BARS = frozenset("| · – — -".split())
_SAYS_PAGE = re.compile(r"pagina|page|blz|van|of|/", re.IGNORECASE)
_CHAMBER = re.compile(r"(?:Tweede|Eerste) Kamer der Staten-Generaal")
_YEAR = re.compile(r"Vergaderjaar \d{4}\W\d{4}")
_PART = re.compile(
    r"(?:(?:Nader )?Antwoord(?:en)?|Vraag|Vragen|Questions?|Answers?|Artikel|Article|Bijlage|Annex|§)\W*\d+\b.*"
)
"""A heading with a number of its own, which may well stand at the head of several pages."""


@dataclass(slots=True)
class Furniture:
    """Lines that are no running text: `kept` are the blocks that are read once, `lines` all that are not read on."""

    kept: list[list[Line]] = field(default_factory=list)
    lines: set[Line] = field(default_factory=set)
    _texts: set[str] = field(default_factory=set)

    def add(self, lines: Iterable[Line], *kept: list[Line]) -> None:
        """Takes `lines` out of the text, and keeps what is not taken or kept yet."""
        for block in kept:
            text = " ".join(line.text for line in block)
            if block and not self.lines.issuperset(block) and text not in self._texts:
                self.kept.append(block)
                self._texts.add(text)
        self.lines.update(lines)


def page_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Furniture:
    """The furniture of all pages, given each page's lines and its height."""
    found = Furniture()
    edges = [line for page in pages for line in page if _at_edge(line, heights)]
    for line in _page_numbers(edges, pages):
        found.add([line])
    groups = _repeated([line for line in edges if line not in found.lines], pages)
    alike = found.lines.union(*groups)
    for group in groups:
        apart = [line for line in group if _is_set_off(line, pages[line.page], alike, heights[line.page])]
        if len(apart) > 1:
            found.add(apart, [_without_number(apart)])
    for group in _kamer_headers(pages, found):
        found.add(group, [_without_number(group)])
    for page, height in zip(pages, heights, strict=True):
        for line in _beside_header(page, height, found):
            found.add([line], [line])
        imprint = _imprint(page, height, found)
        found.add(imprint, imprint)
    for row in _masthead(pages[0]) if pages else []:
        found.add(row, row)
    return found


def _at_edge(line: Line, heights: Sequence[float]) -> bool:
    height = heights[line.page]
    return not _EDGE * height < line.baseline < (1 - _EDGE) * height


def _without_digits(text: str) -> str:
    return _NUMBER.sub("#", text).casefold()


def _repeated(edges: Sequence[Line], pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines that stand on several pages at one height, the same but for the page number."""
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in edges:
        long = len(line.text) >= _SHORT or _is_outermost(line, pages, 0)
        if long and not _PART.fullmatch(line.text) and not begins_with_mark(line):
            groups[_without_digits(line.text)].append(line)
    found = []
    for group in groups.values():
        height = median(line.baseline for line in group)
        same = [line for line in group if abs(line.baseline - height) < _SAME_HEIGHT]
        number = len({line.page for line in same})
        if number > 1 and (number >= _OFTEN or number > len(pages) // 2) and _counts_pages(same):
            found.append(same)
    return found


def _is_set_off(line: Line, page: Sequence[Line], alike: Collection[Line], height: float) -> bool:
    """Whether white space parts the line, and those like it below (at the foot: above) it, from the text."""
    inward = 1 if line.baseline < height / 2 else -1
    last = line
    beyond = sorted(
        (other for other in page if (other.baseline - line.baseline) * inward > 1 and _overlaps(other, line)),
        key=lambda other: other.baseline * inward,
    )
    for other in beyond:
        if other not in alike:
            return abs(other.baseline - last.baseline) >= _SET_OFF * max(other.size, last.size)
        last = other
    return True


def _overlaps(line: Line, other: Line) -> bool:
    return line.left < other.right and other.left < line.right


def _counts_pages(lines: Sequence[Line]) -> bool:
    """Whether the lines are the same, or differ by a number that grows with the pages."""
    if len({line.text for line in lines}) == 1:
        return True
    columns = zip(*([int(found) for found in _NUMBER.findall(line.text)] for line in lines), strict=True)
    for numbers in columns:
        ahead = {number - line.page for number, line in zip(numbers, lines, strict=True)}
        if len(set(numbers)) > 1 and len(ahead) > 1:
            return False
    return True


def _page_numbers(edges: Sequence[Line], pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines that are page numbers and nothing else, outermost on their page."""
    plain = [
        line
        for line in edges
        if PAGE_NUMBER.fullmatch(line.text) and _is_outermost(line, pages, _ROWS_OUTSIDE)
    ]
    ahead = Counter(int(_NUMBER.findall(line.text)[0]) - line.page for line in plain)
    return [
        line
        for line in plain
        if _SAYS_PAGE.search(line.text)
        or ahead[int(_NUMBER.findall(line.text)[0]) - line.page] > 1
        or int(line.text.strip("-–— ")) == line.page + 1
    ]


def _is_outermost(line: Line, pages: Sequence[Sequence[Line]], rows: int) -> bool:
    """Whether at most so many rows stand between the line and the edge of the page."""
    baselines = {round(other.baseline) for other in pages[line.page]}
    above = sum(baseline < line.baseline - 2 for baseline in baselines)
    below = sum(baseline > line.baseline + 2 for baseline in baselines)
    return min(above, below) <= rows


def _without_number(group: Sequence[Line]) -> Line:
    """The last line of the group, without the page number at its end."""
    line = group[-1]
    for at, word in enumerate(line.words[1:], 1):
        if PAGE_NUMBER.fullmatch(" ".join(one.text for one in line.words[at:])) and _SAYS_PAGE.match(
            word.text
        ):
            bare = line.words[: at - 1] if line.words[at - 1].text in _BARS else line.words[:at]
            return Line(bare, line.page) if bare else line
    *others, before, last = ["", *(word.text for word in line.words)]
    varies = len({other.words[-1].text for other in group}) > 1 or len(group) == 1
    if others and last.isdecimal() and varies and not before.startswith("nr"):
        return Line(line.words[:-1], line.page)
    return line


def _kamer_headers(pages: Sequence[Sequence[Line]], found: Furniture) -> list[list[Line]]:
    lines = [
        line for page in pages for line in page if KAMER_HEADER.match(line.text) and line not in found.lines
    ]
    return [lines] if lines else []


def _beside_header(page: Sequence[Line], height: float, found: Furniture) -> list[Line]:
    """What stands on one line with a running header or a page number: the title of a chapter, say."""
    headers = [line for line in page if line in found.lines and line.baseline < _EDGE * height]
    return [
        line
        for line in page
        if line not in found.lines and any(abs(line.baseline - header.baseline) < 1 for header in headers)
    ]


def _imprint(page: Sequence[Line], height: float, found: Furniture) -> list[Line]:
    """What stands beside or below the footer, and the lines right above that."""
    footers = [line for line in page if line in found.lines and line.baseline > (1 - _EDGE) * height]
    if not footers:
        return []
    top = min(line.baseline for line in footers)
    block = [line for line in page if line not in found.lines and line.baseline > top - 1]
    while True:
        above = [line for line in page if line not in found.lines and line not in block]
        more = [line for line in above if any(_right_above(line, below) for below in block)]
        if not more:
            return sorted(block, key=lambda line: line.baseline)
        block += more


def _right_above(line: Line, below: Line) -> bool:
    gap = below.baseline - line.baseline
    return abs(line.left - below.left) < 1 and 0 < gap < 1.6 * below.size and _alike(line, below)


def _alike(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) < 0.1 * other.size


def _masthead(page: Sequence[Line]) -> list[list[Line]]:
    """The name of the chamber and the year above a printed paper, and what stands beside them."""
    chamber = [line for line in page if _CHAMBER.fullmatch(line.text)]
    year = [line for line in page if _YEAR.fullmatch(line.text)]
    if not chamber or not year:
        return []
    named = [chamber[0], year[0]]
    rows = []
    for line in named:
        beside = [
            other
            for other in page
            if other.top < line.bottom and other.bottom > line.top and other not in named
        ]
        rows.append(sorted([line, *beside], key=lambda one: one.left))
    return rows
