"""Wording is compared without what a scan, a keyboard or a line break changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.wording import content_words, fold, holds


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Syrié en Brazilië", "syrie"),
        ("de periode 2022–2024", "2022-2024"),
        ("8,65 miljoen  euro", "8,65 miljoen euro"),
        ("de ‘top 10’ donoren", "top 10"),
        ("1) bescherming van", "1) bescherming"),
    ],
)
def test_a_phrase_is_found_whatever_its_spelling(text: str, phrase: str) -> None:
    assert holds(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("100 landen", "10"),
        ("8,65 miljoen", "65"),
        ("8,65", "8"),
        ("2025", "25"),
        ("landenteams", "landen"),
        ("x", ""),
    ],
)
def test_a_part_of_a_word_or_number_is_not_the_phrase(text: str, phrase: str) -> None:
    assert not holds(text, phrase)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_negations_and_modals_are_content() -> None:
    assert content_words("Het kabinet zal de brief niet sturen") == [
        "kabinet",
        "zal",
        "brief",
        "niet",
        "sturen",
    ]
