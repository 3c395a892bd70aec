"""Finds where a quotation stands in a text, forgiving only what copying changes.

White space, quotation marks, dashes and line-break hyphens are normalised; nothing else.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from index.passage import Span

SHORTEST = 12
"""Characters. A shorter quotation could stand anywhere and proves nothing."""

CONTIGUOUS = 0.85
"""The part of a quotation that must stand in the text in one piece."""

_SAME = str.maketrans(
    {**dict.fromkeys("‘’‚‛`´'", "'"), **dict.fromkeys('“”„‟«»"', '"'), **dict.fromkeys("‐‑‒–—―", "-")}
)
_LINE_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?=[a-zà-öø-ÿ])")


def locate(quote: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where `quote` stands in `text[start:end]`, as offsets in `text`; None if it does not."""
    wanted, _ = _normalise(_LINE_HYPHEN.sub("", quote).strip())
    if len(wanted) < SHORTEST:
        return None
    there, places = _normalise(text[start:end])
    at, length = there.find(wanted), len(wanted)
    if at < 0:
        at, length = _longest(wanted, there)
        if length < max(SHORTEST, CONTIGUOUS * len(wanted)):
            return None
    return Span(start + places[at], start + places[at + length - 1] + 1)


@lru_cache(maxsize=64)
def _normalise(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` with white space as single spaces and one form of each mark; and the offset of each character."""
    kept: list[str] = []
    places: list[int] = []
    for offset, char in enumerate(text.translate(_SAME)):
        if char.isspace() and (not kept or kept[-1] == " "):
            continue
        kept.append(" " if char.isspace() else char)
        places.append(offset)
    return "".join(kept), tuple(places)


def _longest(wanted: str, there: str) -> tuple[int, int]:
    match = SequenceMatcher(None, there, wanted, autojunk=False).find_longest_match()
    return match.a, match.size
