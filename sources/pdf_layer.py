"""Takes the words off the pages of a PDF, with their places: what a reader of the page sees, and nothing else.

The only file that knows pypdfium2. Knows nothing of lines, columns or blocks.
"""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from threading import Lock

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.errors import FormatProblem

_ONE_AT_A_TIME = Lock()
"""PDFium is not safe to use from two threads at once."""

_TAIL = 4096
_LINE_END_HYPHENS = frozenset({0x2, 0xFFFE})
"""What PDFium puts for a hyphen at the end of a line."""
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_UNREADABLE = 0.2
"""A text layer of which this part has no letters behind its shapes is no text."""
_CONTRAST = 24
"""Steps of grey, of 255, between a word and its ground: less is not seen."""
_X_HEIGHT, _CAP_HEIGHT, _WIDEST_FLAT = 0.4, 0.7, 0.9
"""Parts of the size of print: how far letters reach up, and what no gap or stroke inside a word is wide."""
_DARK = 100
_SMALL = 7.0
_SMALLEST = 2.0
"""Points: smaller print is not seen."""
_GAP = 0.25
"""Parts of the size of print: a wider gap between two letters is a space."""
_MOST_STEPS, _MOST_DOTS = 10_000_000, 3000
"""Bounds on what is calculated and drawn of a page of monstrous size."""
_RULE_HEIGHT, _RULE_WIDTH = 2.5, 20.0
_MOST_CORNERS = 500
"""A shape with more is a drawing, whose later sides are no lines of a table."""
_SPACE = 0x20

_Affine = tuple[float, float, float, float, float, float]
_Stroke = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, in points from the upper left corner of the page as it is seen.

    `spaced`: a space comes before it; `guessed`: none that stands in the file. `order`: its place among
    the words of the file. `turned`: by how many quarters of a turn it stands askew.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    bold: bool = False
    italic: bool = False
    spaced: bool = False
    guessed: bool = False
    turned: int = 0
    order: int = 0

    @property
    def size(self) -> float:
        """The height of its print."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line that is drawn on the page."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A vertical line that is drawn on the page."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageLayer:
    """The words of one page in the order of the file, and the lines drawn between them."""

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    uprights: tuple[Upright, ...] = ()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A page drawn in grey, a byte a dot, `scale` dots a point."""

    dots: bytes
    stride: int
    width: int
    height: int
    scale: float

    def rows(self, left: float, top: float, right: float, bottom: float) -> list[bytes]:
        """The dots of a rectangle of the page, row by row; none where it lies outside."""
        first, last = max(0, int(left * self.scale)), min(self.width, int(right * self.scale) + 2)
        levels = range(max(0, int(top * self.scale)), min(self.height, int(bottom * self.scale) + 2))
        if first >= last:
            return []
        return [self.dots[y * self.stride + first : y * self.stride + last] for y in levels]


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool
    italic: bool
    invisible: bool


@dataclass(slots=True)
class _Glyph:
    text: str
    box: tuple[float, float, float, float]
    baseline: float
    font: _Font
    spaced: bool
    guessed: bool
    turned: int


def pdf_layers(content: bytes) -> tuple[PageLayer, ...]:
    """The pages of the PDF with these bytes.

    Raises FormatProblem for what is no PDF, is cut off, locked or damaged, or has no text that can be seen.
    """
    _check_whole(content)
    with _ONE_AT_A_TIME, closing(_opened(content)) as document:
        if not len(document):
            raise FormatProblem("holds no page")
        layers = tuple(_layer(document, number) for number in range(len(document)))
    if not any(layer.words for layer in layers):
        raise FormatProblem("holds no text that can be seen: is it a scan? Run it through OCR first")
    letters = "".join(word.text for layer in layers for word in layer.words)
    if sum(_is_shape(letter) for letter in letters) > _UNREADABLE * len(letters):
        raise FormatProblem("its fonts do not say which letters they draw: run it through OCR first")
    return layers


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


def _layer(document: pypdfium2.PdfDocument, number: int) -> PageLayer:
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            width, height = page.get_size()
            affine = _affine(page, width, height)
            words = _once(list(_words(list(_glyphs(text, affine)))))
            seen = _seen(page, words, width, height) if words else []
            strokes = list(_strokes(page, affine))
            return PageLayer(width, height, tuple(seen), tuple(_rules(strokes)), tuple(_uprights(strokes)))
    except pypdfium2.PdfiumError as error:
        raise FormatProblem(
            f"page {number + 1} is damaged: fetch it again, or print it to a new PDF"
        ) from error


def _affine(page: pypdfium2.PdfPage, width: float, height: float) -> _Affine:
    """From the page's own axes to points from the upper left corner, whatever its crop and rotation."""
    fine = min(1000.0, _MOST_STEPS / max(width, height, 1))
    size = (0, 0, round(width * fine), round(height * fine), 0)

    def shown(x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, *size, x, y, left, top)
        return left.value / fine, top.value / fine

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(100, 0), shown(0, 100)
    return (x1 - x0) / 100, (x2 - x0) / 100, x0, (y1 - y0) / 100, (y2 - y0) / 100, y0


