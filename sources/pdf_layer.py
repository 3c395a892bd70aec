"""Takes the words out of the text layer of a PDF page, with their places. Knows nothing of which of them show."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.pdf_page import Affine, Sides, Word

_LINE_END_HYPHENS = frozenset({0x2, 0xFFFE})
"""What PDFium puts for a hyphen at the end of a line."""
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_GAP = 0.25
"""Parts of the size of print: a wider gap between two letters is a space."""
_SPACE = 0x20


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool
    italic: bool
    invisible: bool


@dataclass(slots=True)
class _Glyph:
    text: str
    box: Sides
    baseline: float
    font: _Font
    spaced: bool
    guessed: bool
    turned: int


def layer_words(text: pypdfium2.PdfTextPage, affine: Affine) -> list[Word]:
    """The words of the layer in the order of the file, what is printed twice on one spot once."""
    return _once(list(_words(list(_glyphs(text, affine)))))


def _glyphs(text: pypdfium2.PdfTextPage, affine: Affine) -> Iterator[_Glyph]:
    """The letters of the page; a space is a property of the letter after it."""
    fonts: dict[int | None, _Font] = {}
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    spaced, real, high = True, False, 0
    turn = _quarter(affine)
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - the first half of a pair
            high = code
            continue
        if 0xDC00 <= code < 0xE000:  # noqa: PLR2004 - the second half
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        letter = "-" if code in _LINE_END_HYPHENS else _LIGATURES.get(code) or chr(code)
        if not letter.strip() or not code:
            spaced = True
            real = real or (code == _SPACE and not pdfium.FPDFText_IsGenerated(text, index))
            continue
        handle = ctypes.cast(pdfium.FPDFText_GetTextObject(text, index), ctypes.c_void_p).value
        if handle not in fonts:
            fonts[handle] = _font(text, index)
        pdfium.FPDFText_GetLooseCharBox(text, index, rect)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        turned = (round(angle / 1.5707963) + turn) % 4 if angle >= 0 else 0
        box = affine.boxed((rect.left, rect.bottom, rect.right, rect.top))
        baseline = affine.moved(x.value, y.value)[1]
        yield _Glyph(letter, box, baseline, fonts[handle], spaced, spaced and not real, turned)
        spaced, real = False, False


def _quarter(affine: Affine) -> int:
    """By how many quarters the page itself is turned."""
    if abs(affine.a) > abs(affine.d):
        return 0 if affine.a > 0 else 2
    return 1 if affine.d > 0 else 3


def _font(text: pypdfium2.PdfTextPage, index: int) -> _Font:
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, index, None, 0, flags)
    name = ctypes.create_string_buffer(max(1, length))
    pdfium.FPDFText_GetFontInfo(text, index, name, length, flags)
    plain = name.value.decode("utf-8", "replace").lower()
    weight = pdfium.FPDFText_GetFontWeight(text, index)
    bold = weight >= _BOLD_WEIGHT or flags.value & _FORCE_BOLD or any(part in plain for part in _BOLD_NAMES)
    italic = flags.value & _ITALIC or "italic" in plain or "oblique" in plain
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, index))
    invisible = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    return _Font(bool(bold), bool(italic), invisible)


def _words(glyphs: Sequence[_Glyph]) -> Iterator[Word]:
    """Letters that follow one another on one baseline.

    Invisible ones count only where nothing else is: then they are what OCR read in a scan, and `pdf_seen` tells
    whether the scan is there.
    """
    shown = [glyph for glyph in glyphs if not glyph.font.invisible] or glyphs
    word: list[_Glyph] = []
    for glyph in shown:
        if word and not _continues(word[-1], glyph):
            yield _word(word)
            word = []
        word.append(glyph)
    if word:
        yield _word(word)


def _continues(before: _Glyph, glyph: _Glyph) -> bool:
    if glyph.spaced or glyph.font != before.font or glyph.turned != before.turned:
        return False
    if glyph.turned:
        return True
    size = max(before.box[3] - before.box[1], glyph.box[3] - glyph.box[1])
    if abs(glyph.baseline - before.baseline) > 0.1 * size:
        return False
    return -0.6 * size < glyph.box[0] - before.box[2] < _GAP * size


def _word(glyphs: Sequence[_Glyph]) -> Word:
    first = glyphs[0]
    boxes = [glyph.box for glyph in glyphs]
    return Word(
        "".join(glyph.text for glyph in glyphs),
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
        first.baseline,
        first.font.bold,
        first.font.italic,
        first.spaced,
        first.guessed,
        first.turned,
    )


def _once(words: list[Word]) -> list[Word]:
    """The words without those that are printed on top of themselves, to look bold."""
    kept: list[Word] = []
    places: defaultdict[tuple[str, int], list[Word]] = defaultdict(list)
    for word in words:
        near = 0.2 * word.size
        row = round(word.baseline)
        twins = [twin for y in (row - 1, row, row + 1) for twin in places[word.text, y]]
        if any(abs(o.left - word.left) < near and abs(o.baseline - word.baseline) < near for o in twins):
            continue
        places[word.text, row].append(word)
        kept.append(replace(word, order=len(kept)))
    return kept
