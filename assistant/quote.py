"""The quote writer: the sentences of the sources that answer the question, as they stand, best first.

Faithful by construction; what can go wrong is choosing. Knows nothing of checking or refusing.
"""

import re
from dataclasses import dataclass

import numpy as np

from assistant.question import Asked, Want
from assistant.verify import Draft
from index.opened import Index
from index.passage import Passage, Span
from index.retrieve import Found

PASSAGES = 8
"""Passages whose sentences are considered."""

MOST = 3
"""Quotations in an answer, at most."""

_PASSAGE_WEIGHT = 0.5
_WANTED_BONUS = 0.6
"""Standard deviations. Set by hand; learning them from the tuning cases is the next step."""

_CLOSE = 1.0
"""Standard deviations below the best sentence within which another is still shown."""

_SHORTEST = 25
"""Characters. A shorter piece ("Tot slot") is a label rather than an answer."""

_HOLDS = {
    Want.NUMBER: re.compile(r"\d|\b(een derde|de helft|twee|drie|vier|vijf|miljoen|miljard|half|third|two|three)\b", re.I),
    Want.DATE: re.compile(r"\b(19|20)\d\d\b|\b\d{1,2} (januari|februari|maart|april|mei|juni|juli|augustus|september|"
                          r"oktober|november|december)|\b(jaarlijks|tweejaarlijks|keer per jaar)", re.I),
    Want.WHO: re.compile(r"(?<=[a-z,] )[A-Z][a-zé]+"),
    Want.WHY: re.compile(r"\b(omdat|vanwege|aangezien|daarom|waardoor|zodat|om (\w+ ){1,12}te|doordat|met het oog op|"
                         r"because|since|therefore)\b", re.I),
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
    rows: list[tuple[Passage, Span, str, float, float]] = []
    for hit in found.hits[:PASSAGES]:
        passage = hit.passage
        cosines = index.sentence_vectors(passage) @ found.vector
        best = float(cosines.max())
        for span, cosine in zip(passage.sentences, cosines, strict=True):
            text = passage.text[span.start - passage.start : span.end - passage.start]
            rows.append((passage, span, text, float(cosine), best))
    if not rows:
        return []
    cosines = np.array([row[3] for row in rows])
    spread = float(cosines.std()) or 1.0
    scored = [
        Candidate(passage, span, text, cosine, _score(asked, text, cosine, best, float(cosines.mean()), spread))
        for passage, span, text, cosine, best in rows
        if len(text) >= _SHORTEST
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


def write(ranked: list[Candidate]) -> list[Draft]:
    """The best sentence, and those that come close to it, none twice."""
    if not ranked:
        return []
    chosen = [one for one in ranked if ranked[0].score - one.score <= _CLOSE][:MOST]
    return [Draft(one.text, one.text, one.passage) for one in chosen]


def _score(asked: Asked, text: str, cosine: float, best: float, mean: float, spread: float) -> float:
    holds = _HOLDS.get(asked.want)
    bonus = _WANTED_BONUS if holds and holds.search(text) else 0.0
    return (cosine - mean) / spread + _PASSAGE_WEIGHT * (best - mean) / spread + bonus
