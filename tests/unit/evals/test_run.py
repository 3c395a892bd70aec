"""A run keeps each answer as it comes and goes on where it stopped."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evals.case import Case, CaseError
from evals.run import ANSWERS, answer_cases

MakeCase = Callable[..., Case]


class Small:
    """A system that answers with the case's id, and breaks on one of them."""

    def __init__(self, about: str = "small", breaks_on: str | None = None) -> None:
        self.about: Mapping[str, str] = {"system": about}
        self.asked: list[str] = []
        self._breaks_on = breaks_on

    def answer(self, case: Case) -> Mapping[str, object]:
        """The case's id."""
        if case.id == self._breaks_on:
            raise KeyboardInterrupt
        self.asked.append(case.id)
        return {"answer": case.id}


def put(system: Small, cases: list[Case], folder: Path, *, resume: bool = False) -> list[str]:
    """The ids in the file after a run."""
    file = answer_cases(system, cases, folder, resume=resume, progress=lambda: None)
    return [json.loads(line)["id"] for line in file.read_text().splitlines()]


@pytest.fixture
def cases(case: MakeCase) -> list[Case]:
    return [case(id=name) for name in "abc"]


def test_a_stopped_run_keeps_what_was_answered_and_goes_on(cases: list[Case], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        put(Small(breaks_on="b"), cases, tmp_path)
    again = Small()
    assert put(again, cases, tmp_path, resume=True) == ["a", "b", "c"]
    assert again.asked == ["b", "c"]


def test_a_line_that_was_cut_off_is_asked_again(cases: list[Case], tmp_path: Path) -> None:
    put(Small(), cases[:2], tmp_path / "x")
    put(Small(), cases, tmp_path)
    whole = (tmp_path / ANSWERS).read_text()
    (tmp_path / ANSWERS).write_text(whole[:-9])
    again = Small()
    assert put(again, cases, tmp_path, resume=True) == ["a", "b", "c"]
    assert again.asked == ["c"]


def test_a_run_is_never_written_over(cases: list[Case], tmp_path: Path) -> None:
    put(Small(), cases, tmp_path)
    with pytest.raises(CaseError, match="holds a run already; add --resume"):
        put(Small(), cases, tmp_path)


def test_answers_of_another_system_or_other_cases_are_never_mixed(cases: list[Case], tmp_path: Path) -> None:
    put(Small(), cases, tmp_path)
    with pytest.raises(CaseError, match="cannot be resumed"):
        put(Small("other"), cases, tmp_path, resume=True)
    with pytest.raises(CaseError, match="cannot be resumed"):
        put(Small(), cases[:2], tmp_path, resume=True)
