"""A cosine is held against those of questions that nothing in the index is about, whatever the model."""

import json

import pytest

from index import unrelated
from index.unrelated import Usual, measure


def likest(question: str) -> float:
    """A cosine that differs from question to question, by its length."""
    return 0.5 + len(question) / 1000


def test_a_model_whose_cosines_are_higher_and_closer_together_measures_the_same() -> None:
    wide, narrow = measure(likest), measure(lambda question: 0.9 + likest(question) / 10)
    for language in ("nl", "en"):
        assert narrow[language].above(0.9 + 0.7 / 10) == pytest.approx(wide[language].above(0.7))


def test_the_mean_lies_nothing_above_itself() -> None:
    assert Usual(0.8, 0.05).above(0.8) == 0
    assert Usual(0.8, 0.05).above(0.9) == pytest.approx(2)


def test_a_model_that_likes_all_questions_as_much_tells_nothing() -> None:
    assert measure(lambda _question: 0.3)["nl"].above(0.9) == 0


def test_dutch_and_english_are_measured_apart_by_as_many_questions_each() -> None:
    questions = json.loads(unrelated._QUESTIONS.read_text(encoding="utf-8"))
    assert (
        len(questions["nl"]) == len(questions["en"]) == len(set(questions["nl"])) == len(set(questions["en"]))
    )
    asked: list[str] = []
    measure(lambda question: asked.append(question) or 0.0)  # type: ignore[func-returns-value]
    assert sorted(asked) == sorted(questions["nl"] + questions["en"])