def _moved(affine: _Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = affine
    return a * x + b * y + c, d * x + e * y + f


def _boxed(affine: _Affine, box: Sequence[float]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    (x1, y1), (x2, y2) = _moved(affine, box[0], box[1]), _moved(affine, box[2], box[3])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _glyphs(text: pypdfium2.PdfTextPage, affine: _Affine) -> Iterator[_Glyph]:
    """The letters of the page; a space is a property of the letter after it."""
    fonts: dict[int | None, _Font] = {}
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    spaced, real, high = True, False, 0
    turn = round(_quarter(affine))
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
        box = _boxed(affine, (rect.left, rect.bottom, rect.right, rect.top))
        baseline = _moved(affine, x.value, y.value)[1]
        yield _Glyph(letter, box, baseline, fonts[handle], spaced, spaced and not real, turned)
        spaced, real = False, False


def _quarter(affine: _Affine) -> float:
    """By how many quarters the page itself is turned."""
    a, _, _, d, _, _ = affine
    if abs(a) > abs(d):
        return 0 if a > 0 else 2
    return 1 if d > 0 else 3


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

    Invisible ones count only where nothing else is: then they are what OCR read in a scan, and `_seen` tells
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


def _seen(page: pypdfium2.PdfPage, words: Sequence[Word], width: float, height: float) -> list[Word]:
    """The words that show when the page is drawn: not white on white, under a box, outside the page, too small.

    The page is drawn in grey at one dot a point; a word shows if there is a contrast where it stands.
    """
    scale = min(1.0, _MOST_DOTS / max(width, height, 1))
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        drawing = _Drawing(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, scale)
    found: list[Word] = []
    hidden = False
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        if 0 <= x <= width and 0 <= y <= height and word.size >= _SMALLEST and _shows(word, drawing):
            found.append(replace(word, spaced=True) if hidden else word)
            hidden = False
        else:
            hidden = True
    return found


def _shows(word: Word, drawing: _Drawing) -> bool:
    """Whether no part of the word is without contrast.

    Letters are looked at from their foot to the height of an x, where a box that blacks them out leaves nothing of
    them, however tight it is; signs and small print as a whole.
    """
    letters = any(map(str.isalnum, word.text)) and word.size * drawing.scale >= _SMALL and not word.turned
    top = word.baseline - _X_HEIGHT * word.size if letters else word.top
    bottom = word.baseline if letters else word.bottom
    rows = drawing.rows(word.left, top, word.right, bottom)
    if not rows or max(map(max, rows)) - min(map(min, rows)) < _CONTRAST:
        return False
    if not letters:
        return True
    tall = drawing.rows(word.left, word.baseline - _CAP_HEIGHT * word.size, word.right, word.bottom)
    flat = 0
    for low, high in zip(zip(*rows, strict=True), zip(*tall, strict=True), strict=True):
        blank = max(low) - min(low) < _CONTRAST and (max(low) < _DARK or max(high) - min(high) < _CONTRAST)
        flat = flat + 1 if blank else 0
        if flat > _WIDEST_FLAT * word.size * drawing.scale:
            return False
    return True


def _rules(strokes: Sequence[_Stroke]) -> Iterator[Rule]:
    """The horizontal lines of the page, those that touch made one."""
    rules: list[Rule] = []
    level = [Rule(x1, x2, (y1 + y2) / 2) for x1, y1, x2, y2 in strokes if y2 - y1 <= _RULE_HEIGHT]
    for rule in sorted(level, key=lambda rule: (round(rule.y), rule.left)):
        last = rules[-1] if rules else None
        if last and abs(rule.y - last.y) < _RULE_HEIGHT and rule.left <= last.right + _RULE_HEIGHT:
            rules[-1] = replace(last, right=max(last.right, rule.right))
        else:
            rules.append(rule)
    return (rule for rule in rules if rule.right - rule.left >= _RULE_WIDTH)


def _uprights(strokes: Sequence[_Stroke]) -> Iterator[Upright]:
    return (
        Upright((x1 + x2) / 2, y1, y2)
        for x1, y1, x2, y2 in strokes
        if x2 - x1 <= _RULE_HEIGHT and y2 - y1 > _RULE_HEIGHT
    )


def _strokes(page: pypdfium2.PdfPage, affine: _Affine) -> Iterator[_Stroke]:
    """Thin shapes, and the straight sides of others, as the borders of cells are drawn."""
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, top, right, bottom = _boxed(affine, drawn.get_bounds())
        if min(bottom - top, right - left) <= _RULE_HEIGHT:
            yield left, top, right, bottom
            continue
        matrix = drawn.get_matrix()
        points = [_moved(affine, *matrix.on_point(x, y)) for x, y in _corners(drawn)]
        for (x1, y1), (x2, y2) in pairwise([*points, *points[:1]]):
            if min(abs(x1 - x2), abs(y1 - y2)) < 1:
                yield min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _corners(drawn: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn), _MOST_CORNERS)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(drawn, index), x, y)
        yield x.value, y.value
