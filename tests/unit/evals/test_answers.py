"""Answers of any system are read in two forms and matched with cases, or the line is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.answers import match, read_answers, reads_as_refusal, to_outcome
from evals.case import Case, CaseError, Place
from evals.outcome import Cited, Outcome

MakeCase = Callable[..., Case]
Write = Callable[..., Path]

CITATION = {"document": "doc", "quote": "169 stemmen", "start": 35, "end": 46, "page": 1}
CONTRACT = {
    "question": "Hoeveel stemmen?",
    "status": "answered",
    "claims": [{"text": "169 stemmen", "support": "verbatim", "citations": [CITATION]}],
    "withheld": [{"text": "x", "reason": "number_differs"}],
    "refusal": None,
    "passages": [{"id": "p", "document": "doc", "start": 0, "end": 47, "score": 1.0, "text": "…"}],
    "confidence": 0.9,
    "timings_ms": {"total": 12},
    "added_later": True,
}


def outcome(row: dict[str, Any], write: Write, texts: dict[str, str]) -> Outcome:
    ((_, answer),) = read_answers(write(row))
    return to_outcome(answer, texts)


def test_the_contract_form_is_read_and_held_against_the_source(write: Write, texts: dict[str, str]) -> None:
    found = outcome(CONTRACT, write, texts)
    (statement,) = found.statements
    assert statement.citations == (Cited("169 stemmen", Place("doc", 35, 46), located=True),)
    assert found.found is not None
    assert found.found[0].place == Place("doc", 0, 47)
    assert (found.confidence, found.withheld, found.milliseconds) == (0.9, 1, {"total": 12})


@pytest.mark.parametrize(
    ("changed", "in_range"),
    [({"start": 34}, 1), ({"end": 9999}, 0), ({"document": "x"}, 0), ({"start": -1}, 0)],
)
def test_a_citation_that_does_not_stand_there_is_not_located(
    changed: dict[str, Any], in_range: int, write: Write, texts: dict[str, str]
) -> None:
    claim = {"text": "169 stemmen", "citations": [CITATION | changed]}
    (statement,) = outcome(CONTRACT | {"claims": [claim]}, write, texts).statements
    assert not statement.citations[0].located
    assert statement.citations[0].in_range == bool(in_range)


def test_a_refusal_of_the_contract_has_no_claims(write: Write, texts: dict[str, str]) -> None:
    found = outcome(CONTRACT | {"status": "refused", "claims": []}, write, texts)
    assert found.refused
    assert found.statements == ()


def test_the_simple_form_is_cut_into_sentences_with_what_they_cite(
    write: Write, texts: dict[str, str]
) -> None:
    row = {
        "question": "Hoeveel stemmen?",
        "answer": "Het kreeg 169 stemmen [1]. Dat was op 10 oktober. [1][3] Niemand weet meer.",
        "contexts": [
            "Op 10 oktober kreeg het Koninkrijk 169 stemmen.",
            {"text": "elders", "document": "doc"},
        ],
    }
    found = outcome(row, write, texts)
    first = Cited(row["contexts"][0], Place("doc", 0, 47))
    assert [statement.text for statement in found.statements] == [
        "Het kreeg 169 stemmen.",
        "Dat was op 10 oktober.",
        "Niemand weet meer.",
    ]
    assert [statement.citations for statement in found.statements] == [
        (first,),
        (first, Cited("", in_range=False)),
        (),
    ]
    assert found.found is not None
    assert [one.place for one in found.found] == [Place("doc", 0, 47), None]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "I could not find this in the sources.",
        "Hierover staat niets; dat is niet te vinden in de brief.",
    ],
)
def test_an_answer_that_is_none_is_a_refusal(text: str | None) -> None:
    assert reads_as_refusal(text)


@pytest.mark.parametrize(
    "text", ["169 stemmen [1].", "Hongarije heeft zich niet aangesloten [1].", "Not enough. " * 40]
)
def test_an_answer_is_no_refusal(text: str) -> None:
    assert not reads_as_refusal(text)


def test_what_a_system_says_of_itself_goes_before_its_words(write: Write, texts: dict[str, str]) -> None:
    row = {"id": "a", "answer": "I don't know, but 169 I guess.", "refused": False}
    assert not outcome(row, write, texts).refused
    assert outcome(row | {"refused": True}, write, texts).statements == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not valid JSON"),
        ({"answer": "x"}, 'neither "id" nor "question"'),
        ({"id": "a", "answer": "x", "context": []}, 'unknown field "context"'),
        ({"id": "a"}, 'the field "answer" is missing'),
        ({"id": "a", "answer": "x", "confidence": 2}, '"confidence" cannot be used'),
        ({"question": "?", "status": "answered"}, 'the field "claims" is missing'),
        ([], "Input should be a valid dictionary"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(row: object, message: str, write: Write) -> None:
    file = write({"id": "fine", "answer": "x"}, row, name="answers.jsonl")
    with pytest.raises(CaseError) as error:
        list(read_answers(file))
    assert str(error.value).startswith(f"{file}:2: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_answers_are_matched_by_id_or_question_in_the_order_of_the_cases(
    case: MakeCase, write: Write
) -> None:
    cases = [case(id="a"), case(id="b", question="Wanneer?")]
    file = write({"question": "Wanneer?", "answer": "x"}, {"id": "a", "answer": "y"})
    assert list(match(cases, file)) == ["a", "b"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "a", "answer": "x"}], '1 of 2 cases have no line, the first is "b"'),
        ([{"id": "c", "answer": "x"}], ':1: no case has the id "c"'),
        ([{"question": "Wie?", "answer": "x"}], ':1: "Wie?": no case asks this'),
        ([{"question": "Hoeveel stemmen?", "answer": "x"}], "2 cases ask this; say which by its id"),
        ([{"id": "a", "answer": "x"}, {"id": "a", "answer": "y"}], ':2: the case "a" is answered twice'),
    ],
)
def test_missing_and_extra_lines_are_told(
    rows: list[object], message: str, case: MakeCase, write: Write
) -> None:
    with pytest.raises(CaseError) as error:
        match([case(id="a"), case(id="b")], write(*rows))
    assert message in str(error.value)
