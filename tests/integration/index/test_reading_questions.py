"""Typing errors and abbreviations of a question, read with the real index of the letter."""

import pytest

from assistant.ask import Assistant
from assistant.question import understand
from index.opened import Index, open_index
from sources.settings import Settings


@pytest.fixture(scope="module")
def index(built: Settings) -> Index:
    """The index of the letter."""
    return open_index(built, print)


@pytest.mark.parametrize(
    ("question", "wording"),
    [
        ("Waneer werd het Koninkrijk gekozen?", "Wanneer werd het Koninkrijk gekozen?"),
        ("wat is de pushbak-strategie", "wat is de pushbak-strategie"),
        ("hoeveel diplomaaten doen mee aan het seminaar", "hoeveel diplomaten doen mee aan het seminar"),
        ("wat doet nederland tegen strafeloosheid", "wat doet nederland tegen straffeloosheid"),
        ("Wie zit er in de Freedon Online Coalition?", "Wie zit er in de Freedom Online Coalition?"),
        ("who chairs the freedon online coalition?", "who chairs the Freedom online coalition?"),
    ],
)
def test_a_typing_error_is_put_right_and_shown(index: Index, question: str, wording: str) -> None:
    assert understand(question, meant=index.meant).wording == wording


@pytest.mark.parametrize(
    "question",
    [
        "Waarom stapt Nederland uit de raad?",
        "Which countries belong to the core group?",
        "Why did the penholder give up its role?",
        "Wat kosten wapens voor Irak, Gambia en Slovenië?",
        "Wat zijn de regels voor een schengenvisum?",
        "Wat vindt de koning van de scholen in Den Haag?",
    ],
)
def test_good_words_that_the_letter_does_not_hold_are_left_alone(index: Index, question: str) -> None:
    assert understand(question, meant=index.meant).wording == question


def test_an_abbreviation_finds_the_passages_of_its_full_form(index: Index) -> None:
    assert "algemene vergadering van de verenigde naties" in index.abbreviations.full["avvn"]
    assert "kantoor van de hoge commissaris voor de mensenrechten" in index.abbreviations.full["ohchr"]


def test_a_follow_up_is_answered_as_its_full_wording(assistant: Assistant) -> None:
    answer = assistant.ask("En wanneer?", ["Met hoeveel stemmen werd het Koninkrijk gekozen?"])
    assert answer.asked == "Wanneer werd het Koninkrijk gekozen?"
    assert answer.claims == assistant.ask("Wanneer werd het Koninkrijk gekozen?").claims
