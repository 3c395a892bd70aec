"""Reads OpenDocument texts (.odt): headings, paragraphs, tables, footnotes, running headers, measured pages.

Deleted and hidden text, comments, tables of contents and numbers that the word processor counts are not read.
Knows nothing of files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from sources.arrange import arrange
from sources.compose import Reading
from sources.document import BlockKind
from sources.errors import FormatProblem
from sources.gather import Gathering
from sources.metadata import Stated
from sources.package import Package
from sources.tables import Cell, Row, read_table
from sources.tree import Element, content_of, local_name, parse_xml, whole_number
from sources.word_styles import value

_FORM = "an ODT file"
_KIND = b"application/vnd.oasis.opendocument.text"
_UNREAD = frozenset(
    "tracked-changes annotation annotation-end table-of-content illustration-index table-index alphabetical-index "
    "page-number page-count sequence-decls variable-decls user-field-decls hidden-text forms scripts "
    "desc title covered-table-cell note-citation script shapes ruby-text".split()
)
_RUNNING = frozenset({"header", "header-left", "header-first", "footer", "footer-left", "footer-first"})
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_LONGEST_CHAIN = 20


def read_odt(content: bytes) -> Reading:
    """The blocks of an OpenDocument text.

    Raises FormatProblem for what is none, is damaged, locked, or unpacks beyond measure.
    """
    package = Package(content, _FORM)
    main = package.part("content.xml")
    if main is None or not (package.part("mimetype") or _KIND).startswith(_KIND):
        raise FormatProblem("is a zipped file that holds no OpenDocument text, so not an ODT file")
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise FormatProblem("is locked with a password. Save it without")
    tree, styles, about = _parsed(main), _tree(package, "styles.xml"), _tree(package, "meta.xml")
    reader = _Reader(_Styles([one for one in (styles, tree) if one is not None]))
    reader.body(tree, styles)
    pages = _page_count(about) == len(reader.gathering.page_breaks) + 1
    return arrange(reader.gathering, Stated(title=_title(about)), pages=pages)


@dataclass(slots=True)
class _Reader:
    """Walks the content of one document."""

    styles: "_Styles"
    gathering: Gathering = field(default_factory=Gathering)
    _bold: bool = False
    _seen: int = 0

    def body(self, tree: Element, styles: Element | None) -> None:
        """Reads the text, then the headers and footers of its pages."""
        for text in tree.iterfind("{*}body/{*}text"):
            self._inside(text)
        for header in styles.iterfind(".//{*}master-page/*") if styles is not None else ():
            if local_name(header) in _RUNNING:
                with self.gathering.running_header():
                    self._inside(header)

    def _inside(self, element: Element) -> None:
        self.gathering.read(element.text or "", bold=self._bold)
        for child in element:
            self._element(child)
            self.gathering.read(child.tail or "", bold=self._bold)

    def _element(self, element: Element) -> None:
        name = local_name(element)
        if name in {"p", "h"}:
            self._paragraph(element)
        elif name == "span":
            self._span(element)
        elif name in {"s", "tab"}:
            self.gathering.gap()
        elif name == "line-break":
            self.gathering.line_break()
        elif name == "soft-page-break":
            self.gathering.page_break()
        elif name == "note":
            self._note(element)
        elif name == "table":
            self._table(element)
        elif name == "text-box":
            with self.gathering.aside():
                self._inside(element)
        elif name not in _UNREAD and not (name == "section" and value(element, "display") == "none"):
            self._inside(element)

    def _paragraph(self, element: Element) -> None:
        level = value(element, "outline-level") if local_name(element) == "h" else None
        depth = whole_number(level, otherwise=int(local_name(element) == "h"))
        look = self.styles.look(value(element, "style-name"))
        hidden = look.hidden or any(
            local_name(one) == "hidden-paragraph" and value(one, "is-hidden") != "false" for one in element
        )
        if hidden or (local_name(element) == "h" and not content_of(element)):
            self.gathering.pass_over("".join(map(str, element.itertext())))
            return
        bold, self._bold = self._bold, look.bold or False
        with self.gathering.block(BlockKind.HEADING if depth else BlockKind.PARAGRAPH, depth):
            self._inside(element)
        self._bold = bold

    def _span(self, element: Element) -> None:
        look = self.styles.look(value(element, "style-name"))
        if look.hidden:
            self.gathering.pass_over("".join(map(str, element.itertext())))
            return
        bold = self._bold
        self._bold = bold if look.bold is None else look.bold
        self._inside(element)
        self._bold = bold

    def _note(self, element: Element) -> None:
        self._seen += 1
        key = f"note {self._seen}"
        citation = element.find("{*}note-citation")
        mark = content_of(citation) if citation is not None else ""
        self.gathering.mark(key, mark or str(self._seen))
        bold, self._bold = self._bold, False
        with self.gathering.note(key):
            for body in element.iterfind("{*}note-body"):
                self._inside(body)
        self._bold = bold

    def _table(self, table: Element) -> None:
        rows = [Row(tuple(self._cells(row)), header) for row, header in _rows(table, header=False)]
        lays_out = any(local_name(inner) in {"table", "h"} for inner in table.iterdescendants())
        read_table(self.gathering, rows, lays_out=lays_out)

    def _cells(self, row: Element) -> Iterator[Cell]:
        for cell in row.iterfind("{*}table-cell"):
            columns = _number(cell, "number-columns-spanned") * _number(cell, "number-columns-repeated")
            yield Cell(partial(self._inside, cell), columns, _number(cell, "number-rows-spanned"))


def _rows(element: Element, *, header: bool) -> Iterator[tuple[Element, bool]]:
    for child in element:
        name = local_name(child)
        if name == "table-row":
            yield child, header
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(child, header=header or name == "table-header-rows")


def _number(cell: Element, name: str) -> int:
    return max(1, whole_number(value(cell, name)))


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style shows text; None where it does not say."""

    bold: bool | None = None
    hidden: bool = False


class _Styles:
    """The styles of one document, by their names."""

    def __init__(self, trees: list[Element]) -> None:
        self._styles = {value(one, "name"): one for tree in trees for one in tree.iterfind(".//{*}style")}

    def look(self, name: str | None) -> _Look:
        """What the style and those that it is based on say."""
        bold, hidden = None, False
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                break
            for text in style.iterfind("{*}text-properties"):
                weight = value(text, "font-weight")
                bold = bold if bold is not None or weight is None else weight in _BOLD
                hidden = hidden or value(text, "display") == "none"
            name = value(style, "parent-style-name")
        return _Look(bold, hidden)


def _parsed(content: bytes) -> Element:
    return parse_xml(content, "is damaged: one of its parts is not well-formed XML")


def _tree(package: Package, name: str) -> Element | None:
    content = package.part(name)
    return None if content is None else _parsed(content)


def _page_count(about: Element | None) -> int:
    """On how many pages the word processor set the document when it was saved; 0 where it does not say."""
    found = about.find(".//{*}document-statistic") if about is not None else None
    pages = value(found, "page-count") if found is not None else None
    return whole_number(pages, otherwise=0)


def _title(about: Element | None) -> str | None:
    found = about.find(".//{*}meta/{*}title") if about is not None else None
    return (content_of(found) or None) if found is not None else None
