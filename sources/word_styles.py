"""What a paragraph or a run of a Word document is by its style: a heading of which level, bold, hidden.

Knows nothing of text.
"""

import re
from dataclasses import dataclass

from sources.tree import Element, local_name, whole_number

_HEADING = re.compile(r"(?:heading|kop) (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|inhopg|table of figures)\b.*", re.IGNORECASE)
_DEEPEST = 9
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """`level` counts headings from 1, 0 for what is none; `contents`: a line of a table of contents."""

    level: int = 0
    bold: bool = False
    contents: bool = False


class Styles:
    """The styles of one document, from its part `word/styles.xml`."""

    def __init__(self, tree: Element | None) -> None:
        found = tree.iterfind("{*}style") if tree is not None else ()
        self._styles = {value(one, "styleId"): one for one in found}
        self._known: dict[str | None, Style] = {}

    def of_paragraph(self, paragraph: Element) -> Style:
        """The style of a paragraph, with what it says of itself."""
        named = paragraph.find("{*}pPr/{*}pStyle")
        style = self._named(value(named, "val") if named is not None else None)
        own = _outline(paragraph)
        return style if own is None else Style(own, style.bold, style.contents)

    def of_run(self, run: Element, *, bold: bool) -> tuple[bool, bool]:
        """Whether a run is hidden, and whether it is bold in a paragraph that is (`bold`) or is not."""
        named = run.find("{*}rPr/{*}rStyle")
        hidden = False
        for element in (*reversed(self._chain(value(named, "val") if named is not None else None)), run):
            hidden = _toggled(element, "vanish", otherwise=hidden)
            bold = _toggled(element, "b", otherwise=bold)
        return hidden, bold

    def _named(self, name: str | None) -> Style:
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str | None) -> Style:
        level, bold, contents = None, False, False
        for element in reversed(self._chain(name)):
            names = [value(one, "val") or "" for one in element.iterfind("{*}name")]
            heading = next((found for one in names if (found := _HEADING.fullmatch(one))), None)
            contents = contents or any(_CONTENTS.fullmatch(one) for one in names)
            outline = _outline(element)
            if heading:
                level = int(heading[1])
            elif "title" in map(str.lower, names):
                level = 1
            elif outline is not None:
                level = outline
            bold = _toggled(element, "b", otherwise=bold)
        return Style(level or 0, bold, contents)

    def _chain(self, name: str | None) -> list[Element]:
        """The style and those that it is based on, the nearest first."""
        found: list[Element] = []
        while name in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[name])
            based = self._styles[name].find("{*}basedOn")
            name = value(based, "val") if based is not None else None
        return found


def value(element: Element, name: str) -> str | None:
    """The attribute of this name, in whatever namespace."""
    return next(
        (str(one) for key, one in element.attrib.items() if str(key).rpartition("}")[2] == name), None
    )


def is_on(element: Element, properties: str, name: str) -> bool:
    """Whether the switch `name` among the `properties` of an element is on."""
    found = element.find(f"{{*}}{properties}/{{*}}{name}")
    return found is not None and value(found, "val") not in _OFF


def _toggled(element: Element, name: str, *, otherwise: bool) -> bool:
    found = element.find(f"{{*}}rPr/{{*}}{name}")
    return otherwise if found is None else value(found, "val") not in _OFF


def _outline(element: Element) -> int | None:
    """The level that a style or a paragraph gives itself; 0 for body text, None where it does not say."""
    found = next(
        (one for one in element.iterfind("{*}pPr/{*}outlineLvl") if local_name(one) == "outlineLvl"), None
    )
    level = value(found, "val") if found is not None else None
    if level is None:
        return None
    depth = whole_number(level, otherwise=_DEEPEST)
    return depth + 1 if depth < _DEEPEST else 0
