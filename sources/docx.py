"""Reads Word documents (.docx): headings, paragraphs, tables, footnotes, running headers, measured pages.

Deleted and hidden text, comments, tables of contents and numbers that Word counts are not read. Knows
nothing of files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from sources.arrange import arrange
from sources.compose import Reading
from sources.document import BlockKind
from sources.errors import FormatProblem
from sources.gather import Gathering
from sources.metadata import Stated
from sources.package import Package
from sources.tables import Cell, Row, read_table
from sources.tree import Element, content_of, local_name, whole_number
from sources.word_parts import Parts
from sources.word_styles import Styles, is_on, value

_FORM = "a DOCX file"
_UNREAD = frozenset(
    "del moveFrom pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr instrText delText delInstrText Fallback "
    "annotationRef footnoteRef endnoteRef commentReference rubyPr rt softHyphen sym".split()
)
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"Microsoft Word\b.*|Word[- ]Document|Document\d*|.*\.docx?|Brief|Letter", re.IGNORECASE
)
"""Titles that Word gives by itself."""


def read_docx(content: bytes) -> Reading:
    """The blocks of a Word document.

    Raises FormatProblem for what is none, is damaged, locked, or unpacks beyond measure.
    """
    package = Package(content, _FORM)
    parts = Parts(package)
    document = parts.main()
    if document is None:
        raise FormatProblem("is a zipped file without word/document.xml, so not a DOCX file")
    reader = _Reader(parts, Styles(parts.of_kind("styles")))
    reader.body(document)
    pages = _page_count(parts) == len(reader.gathering.page_breaks) + 1
    return arrange(reader.gathering, Stated(title=_title(parts)), pages=pages)


@dataclass(slots=True)
class _Field:
    """A field under way: its code, until `separate`, and whether its result is read."""

    code: str = ""
    in_code: bool = True

    @property
    def unread(self) -> bool:
        return self.in_code or _PAGE_FIELD.match(self.code) is not None


@dataclass(slots=True)
class _Reader:
    """Walks the parts of one document."""

    parts: Parts
    styles: Styles
    gathering: Gathering = field(default_factory=Gathering)
    _notes: dict[str, Element] = field(default_factory=dict)
    _fields: list[_Field] = field(default_factory=list)
    _counts: dict[str, "count[int]"] = field(default_factory=dict)
    _bold: bool = False

    def body(self, document: Element) -> None:
        """Reads the main part, its notes where their marks stand, then the headers and footers it uses."""
        for kind in ("footnote", "endnote"):
            self._counts[kind] = count(1)
            notes = self.parts.of_kind(f"{kind}s")
            for note in notes if notes is not None else ():
                self._notes[f"{kind} {value(note, 'id')}"] = note
        self._children(document)
        for part in self.parts.used(document, ("headerReference", "footerReference")):
            with self.gathering.running_header():
                self._children(part)

    def _children(self, element: Element) -> None:
        for child in element:
            self._element(child)

    def _element(self, element: Element) -> None:
        name = local_name(element)
        if name == "p":
            self._paragraph(element)
        elif name == "tbl":
            self._table(element)
        elif name == "r":
            self._run(element)
        elif name == "txbxContent":
            fields, self._fields = self._fields, []
            with self.gathering.aside():
                self._children(element)
            self._fields = fields
        elif name == "AlternateContent":
            for alternative in element[:1]:  # each of them says the same
                self._children(alternative)
        elif name == "fldSimple":
            self._fields.append(_Field(value(element, "instr") or "", in_code=False))
            self._children(element)
            self._fields.pop()
        elif name not in _UNREAD:
            self._children(element)

    def _paragraph(self, paragraph: Element) -> None:
        style = self.styles.of_paragraph(paragraph)
        if style.contents:
            for mark in paragraph.iterfind(".//{*}fldChar"):
                self._field(value(mark, "fldCharType"))
            return
        kind = BlockKind.HEADING if style.level else BlockKind.PARAGRAPH
        bold, self._bold = self._bold, style.bold
        with self.gathering.block(kind, style.level):
            self._children(paragraph)
        self._bold = bold
        while self._fields and self._fields[-1].in_code:  # the code of a field ends with its paragraph
            self._fields.pop()

    def _run(self, run: Element) -> None:
        hidden, bold = self.styles.of_run(run, bold=self._bold)
        custom = any(value(child, "customMarkFollows") in {"1", "true", "on"} for child in run)
        for child in run:
            name = local_name(child)
            if name == "fldChar":
                self._field(value(child, "fldCharType"))
            elif name == "instrText" and self._fields and self._fields[-1].in_code:
                self._fields[-1].code += child.text or ""
            elif name == "lastRenderedPageBreak":
                self.gathering.page_break()
            elif hidden or any(one.unread for one in self._fields):
                continue
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(child, name.removesuffix("Reference"), _said(run) if custom else None)
            elif not custom:
                self._run_content(child, bold=bold)

    def _run_content(self, element: Element, *, bold: bool) -> None:
        name = local_name(element)
        if name == "t":
            self.gathering.read(element.text or "", bold=bold)
        elif name in {"tab", "ptab"}:
            self.gathering.gap()
        elif name in {"br", "cr"}:
            self.gathering.line_break()
        elif name == "noBreakHyphen":
            self.gathering.read("-", bold=bold)
        else:
            self._element(element)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].in_code = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _note(self, reference: Element, kind: str, custom: str | None) -> None:
        key = f"{kind} {value(reference, 'id')}"
        mark = custom or str(next(self._counts[kind]))
        if key not in self._notes or key in self.gathering.notes:
            return
        self.gathering.mark(key, mark)
        with self.gathering.note(key):
            for paragraph in self._notes[key]:
                self._note_paragraph(paragraph, mark if custom else None)

    def _note_paragraph(self, paragraph: Element, custom: str | None) -> None:
        """A paragraph of a note; a mark of its own that opens it is not read again."""
        for child in paragraph:
            if custom and local_name(child) == "r" and _said(child).strip() == custom.strip():
                custom = None
                continue
            self._element(child)
        self.gathering.boundary()

    def _table(self, table: Element) -> None:
        rows = [Row(tuple(self._cells(row)), is_on(row, "trPr", "tblHeader")) for row in _found(table, "tr")]
        lays_out = any(
            local_name(inner) == "tbl" or (local_name(inner) == "p" and self.styles.of_paragraph(inner).level)
            for row in _found(table, "tr")
            for inner in row.iterdescendants()
        )
        read_table(self.gathering, rows, lays_out=lays_out)

    def _cells(self, row: Element) -> Iterator[Cell]:
        for cell in _found(row, "tc"):
            span = next((value(one, "val") for one in cell.iterfind("{*}tcPr/{*}gridSpan")), None)
            merged = [value(one, "val") for one in cell.iterfind("{*}tcPr/{*}vMerge")]
            yield Cell(
                partial(self._children, cell),
                whole_number(span),
                continues=bool(merged) and merged[0] != "restart",
            )


def _found(element: Element, name: str) -> Iterator[Element]:
    """The elements of this name below, past what only wraps them; not those inside another table."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _found(child, name)


def _said(run: Element) -> str:
    return "".join(text.text or "" for text in run.iterfind("{*}t"))


def _page_count(parts: Parts) -> int:
    """On how many pages Word set the document when it was saved; 0 where it does not say."""
    properties = parts.tree("docProps/app.xml")
    pages = properties.findtext("{*}Pages", "") if properties is not None else ""
    return whole_number(pages, otherwise=0)


def _title(parts: Parts) -> str | None:
    properties = parts.tree("docProps/core.xml")
    found = properties.find("{*}title") if properties is not None else None
    title = content_of(found) if found is not None else ""
    return title if title and not _NO_TITLE.fullmatch(title) else None
