"""Reads the XML of officielebekendmakingen.nl (.xml): Kamerstukken, and questions with their answers.

What an element is not known for is read as text: nothing is left out but metadata. Knows nothing of files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from sources.arrange import arrange
from sources.compose import Reading
from sources.document import BlockKind
from sources.errors import FormatProblem
from sources.gather import Gathering
from sources.package import kind_of
from sources.publication import Record, stated_by
from sources.tables import Cell, Row, read_table
from sources.tree import Element, content_of, local_name, parse_xml, whole_number

_ROOTS = frozenset({"officiele-publicatie", "kamerwrk", "kamerstuk", "kamervragen", "vraagdoc"})
_METADATA_ROOTS = frozenset({"metadata_gegevens", "owms-metadata"})
_UNREAD = frozenset({"metadata", "meta", "metarecord", "colspec", "spanspec"})
_INLINE = frozenset(
    "nadruk extref intref dossierref sup inf unl ovl datum kamervraagonderwerp ondernummer herdruk afkorting politiek".split()
)
_TEXTS = frozenset({"al", "noot.al", "considerans.al", "wat", "wie", "wij"})
"""In these all is part of the sentence but what is a block wherever it stands."""
_BLOCKS = frozenset(
    {"al", "al-groep", "lijst", "li", "table", "plaatje", "noot", "nootref", "voetref", "voetnoot"}
)
_HEADINGS = frozenset(
    "kop tussenkop tuskop dossier omschr kamervraagomschrijving titel stuktitel item-titel spreker".split()
)
_HEADERS = frozenset({"kamerstukkop", "kamervraagkop"})
_ITEMS = frozenset({"li", "lid", "definitie-item"})
_LABELS = frozenset({"li.nr", "lidnr", "term"})
_DEEPER = frozenset(
    "stuk divisie artikel hoofdstuk afdeling paragraaf bijlage wijzig-artikel agendapunt".split()
)
_EXCHANGE = {"vraag": "Vraag", "antwoord": "Antwoord"}
_NUMBERS = frozenset({"nr", "nummer"})
_BARE_NUMBER = re.compile(r"\s*\d+[.:]?\s*")
_PRINTED = {
    "dossiernr": "OVERHEIDop.dossiernummer",
    "begrotingshoofdstuk": "OVERHEIDop.begrotingshoofdstuk",
    "ondernummer": "OVERHEIDop.ondernummer",
    "kamervraagomschrijving": "title",
    "omschr": "title",
    "vergaderjaar": "OVERHEIDop.vergaderjaar",
    "kameraanduiding": "DC.creator",
}
"""The record that an element stands for, by its name, or by the `inhoud` of a `tekstregel`."""


def read_official(content: bytes) -> Reading:
    """The blocks of an official publication.

    Raises FormatProblem for what is not well-formed, declares entities, or is another kind of XML.
    """
    if (kind := kind_of(content)) is not None:
        raise FormatProblem(f"is not an XML file but {kind}")
    root = parse_xml(content)
    name = local_name(root)
    if name in _METADATA_ROOTS:
        raise FormatProblem("holds metadata only. Add the publication itself")
    if name == "html":
        raise FormatProblem("is a web page: give it the suffix .html")
    if name not in _ROOTS:
        raise FormatProblem(
            f'is no official publication: its root is "{name}". Save it as HTML, DOCX or text'
        )
    reader = _Reader({str(one.get("id") or one.get("nr")): one for one in root.iter("{*}voetnoot")})
    reader.element(root)
    return arrange(reader.gathering, stated_by([*_records(root), *_printed(root)]))


@dataclass(slots=True)
class _Reader:
    """Walks one publication; `apart`: the footnotes that stand apart from their marks, by their names."""

    apart: dict[str, Element]
    gathering: Gathering = field(default_factory=Gathering)
    _depth: int = 0
    _in_text: bool = False
    _seen: int = 0

    def element(self, element: Element) -> None:
        """Reads an element of any kind; a kind that is not known is a block of its own."""
        name = local_name(element)
        special = {
            "noot": self._note,
            "nootref": self._reference,
            "voetref": self._reference,
            "table": self._table,
            "stuk": self._paper,
            "ondertekening": self._signature,
        }
        if name in _UNREAD or name == "voetnoot":
            self.gathering.pass_over("".join(map(str, element.itertext())))
        elif name in _INLINE or (self._in_text and name not in _BLOCKS):
            self._inside(element)
        elif name in special:
            special[name](element)
        elif name in _HEADINGS or (name in _NUMBERS and _asker(element)):
            self._heading(element)
        elif name in _HEADERS:
            with self.gathering.running_header():
                self._inside(element)
        elif name in _ITEMS:
            self._item(element)
        else:
            self._block(element, name)

    def _block(self, element: Element, name: str) -> None:
        in_text, self._in_text = self._in_text, name in _TEXTS
        self._depth += name in _DEEPER
        self.gathering.boundary()
        self._inside(element)
        self.gathering.boundary()
        self._depth -= name in _DEEPER
        self._in_text = in_text

    def _inside(self, element: Element) -> None:
        self.gathering.read(element.text or "")
        for child in element:
            self.element(child)
            self.gathering.read(child.tail or "")

    def _heading(self, element: Element) -> None:
        with self.gathering.whole(BlockKind.HEADING, max(1, self._depth)):
            asker = _asker(element)
            if asker and local_name(element) in _NUMBERS and _BARE_NUMBER.fullmatch(element.text or ""):
                self.gathering.read(f"{asker} ")
            self._inside(element)

    def _paper(self, element: Element) -> None:
        """A paper; its number and its title are one heading."""
        opening = list(takewhile(lambda one: local_name(one) in {"stuknr", "titel"}, element))
        self._depth += 1
        with self.gathering.whole(BlockKind.HEADING, self._depth):
            for child in opening:
                self.gathering.boundary()
                self._inside(child)
        for child in element[len(opening) :]:
            self.element(child)
        self._depth -= 1

    def _signature(self, element: Element) -> None:
        with self.gathering.whole(BlockKind.SIGNATURE):
            self._inside(element)

    def _item(self, element: Element) -> None:
        """A list item; its number or bullet belongs to its first paragraph."""
        labels = list(takewhile(lambda one: local_name(one) in _LABELS, element))
        first = element[len(labels) : len(labels) + 1]
        with self.gathering.whole():
            self.gathering.read(element.text or "")
            for label in labels:
                self._inside(label)
                self.gathering.read(label.tail or "")
                self.gathering.gap()
            for paragraph in first:
                if local_name(paragraph) in {"al", "definitie"}:
                    self._inside(paragraph)
                    first = []
        for child in (*first, *element[len(labels) + 1 :]):
            self.element(child)
            self.gathering.read(child.tail or "")

    def _note(self, element: Element) -> None:
        self._seen += 1
        number = element.find("{*}noot.nr")
        key = str(element.get("id") or f"noot {self._seen}")
        self.gathering.mark(key, content_of(number) if number is not None else str(self._seen))
        in_text, self._in_text = self._in_text, False
        with self.gathering.note(key):
            for child in element:
                if child is not number:
                    self.element(child)
        self._in_text = in_text

    def _reference(self, element: Element) -> None:
        """A footnote's mark whose text stands elsewhere."""
        key = str(element.get("refid") or element.get("nr"))
        apart = self.apart.get(key)
        self.gathering.mark(key, content_of(element) or str(element.get("nr") or key))
        if apart is not None and not self.gathering.notes[key].part.seen:
            with self.gathering.note(key):
                self._inside(apart)

    def _table(self, table: Element) -> None:
        self.gathering.boundary()
        for child in table:
            if local_name(child) == "tgroup":
                self._group(child)
            else:
                self.element(child)

    def _group(self, group: Element) -> None:
        """The rows of a table, whose columns are named."""
        columns = {str(one.get("colname")): at for at, one in enumerate(group.iterfind("{*}colspec"))}
        rows = [
            Row(tuple(self._cells(row, columns)), header=local_name(part) == "thead")
            for part in group
            if local_name(part) in {"thead", "tbody", "tfoot"}
            for row in part.iterfind("{*}row")
        ]
        read_table(self.gathering, rows)

    def _cells(self, row: Element, columns: dict[str, int]) -> Iterator[Cell]:
        for entry in row.iterfind("{*}entry"):
            first = columns.get(str(entry.get("namest") or entry.get("colname")))
            last = columns.get(str(entry.get("nameend")), first)
            wide = last - first + 1 if first is not None and last is not None and last > first else 1
            more = whole_number(str(entry.get("morerows") or ""), otherwise=0)
            yield Cell(partial(self._inside, entry), wide, more + 1, first)


