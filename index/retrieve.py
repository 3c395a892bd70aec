"""Finds the passages for a question: nearest in meaning and nearest in words, fused by rank.

Knows scores and ranks; knows nothing of sentences, answers or refusals.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedded
from index.opened import Index
from index.passage import Hit, Passage

CANDIDATES = 50
"""Passages that each of the two ways puts forward."""

RANK_CONSTANT = 10
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009: 1 / (k + rank)). 10 was best on
Dutch parliamentary questions; the paper's 60 flattens lists as short as these."""


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval knows of a question: its vectors, the hits, best first, and each hit's cosine with it."""

    question: Embedded
    hits: list[Hit]
    cosines: list[float]


def retrieve(
    index: Index, question: str, limit: int, *, lexical_weight: float = 1.0, left_out: Collection[str] = ()
) -> Found:
    """The `limit` best passages for `question`, leaving out passages whose id is in `left_out`.

    `lexical_weight` is what agreement in words counts against agreement in meaning.
    """
    embedded = index.embed_question(question)
    meaning = index.nearest(embedded.whole, CANDIDATES + len(left_out))
    lexical = index.lexical_scores(" ".join([question, *index.abbreviations.other_forms(question)]))
    in_words = highest(lexical, CANDIDATES + len(left_out))
    fused: dict[int, float] = {}
    for ranking, weight in ((meaning, 1.0), (in_words, lexical_weight)):
        for rank, row in enumerate(ranking, start=1):
            fused[row] = fused.get(row, 0.0) + weight / (RANK_CONSTANT + rank)
    best = sorted(fused, key=lambda row: (-fused[row], row))
    rows = [row for row in best if index.passages[row].id not in left_out][:limit]
    # A passage found by its words alone has no cosine; it lies below all that were found by meaning.
    lowest = min(meaning.values(), default=0.0)
    return Found(
        question=embedded,
        hits=[Hit(index.passages[row], fused[row]) for row in rows],
        cosines=[meaning.get(row, lowest) for row in rows],
    )


def highest(scores: NDArray[np.float32], limit: int) -> list[int]:
    """The rows of the `limit` highest of `scores`, which are above 0, highest first; of equal ones the first."""
    rows = np.arange(len(scores))
    if limit < len(scores):
        # Only those that can be among them are put in order: of 100,000 that is most of the time.
        rows = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    best = rows[np.argsort(-scores[rows], kind="stable")][:limit]
    return [int(row) for row in best if scores[row] > 0]


def with_passages(
    found: Found, index: Index, wanted: Callable[[Passage], bool], left_out: Collection[str] = ()
) -> Found:
    """`found`, and last all `wanted` passages of the documents found, as unlike the question as any."""
    there = {hit.passage.id for hit in found.hits}.union(left_out)
    more = [
        Hit(passage, 0.0)
        for document in sorted({hit.passage.document for hit in found.hits})
        for passage in index.passages_of(document)
        if passage.id not in there and wanted(passage)
    ]
    lowest = min(found.cosines, default=0.0)
    return Found(found.question, [*found.hits, *more], [*found.cosines, *(lowest for _ in more)])
