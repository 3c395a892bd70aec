"""Sentences and passages keep exact offsets and respect Dutch abbreviations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.split import sentences


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Op 10 oktober jl. is het Koninkrijk gekozen. Het kabinet is blij.", 2),
        ("De brief van 10 oktober jl. Het kabinet reageert.", 2),
        ("Zie Kamerstuk 32 735, nr. 380. Dat is de brief.", 2),
        ("De Minister, H.G.J. Bruins Slot, schrijft. Zij tekent.", 2),
        ("Dat kost 8,65 miljoen euro. Dat is veel.", 2),
        ("O.a. Canada en bijv. Fiji doen mee.", 1),
        ("Waarom? Daarom! Klaar.", 3),
        ("Eerste alinea zonder punt\n\nTweede alinea", 2),
    ],
)
def test_abbreviations_initials_and_numbers_do_not_end_a_sentence(text: str, count: int) -> None:
    assert len(texts(text)) == count


@given(st.text(alphabet="aB1 .,?!\n\"'()é", max_size=200))
def test_sentences_hold_every_character_but_white_space_once_and_in_order(text: str) -> None:
    spans = sentences(text, 0, len(text))
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())
