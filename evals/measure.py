"""Scores outcomes: every measure of every case, and the figures over all of them with their intervals.

Pure: the same outcomes give the same figures. Knows nothing of systems or files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from evals import choice, citations, faithfulness, refusal, retrieval, speed
from evals.case import Case
from evals.citations import Supports
from evals.halves import families
from evals.interval import Interval, of_mean, of_statistic
from evals.outcome import Outcome, parts
from evals.refusal import Bin, CurvePoint, Decision

Scores = Mapping[str, Mapping[str, float | None]]
"""For each figure, the score of each case id; None where it has no meaning for the case."""

LOWER_IS_BETTER = frozenset(
    {
        "refusal.wrongly_refused",
        "refusal.risk_area",
        "refusal.calibration_error",
        "gate.wrongly_withheld",
        "gate.drafted_false_shown",
    }
)
NEITHER_IS_BETTER = frozenset({"choice.claims", "answers.withheld"})

_STATISTICS: Mapping[str, Callable[[Sequence[Decision]], float | None]] = {
    "refusal.precision": refusal.precision,
    "refusal.recall": refusal.recall,
    "refusal.f1": refusal.f1,
    "refusal.risk_area": refusal.risk_area,
    "refusal.calibration_error": refusal.calibration_error,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of a run. `groups` are the figures by a field of the cases and its value."""

    scores: Scores
    figures: Mapping[str, Interval]
    groups: Mapping[str, Mapping[str, Mapping[str, Interval]]]
    curve: Sequence[CurvePoint]
    bins: Sequence[Bin]
    stages: Mapping[str, speed.Stage]
    families: Mapping[str, str]


def measure(
    cases: Sequence[Case],
    outcomes: Mapping[str, Outcome],
    texts: Mapping[str, str],
    supports: Supports = faithfulness.contained,
) -> Measured:
    """Score every case, and draw the figures together. Every case needs an outcome."""
    decisions = {case.id: decision(case, outcomes[case.id]) for case in cases}
    rows = {
        case.id: case_scores(case, outcomes[case.id], decisions[case.id], texts, supports) for case in cases
    }
    scores = {name: {case.id: rows[case.id][name] for case in cases} for name in rows[cases[0].id]}
    about = families(cases, texts)
    return Measured(
        scores=scores,
        figures=_figures(scores, decisions, about),
        groups=_groups(cases, scores, about),
        curve=refusal.risk_coverage(list(decisions.values())),
        bins=refusal.calibration(list(decisions.values())),
        stages=speed.stages(outcome.milliseconds for outcome in outcomes.values()),
        families=about,
    )


def decision(case: Case, outcome: Outcome) -> Decision:
    """What was decided, and whether an answer to an answerable question is right."""
    right = choice.scores(case, outcome)["any_holds"] == 1.0
    return Decision(case.answerable, outcome.refused, right, outcome.confidence)


def case_scores(
    case: Case, outcome: Outcome, decided: Decision, texts: Mapping[str, str], supports: Supports
) -> dict[str, float | None]:
    """Every measure of one case, by its full name."""
    wanted = parts(case, texts)
    by_family: dict[str, Mapping[str, float | None]] = {
        "retrieval": retrieval.scores(wanted, outcome),
        "choice": choice.scores(case, outcome),
        "citations": citations.scores(wanted, outcome, supports),
        "faithfulness": faithfulness.scores(outcome, supports),
        "refusal": refusal.scores(decided),
        "answers": {"withheld": outcome.withheld},
    }
    return {f"{family}.{name}": score for family, row in by_family.items() for name, score in row.items()}


def better(name: str) -> int:
    """1 where a higher figure is better, -1 where a lower is, 0 where neither."""
    whole = name.partition("/")[0]
    if whole in NEITHER_IS_BETTER:
        return 0
    return -1 if whole in LOWER_IS_BETTER else 1


def _figures(
    scores: Scores, decisions: Mapping[str, Decision], about: Mapping[str, str]
) -> dict[str, Interval]:
    drawn = {name: of_mean(row, about) for name, row in scores.items()}
    drawn |= {name: of_statistic(decisions, about, statistic) for name, statistic in _STATISTICS.items()}
    return {name: interval for name, interval in drawn.items() if interval is not None}


SHOWN_BY_GROUP = (
    "retrieval.hit@5",
    "choice.first_holds",
    "choice.any_holds",
    "refusal.wrongly_refused",
    "refusal.refused_unanswerable",
)


def _groups(
    cases: Sequence[Case], scores: Scores, about: Mapping[str, str]
) -> dict[str, dict[str, dict[str, Interval]]]:
    """The figures by language, and those of `SHOWN_BY_GROUP` by kind, style and reason to refuse."""
    return {
        "language": _by("language", cases, scores, about, tuple(scores)),
        **{field: _by(field, cases, scores, about, SHOWN_BY_GROUP) for field in ("kind", "style", "why")},
    }


def _by(
    field: str, cases: Sequence[Case], scores: Scores, about: Mapping[str, str], names: Sequence[str]
) -> dict[str, dict[str, Interval]]:
    grouped: dict[str, dict[str, Interval]] = {}
    for value in sorted({getattr(case, field) for case in cases} - {None}):
        members = [case.id for case in cases if getattr(case, field) == value]
        drawn = {name: of_mean({one: scores[name][one] for one in members}, about) for name in names}
        grouped[value] = {name: interval for name, interval in drawn.items() if interval is not None}
    return grouped


NOTHING = Measured(scores={}, figures={}, groups={}, curve=(), bins=(), stages={}, families={})
"""A run of no cases: where figures of another kind stand alone."""


def with_rows(measured: Measured, rows: Scores, about: Mapping[str, str]) -> Measured:
    """The same with figures of another kind (the gate, a second corpus), by the ids of what was tried."""
    drawn = {name: of_mean(row, about) for name, row in rows.items()}
    return replace(
        measured,
        scores={**measured.scores, **rows},
        figures=dict(measured.figures) | {name: one for name, one in drawn.items() if one is not None},
        families={**measured.families, **about},
    )
