"""Draws the pages of a PDF, and tells which of their words show: not white on white, under a box, too small."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import pypdfium2

from sources.pdf_page import Word

_CONTRAST = 24
"""Steps of grey, of 255, between a word and its ground: less is not seen."""
_X_HEIGHT, _CAP_HEIGHT, _WIDEST_FLAT = 0.4, 0.7, 0.9
"""Parts of the size of print: how far letters reach up, and what no gap or stroke inside a word is wide."""
_DARK = 100
_SMALL = 7.0
_SMALLEST = 2.0
"""Points: smaller print is not seen."""
_MOST_DOTS = 3000
"""Bounds how large a page of monstrous size is drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
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


def drawn(page: pypdfium2.PdfPage) -> Drawing:
    """The page at one dot a point."""
    scale = min(1.0, _MOST_DOTS / max(*page.get_size(), 1))
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        return Drawing(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, scale)


def seen_in(drawing: Drawing, words: Sequence[Word]) -> list[Word]:
    """The words that show: those inside the page that have a contrast where they stand."""
    width, height = drawing.width / drawing.scale, drawing.height / drawing.scale
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


def _shows(word: Word, drawing: Drawing) -> bool:
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
