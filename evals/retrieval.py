"""Retrieval: did the passages hold what answers the question, and how high. Pure; knows no retriever.

A question has one or more parts (`outcome.Part`); a ranking is, for each passage from the top, the parts that
it answers. Where each part has a passage of its own these are the usual measures by passage id (held against
ir-measures in the tests); where passages overlap, a second passage for the same part counts for nothing.
"""

from collections.abc import Sequence
from itertools import islice
from math import log2

from evals.outcome import Outcome, Part

CUTS = (1, 3, 5, 10)

Ranking = Sequence[frozenset[int]]


def scores(parts: Sequence[Part], outcome: Outcome) -> dict[str, float | None]:
    """All measures of one case; None for each where the system does not tell what it found."""
    if outcome.found is None or not parts:
        return dict.fromkeys(_names())
    ranking = [
        frozenset(at for at, part in enumerate(parts) if part.found_in(found.text, found.place))
        for found in outcome.found
    ]
    measured: dict[str, float | None] = {f"hit@{k}": hit(ranking, k) for k in CUTS}
    measured["recall@5"] = recall(ranking, len(parts), 5)
    measured["recall@10"] = recall(ranking, len(parts), 10)
    measured["mrr"] = reciprocal_rank(ranking)
    measured["ndcg@10"] = ndcg(ranking, len(parts), 10)
    measured["context_precision"] = context_precision(ranking)
    return measured


def hit(ranking: Ranking, k: int) -> float:
    """1 where one of the first `k` passages answers a part, else 0."""
    return float(any(ranking[:k]))


def recall(ranking: Ranking, part_count: int, k: int) -> float:
    """The share of the parts that the first `k` passages answer."""
    return len(frozenset().union(*ranking[:k])) / part_count


def reciprocal_rank(ranking: Ranking) -> float:
    """1 / rank of the first passage that answers a part; 0 where none does."""
    return next((1 / rank for rank, answered in enumerate(ranking, start=1) if answered), 0.0)


def ndcg(ranking: Ranking, part_count: int, k: int) -> float:
    """Discounted gain of the passages that answer a new part, over the best order of the same passages.

    Järvelin and Kekäläinen (2002) with gain 1; a part that no passage answers counts as one more passage
    in the best order.
    """
    seen: frozenset[int] = frozenset()
    news = []
    for answered in ranking:
        news.append(bool(answered - seen))
        seen |= answered
    gain = sum(1 / log2(rank + 1) for rank, new in enumerate(news[:k], start=1) if new)
    best = sum(news) + part_count - len(seen)
    return gain / sum(1 / log2(rank + 1) for rank in islice(range(1, best + 1), k))


def context_precision(ranking: Ranking) -> float | None:
    """The share of the passages found that answer a part (RAGAS, by id); None where none was found."""
    return sum(map(bool, ranking)) / len(ranking) if ranking else None


def _names() -> list[str]:
    return [*(f"hit@{k}" for k in CUTS), "recall@5", "recall@10", "mrr", "ndcg@10", "context_precision"]
