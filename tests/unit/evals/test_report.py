"""A report is written, read again and held against another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from evals.case import Case, CaseError
from evals.measure import Measured, better, measure, with_rows
from evals.outcome import Cited, Outcome, Statement
from evals.report import case_scores, changes_table, compare, figures_table, read_report, report, write_report

MakeCase = Callable[..., Case]


def measured(case: MakeCase, texts: dict[str, str], right: int, count: int = 40) -> Measured:
    """Of `count` questions, each a family of its own, the first `right` are answered rightly."""
    cases = [case(id=f"q{at}") for at in range(count)]
    outcomes = {
        one.id: Outcome(
            refused=False,
            statements=(Statement("", (Cited("169 stemmen" if at < right else "iets anders"),)),),
            confidence=0.5,
            milliseconds={"total": 10.0},
        )
        for at, one in enumerate(cases)
    }
    made = measure(cases, outcomes, texts)
    return with_rows(made, {}, {one.id: one.id for one in cases})


def test_a_report_is_read_as_it_was_written(case: MakeCase, texts: dict[str, str], tmp_path: Path) -> None:
    made = report(measured(case, texts, 20), {"system": "x", "split": "report"})
    write_report(made, tmp_path / "new" / "report.json")
    assert read_report(tmp_path / "new" / "report.json") == made
    assert case_scores(made)["choice.any_holds"]["q0"] == 1.0


def test_each_case_is_a_line_of_its_own(case: MakeCase, texts: dict[str, str], tmp_path: Path) -> None:
    write_report(report(measured(case, texts, 1, 3), {}), tmp_path / "a.json")
    lines = (tmp_path / "a.json").read_text().splitlines()
    assert sum(line.startswith('  "q') and "choice" in line for line in lines) == 3


def test_what_got_worse_beyond_noise_is_named(case: MakeCase, texts: dict[str, str]) -> None:
    before = report(measured(case, texts, 30), {})
    worse = [change.name for change in compare(before, report(measured(case, texts, 15), {})) if change.worse]
    assert set(worse) == {"choice.first_holds", "choice.any_holds", "choice.nuggets", "refusal.crag"}


@pytest.mark.parametrize("right", [29, 30, 40])
def test_noise_and_improvement_are_not_worse(right: int, case: MakeCase, texts: dict[str, str]) -> None:
    before = report(measured(case, texts, 30), {})
    assert not [
        change for change in compare(before, report(measured(case, texts, right), {})) if change.worse
    ]


def test_only_cases_that_both_runs_have_are_compared(case: MakeCase, texts: dict[str, str]) -> None:
    before, after = report(measured(case, texts, 10, 10), {}), report(measured(case, texts, 10, 40), {})
    (change,) = [one for one in compare(before, after) if one.name == "choice.any_holds"]
    assert (change.before, change.after, change.difference.count) == (1.0, 1.0, 10)


def test_runs_without_a_common_case_cannot_be_compared(case: MakeCase, texts: dict[str, str]) -> None:
    made = report(measured(case, texts, 1, 2), {})
    other = made | {"scores": {"z": {}}}
    with pytest.raises(CaseError, match="no case in common"):
        compare(made, other)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 0}', '{"format": 1}'])
def test_a_file_that_is_no_report_is_told(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(CaseError, match=r"a\.json"):
        read_report(tmp_path / "a.json")
    with pytest.raises(CaseError, match="cannot be read"):
        read_report(tmp_path / "none.json")


def test_lower_is_better_for_what_is_wrong() -> None:
    assert better("choice.any_holds") == 1
    assert better("refusal.wrongly_refused") == better("gate.wrongly_withheld/en") == -1
    assert better("choice.claims") == 0


def test_the_tables_show_every_figure(case: MakeCase, texts: dict[str, str]) -> None:
    before, after = report(measured(case, texts, 30), {}), report(measured(case, texts, 15), {})
    console = Console(width=200, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115 - closed with the test
    with console.file:
        console.print(figures_table(before))
        console.print(changes_table(compare(before, after)))
    shown = console.export_text()
    assert "choice.first_holds" in shown
    assert "0.75 [" in shown
    assert "milliseconds.total" in shown
    assert "worse" in shown
