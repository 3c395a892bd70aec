"""Divides cases into `tune` and `report` by a fixed rule, so that nothing tuned on is reported.

The rule. A case belongs to the sentences of the sources that its gold (or removed) quotations touch. Cases
that share a sentence belong together, and so do those of their partners: translations, paraphrases, two-part
questions and follow-ups on one sentence are never divided. The group's key is its first sentence in document
order, folded; a question without gold belongs to its id without the part that names a language ("nl", "en").
The last bit of sha256(SALT + key) decides. Whole documents of a second corpus are divided by their id.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from evals.case import Case, Place, place
from evals.wording import fold
from index.split import sentences

Half = Literal["tune", "report"]

SALT = "vindplaats/1"
"""Fixed once, before anything was measured."""

_LANGUAGE = re.compile(r"(?:^|(?<=[-_.]))(?:nl|en)(?:[-_.]|$)")


class Sentences:
    """The sentences of the texts, and which of them a place touches."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Cut every text once."""
        self._texts = texts
        self._spans = {name: sentences(text, 0, len(text)) for name, text in texts.items()}

    def touched(self, where: Place) -> list[tuple[str, int]]:
        """The sentences that `where` overlaps, as document and start, in order."""
        spans = self._spans[where.document]
        first = max(0, bisect_right(spans, where.start, key=lambda span: span.start) - 1)
        return [
            (where.document, span.start)
            for span in spans[first:]
            if span.start < where.end and span.end > where.start
        ]

    def text(self, sentence: tuple[str, int]) -> str:
        """The text of the sentence that starts there."""
        document, start = sentence
        end = next(span.end for span in self._spans[document] if span.start == start)
        return self._texts[document][start:end]


def families(cases: Iterable[Case], texts: Mapping[str, str]) -> dict[str, str]:
    """For each case id what it is about: its first gold sentence, folded, or the stem of its id.

    Cases of one family rise and fall together, so intervals are drawn over families.
    """
    known = Sentences(texts)
    return {case.id: _key(case, _touched(case, known, texts), known) for case in cases}


def halves(cases: Sequence[Case], texts: Mapping[str, str]) -> dict[str, Half]:
    """For each case id the half that it belongs to."""
    known = Sentences(texts)
    touched = {case.id: _touched(case, known, texts) for case in cases}
    leader = _joined(touched.values())
    return {
        case.id: half_of(_key(case, [leader[touched[case.id][0]]] if touched[case.id] else [], known))
        for case in cases
    }


def half_of(key: str) -> Half:
    """The half that a key belongs to: about one in two."""
    return "report" if hashlib.sha256((SALT + key).encode()).digest()[-1] & 1 else "tune"


def stem(case_id: str) -> str:
    """An id without the part that names its language: what translations of one question share."""
    return _LANGUAGE.sub("", case_id)


def _touched(case: Case, known: Sentences, texts: Mapping[str, str]) -> list[tuple[str, int]]:
    quotations = case.gold or case.removed
    return sorted({sentence for gold in quotations for sentence in known.touched(place(gold, texts))})


def _key(case: Case, touched: Sequence[tuple[str, int]], known: Sentences) -> str:
    return fold(known.text(touched[0])) if touched else f"{case.why}:{stem(case.id)}"


def _joined(groups: Iterable[Sequence[tuple[str, int]]]) -> dict[tuple[str, int], tuple[str, int]]:
    """For each sentence the first of all sentences that it is joined with, directly or through others."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(sentence: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(sentence, sentence)
        while parent[sentence] != sentence:
            sentence = parent[sentence]
        return sentence

    for group in groups:
        for one, other in pairwise(group):
            first, second = sorted((root(one), root(other)))
            parent[second] = first
        for sentence in group:
            root(sentence)
    return {sentence: root(sentence) for sentence in parent}
