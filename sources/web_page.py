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
from sources.web_hidden import hide_styled, is_hidden
from sources.web_notes import WebNotes, leads_back, shown

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
_UNFINISHED = re.compile(r"<[a-z/!][^<>]*\Z", re.IGNORECASE)
_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_TABLE_PARTS = frozenset({"tr", "thead", "tbody", "tfoot"})
_OPENS_NOTE = frozenset({"sup", "p", "div", "span"})
_MOST = 0.5
"""An article that holds this part of the words of its page is what the page is about."""


def read_web_page(content: bytes) -> Reading:
    """The blocks of a page, in its main part if it has one.

    Raises FormatProblem for what is no HTML, or is nested beyond measure.
    """
    page = _parsed(content)
    hide_styled(page)
    part = _main_part(page)
    reader = _Reader(WebNotes(page, part))
    reader.page(part)
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


def _main_part(page: Element) -> Element:
    """The main part, or the article that most of it is; else the whole page."""
    body = page.find("body")
    part = page if body is None else body
    for name, most in (("main", 0), ("article", _MOST)):
        found = [one for one in part.iter(name) if not is_hidden(one)]
        if len(found) == 1 and len(content_of(found[0])) > most * len(content_of(part)):
            part = found[0]
    return part


@dataclass(slots=True)
class _Reader:
    """Walks one page."""

    notes: WebNotes
    gathering: Gathering = field(default_factory=Gathering)
    _bold: bool = False

    def page(self, part: Element) -> None:
        """Reads the part, and the footnotes that its marks lead to, wherever those stand."""
        self._inside(part)
        for body, key in self.notes.keys.items():
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
        elif element in self.notes.keys:
            self._note_body(element, self.notes.keys[element])
        elif name == "br":
            self.gathering.line_break()
        elif name == "table":
            self.gathering.boundary()
            self._table(element)
        elif (key := self.notes.key_in(element)) is not None:
            self.gathering.mark(key, shown("".join(map(str, element.itertext()))))
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
        if element.tag in _UNREAD or is_hidden(element):
            return True
        parent = element.getparent()
        if element.tag not in _FURNITURE or parent is None or parent.tag != "body":
            return False
        return not any(_HEADING.fullmatch(str(one.tag)) for one in element.iter())

    def _note_body(self, body: Element, key: str) -> None:
        mark = self.notes.mark(key)
        if key not in self.gathering.notes:
            self.gathering.mark(key, mark)
        bold, self._bold = self._bold, False
        with self.gathering.note(key):
            self._note_inside(body, mark)
        self._bold = bold

    def _note_inside(self, element: Element, mark: str | None) -> str | None:
        """What a footnote holds, without the link back and its own `mark`; returns the mark until it was met."""
        self._characters(element.text)
        for child in element:
            opens = mark is not None and shown(content_of(child)) == mark
            if opens or leads_back(child):
                mark = None if opens else mark
                self.gathering.pass_over("".join(map(str, child.itertext())))
            elif mark and child.tag in _OPENS_NOTE and not self._is_unread(child):
                if child.tag in _BLOCKS:
                    self.gathering.line_break()
                mark = self._note_inside(child, mark)
                if child.tag in _BLOCKS:
                    self.gathering.line_break()
            else:
                self._element(child)
            self._characters(child.tail)
        return mark

    def _table(self, table: Element) -> None:
        self._characters(table.text)
        for stray in table:
            if stray.tag not in _TABLE_PARTS:
                self._element(stray)
                self._characters(stray.tail)
        self.gathering.boundary()
        rows = list(_rows(table))
        lays_out = table.get("role") == "presentation" or any(
            one.tag == "table" or _HEADING.fullmatch(str(one.tag)) for one in table.iterdescendants()
        )
        read_table(
            self.gathering, [Row(tuple(self._cells(row)), _is_header(row)) for row in rows], lays_out=lays_out
        )

    def _cells(self, row: Element) -> Iterator[Cell]:
        for cell in row:
            if cell.tag in {"td", "th"} and not is_hidden(cell):
                yield Cell(partial(self._styled, cell), _number(cell, "colspan"), _number(cell, "rowspan"))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr" and not is_hidden(child):
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"} and not is_hidden(child):
            yield from _rows(child)


def _is_header(row: Element) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


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
