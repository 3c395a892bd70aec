"""Reads a page of a PDF from its picture: draws it, has tesseract look at it, and puts its words level and upright.

The places of words are in points, as of those of a text layer.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2

from sources.pdf_page import Affine, Rule, Sheet, Sides, Upright, Word
from sources.tesseract import Picture, SeenLetter, SeenLine, SeenPage, SeenWord, read_picture, turn_of

_DOTS_PER_INCH, _POINTS_PER_INCH = 300, 72
"""What tesseract is made for: a scan of 200 is read no better at 400, and in 4.4 seconds instead of 3.3."""
_MOST_DOTS, _LONGEST = 20_000_000, 30_000
"""Bounds of a picture, in all and on a side: A3 fits, a larger page is drawn coarser."""
_DOUBTFUL = 30
"""Signs, without letter or figure, of which tesseract is less sure, of 100, are spots. Of words it may be as unsure:
of an address that runs over the line, say."""
_ASCENT, _DESCENT = 0.9, 0.25
"""Parts of the size of print above and below the baseline, as fonts have them."""
_SAME_SIZE = 1.15
"""Times: sizes of print that are measured nearer to each other are one."""
_THIN = 2.5
"""Points: a separator that is as thin is a line."""
_RAISED, _FLAT, _LOW = 0.2, 0.36, 0.75
"""Parts of the size of print: how far a raised sign stands above the line at least, how tall it is at least and at
most. A quotation mark is lower."""
_MARK_LENGTH, _CLOSING = 3, ".,;:?!)»”"
_WHOLE, _ON_LINE = 0.85, ".,;:?!()[]«»/|&%€-–—"
_DIGIT = 0.7
"""The part of the size of print that a figure is tall."""
_MARK = re.compile(r"\d{1,3}|[*†‡§]")


def picture_of(page: pypdfium2.PdfPage, turn: int = 0) -> Picture:
    """The page drawn for tesseract, turned clockwise by so many degrees."""
    width, height = page.get_size()
    finest = min(math.sqrt(_MOST_DOTS / (width * height)), _LONGEST / max(width, height))
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, finest)
    with closing(page.render(scale=scale, rotation=turn, grayscale=True)) as bitmap:
        dots = bytes(bitmap.buffer)
        rows = (dots[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height))
        return Picture(b"".join(rows), bitmap.width, bitmap.height, scale * _POINTS_PER_INCH)


def read_scan(draw: Callable[[int], Picture]) -> Sheet:
    """The words of a page that is drawn by `draw`, given by how many degrees it is to be turned clockwise.

    The words of the sheet stand level and upright, whatever the scan; its `back` leads to where they are seen.
    Raises FormatProblem where tesseract is missing, fails or takes too long.
    """
    picture, turn = draw(0), 0
    seen = read_picture(picture)
    if not seen.upright and (turn := turn_of(picture)):
        picture = draw(turn)
        seen = read_picture(picture)
    return _sheet(seen, picture, turn)


def _sheet(seen: SeenPage, picture: Picture, turn: int) -> Sheet:
    scale = _POINTS_PER_INCH / picture.dots_per_inch
    width, height = picture.width * scale, picture.height * scale
    angle = _angle(seen)
    level = _turned(-angle, width / 2, height / 2).after(Affine(a=scale, e=scale))
    sizes = _sizes([line.size * scale for line in seen.lines])
    words = [
        word
        for line, size in zip(seen.lines, sizes, strict=True)
        for word in _level_words(line, size, level, scale)
    ]
    rules, uprights = _strokes(seen.strokes, level, math.tan(abs(angle)), scale)
    return Sheet(
        width,
        height,
        tuple(replace(word, order=order) for order, word in enumerate(words)),
        tuple(rules),
        tuple(uprights),
        _upturned(turn, width, height).after(_turned(angle, width / 2, height / 2)),
        scanned=True,
    )


def _angle(seen: SeenPage) -> float:
    """By how many radians the print lies askew, clockwise."""
    slopes = [line.slope for line in seen.lines for _ in line.words]
    return math.atan(median(slopes)) if seen.upright and slopes else 0.0


def _sizes(measured: Sequence[float]) -> list[float]:
    """The size of print of each line, near ones made one: the middle one of them."""
    groups: list[list[float]] = []
    for size in sorted(measured):
        if groups and size < _SAME_SIZE * groups[-1][0]:
            groups[-1].append(size)
        else:
            groups.append([size])
    one = {size: median(group) for group in groups for size in group}
    return [one[size] for size in measured]


def _level_words(line: SeenLine, size: float, level: Affine, scale: float) -> Iterator[Word]:
    """The words of a line on one baseline, without what is a spot and no word."""
    middle = (line.words[0].box[0] + line.words[-1].box[2]) / 2
    _, baseline = level.moved(middle, line.foot_at(middle))
    for word in line.words:
        if word.confidence < _DOUBTFUL and not any(map(str.isalnum, word.text)):
            continue
        for at, part in enumerate(_parts(word, line, size / scale)):
            left, top, right, bottom = part.box
            x, _ = level.moved((left + right) / 2, (top + bottom) / 2)
            half = (right - left) * scale / 2
            foot, tall = baseline, size
            if part.lift:
                foot, tall = baseline - part.lift * scale, (bottom - top) * scale / _DIGIT
            above, below = foot - _ASCENT * tall, foot + _DESCENT * tall
            yield Word(part.text, x - half, above, x + half, below, foot, spaced=at == 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a word, its place, and how far above the line it is raised, as the mark of a footnote is; else 0."""

    text: str
    box: Sides
    lift: float = 0.0


