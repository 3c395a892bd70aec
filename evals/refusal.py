"""Refusal: does the system answer what it can and refuse what it cannot, and does it know which. Pure.

An answer is *right* where a claim holds the vital facts (`choice.any_holds`); an answer to a question that
the sources do not answer is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one question; `right` of an answer, meaningless for a refusal."""

    answerable: bool
    refused: bool
    right: bool
    confidence: float | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """With the most confident `coverage` of all questions answered, `risk` of those answers is wrong."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about one confidence: their mean confidence, the share that is right, how many."""

    confidence: float
    right: float
    count: int


def scores(decision: Decision) -> dict[str, float | None]:
    """The measures that single questions have."""
    refused = float(decision.refused)
    return {
        "refused_unanswerable": None if decision.answerable else refused,
        "wrongly_refused": refused if decision.answerable else None,
        "crag": crag(decision),
    }


def crag(decision: Decision) -> float:
    """1 right, 0 refused, -1 wrong (CRAG; Yang et al. 2024)."""
    if decision.refused:
        return 0.0
    return 1.0 if decision.right else -1.0


def precision(decisions: Sequence[Decision]) -> float | None:
    """The share of the refusals that are of unanswerable questions; None without refusals."""
    return _share([not decision.answerable for decision in decisions if decision.refused])


def recall(decisions: Sequence[Decision]) -> float | None:
    """The share of the unanswerable questions that are refused; None without such questions."""
    return _share([decision.refused for decision in decisions if not decision.answerable])


def f1(decisions: Sequence[Decision]) -> float | None:
    """2TP / (2TP + FP + FN) of refusing the unanswerable; None where there is nothing to refuse or refused."""
    hits = sum(decision.refused and not decision.answerable for decision in decisions)
    misses = sum(decision.refused == decision.answerable for decision in decisions)
    return 2 * hits / (2 * hits + misses) if hits + misses else None


def risk_coverage(decisions: Sequence[Decision]) -> list[CurvePoint]:
    """The curve over the answers, most confident first; answers of equal confidence come together."""
    answers = sorted(
        ((decision.confidence, decision.right) for decision in decisions if _counts(decision)),
        key=lambda answer: -(answer[0] or 0.0),
    )
    curve, answered, wrong = [], 0, 0
    for _, equal in groupby(answers, key=lambda answer: answer[0]):
        outcomes = [right for _, right in equal]
        answered += len(outcomes)
        wrong += outcomes.count(False)
        curve.append(CurvePoint(answered / len(decisions), wrong / answered))
    return curve


def risk_area(decisions: Sequence[Decision]) -> float | None:
    """The mean risk over the coverages reached (AURC; Geifman and El-Yaniv 2017); None without answers.

    Compare it at equal coverage only: a system that answers little has little risk.
    """
    curve = risk_coverage(decisions)
    if not curve:
        return None
    starts = [0.0, *(point.coverage for point in curve)]
    area = sum(point.risk * (point.coverage - start) for point, start in zip(curve, starts, strict=False))
    return area / curve[-1].coverage


def calibration(decisions: Sequence[Decision]) -> list[Bin]:
    """The answers in bins of equal width by confidence, without the empty ones."""
    binned: dict[int, list[Decision]] = {}
    for decision in decisions:
        if _counts(decision):
            binned.setdefault(min(int((decision.confidence or 0.0) * BINS), BINS - 1), []).append(decision)
    return [
        Bin(
            confidence=sum(decision.confidence or 0.0 for decision in members) / len(members),
            right=sum(decision.right for decision in members) / len(members),
            count=len(members),
        )
        for _, members in sorted(binned.items())
    ]


def calibration_error(decisions: Sequence[Decision]) -> float | None:
    """The mean distance of confidence from the share that is right, over answers (ECE; Guo et al. 2017)."""
    bins = calibration(decisions)
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / total if total else None


def _counts(decision: Decision) -> bool:
    return not decision.refused and decision.confidence is not None


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
