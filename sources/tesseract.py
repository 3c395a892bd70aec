"""Reads the picture of a page with tesseract, the program: its words, the lines they stand on, and the lines drawn.

Knows nothing of PDF. What tesseract prints is hOCR (kba.github.io/hocr-spec/1.2), a kind of XHTML.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean, median

from sources.errors import FormatProblem
from sources.tree import Element, content_of, local_name, parse_xml

_LANGUAGES = ("nld", "eng")
_ORIENTATION = "osd"
_SECONDS = 120
"""For one page, which takes about 4: more means that it is no page of text."""
_SURE = 70
"""The mean confidence, of 100, below which the picture may stand on its side or its head; print has 90, turned 45."""
_LEVEL = 0.5
"""A line that climbs faster does not lie."""
_NOT_INSTALLED = (
    "tesseract, which does that, is not installed. On Debian and Ubuntu: apt-get install tesseract-ocr "
    "tesseract-ocr-nld; on macOS: brew install tesseract tesseract-lang"
)
_TALL, _ENOUGH = re.compile(r"[A-Z\dbdfhkl]"), 3
_TALL_PART = 0.76
"""The part of the size of print that a capital, a figure or an ascender is tall, as tesseract measures both."""
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"})
_PROPERTY = re.compile(r"([a-z_]+)((?: +-?\d+(?:\.\d+)?)+)")
_ROTATE = re.compile(rb"^Rotate: (90|180|270)$", re.MULTILINE)

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in grey, a byte a dot, row after row from the top."""

    dots: bytes
    width: int
    height: int
    dots_per_inch: float


@dataclass(frozen=True, slots=True)
class SeenLetter:
    """A letter, or several that touch, and its left, top, right and bottom in dots."""

    text: str
    box: _Box


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word, its left, top, right and bottom in dots, how sure tesseract is of it, of 100, and its letters."""

    text: str
    box: _Box
    confidence: float
    letters: tuple[SeenLetter, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenLine:
    """Words on one line, whose letters stand at `foot` + `slope` · x; `size` is the height of the print, in dots."""

    words: tuple[SeenWord, ...]
    foot: float
    slope: float
    size: float

    def foot_at(self, x: float) -> float:
        """Where the letters at `x` stand."""
        return self.foot + self.slope * x


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What tesseract sees in a picture: lines of print in its order, and the boxes of lines that are drawn."""

    lines: tuple[SeenLine, ...]
    strokes: tuple[_Box, ...]

    @property
    def upright(self) -> bool:
        """Whether it looks like print that lies level and stands on its feet."""
        words = [word for line in self.lines for word in line.words]
        if not words:
            return True
        level = abs(median(line.slope for line in self.lines for _ in line.words)) < _LEVEL
        return level and fmean(word.confidence for word in words) >= _SURE


def check_tesseract() -> None:
    """Raise FormatProblem, saying what to install, where tesseract is missing or cannot read Dutch and English."""
    listed = _run("--list-langs").stdout.decode(errors="replace").split()
    missing = [name for name in _LANGUAGES if name not in listed]
    if missing:
        packages = " ".join(f"tesseract-ocr-{name}" for name in missing)
        raise FormatProblem(
            f"tesseract lacks the language {' and '.join(missing)}. On Debian and Ubuntu: apt-get install {packages}; "
            "on macOS: brew install tesseract-lang"
        )


def read_picture(picture: Picture) -> SeenPage:
    """What stands in the picture. Raises FormatProblem where tesseract is missing, fails or takes too long."""
    printing = ("-c", "tessedit_create_hocr=1", "-c", "hocr_char_boxes=1")
    done = _look_at(picture, "-l", "+".join(_LANGUAGES), "--psm", "3", *printing)
    if done.returncode:
        raise FormatProblem(f"tesseract failed ({_last_line(done.stderr)})")
    return _seen_page(parse_xml(done.stdout, "tesseract gave no page"))


def turn_of(picture: Picture) -> int:
    """By how many degrees clockwise the picture must be turned for its print to stand upright; 0 if that is not known."""
    found = _ROTATE.search(_look_at(picture, "-l", _ORIENTATION, "--psm", "0").stdout)
    return int(found[1]) if found else 0


def _look_at(picture: Picture, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    image = b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.dots
    resolution = ("--dpi", str(round(picture.dots_per_inch)))
    return _run("stdin", "stdout", *resolution, *arguments, picture=image)


def _run(*arguments: str, picture: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One run of tesseract on one core, so that several can run beside each other."""
    program = shutil.which("tesseract")
    if program is None:
        raise FormatProblem(_NOT_INSTALLED)
    try:
        return subprocess.run(  # noqa: S603 - the program that was found, with words of our own; the picture is data
            (program, *arguments),
            input=picture,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise FormatProblem(f"tesseract did not read it within {_SECONDS} seconds") from error
    except OSError as error:
        raise FormatProblem(f"tesseract cannot be run ({error.strerror})") from error


def _last_line(printed: bytes) -> str:
    lines = printed.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")


def _seen_page(root: Element) -> SeenPage:
    elements = [(element.get("class") or "", element) for element in root.iter() if local_name(element)]
    return SeenPage(
        tuple(line for kind, element in elements if kind in _LINES and (line := _seen_line(element))),
        tuple(_box(_properties(element)) for kind, element in elements if kind == "ocr_separator"),
    )


def _seen_line(element: Element) -> SeenLine | None:
    words = tuple(_words(element))
    if not words:
        return None
    said = _properties(element)
    left, _, _, bottom = _box(said)
    slope, offset = said.get("baseline", (0.0, 0.0))[:2]
    return SeenLine(words, bottom + offset - slope * left, slope, _size(words) or said["x_size"][0])


def _size(words: Iterable[SeenWord]) -> float:
    """The size of print by its tall letters; 0 where there are too few. What tesseract says of a line can be a fifth off."""
    tall = [bottom - top for word in words for _, top, _, bottom in _tall(word)]
    return median(tall) / _TALL_PART if len(tall) >= _ENOUGH else 0.0


def _tall(word: SeenWord) -> Iterator[_Box]:
    return (letter.box for letter in word.letters if _TALL.fullmatch(letter.text))


def _words(line: Element) -> Iterator[SeenWord]:
    for element in line.iter():
        text = "".join(content_of(element).split())
        if element.get("class") == "ocrx_word" and text:
            said = _properties(element)
            yield SeenWord(text, _box(said), said["x_wconf"][0], tuple(_letters(element)))


def _letters(word: Element) -> Iterator[SeenLetter]:
    for element in word.iter():
        if element.get("class") == "ocrx_cinfo":
            yield SeenLetter(content_of(element).strip(), _box(_properties(element), "x_bboxes"))


def _properties(element: Element) -> dict[str, tuple[float, ...]]:
    """The figures that an element says of itself: `bbox 846 391 1100 429; x_wconf 95`."""
    found = _PROPERTY.findall(element.get("title") or "")
    return {name: tuple(map(float, figures.split())) for name, figures in found}


def _box(said: dict[str, tuple[float, ...]], name: str = "bbox") -> _Box:
    left, top, right, bottom = said[name]
    return left, top, right, bottom
