"""The quantities of a sentence: how much, of what, and as it was written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quantities import quantities


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("met 169 stemmen gekozen", "nl", [("169", "169", "stemmen")]),
        ("Er is 8,65 miljoen euro.", "nl", [("8650000", "8,65 miljoen", "euro")]),
        ("Er is € 1.500.000 begroot.", "nl", [("1500000", "1.500.000", "euro")]),
        ("There is €1.5 million for it.", "en", [("1500000", "€1.5 million", "euro")]),
        ("negen extra diplomaten", "nl", [("9", "negen", "extra")]),
        ("1 500 000 mensen", "nl", [("1500000", "1 500 000", "mensen")]),
        ("169 van de 193 landen", "nl", [("169", "169", None), ("193", "193", "landen")]),
        ("Ze kreeg 169, landen zwegen.", "nl", [("169", "169", None)]),
    ],
)
def test_a_quantity_keeps_its_value_its_wording_and_what_it_counts(
    sentence: str, language: str, found: list[tuple[str, str, str | None]]
) -> None:
    assert [
        (one.value, one.text, one.counted[0] if one.counted else None)
        for one in quantities(sentence, language)
    ] == [(Decimal(value), text, counted) for value, text, counted in found]


@pytest.mark.parametrize(
    ("sentence", "share"),
    [("een derde van het geld", "0.333"), ("33% van het geld", "0.33"), ("half of it", "0.5")],
)
def test_a_percentage_and_a_fraction_are_shares_of_one_whole(sentence: str, share: str) -> None:
    (one,) = quantities(sentence, "nl")
    assert one.share
    assert abs(one.value - Decimal(share)) < Decimal("0.001")


@pytest.mark.parametrize(
    "sentence",
    [
        "op 10 oktober 2023",
        "in 2024-2026",
        "32 735",
        "voor de vijfde maal",
        "Kamerstuk 380, nr. 12",
        "artikel 3",
    ],
)
def test_dates_ranks_and_numbers_that_are_names_are_no_quantities(sentence: str) -> None:
    assert quantities(f"Zie nr. {sentence}." if sentence[0] == "3" else sentence, "nl") == []


@given(sentence=st.text(alphabet="0123456789 .,%€ermiljonhdabc\n", max_size=60))
def test_whatever_is_read_stands_in_the_sentence(sentence: str) -> None:
    for one in quantities(sentence, "nl"):
        assert one.text in sentence
        assert len(one.units) == len(one.counted)
        assert all(unit in sentence and unit.startswith(one.text) for unit in one.units)
