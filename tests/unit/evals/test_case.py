"""Cases are read strictly: what is wrong is told with file and line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.case import CASES, PARAPHRASES, Case, CaseError, find_quote, load_cases, load_paraphrases, place

MakeCase = Callable[..., Case]
Write = Callable[..., Path]


def row(case: Case, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any field, right or wrong
    return case.model_dump(mode="json", exclude_none=True) | changed


def test_a_file_of_cases_is_read(case: MakeCase, write: Write, texts: dict[str, str]) -> None:
    file = write(row(case()), "", row(case(None, id="x", why="off_topic")))
    assert [one.id for one in load_cases(file, texts)] == ["nl-votes-01", "x"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"questoin": "?"}, 'unknown field "questoin"'),
        ({"gold": [{"document": "doc", "qoute": "x"}]}, 'unknown field "gold.0.qoute"'),
        ({"language": "de"}, '"language" cannot be used'),
        ({"gold": [{"document": "doc", "quote": "Op 11 oktober"}]}, 'does not occur in "doc"'),
        ({"gold": [{"document": "doc", "quote": "e"}]}, "times in"),
        ({"gold": [{"document": "other", "quote": "x"}]}, 'no document "other"'),
        ({"facts": [["170"]]}, "no gold quotation holds the fact ['170']"),
        ({"facts": []}, "at least one gold and one fact"),
        ({"answerable": False}, "no gold and no facts"),
        ({"answerable": False, "gold": [], "facts": []}, 'say in "why"'),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    changed: dict[str, Any], message: str, case: MakeCase, write: Write, texts: dict[str, str]
) -> None:
    file = write("", row(case(), **changed))
    with pytest.raises(CaseError) as error:
        load_cases(file, texts)
    assert str(error.value).startswith(f"{file}:2: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_line_that_is_no_json_is_named(write: Write, texts: dict[str, str]) -> None:
    with pytest.raises(CaseError, match=r"cases.jsonl:1: not valid JSON"):
        load_cases(write("{"), texts)


def test_an_id_is_unique_over_all_files(
    case: MakeCase, write: Write, texts: dict[str, str], tmp_path: Path
) -> None:
    write(row(case()), name="a.jsonl")
    write(row(case()), name="b.jsonl")
    with pytest.raises(CaseError, match=r'b.jsonl:1: the id "nl-votes-01" occurs twice'):
        load_cases(tmp_path, texts)


def test_a_file_that_is_missing_or_empty_is_told(write: Write, texts: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        load_cases(tmp_path / "none.jsonl", texts)
    with pytest.raises(CaseError, match="there are no cases here"):
        load_cases(write(), texts)


def test_white_space_in_a_quotation_counts_as_equal() -> None:
    assert find_quote("kreeg\nhet  Koninkrijk", "Op 10 oktober kreeg het Koninkrijk") == [(14, 34)]
    assert find_quote(" ", "Op 10 oktober") == []


def test_the_place_of_gold_reads_as_the_quotation(case: MakeCase, texts: dict[str, str]) -> None:
    gold = case("169 stemmen").gold[0]
    where = place(gold, texts)
    assert texts["doc"][where.start : where.end] == "169 stemmen"


def test_every_gold_quotation_stands_in_the_letter_and_every_fact_in_its_gold(
    letter_texts: dict[str, str],
) -> None:
    """Loading checks both; the numbers are those that were asked for."""
    cases = load_cases(CASES, letter_texts)
    answerable = [one for one in cases if one.answerable]
    assert len(answerable) >= 250
    assert len(cases) - len(answerable) >= 100
    assert {one.why for one in cases} - {None} == {
        "off_topic",
        "same_register",
        "near_miss",
        "false_premise",
        "gold_removed",
    }
    english = sum(one.language == "en" for one in answerable) / len(answerable)
    assert 0.4 < english < 0.6


def test_the_paraphrases_are_true_and_false(letter_texts: dict[str, str]) -> None:
    found = load_paraphrases(PARAPHRASES, letter_texts)
    assert {one.true for one in found} == {True, False}
