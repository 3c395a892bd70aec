"""A question is understood: its language, what it wants, and what it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Detail, Measure, Want, corrected, readable, understand, wanted
from sources.errors import QuestionError


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Hoeveel draagt het Koninkrijk bij?", Want.NUMBER),
        ("Since when?", Want.DATE),
        ("Hoelang duurt het?", Want.DATE),
        ("Wie is penhouder?", Want.WHO),
        ("Waarom is dat nodig?", Want.WHY),
        ("Welke landen doen mee?", Want.LIST),
        ("In welke stad is het kantoor?", Want.WHERE),
        ("In what city was it signed?", Want.WHERE),
        ("Steunt Nederland dat?", Want.ANY),
        ("Wat is OHCHR?", Want.DEFINITION),
        ("what is accountability", Want.DEFINITION),
        ("Wat is de Freedom Online Coalition?", Want.DEFINITION),
        ("Wat betekent straffeloosheid?", Want.DEFINITION),
        ("Waar staat SIDS voor?", Want.DEFINITION),
        ("What does SIDS stand for?", Want.DEFINITION),
        ("Wat wordt verstaan onder censuur?", Want.DEFINITION),
        ("Wat is de rol van de gezant?", Want.ANY),
        ("What is driving the trend?", Want.ANY),
        ("Wat zegt de brief over China?", Want.SAID),
        ("What does the letter say about China?", Want.SAID),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question_word(text: str, want: Want) -> None:
    assert wanted(text) is want


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Hoe vaak komt de raad bijeen?", Measure.FREQUENCY),
        ("How many times was it renewed?", Measure.FREQUENCY),
        ("Hoe lang duurt het lidmaatschap?", Measure.DURATION),
        ("How many years does it last?", Measure.DURATION),
        ("Welk deel van de begroting is gedekt?", Measure.SHARE),
        ("What percentage is voluntary?", Measure.SHARE),
        ("Hoeveel geld gaat naar het fonds?", Measure.MONEY),
        ("How much does Germany pay?", Measure.MONEY),
        ("Hoe hoog is de vrijwillige bijdrage?", Measure.MONEY),
        ("Hoeveel landen doen mee?", Measure.COUNT),
        ("How many votes did it get?", Measure.COUNT),
        ("Wie is penhouder?", None),
    ],
)
def test_what_a_number_would_count(text: str, measure: Measure | None) -> None:
    assert understand(text).measure is measure


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Wanneer is de brief geschreven?", Detail.DATE),
        ("What is the date of this letter?", Detail.DATE),
        ("Wie heeft de brief ondertekend?", Detail.SENDER),
        ("afzender kamerbrief", Detail.SENDER),
        ("Who signed the letter?", Detail.SENDER),
        ("Aan wie is de brief gericht?", Detail.ADDRESSEE),
        ("To whom is the letter addressed?", Detail.ADDRESSEE),
        ("Wat is het dossiernummer?", Detail.NUMBER),
        ("What is the file number of the letter?", Detail.NUMBER),
        ("Waar gaat deze brief over?", Detail.SUBJECT),
        ("What is the letter about?", Detail.SUBJECT),
        ("Wat zegt de brief over China?", None),
        ("Welke landen noemt de brief?", None),
        ("Wanneer werd het Koninkrijk gekozen?", None),
    ],
)
def test_what_is_asked_about_the_document_itself(text: str, detail: Detail | None) -> None:
    assert understand(text).detail is detail


def test_a_follow_up_wants_what_it_asks_for_in_the_language_it_is_asked_in() -> None:
    asked = understand("En wanneer?", ["Who signed the treaty?"])
    assert (asked.want, asked.language) == (Want.DATE, "nl")
    asked = understand("And Germany?", ["How many votes did Chile get?"])
    assert (asked.want, asked.language) == (Want.NUMBER, "en")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("waneer is het?", "wanneer is het?"),
        ("Hoevel landen?", "Hoeveel landen?"),
        ("Wat doet de raat van Iran?", "Wat doet de raat van Iran?"),
        ("Wat doet de begrotng voor Irann?", "Wat doet de begroting voor Irann?"),
        ("What does begrotng mean?", "What does begrotng mean?"),
    ],
)
def test_typing_errors_are_put_right_where_the_sources_have_the_word(text: str, right: str) -> None:
    assert corrected(text, {"begrotng": "begroting"}.get) == right


@pytest.mark.parametrize("text", ["", " \n\t", "?!", "\x00\x01", "a" * 2_001, "\u202e"])
def test_what_is_not_a_question_is_one_clear_line(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        readable(text)
    assert "\n" not in str(raised.value)


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_every_text_is_understood_or_refused_in_one_line(question: str, history: list[str]) -> None:
    try:
        asked = understand(question, history)
    except QuestionError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert asked.wording
        assert asked.measure in {None, *Measure}
        assert asked.detail in {None, *Detail}
