"""Opens a PDF and takes from its pages what a reader of them sees: words, the lines drawn between them, a picture."""

import ctypes
import io
import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Lock

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.errors import FormatProblem
from sources.pdf_layer import layer_words
from sources.pdf_page import Affine, PagePicture, Sheet
from sources.pdf_picture import picture_of, read_scan
from sources.pdf_scan import is_scan
from sources.pdf_seen import drawn, seen_in
from sources.pdf_strokes import rules_of, strokes_on, uprights_of
from sources.progress import Progress, counting
from sources.tesseract import Picture, check_tesseract

_ONE_AT_A_TIME = Lock()
"""PDFium is not safe to use from two threads at once."""
_TAIL = 4096
_MANY = 50
"""Pages that take long enough, some 5 seconds, to say how far their reading is."""
_MOST_STEPS = 10_000_000
"""Bounds what is calculated of a page of monstrous size."""
_DOTS_A_POINT = 2.0
"""How fine a page is drawn for people: sharp on a screen, 100 to 400 KB."""
_MOST_DOTS, _LONGEST = 8_000_000, 8_000
"""Bounds of such a picture, in all and on a side: A3 fits, a larger page is drawn coarser."""


def pdf_sheets(content: bytes, progress: Progress) -> tuple[Sheet, ...]:
    """The pages of the PDF with these bytes, each by its text layer or, where that says nothing, by its picture.

    Raises FormatProblem for what is no PDF, is cut off, locked or damaged, has no text that can be seen, or
    holds a scan where there is no tesseract: what is read is read whole.
    """
    _check_whole(content)
    with _ONE_AT_A_TIME:
        document = _opened(content)
    try:
        return _sheets(document, progress)
    finally:
        with _ONE_AT_A_TIME:
            document.close()


def page_picture(content: bytes, number: int) -> PagePicture | None:
    """Page `number`, from 1, of the PDF with these bytes, at two dots a point; None where there is no such page.

    Raises FormatProblem for what cannot be opened or drawn.
    """
    with _ONE_AT_A_TIME, closing(_opened(content)) as document:
        if not 1 <= number <= len(document):
            return None
        with _page(document, number - 1) as page:
            return _picture(page)


def _picture(page: pypdfium2.PdfPage) -> PagePicture:
    width, height = page.get_size()
    scale = min(_DOTS_A_POINT, math.sqrt(_MOST_DOTS / (width * height)), _LONGEST / max(width, height))
    file = io.BytesIO()
    with closing(page.render(scale=scale)) as bitmap:
        bitmap.to_pil().save(file, "PNG")
    return PagePicture(file.getvalue(), width, height)


def _sheets(document: pypdfium2.PdfDocument, progress: Progress) -> tuple[Sheet, ...]:
    numbers = range(len(document))
    if not numbers:
        raise FormatProblem("holds no page")
    done = counting("reading a PDF", "pages", [1] * len(numbers), progress) if len(numbers) > _MANY else None
    sheets: dict[int, Sheet | None] = {}
    for number in numbers:
        with _ONE_AT_A_TIME:
            sheets[number] = _sheet(document, number)
        if done:
            done(len(sheets))
    scans = [number for number, sheet in sheets.items() if sheet is None]
    sheets |= _scans(document, scans, progress)
    found = tuple(sheet for sheet in sheets.values() if sheet)
    if not any(sheet.words for sheet in found):
        raise FormatProblem("holds no text that can be seen")
    return found


def _scans(document: pypdfium2.PdfDocument, numbers: Sequence[int], progress: Progress) -> dict[int, Sheet]:
    """The pages with these numbers, read from their pictures, as many at a time as there are cores."""
    if numbers:
        with _naming(numbers[0]):
            check_tesseract()

    def read(number: int) -> Sheet:
        def draw(turn: int) -> Picture:
            with _ONE_AT_A_TIME, _page(document, number) as page:
                return picture_of(page, turn)

        with _naming(number):
            return read_scan(draw)

    found: dict[int, Sheet] = {}
    done = counting("reading a scan", "pages", [1] * len(numbers), progress)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, sheet in zip(numbers, pool.map(read, numbers), strict=True):
            found[number] = sheet
            done(len(found))
    return found


@contextmanager
def _naming(number: int) -> Iterator[None]:
    """Says of which page a problem is."""
    try:
        yield
    except FormatProblem as error:
        raise FormatProblem(f"page {number + 1} has to be read from its picture: {error}") from error


def _check_whole(content: bytes) -> None:
    if b"%PDF-" not in content[:1024]:
        raise FormatProblem("is no PDF, whatever its name says: give it the suffix of what it is")
    if b"%%EOF" not in content[-_TAIL:]:
        raise FormatProblem("is cut off: the end of the PDF is missing. Fetch it again")


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise FormatProblem("is locked with a password: save it without one") from error
        raise FormatProblem("is a damaged PDF: fetch it again, or print it to a new one") from error


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    try:
        with closing(document[number]) as page:
            yield page
    except pypdfium2.PdfiumError as error:
        raise FormatProblem(
            f"page {number + 1} is damaged: fetch it again, or print it to a new PDF"
        ) from error


def _sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet | None:
    """The page by its text layer; None where it has to be read from its picture."""
    with _page(document, number) as page, closing(page.get_textpage()) as text:
        width, height = page.get_size()
        affine = _affine(page, width, height)
        drawing = drawn(page)
        seen = seen_in(drawing, layer_words(text, affine))
        if is_scan(page, seen, drawing):
            return None
        strokes = list(strokes_on(page, affine))
        return Sheet(width, height, tuple(seen), tuple(rules_of(strokes)), tuple(uprights_of(strokes)))


def _affine(page: pypdfium2.PdfPage, width: float, height: float) -> Affine:
    """From the page's own axes to points from the upper left corner, whatever its crop and rotation."""
    fine = min(1000.0, _MOST_STEPS / max(width, height, 1))
    size = (0, 0, round(width * fine), round(height * fine), 0)

    def shown(x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, *size, x, y, left, top)
        return left.value / fine, top.value / fine

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(100, 0), shown(0, 100)
    return Affine((x1 - x0) / 100, (x2 - x0) / 100, x0, (y1 - y0) / 100, (y2 - y0) / 100, y0)