def _asker(element: Element) -> str | None:
    """The word for what stands right inside a question or an answer."""
    parent = element.getparent()
    return _EXCHANGE.get(local_name(parent)) if parent is not None else None


def _records(root: Element) -> Iterator[Record]:
    for one in root.iterfind("{*}metadata//*"):
        yield str(one.get("name") or ""), str(one.get("content") or "")


def _printed(root: Element) -> Iterator[Record]:
    """What the publication says in print, for where it has no metadata."""
    for one in root.iter("{*}*"):
        name = str(one.get("inhoud")) if local_name(one) == "tekstregel" else local_name(one)
        if name in _PRINTED:
            yield _PRINTED[name], _without_notes(one)
        elif name == "datum":
            yield "DCTERMS.issued", str(one.get("isodatum") or "")
        elif name == "titel" and _stands_in(one, "stuk"):
            yield "title", _without_notes(one)
    answered = next(root.iter("{*}antwoord"), None) is not None
    for number in root.iter("{*}kamervraagnummer") if answered else ():
        yield "OVERHEIDop.aanhangselNummer", content_of(number)
    asked = next(root.iter("{*}vraag"), None) is not None
    yield "DC.type", "Aanhangsel van de Handelingen" if answered else "Kamervragen" if asked else "Kamerstuk"


def _stands_in(element: Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == name


def _without_notes(element: Element) -> str:
    found = [element.text or ""]
    for child in element:
        found += [_without_notes(child) if local_name(child) != "noot" else "", child.tail or ""]
    return " ".join("".join(found).split())
