"""Tells which pages of a PDF have to be read from their picture: scans, and those whose text layer is none."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.pdf_page import Word
from sources.pdf_seen import Drawing

_COVERED, _COVERED_WHOLE = 0.5, 0.9
"""The part of a page that pictures cover at least where it is a scan: with next to no text beside them, and with some."""
_FEW_LETTERS = 200
"""A text layer with fewer is no page of text: a stamp, or a number put on a scan."""
_PAPER, _PAPER_WIDTH = 0.5, 40
"""Of a page of print so much is about as light as its paper, whose grey differs by so many steps of 255."""
_INK, _LEAST_INK = 60, 0.0001
"""Steps by which print is darker than its paper, and the part of a page that the least of it covers."""
_SAID = 0.5
"""The part of the ink that stands where a word of the text layer does, if the layer says what the picture shows."""
_SHAPES = 0.2
"""A text layer of which this part has no letters behind its shapes is no text."""
_SENSE, _SENSE_WORDS = 0.75, 10
"""The part of its words that look like words in a layer that can be read, and how many say anything. Of the nine papers
of the tests, page by page, .96 and more; of the letter, .99, and .75 with one letter in ten misread."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’/.][^\W\d_]+)*")
_LATIN = re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyà-æè-ïò-öø-ýœ]", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_AROUND = ".,;:!?()[]«»“”\"'‘’-–—•*/…"
_SHORT = 3


def is_scan(page: pypdfium2.PdfPage, words: Sequence[Word], drawing: Drawing) -> bool:
    """Whether the page has to be read from its picture; `words` are those of its text layer that show.

    So it is where the layer does not say which letters it draws, and where pictures cover the page and the layer
    is gibberish, or says less than half of the print on paper that they show. A photograph, a blank page and a
    page with a good layer, of OCR too, need no reading.
    """
    texts = [word.text for word in words]
    if _is_unnamed("".join(texts)):
        return True
    covered = _covered(page)
    if covered < _COVERED:
        return False
    few = sum(map(len, texts)) < _FEW_LETTERS
    return not _makes_sense(texts) or ((few or covered >= _COVERED_WHOLE) and _shows_more(drawing, words))


def _is_unnamed(letters: str) -> bool:
    return sum(map(_is_shape, letters)) > _SHAPES * len(letters)


def _makes_sense(words: Sequence[str]) -> bool:
    """Whether the words look like words, those with a figure left aside."""
    bare = [bare for word in words if len(bare := word.strip(_AROUND)) >= _SHORT and not _FIGURE.search(bare)]
    return len(bare) < _SENSE_WORDS or sum(map(_looks_like_word, bare)) >= _SENSE * len(bare)


def _is_shape(letter: str) -> bool:
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " "


def _looks_like_word(word: str) -> bool:
    capitals = sum(map(str.isupper, word))
    cased = capitals in (0, len(word)) or word[0].isupper()
    return bool(_WORD.fullmatch(word) and cased and (_VOWEL.search(word) or not _LATIN.search(word)))


def _covered(page: pypdfium2.PdfPage) -> float:
    """The part of the page that pictures cover, where they lie on each other more than once."""
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x1, y1, x2, y2 = picture.get_bounds()
        covered += max(0, min(x2, right) - max(x1, left)) * max(0, min(y2, top) - max(y1, bottom))
    return float(covered / max(1, (right - left) * (top - bottom)))


def _shows_more(drawing: Drawing, words: Iterable[Word]) -> bool:
    """Whether print on paper is seen, and most of it where no word of the text layer stands."""
    size = drawing.width * drawing.height
    greys = Counter(b"".join(drawing.rows(0, 0, size, size)))
    paper = max(greys, key=greys.__getitem__)
    ground = sum(count for grey, count in greys.items() if abs(grey - paper) <= _PAPER_WIDTH)
    ink = sum(count for grey, count in greys.items() if grey < paper - _INK)
    if ground < _PAPER * size or ink < _LEAST_INK * size:
        return False
    boxes = (drawing.rows(word.left, word.top, word.right, word.bottom) for word in words)
    said = sum(grey < paper - _INK for rows in boxes for row in rows for grey in row)
    return said < _SAID * ink
