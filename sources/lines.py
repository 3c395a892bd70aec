"""The lines of a plain text: where they stand, on which page, how wide they are set, what frames the pages.

Knows nothing of blocks.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

_LINE = re.compile(r"([^\r\n\f]*)(?:\r\n|\r|\n|\f|\Z)")
_FORM_FEED = re.compile(r"\f")
_LEADING_SPACE = re.compile(r"(?:\A|(?<=[\r\n\f])) (?=\S)")
PAGE_NUMBER = re.compile(
    r"[-–—]?\s*(?:pagina|page|blz\.?|p\.)?\s*\d{1,4}(?:\s*(?:van|of|/)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE
)
KAMER_HEADER = re.compile(r"(?:Tweede|Eerste) Kamer(?: der Staten-Generaal)?, vergaderjaar \d{4}\W")
_TRAILING_NUMBER = re.compile(r"(?<=\S)\s+\d{1,4}$")
_NUMBER_AFTER_NUMBER = re.compile(r"(?<=\bnr\. )([\w.-]+)\s+\d{1,4}$")
_EDGE = 2
"""Lines at the top and at the foot of a page that may be page furniture."""
_USUAL_WIDTH = 75
_WIDEST_WRAP = 130
"""A text with longer lines than this is not set in lines: each line is a paragraph."""
_ROOM = 0.75
"""A line whose next word would have fitted in this part of the width was ended on purpose."""


@dataclass(frozen=True, slots=True)
class Line:
    """`raw[start:end]`, without outer white space; empty for a blank line. Pages count from 0."""

    start: int
    end: int
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """A page's running header or footer, without its page number, and the lines that repeat it."""

    kept: Line
    lines: frozenset[Line]


def page_starts(raw: str, page_breaks: str | None) -> tuple[int, ...]:
    """The raw offsets at which pages begin; empty where the text does not say.

    Form feeds always say so; `page_breaks="leading-space"`: each page's first line begins with one space.
    """
    if page_breaks == "leading-space":
        return tuple(found.start() for found in _LEADING_SPACE.finditer(raw))
    breaks = tuple(found.end() for found in _FORM_FEED.finditer(raw, 0, len(raw.rstrip())))
    return (0, *breaks) if breaks else ()


def lines_of(raw: str, starts: Sequence[int]) -> list[Line]:
    """All lines of `raw`, blank ones too."""
    found = []
    for match in _LINE.finditer(raw):
        text = match[1].strip()
        start = match.start() + len(match[1]) - len(match[1].lstrip())
        page = max(0, bisect_right(starts, start) - 1)
        found.append(Line(start, start + len(text), text, page))
    return found


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in characters at which the text is set in lines; None if each line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines if line.text)
    if not lengths:
        return None
    width = lengths[len(lengths) * 9 // 10]
    return None if width > _WIDEST_WRAP else max(width, _USUAL_WIDTH // 2)


def ended_on_purpose(line: Line, following: Line, width: int | None) -> bool:
    """Whether the first word of `following` would have fitted on `line` with room to spare."""
    if width is None:
        return True
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) <= _ROOM * width


def furniture(lines: Sequence[Line]) -> tuple[list[Furniture], frozenset[Line]]:
    """The running headers and footers, each kept once, and the lines that are page numbers alone."""
    edges = _edges(lines)
    numbers = frozenset(line for line in edges if PAGE_NUMBER.fullmatch(line.text))
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if KAMER_HEADER.match(line.text):
            groups["kamer"].append(line)
        elif line in edges and line not in numbers:
            groups[_without_digits(line.text)].append(line)
    pages = lines[-1].page + 1 if lines else 1
    found = [
        _furniture(group)
        for key, group in groups.items()
        if key == "kamer" or len({line.page for line in group}) > max(1, pages // 2)
    ]
    return found, numbers


def _furniture(group: Sequence[Line]) -> Furniture:
    """Keeps the last of the group, the only one that stands after the text it belongs to."""
    line = group[-1]
    text = _NUMBER_AFTER_NUMBER.sub(r"\1", line.text)
    if len(Counter(other.text for other in group)) > 1:
        text = _TRAILING_NUMBER.sub("", text) if text == line.text else text
    return Furniture(replace(line, text=text, end=line.start + len(text)), frozenset(group))


def _edges(lines: Sequence[Line]) -> frozenset[Line]:
    """The first and last lines of each page, if there is more than one page."""
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.text:
            pages[line.page].append(line)
    if len(pages) < 2:  # noqa: PLR2004 - one page has no repetition
        return frozenset()
    return frozenset(line for page in pages.values() for line in (*page[:_EDGE], *page[-_EDGE:]))


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)
