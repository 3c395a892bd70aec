"""Sentences that are known to answer, whatever their likeness to the question, in the real letter."""

import pytest

from assistant.answer import RefusalReason
from assistant.ask import Assistant


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Op welke datum is deze brief aan de Kamer gestuurd?", "Den Haag, 6 februari 2024"),
        ("When was this letter to parliament written?", "Den Haag, 6 februari 2024"),
        ("afzender kamerbrief", "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"),
        ("What is the parliamentary file number?", "Tweede Kamer, vergaderjaar 2023—2024, 32 735, nr. 380"),
    ],
)
def test_what_the_letter_says_of_itself_is_found_in_its_lines(
    assistant: Assistant, question: str, line: str
) -> None:
    assert [" ".join(claim.text.split()) for claim in assistant.ask(question).claims] == [line]


@pytest.mark.parametrize("question", ["Waar staat OHCHR voor?", "What does OHCHR stand for?"])
def test_what_an_abbreviation_means_is_answered_where_it_is_explained(
    assistant: Assistant, question: str
) -> None:
    first, *_ = assistant.ask(question).claims
    assert "Kantoor van de Hoge Commissaris voor de Mensenrechten (OHCHR)" in " ".join(first.text.split())


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Wat zegt de brief over Oekraïne?", "Oekraine"),
        ("Does the letter mention Hungary?", "Hongarije"),
        ("Zegt de brief iets over journalisten?", "journalisten"),
    ],
)
def test_what_is_said_of_something_is_every_sentence_that_names_it(
    assistant: Assistant, question: str, named: str
) -> None:
    claims = assistant.ask(question).claims
    assert claims
    assert all(named in claim.text for claim in claims)


def test_what_is_named_nowhere_is_refused_and_said_to_be_missing(assistant: Assistant) -> None:
    refusal = assistant.ask("Staat er iets in over kunstmatige intelligentie?").refusal
    assert refusal is not None
    assert refusal.reason is RefusalReason.NOT_IN_SOURCES
    assert refusal.missing == ["kunstmatige", "intelligentie"]


def test_an_amount_comes_before_what_has_none(assistant: Assistant) -> None:
    first, *_ = assistant.ask("Hoeveel draagt Nederland bij aan OHCHR?").claims
    assert "8,65 miljoen euro" in first.text


def test_a_year_that_the_sources_do_not_give_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("In welk jaar begon de zaak van Nederland en Canada tegen Syrië?").refusal


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel draagt het Koninkrijk bij aan OHCHR?",
        "Hoeveel draagt Nederland bij aan OHCHR?",
        "How much does the Kingdom contribute to OHCHR?",
    ],
)
def test_an_amount_of_a_body_by_its_initials_is_found_beside_them(
    assistant: Assistant, question: str
) -> None:
    first, *_ = assistant.ask(question).claims
    assert "8,65 miljoen" in first.text


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel draagt Nederland bij aan UNICEF?",
        "Hoeveel draagt Duitsland bij aan OHCHR?",
        "Hoeveel droeg Nederland in 2019 bij aan OHCHR?",
        "Wat is het budget van het Mensenrechtenfonds?",
    ],
)
def test_an_amount_of_another_body_country_or_year_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).refusal
