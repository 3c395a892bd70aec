"""The quote writer: the sentences of the sources that answer the question, as they stand, best first.

Faithful by construction; what can go wrong is choosing. Knows nothing of checking or refusing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import Asked, Want
from assistant.verify import Draft
from index.opened import Index
from index.passage import Passage, Span
from index.retrieve import Found

PASSAGES = 10
"""Passages whose sentences are considered."""

MOST = 3
"""Quotations in an answer, at most."""

_PASSAGE_WEIGHT = 0.25
_WANTED_BONUS = 0.6
"""Standard deviations. Best of a small grid on the tuning cases."""

_CLOSE = 1.6
"""Standard deviations below the best sentence within which another is still shown."""

_SHORTEST = 25
"""Characters. A shorter piece ("Tot slot") is a label rather than an answer."""

_HOLDS = {
    Want.NUMBER: re.compile(
        r"\d|\b(een derde|de helft|twee|drie|vier|vijf|miljoen|miljard|half|third|two|three)\b", re.IGNORECASE
    ),
    Want.DATE: re.compile(
        r"\b(19|20)\d\d\b|\b\d{1,2} (januari|februari|maart|april|mei|juni|juli|augustus|september|"
        r"oktober|november|december)|\b(jaarlijks|tweejaarlijks|keer per jaar)",
        re.IGNORECASE,
    ),
    Want.WHO: re.compile(r"(?<=[a-z,] )[A-Z][a-zé]+"),
    Want.WHY: re.compile(
        r"\b(omdat|vanwege|aangezien|daarom|waardoor|zodat|om (\w+ ){1,12}te|doordat|met het oog op|"
        r"because|since|therefore)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer the question. `cosine` is its likeness in meaning; `score` ranks it."""

    passage: Passage
    span: Span
    text: str
    cosine: float
    score: float


def candidates(asked: Asked, found: Found, index: Index) -> list[Candidate]:
    """The sentences of the best passages, best first."""
    rows = [
        (hit.passage, span, float(cosine), whole)
        for hit, whole in zip(found.hits[:PASSAGES], found.cosines, strict=False)
        for span, cosine in zip(
            hit.passage.sentences, index.sentence_vectors(hit.passage) @ found.vector, strict=True
        )
        if span.end - span.start >= _SHORTEST
    ]
    alone = _standardised([cosine for *_, cosine, _ in rows])
    whole = _standardised([cosine for *_, cosine in rows])
    ranked = []
    for (passage, span, cosine, _), own, around in zip(rows, alone, whole, strict=True):
        text = passage.text[span.start - passage.start : span.end - passage.start]
        score = float(own + _PASSAGE_WEIGHT * around) + _bonus(asked, text)
        ranked.append(Candidate(passage, span, text, cosine, score))
    return sorted(ranked, key=lambda candidate: -candidate.score)


def write(ranked: list[Candidate]) -> list[Draft]:
    """The best sentence, and those that come close to it, none twice."""
    if not ranked:
        return []
    chosen = [one for one in ranked if ranked[0].score - one.score <= _CLOSE][:MOST]
    return [Draft(one.text, one.text, one.passage) for one in chosen]


def _bonus(asked: Asked, text: str) -> float:
    """What a sentence earns by holding the kind of thing that the question asks for."""
    holds = _HOLDS.get(asked.want)
    return _WANTED_BONUS if holds and holds.search(text) else 0.0


def _standardised(values: Sequence[float]) -> NDArray[np.float64]:
    """`values` as standard deviations from their mean."""
    scores = np.asarray(values, dtype=np.float64)
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread else np.zeros(len(scores))
