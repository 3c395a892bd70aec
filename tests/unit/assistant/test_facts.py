"""Dates, numbers and names are read from Dutch and English sentences."""

from decimal import Decimal

import pytest

from assistant.facts import Date, Number, facts, names


@pytest.mark.parametrize(
    ("sentence", "language", "number"),
    [
        ("jaarlijks 8,65 miljoen euro", "nl", Number(Decimal(8650000))),
        ("8.65 million euros a year", "en", Number(Decimal(8650000))),
        ("1,2 mld", "nl", Number(Decimal(1200000000))),
        ("slechts een derde van de begroting", "nl", Number(Decimal(1) / Decimal(3), "fraction")),
        ("only a third of the budget", "en", Number(Decimal(1) / Decimal(3), "fraction")),
        ("voor de vijffde maal", "nl", Number(Decimal(5), "ordinal")),
        ("for the fifth time", "en", Number(Decimal(5), "ordinal")),
        ("12 procent", "nl", Number(Decimal(12), "percent")),
        ("1.000 mensen", "nl", Number(Decimal(1000))),
        ("twee keer per jaar", "nl", Number(Decimal(2))),
    ],
)
def test_numbers_are_read_with_their_kind(sentence: str, language: str, number: Number) -> None:
    (found,) = facts(sentence, language).numbers
    assert (found.kind, found.value) == (number.kind, number.value)


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("Op 10 oktober jl. gekozen", [Date(None, 10, 10)]),
        ("de brief van 6 februari 2024", [Date(2024, 2, 6)]),
        ("the letter of February 6, 2024", [Date(2024, 2, 6)]),
        ("de jaren 2024-2026", [Date(2024), Date(2026)]),
        ("vergaderjaar 2023/24", [Date(2023), Date(2024)]),
    ],
)
def test_dates_are_read_as_far_as_they_are_written(sentence: str, dates: list[Date]) -> None:
    read = facts(sentence, "nl")
    assert (sorted(read.dates, key=str), read.numbers) == (sorted(dates, key=str), ())


def test_names_are_capitals_inside_a_sentence_acronyms_and_countries() -> None:
    assert names("Deze zaak voert Nederland met Canada. OHCHR helpt.") == ("Nederland", "Canada", "OHCHR")


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Het Koninkrijk draagt jaarlijks bij.", "year"),
        ("de jaarlijkse resolutie", "year"),
        ("Elk jaar wordt gerapporteerd.", "year"),
        ("It is adopted twice a year.", "year"),
        ("a monthly meeting", "month"),
        ("wekelijks overleg", "week"),
    ],
)
def test_how_often_is_a_fact(sentence: str, period: str) -> None:
    assert facts(sentence, "nl").periods == (period,)


def test_the_number_of_a_dossier_is_one_number() -> None:
    assert [number.value for number in facts("32 735, nr. 380", "nl").numbers] == [32735, 380]


@pytest.mark.parametrize(
    ("sentence", "language", "period"),
    [
        ("De tweejaarlijkse resolutie", "nl", "2 years"),
        ("A biennial resolution", "en", "2 years"),
        ("eens in de vijf jaar", "nl", "5 years"),
        ("8.65 million euros a month", "en", "month"),
        ("in totaal 8,65 miljoen euro", "nl", "total"),
    ],
)
def test_every_so_many_years_is_not_every_year(sentence: str, language: str, period: str) -> None:
    assert facts(sentence, language).periods == (period,)


@pytest.mark.parametrize(
    ("said", "quoted", "same"),
    [
        ("10 votes", "10 landen", False),
        ("8.65 million euros", "€ 8,65 miljoen", True),
        ("three years", "drie jaar", True),
        ("three years", "drie resoluties", False),
        ("47 leden", "47", True),
    ],
)
def test_a_number_agrees_only_with_one_that_counts_the_same(said: str, quoted: str, same: bool) -> None:  # noqa: FBT001
    (one,) = facts(said, "nl" if "leden" in said else "en").numbers
    (other,) = facts(quoted, "nl").numbers
    assert one.agrees(other) is same
