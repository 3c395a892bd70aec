"""Finds the footnotes of a web page: the links that are their marks, and the elements that hold their text.

Knows how pages of publications, word processors and Markdown set them; reads no text.
"""

import re
from dataclasses import dataclass, field

from sources.tree import Element, content_of

_MARK = re.compile(r"\[?(?:\d{1,4}|[*†‡§%]{1,3}|[a-z]|[ivx]{1,5})[\])]?", re.IGNORECASE)
_AROUND_MARK = "[]().: \n\t"
_CLASS = re.compile(r"(?:^|\s)(?:nootnum|voetnoot|footnote|noteref|fn)", re.IGNORECASE)
_BODIES = frozenset({"li", "p", "div", "dd", "td", "aside"})
_LINKS_BACK = re.compile(r"[↩↑^↵\ufe0e\s]*")
_CLOSES = "note-close"


@dataclass(slots=True)
class WebNotes:
    """The footnotes that the links below `part` lead to. `keys`: the name of each by the element with its text."""

    page: Element
    part: Element
    keys: dict[Element, str] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _places: dict[Element, int] = field(default_factory=dict)
    _targets: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {element: place for place, element in enumerate(self.page.iter())}
        self._targets = {str(one.get("name")): one for one in self.page.iter("a") if one.get("name")}
        self._targets |= {str(one.get("id")): one for one in self.page.iter() if one.get("id")}
        for link in self.part.iter("a"):
            body = self._body(link)
            if body is not None and body not in self.keys:
                self.keys[body] = str(link.get("href"))
                self._marks[self.keys[body]] = shown(content_of(link))

    def key_in(self, element: Element) -> str | None:
        """The name of the footnote whose mark an element is, or holds and nothing else."""
        links = [element] if element.tag == "a" else []
        if element.tag in {"sup", "span"}:
            links = list(element.iter("a"))
        if len(links) != 1 or content_of(links[0]) != content_of(element):
            return None
        body = self._body(links[0])
        return None if body is None else self.keys.get(body)

    def mark(self, key: str) -> str:
        """A footnote's mark as it is printed, without brackets."""
        return self._marks[key]

    def _body(self, link: Element) -> Element | None:
        """The element with the text of the footnote that a link leads to, if it is a footnote's mark."""
        address = str(link.get("href") or "")
        target = self._targets.get(address.removeprefix("#")) if address.startswith("#") else None
        if target is None or not _MARK.fullmatch(content_of(link)) or not _is_mark(link):
            return None
        body = next((one for one in (target, *target.iterancestors()) if one.tag in _BODIES), None)
        if body is None or body in link.iterancestors() or self._places[body] < self._places[link]:
            return None
        return body


def shown(mark: str) -> str:
    """A mark without the brackets and stops around it."""
    return mark.strip(_AROUND_MARK)


def leads_back(element: Element) -> bool:
    """Whether an element in a footnote leads back to its mark, or closes its window."""
    if _CLOSES in str(element.get("class") or ""):
        return True
    return element.tag == "a" and _LINKS_BACK.fullmatch(content_of(element)) is not None


def _is_mark(link: Element) -> bool:
    """Whether a link is set as a footnote's mark: raised, or called one."""
    if link.get("role") == "doc-noteref" or _CLASS.search(str(link.get("class") or "")):
        return True
    parent = link.getparent()
    return (parent is not None and parent.tag == "sup") or next(link.iter("sup"), None) is not None
