"""Tells which elements of a web page are hidden from its reader: by their attributes, or by a style sheet in the page.

Knows no style sheet elsewhere, and of those in the page only rules for a class or a name.
"""

import re
from collections.abc import Iterator

from sources.tree import Element

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"[\w-]*[.#][\w-]+")


def hide_styled(page: Element) -> None:
    """Marks as hidden what the style sheets of the page hide by a class or a name of its own."""
    selectors: set[str] = set()
    for sheet in page.iter("style"):
        for named, style in _rules(_STYLE_COMMENT.sub("", sheet.text or "")):
            if _HIDDEN_STYLE.search(style):
                selectors.update(one.strip() for one in named.split(","))
    selectors = {one for one in selectors if _SIMPLE_SELECTOR.fullmatch(one)}
    for element in page.iter() if selectors else ():
        names = [f".{one}" for one in str(element.get("class") or "").split()]
        names.append("#" + str(element.get("id") or ""))
        if any(name in selectors or str(element.tag) + name in selectors for name in names):
            element.set("hidden", "")


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the style of each rule that holds whatever the screen or the printer."""
    depth = 0
    for piece in sheet.split("}"):
        named, _, style = piece.rpartition("{")
        if not depth and "{" not in named:
            yield named, style
        depth += piece.count("{") - 1
        depth = max(depth, 0)


def is_hidden(element: Element) -> bool:
    """Whether an element says that it is not shown, or was marked so."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(str(element.get("style") or "")) is not None
    )
