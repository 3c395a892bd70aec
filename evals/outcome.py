"""What a system made of one case, in the form that the metrics read; the same for every system.

Knows nothing of files or forms of answers (`answers.py` does).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.case import Case, Place, place
from evals.wording import fold

LONG = 700
"""Characters above which a quotation counts as a section, not as an answer: it holds no fact."""

COVERS = 0.5
"""The share of a gold quotation that a passage or citation must hold to count as having found it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation. `place` and `located` are None where the system gives no offsets or no known document.

    `located` says whether the document reads exactly `quote` at those offsets; `in_range` whether the
    reference leads to something that was shown.
    """

    quote: str
    place: Place | None = None
    located: bool | None = None
    in_range: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with what it cites."""

    text: str
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that the system looked at; best first in `Outcome.found`."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer or a refusal. `found` is None where a system does not tell what it retrieved."""

    refused: bool
    statements: tuple[Statement, ...]
    found: tuple[Found, ...] | None = None
    confidence: float | None = None
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    withheld: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a question asks: any of these gold quotations answers it."""

    places: tuple[Place, ...]
    quotes: tuple[str, ...]

    def found_in(self, text: str, where: Place | None) -> bool:
        """Whether a stretch holds at least half of one gold quotation, by place or else by its words."""
        if where is not None:
            return any(gold.overlap(where) >= COVERS * (gold.end - gold.start) for gold in self.places)
        return any(fold(quote) in fold(text) for quote in self.quotes)


def parts(case: Case, texts: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts of the case, in order. Gold quotations without a part are alternatives: together one part."""
    grouped: dict[str, list[int]] = {}
    for at, gold in enumerate(case.gold):
        grouped.setdefault(str(gold.part), []).append(at)
    return tuple(
        Part(
            tuple(place(case.gold[at], texts) for at in group),
            tuple(case.gold[at].quote for at in group),
        )
        for group in grouped.values()
    )


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the scores that there are; None where there are none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
