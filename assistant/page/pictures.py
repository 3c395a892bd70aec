"""Finds the picture of a page of a document, and where on it a quotation stands. Knows nothing of HTTP or of markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.passage import Span
from sources.document import Document
from sources.errors import FormatProblem
from sources.origin import Origin, original
from sources.pdf_page import PagePicture

KEPT = 64
"""Pictures kept in memory, of 100 to 400 KB each."""

MOST = 3
"""Pages shown for one quotation: none runs over more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page, in hundredths of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with what is marked on it. `width` and `height` are in points; `version` changes with its file."""

    number: int
    width: float
    height: float
    version: str
    marks: tuple[Mark, ...]


class Pictures:
    """The pages of the documents of a library, drawn when they are asked for. Safe to use from several threads."""

    def __init__(self, origins: Mapping[str, Origin], library: Path) -> None:
        """Draw from the files below `library` that are still as the documents with these ids were read from."""
        self._origins = origins
        self._library = library
        self.page = lru_cache(maxsize=KEPT)(self._page)
        """The picture of page `number`, from 1, of the document with this id; None where there is none."""

    def shown(self, document: Document, marked: Span) -> tuple[ShownPage, ...]:
        """The pages on which `marked` stands; none where they cannot be drawn."""
        boxes = document.boxes_in(marked.start, marked.end)
        numbers = sorted({box.page for box in boxes})[:MOST]
        pages = []
        for number in numbers:
            picture = self.page(document.id, number)
            if picture is None:
                return ()
            marks = tuple(
                Mark(
                    left=100 * box.left / picture.width,
                    top=100 * box.top / picture.height,
                    width=100 * (box.right - box.left) / picture.width,
                    height=100 * (box.bottom - box.top) / picture.height,
                )
                for box in boxes
                if box.page == number
            )
            version = self._origins[document.id].content[:16]
            pages.append(ShownPage(number, picture.width, picture.height, version, marks))
        return tuple(pages)

    def _page(self, document_id: str, number: int) -> PagePicture | None:
        from sources.pdf_file import page_picture  # noqa: PLC0415 - its library slows every start, and is for PDFs alone

        origin = self._origins.get(document_id)
        if origin is None or not origin.path.lower().endswith(".pdf"):
            return None
        content = original(origin, self._library)
        try:
            return page_picture(content, number) if content else None
        except FormatProblem:
            return None
