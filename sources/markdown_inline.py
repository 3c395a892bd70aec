"""The readable part of a stretch of Markdown: marks of emphasis, links, tags and code taken away.

Knows nothing of blocks.
"""

import re
from collections.abc import Iterator

from sources.compose import INVISIBLE, Stretch, merged

_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?P<keep>.+?)(?<!`)\1(?!`)", re.DOTALL)
_BRACKETS = r"\[(?P<keep>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*\))?)*)\]"
_TARGET = r"(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[[^\[\]]*\])"
_MARKS = (
    re.compile(r"<(?P<keep>(?:https?://|mailto:)?[^\s<>]+[.@][^\s<>]*)>"),
    re.compile(r"</?[a-zA-Z][\w-]*(?:[\s=][^<>]*)?/?>"),
    re.compile(rf"!?{_BRACKETS}{_TARGET}", re.DOTALL),
    re.compile(r"\[\^[^\]\s]+\]"),
    re.compile(r"(?<![*\\])(\*{1,3})(?=[^\s*])(?P<keep>.+?)(?<=[^\s\\])\1(?!\*)", re.DOTALL),
    re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])(?P<keep>.+?)(?<=[^\s\\])\1(?!\w)", re.DOTALL),
    re.compile(r"(?<!\\)(~~|==)(?=\S)(?P<keep>.+?)(?<=\S)\1", re.DOTALL),
    re.compile(
        r"\{:?\s*(?:[.#][\w-]+|[\w-]+=\"[^\"]*\"|data-[\w-]+)(?:\s+(?:[.#][\w-]+|[\w-]+=\"[^\"]*\"))*\s*\}"
    ),
    re.compile(r":(?:material|fontawesome|octicons|simple)(?:-[a-z0-9]+)+:"),
    re.compile(r"\\(?P<keep>[!-/:-@\[-`{-~])"),
    re.compile(r"\\$", re.MULTILINE),
    re.compile(r"^\[[ xX]\](?=\s)"),
)
_SPACE = re.compile(r"&nbsp;|<(?:br|/p|/li|/td|/th|/div|/button)\b[^<>]*>", re.IGNORECASE)

Span = tuple[int, int]


def readable(raw: str, spans: list[Span]) -> tuple[Stretch, ...]:
    """What is read of the lines at `spans` of `raw`, as the stretches of one block.

    A link keeps its words and a picture its description; a line break is a space.
    """
    text = "\n".join(raw[start:end] for start, end in spans)
    offsets = [offset for start, end in spans for offset in (*range(start, end), end)]
    spaces = {at for found in _SPACE.finditer(text) for at in range(found.start(), found.end())}
    spaces.update(at for at, character in enumerate(text) if character.isspace())
    stretches: list[Stretch] = []
    previous = 0
    for start, end in _visible(text, _hidden(text) | spaces):
        spaced = not spaces.isdisjoint(range(previous, start))
        stretches.append(Stretch(offsets[start], offsets[end - 1] + 1, spaced and bool(stretches)))
        previous = end
    return tuple(merged(raw, stretches))


def _hidden(text: str) -> set[int]:
    """The positions of everything that is mark, not text. Inside code nothing is a mark."""
    hidden: set[int] = set()
    code: set[int] = set()
    for found in _CODE.finditer(text):
        hidden.update(_marks(found))
        code.update(range(found.start(), found.end()))
    for pattern in _MARKS:
        for found in _overlapping(pattern, text):
            if found.start() not in code:
                hidden.update(set(_marks(found)) - code)
    return hidden


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, also those inside the kept part of another."""
    at = 0
    while found := pattern.search(text, at):
        yield found
        at = max(found.start() + 1, found.start("keep") if "keep" in pattern.groupindex else found.end())


def _marks(found: re.Match[str]) -> Iterator[int]:
    """The positions of a match that lie outside the part that is kept."""
    keep = found.span("keep") if "keep" in found.re.groupindex else (found.end(), found.end())
    yield from range(found.start(), keep[0])
    yield from range(keep[1], found.end())


def _visible(text: str, hidden: set[int]) -> Iterator[Span]:
    """The maximal stretches of `text` without a hidden position."""
    start: int | None = None
    for at in range(len(text) + 1):
        shown = at < len(text) and at not in hidden and text[at] not in INVISIBLE
        if shown and start is None:
            start = at
        elif not shown and start is not None:
            yield start, at
            start = None
