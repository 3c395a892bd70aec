"""Opens a PDF and takes from its pages what a reader of them sees: words, and the lines drawn between them."""

import ctypes
from contextlib import closing
from threading import Lock

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.errors import FormatProblem
from sources.pdf_layer import layer_words
from sources.pdf_page import Affine, Sheet
from sources.pdf_seen import drawn, seen_in
from sources.pdf_strokes import rules_of, strokes_on, uprights_of

_ONE_AT_A_TIME = Lock()
"""PDFium is not safe to use from two threads at once."""
_TAIL = 4096
_UNREADABLE = 0.2
"""A text layer of which this part has no letters behind its shapes is no text."""
_MOST_STEPS = 10_000_000
"""Bounds what is calculated of a page of monstrous size."""


def pdf_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The pages of the PDF with these bytes.

    Raises FormatProblem for what is no PDF, is cut off, locked or damaged, or has no text that can be seen.
    """
    _check_whole(content)
    with _ONE_AT_A_TIME, closing(_opened(content)) as document:
        if not len(document):
            raise FormatProblem("holds no page")
        sheets = tuple(_sheet(document, number) for number in range(len(document)))
    if not any(sheet.words for sheet in sheets):
        raise FormatProblem("holds no text that can be seen: is it a scan? Run it through OCR first")
    letters = "".join(word.text for sheet in sheets for word in sheet.words)
    if sum(_is_shape(letter) for letter in letters) > _UNREADABLE * len(letters):
        raise FormatProblem("its fonts do not say which letters they draw: run it through OCR first")
    return sheets


def _is_shape(letter: str) -> bool:
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " "


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


def _sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            width, height = page.get_size()
            affine = _affine(page, width, height)
            words = layer_words(text, affine)
            seen = seen_in(drawn(page), words) if words else []
            strokes = list(strokes_on(page, affine))
            return Sheet(width, height, tuple(seen), tuple(rules_of(strokes)), tuple(uprights_of(strokes)))
    except pypdfium2.PdfiumError as error:
        raise FormatProblem(
            f"page {number + 1} is damaged: fetch it again, or print it to a new PDF"
        ) from error


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
