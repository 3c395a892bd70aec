"""Finds the parts of a Word document by what they are to it: its main part, styles, notes, headers.

Knows nothing of what they hold.
"""

import posixpath
from collections.abc import Collection, Iterator

from sources.package import Package
from sources.tree import Element, local_name, parse_xml
from sources.word_styles import value

_MAIN = "word/document.xml"


class Parts:
    """The parts of one document. They are where its relations say; where those are silent, where Word puts them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = next(iter(self._related("", "officeDocument")), _MAIN)

    def main(self) -> Element | None:
        """The part with the text; None if there is none."""
        return self.tree(self._main)

    def of_kind(self, kind: str) -> Element | None:
        """The part that is the document's "styles", "footnotes" or the like."""
        usual = posixpath.join(posixpath.dirname(self._main), f"{kind}.xml")
        return self.tree(next(iter(self._related(self._main, kind)), usual))

    def used(self, document: Element, references: Collection[str]) -> Iterator[Element]:
        """The parts that the sections of the document refer to, each once."""
        targets = {one.get("Id"): self._target(self._main, one) for one in self._relations(self._main)}
        used = [
            targets.get(value(one, "id"), "")
            for one in document.iterfind(".//{*}sectPr/*")
            if local_name(one) in references
        ]
        yield from (part for name in dict.fromkeys(used) if (part := self.tree(name)) is not None)

    def tree(self, name: str) -> Element | None:
        """The part `name`, parsed; None where there is none."""
        content = self._package.part(name)
        what = f"is damaged: its part {name} is not well-formed XML"
        return None if content is None else parse_xml(content, what)

    def _related(self, source: str, kind: str) -> Iterator[str]:
        for one in self._relations(source):
            if str(one.get("Type") or "").endswith(f"/{kind}"):
                yield self._target(source, one)

    def _relations(self, source: str) -> Iterator[Element]:
        folder, name = posixpath.split(source)
        relations = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        yield from relations if relations is not None else ()

    @staticmethod
    def _target(source: str, relation: Element) -> str:
        """The name of the part that a relation leads to, from the folder of its source or from the top."""
        target = str(relation.get("Target") or "")
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
