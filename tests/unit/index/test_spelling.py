"""A word with a typing error is put right only where one word of the texts can have been meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import Vocabulary, slips

TEXTS = [
    "De begroting van de raad. De begroting voor ambassadeurs; landen, landen en handen.",
    "Journalisten en diplomaten in Oekraïne. De stemmen van de resolutie. Stemmen, stemmen.",
]
WORDS = Vocabulary(TEXTS)


def in_many(_word: str) -> int:
    """As if every word broke into as many pieces as any other: no evidence of a slip."""
    return 2


def by_vocabulary(word: str) -> int:
    """As if a model knew exactly the words of the texts."""
    return 1 if word in " ".join(TEXTS).casefold() or word == "oekraine" else 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("begrotng", "begroting"),
        ("begrooting", "begroting"),
        ("ebgroting", "begroting"),
        ("diplomaaten", "diplomaten"),
        ("ambasadeurs", "ambassadeurs"),
        ("jornalizten", "Journalisten"),
        ("stemen", "stemmen"),
        ("Oekrane", "Oekraïne"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert WORDS.meant(typed, by_vocabulary) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "begroting",  # it stands there
        "Oekraine",  # it stands there, with a trema
        "begrotingen",  # another form of a word that stands there
        "tanden",  # another word: the first letter is another
        "stelten",  # too far off
        "rad",  # too short to tell
        "2024",
        "",
    ],
)
def test_what_may_be_another_word_is_left_alone(typed: str) -> None:
    assert WORDS.meant(typed, by_vocabulary) is None


def test_a_short_word_that_the_model_knows_as_well_is_no_slip() -> None:
    assert WORDS.meant("stemen", in_many) is None


def test_a_long_word_one_slip_away_needs_no_evidence() -> None:
    assert WORDS.meant("ambasadeurs", in_many) == "ambassadeurs"


def test_where_two_words_may_be_meant_none_is_chosen() -> None:
    both = Vocabulary(["De verlening en de verlenging. De verlening en de verlenging."])
    assert both.meant("verleniing", by_vocabulary) is None or slips("verleniing", "verlenging") > 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("raad", "raad", 0),
        ("raad", "rad", 1),
        ("raad", "arad", 1),
        ("cursus", "cursis", 1),
        ("freedom", "freedon", 1),
        ("staat", "stapt", 2),
        ("", "raad", 4),
    ],
)
def test_slips_are_counted(one: str, other: str, distance: int) -> None:
    assert slips(one, other) == distance


LETTERS = st.text(alphabet="abcdeist", max_size=9)


@given(LETTERS, LETTERS)
def test_slips_are_the_same_both_ways_and_none_only_between_equals(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)


@given(st.text(max_size=20))
def test_any_text_can_be_asked_for(text: str) -> None:
    meant = WORDS.meant(text, by_vocabulary)
    assert meant is None or meant in " ".join(TEXTS)
