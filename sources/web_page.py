"""Reads web pages (.html): headings, paragraphs, list items, tables, footnotes; what a reader of the page sees.

Scripts, styles, forms, navigation and hidden elements are not read. Knows nothing of files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from lxml import etree

from sources.arrange import arrange
from sources.compose import Reading
from sources.decode import decoded
from sources.document import BlockKind
from sources.errors import FormatProblem
from sources.gather import Gathering
from sources.package import kind_of
from sources.publication import stated_by
from sources.tables import Cell, Row, read_table
from sources.tree import Element, content_of, whole_number

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page names its encoding."""
_HAS_TAG = re.compile(r"<[!/]?[a-z]", re.IGNORECASE)
_UNREAD = frozenset(
    "script style noscript template head title iframe object embed applet canvas svg math audio video picture source "
    "button select option optgroup datalist input textarea progress meter nav dialog colgroup col rp rt".split()
)
_FURNITURE = frozenset({"header", "footer"})
"""Not read right below the body, unless they hold a heading: there they hold the site's name and links."""
_BLOCKS = frozenset(
    "html body address article aside blockquote caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu ol p pre search section summary table tbody td tfoot th "
    "thead tr ul".split()
)
"""What stands on lines of its own; all else is part of a line, elements that HTML does not know too."""
_BOLD = frozenset({"b", "strong", "th"})
_HEADING = re.compile(r"h([1-6])")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"[\w-]*[.#][\w-]+")
_UNFINISHED = re.compile(r"<[a-z/!][^<>]*\Z", re.IGNORECASE)
_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_MOST = 0.5
"""An article that holds this part of the words of its page is what the page is about."""
_NOTE_MARK = re.compile(r"\[?(?:\d{1,4}|[*†‡§%]{1,3}|[a-z]|[ivx]{1,5})[\])]?", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"(?:^|\s)(?:nootnum|voetnoot|footnote|noteref|fn)", re.IGNORECASE)
_NOTE_BODY = frozenset({"li", "p", "div", "dd", "td", "aside"})
_LINKS_BACK = re.compile(r"[↩↑^↵\ufe0e\s]*")
_CLOSES_NOTE = "note-close"


def read_web_page(content: bytes) -> Reading:
    """The blocks of a page, in its main part if it has one.

    Raises FormatProblem for what is no HTML, or is nested beyond measure.
    """
    page = _parsed(content)
    _hide(page)
    reader = _Reader({element: place for place, element in enumerate(page.iter())}, _targets(page))
    reader.page(_main_part(page))
    reading = arrange(reader.gathering, stated_by(_records(page), _language(page)))
    return replace(reading, title=reading.title or _title(page))


def _parsed(content: bytes) -> Element:
    if (kind := kind_of(content)) is not None:
        raise FormatProblem(f"is not an HTML file but {kind}")
    declared = _DECLARED.search(content, 0, _HEAD)
    text = decoded(content, declared[1].decode() if declared else None)
    if not _HAS_TAG.search(text):
        raise FormatProblem("holds no HTML, only text: give it the suffix .txt")
    if _UNFINISHED.search(text) or (_OPENED.search(text) and not _CLOSED.search(text)):
        raise FormatProblem("is cut short: it ends inside the page. Fetch or save it anew")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        page = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FormatProblem("holds no HTML that can be read") from error
    if any(one.level == etree.ErrorLevels.FATAL for one in parser.error_log):
        raise FormatProblem("is nested too deeply to be read as a page")
    if page is None:
        raise FormatProblem("holds no text")
    return page


def _hide(page: Element) -> None:
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


def _main_part(page: Element) -> Element:
    """The main part, or the article that most of it is; else the whole page."""
    body = page.find("body")
    part = page if body is None else body
    for name, most in (("main", 0), ("article", _MOST)):
        found = [one for one in part.iter(name) if not _is_hidden(one)]
        if len(found) == 1 and len(content_of(found[0])) > most * len(content_of(part)):
            part = found[0]
    return part


