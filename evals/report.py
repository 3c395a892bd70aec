"""A run's figures as JSON, as a table, and against an earlier run. Knows nothing of how they were measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.table import Table

from evals.case import CaseError
from evals.interval import Interval, of_difference
from evals.measure import Measured, better

FORMAT = 1

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """How one figure differs between two runs on the cases that both scored; `low` and `high` are of the difference."""

    name: str
    before: float
    after: float
    difference: Interval

    @property
    def beyond_noise(self) -> bool:
        """Whether the 95% interval of the difference leaves out 0."""
        return self.difference.low > 0 or self.difference.high < 0

    @property
    def worse(self) -> bool:
        """Whether the figure got worse beyond noise."""
        return self.beyond_noise and self.difference.value * better(self.name) < 0


def report(measured: Measured, about: Mapping[str, object]) -> Report:
    """All figures, and the score of each case, so that a later run can be held against this one."""
    return {
        "format": FORMAT,
        "about": dict(about),
        "figures": {name: _rounded(asdict(interval)) for name, interval in measured.figures.items()},
        "groups": {
            field: {
                value: {name: _rounded(asdict(interval)) for name, interval in row.items()}
                for value, row in values.items()
            }
            for field, values in measured.groups.items()
        },
        "risk_coverage": [_rounded(asdict(point)) for point in measured.curve],
        "calibration": [_rounded(asdict(one)) for one in measured.bins],
        "milliseconds": {stage: _rounded(asdict(one)) for stage, one in measured.stages.items()},
        "scores": {
            case: {
                name: _round(score)
                for name, row in measured.scores.items()
                if (score := row.get(case)) is not None
            }
            for case in measured.families
        },
        "families": {case: sha256(key.encode()).hexdigest()[:12] for case, key in measured.families.items()},
    }


def write_report(made: Report, path: Path) -> None:
    """Write the report so that a difference between two of them can be read: one case a line."""
    text = json.dumps(made | {"scores": {}}, ensure_ascii=False, indent=1)
    lines = ",\n".join(f"  {json.dumps(case)}: {json.dumps(row)}" for case, row in made["scores"].items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        text.replace('"scores": {}', '"scores": {\n' + lines + "\n }", 1) + "\n", encoding="utf-8"
    )


def read_report(path: Path) -> Report:
    """A report that `run --json` or `score --json` wrote. Raises CaseError where it is none."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CaseError(
            f"{path} cannot be read ({error}); write it with: python -m evals run --json"
        ) from error
    if not isinstance(made, dict) or made.get("format") != FORMAT or "scores" not in made:
        raise CaseError(
            f"{path} is no report of this version; write it with: python -m evals run --json {path}"
        )
    return made


def case_scores(made: Report) -> dict[str, dict[str, float]]:
    """For each figure, the scores that there are, by case."""
    found: dict[str, dict[str, float]] = {}
    for case, row in made["scores"].items():
        for name, score in row.items():
            found.setdefault(name, {})[case] = score
    return found


def compare(old: Report, new: Report) -> list[Change]:
    """Each figure that both runs have, on the cases that both scored. Raises CaseError where they share none."""
    if not old["scores"].keys() & new["scores"].keys():
        raise CaseError(
            "the two runs have no case in common; compare runs of the same cases and the same --split"
        )
    before, after = case_scores(old), case_scores(new)
    families = {**old["families"], **new["families"]}
    return [
        change
        for name in after
        if name in before and (change := _change(name, before[name], after[name], families)) is not None
    ]


def figures_table(made: Report) -> Table:
    """The figures with their intervals, over all and by language, for a reader's eye."""
    table = Table(title=" · ".join(f"{key} {value}" for key, value in made["about"].items()))
    for heading in ("figure, with 95% interval", "all", "nl", "en", "cases"):
        table.add_column(heading, justify="right" if heading == "cases" else "left")
    languages = [made["groups"].get("language", {}).get(language, {}) for language in ("nl", "en")]
    for name, figure in made["figures"].items():
        table.add_row(
            name,
            *(_shown(one) for one in (figure, *(row.get(name) for row in languages))),
            str(figure["count"]),
        )
    for stage, figure in made["milliseconds"].items():
        both = f"p50 {figure['p50']:.0f}, p95 {figure['p95']:.0f}"
        table.add_row(f"milliseconds.{stage}", both, "", "", str(figure["count"]))
    return table


def changes_table(changes: Sequence[Change]) -> Table:
    """Two runs side by side."""
    table = Table()
    for heading in ("figure", "before", "after", "difference", "95% interval", ""):
        table.add_column(heading, justify="left" if heading in ("figure", "") else "right")
    for change in changes:
        difference = change.difference
        verdict = ("worse" if change.worse else "changed") if change.beyond_noise else ""
        if change.beyond_noise and not change.worse and better(change.name):
            verdict = "better"
        table.add_row(
            change.name,
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            f"{difference.value:+.3f}",
            f"{difference.low:+.3f} - {difference.high:+.3f}",
            verdict,
        )
    return table


def _shown(figure: Mapping[str, Any] | None) -> str:
    return f"{figure['value']:.2f} [{figure['low']:.2f}, {figure['high']:.2f}]" if figure else ""


def _change(
    name: str, before: Mapping[str, float], after: Mapping[str, float], families: Mapping[str, str]
) -> Change | None:
    difference = of_difference(after, before, families)
    if difference is None:
        return None
    both = before.keys() & after.keys()
    old = sum(before[case] for case in both) / len(both)
    return Change(name, old, old + difference.value, difference)


def _rounded(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _round(value) for name, value in fields.items()}


def _round(value: float | None) -> float | None:
    """Four decimals: more would differ between machines."""
    return round(value, 4) if isinstance(value, float) else value
