"""What stands on a page of a PDF: words and drawn lines, with their places. Knows nothing of where they were found."""

from collections.abc import Sequence
from dataclasses import dataclass

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Affine:
    """Leads from one pair of axes to another: (x, y) to (a x + b y + c, d x + e y + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to stand."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def after(self, first: "Affine") -> "Affine":
        """Both, one after the other."""
        return Affine(
            self.a * first.a + self.b * first.d,
            self.a * first.b + self.b * first.e,
            self.a * first.c + self.b * first.f + self.c,
            self.d * first.a + self.e * first.d,
            self.d * first.b + self.e * first.e,
            self.d * first.c + self.e * first.f + self.f,
        )

    def boxed(self, box: Sequence[float]) -> Sides:
        """The sides of what the rectangle between two opposite corners becomes."""
        x1, y1, x2, y2 = box
        xs, ys = zip(*(self.moved(x, y) for x in (x1, x2) for y in (y1, y2)), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


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
class Sheet:
    """The words of one page in the order of their source, and the lines drawn between them.

    `back` leads from their places to those on the page as it is seen: a scan may be turned or askew. `scanned`: the
    words were read from the picture of the page, where small signs are misread.
    """

    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    uprights: tuple[Upright, ...] = ()
    back: Affine = Affine()
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as people see it: PNG, and its width and height in points."""

    png: bytes
    width: float
    height: float
