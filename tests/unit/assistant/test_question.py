"""A question is understood: what it wants, and whether it stands alone."""

import pytest

from assistant.question import Want, readable, stand_alone, wanted
from sources.errors import QuestionError

BEFORE = ["Met hoeveel stemmen werd het Koninkrijk gekozen?"]


@pytest.mark.parametrize(
    "text", ["En wanneer?", "Waarom niet?", "And in 2025?", "Who chairs it?", "Wie is daar voorzitter van?"]
)
def test_a_follow_up_is_searched_for_with_the_question_before_it(text: str) -> None:
    assert stand_alone(text, BEFORE) == f"{BEFORE[0]} {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Welke landen vormen de kerngroep?",
        "Wat is OHCHR?",
        "How much does the Kingdom contribute to OHCHR?",
        *BEFORE,
    ],
)
def test_a_whole_question_stands_alone(text: str) -> None:
    assert stand_alone(text, ["Wie is penhouder?"]) == text


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Hoeveel draagt het Koninkrijk bij?", Want.NUMBER),
        ("Since when?", Want.DATE),
        ("Wie is penhouder?", Want.WHO),
        ("Waarom is dat nodig?", Want.WHY),
        ("Welke landen doen mee?", Want.LIST),
        ("Steunt Nederland dat?", Want.ANY),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question_word(text: str, want: Want) -> None:
    assert wanted(text) is want


@pytest.mark.parametrize("text", ["", " \n\t", "?!", "\x00\x01", "a" * 2_001, "\u202e"])
def test_what_is_not_a_question_is_one_clear_line(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        readable(text)
    assert "\n" not in str(raised.value)