def _parts(word: SeenWord, line: SeenLine, size: float) -> Iterator[_Part]:
    """The word; in parts if it ends in raised signs, before a full stop or behind it."""
    if _MARK.fullmatch(word.text) and (lift := _lift(word.box, line, size)):
        yield _Part(word.text, word.box, lift)
        return
    letters = [_seen_apart(letter, word, size) for letter in word.letters]
    raised = [_lift(letter.box, line, size) > 0 for letter in letters]
    end = len(raised)
    while end and not raised[end - 1] and letters[end - 1].text in _CLOSING:
        end -= 1
    start = end
    while start and raised[start - 1]:
        start -= 1
    if not 0 < end - start <= _MARK_LENGTH or any(raised[:start]):
        yield _Part(word.text, word.box)
        return
    for at, part in enumerate((letters[:start], letters[start:end], letters[end:])):
        if part:
            box = _around([letter.box for letter in part])
            text = "".join(letter.text for letter in part)
            yield _Part(text, box, _lift(box, line, size) if at == 1 else 0.0)


def _seen_apart(letter: SeenLetter, word: SeenWord, size: float) -> SeenLetter:
    """The letter; a sign that tesseract could not tell from its neighbours at the top of the word, where it belongs.

    Such a one gets the height of the whole word for its box. What can stand on the line stays where it is.
    """
    left, top, right, bottom = letter.box
    if letter.text.isalnum() or letter.text in _ON_LINE or top > word.box[1] or bottom - top < _WHOLE * size:
        return letter
    return SeenLetter(letter.text, (left, top, right, top + size / 2))


def _around(boxes: Sequence[Sides]) -> Sides:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _lift(box: Sides, line: SeenLine, size: float) -> float:
    """How far above the line a sign stands that is raised and as tall as the mark of a footnote, in dots; else 0."""
    left, top, right, bottom = box
    lift = line.foot_at((left + right) / 2) - bottom
    return lift if lift > _RAISED * size and _FLAT * size < bottom - top < _LOW * size else 0.0


def _strokes(
    boxes: Iterable[Sides], level: Affine, askew: float, scale: float
) -> tuple[list[Rule], list[Upright]]:
    """The lines that are drawn; a box around one that lies askew is as much thicker."""
    rules, uprights = [], []
    for left, top, right, bottom in boxes:
        x, y = level.moved((left + right) / 2, (top + bottom) / 2)
        width, height = (right - left) * scale, (bottom - top) * scale
        if height - width * askew <= _THIN:
            rules.append(Rule(x - width / 2, x + width / 2, y))
        elif width - height * askew <= _THIN:
            uprights.append(Upright(x, y - height / 2, y + height / 2))
    return rules, uprights


def _upturned(turn: int, width: float, height: float) -> Affine:
    """From a page that was turned clockwise, and is of this size now, to where it stood before."""
    return {
        0: Affine(),
        90: Affine(0, 1, 0, -1, 0, width),
        180: Affine(-1, 0, width, 0, -1, height),
        270: Affine(0, -1, height, 1, 0, 0),
    }[turn]


def _turned(angle: float, x: float, y: float) -> Affine:
    """Turned clockwise, as it is seen, by an angle in radians around a point."""
    cos, sin = math.cos(angle), math.sin(angle)
    return Affine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)