@dataclass(slots=True)
class _Reader:
    """Walks one page; `places`: the order of its elements; `targets`: those that links lead to, by name."""

    places: dict[Element, int]
    targets: dict[str, Element]
    gathering: Gathering = field(default_factory=Gathering)
    _bodies: dict[Element, str] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _bold: bool = False

    def page(self, part: Element) -> None:
        """Reads the part, and the footnotes that its marks lead to, wherever those stand."""
        for link in part.iter("a"):
            if found := self._note_of(link):
                key, body = found
                if body not in self._bodies:
                    self._bodies[body] = key
                    self._marks[key] = content_of(link)
        self._inside(part)
        for body, key in self._bodies.items():
            unread = any(self._is_unread(one) for one in (body, *body.iterancestors()))
            if not unread and key in self.gathering.notes and not self.gathering.notes[key].part.seen:
                self._note_body(body, key)

    def _inside(self, element: Element) -> None:
        self._characters(element.text)
        for child in element:
            self._element(child)
            self._characters(child.tail)

    def _characters(self, text: str | None) -> None:
        self.gathering.read(text or "", bold=self._bold)

    def _element(self, element: Element) -> None:
        name = str(element.tag)
        if self._is_unread(element):
            self.gathering.pass_over("".join(map(str, element.itertext())))
        elif element in self._bodies:
            self._note_body(element, self._bodies[element])
        elif name == "br":
            self.gathering.line_break()
        elif name == "table":
            self.gathering.boundary()
            self._table(element)
        elif (link := self._mark_in(element)) is not None:
            self._mark(element, link)
        elif name not in _BLOCKS:
            self._styled(element)
        elif heading := _HEADING.fullmatch(name):
            with self.gathering.whole(BlockKind.HEADING, int(heading[1])):
                self._styled(element)
        else:
            self.gathering.boundary()
            self._styled(element)
            self.gathering.boundary()

    def _styled(self, element: Element) -> None:
        bold = self._bold
        self._bold = bold or element.tag in _BOLD
        self._inside(element)
        self._bold = bold

    def _is_unread(self, element: Element) -> bool:
        if element.tag in _UNREAD or _is_hidden(element):
            return True
        parent = element.getparent()
        if element.tag not in _FURNITURE or parent is None or parent.tag != "body":
            return False
        return not any(_HEADING.fullmatch(str(one.tag)) for one in element.iter())

    def _note_of(self, link: Element) -> tuple[str, Element] | None:
        """The name and the element of the footnote that a link leads to, if it is a footnote's mark."""
        address, text = str(link.get("href") or ""), content_of(link)
        target = self.targets.get(address.removeprefix("#")) if address.startswith("#") else None
        if target is None or not _NOTE_MARK.fullmatch(text) or not _is_mark(link):
            return None
        body = next((one for one in (target, *target.iterancestors()) if one.tag in _NOTE_BODY), None)
        if body is None or body in link.iterancestors() or self.places[body] < self.places[link]:
            return None
        return address, body

    def _mark_in(self, element: Element) -> Element | None:
        """The footnote's mark that an element is, or holds and nothing else."""
        links = (
            [element]
            if element.tag == "a"
            else list(element.iter("a"))
            if element.tag in {"sup", "span"}
            else []
        )
        if len(links) != 1 or content_of(links[0]) != content_of(element):
            return None
        return links[0] if self._note_of(links[0]) else None

    def _mark(self, element: Element, link: Element) -> None:
        found = self._note_of(link)
        if found:
            key = self._bodies[found[1]]
            self.gathering.mark(key, "".join(map(str, element.itertext())).strip("[]() \n\t"))

    def _note_body(self, body: Element, key: str) -> None:
        if key not in self.gathering.notes:
            self.gathering.mark(key, self._marks[key])
        bold, self._bold = self._bold, False
        with self.gathering.note(key):
            self._note_inside(body, self._marks[key].strip("[]()"), set())
        self._bold = bold

    def _note_inside(self, element: Element, mark: str, met: set[str]) -> None:
        """What a footnote holds, without its own mark and the link back."""
        self._characters(element.text)
        for child in element:
            text = content_of(child)
            opens = "mark" not in met and text.strip("[]().: ") == mark
            back = child.tag == "a" and (
                _LINKS_BACK.fullmatch(text) or _CLOSES_NOTE in str(child.get("class"))
            )
            if opens or back or _CLOSES_NOTE in str(child.get("class") or ""):
                met.update({"mark"} if opens else ())
                self.gathering.pass_over("".join(map(str, child.itertext())))
            elif child.tag in {"sup", "p", "div", "span"} and "mark" not in met:
                self.gathering.boundary()
                self._note_inside(child, mark, met)
                self.gathering.boundary()
            else:
                self._element(child)
            self._characters(child.tail)

    def _table(self, table: Element) -> None:
        rows = list(_rows(table))
        lays_out = table.get("role") == "presentation" or any(
            one.tag == "table" or _HEADING.fullmatch(str(one.tag)) for one in table.iterdescendants()
        )
        for caption in table.iterfind("caption"):
            self._element(caption)
        read_table(
            self.gathering, [Row(tuple(self._cells(row)), _is_header(row)) for row in rows], lays_out=lays_out
        )

    def _cells(self, row: Element) -> Iterator[Cell]:
        for cell in row:
            if cell.tag in {"td", "th"} and not _is_hidden(cell):
                yield Cell(partial(self._styled, cell), _number(cell, "colspan"), _number(cell, "rowspan"))


def _targets(page: Element) -> dict[str, Element]:
    named = {str(one.get("name")): one for one in page.iter("a") if one.get("name")}
    return named | {str(one.get("id")): one for one in page.iter() if one.get("id")}


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr" and not _is_hidden(child):
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"} and not _is_hidden(child):
            yield from _rows(child)


def _is_header(row: Element) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _is_hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(str(element.get("style") or "")) is not None
    )


def _is_mark(link: Element) -> bool:
    """Whether a link is set as a footnote's mark: raised, or called one."""
    if link.get("role") == "doc-noteref" or _NOTE_CLASS.search(str(link.get("class") or "")):
        return True
    parent = link.getparent()
    return (parent is not None and parent.tag == "sup") or next(link.iter("sup"), None) is not None


def _number(cell: Element, name: str) -> int:
    return max(1, whole_number(str(cell.get(name) or "")))


def _records(page: Element) -> list[tuple[str, str]]:
    """What the page says of itself, in the order of the file."""
    return [
        (str(one.get("name") or one.get("property") or ""), str(one.get("content") or ""))
        for one in page.iter("meta")
    ]


def _language(page: Element) -> str | None:
    return str(page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "") or None


def _title(page: Element) -> str | None:
    """What the window says."""
    found = page.find("head/title")
    return (content_of(found) or None) if found is not None else None
