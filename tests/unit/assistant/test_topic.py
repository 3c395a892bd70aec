"""What a question wants to hear about."""

import pytest

from assistant.mention import mentions, strangers
from assistant.question import Want, understand
from assistant.topic import topic


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat zegt de brief over Oekraïne?", "Oekraïne"),
        ("wat staat er in de kamerbrief over geweld tegen vrouwen", "geweld tegen vrouwen"),
        ("Wat wordt er over Syrië gezegd?", "Syrië"),
        ("Staat er iets in over kunstmatige intelligentie?", "kunstmatige intelligentie"),
        ("Is er iets bekend over de Benelux?", "de Benelux"),
        ("Komt Hongarije voor in de brief?", "Hongarije"),
        ("Gaat de brief ook over religie?", "religie"),
        ("Wordt de doodstraf ook genoemd?", "de doodstraf"),
        ("Wat zegt de brief over ‘maatwerk’?", "maatwerk"),
        ("What does the letter say about women and girls?", "women and girls"),
        ("Does the letter mention Fiji?", "Fiji"),
        ("Is Belarus mentioned in the letter?", "Belarus"),
        ("Tell me more about the Trust Fund.", "the Trust Fund"),
    ],
)
def test_a_question_that_asks_what_is_said_of_something_has_a_topic(question: str, expected: str) -> None:
    assert topic(question) == expected
    assert understand(question).sought == expected
    assert understand(question).want is Want.SAID


@pytest.mark.parametrize(
    "question",
    [
        "Wat vindt het Koninkrijk van de doodstraf?",
        "Wat zegt de brief?",
        "Wanneer is de brief verstuurd?",
        "Waar gaat de brief over?",
        "Komt er een resolutie in 2025?",
        "Welke landen worden genoemd?",
        "Over hoeveel stemmen gaat het?",
        "What is the letter about?",
        "Is the Kingdom mentioned as penholder, and of what?",
    ],
)
def test_a_question_that_asks_more_than_that_has_none(question: str) -> None:
    assert topic(question) is None
    assert understand(question).sought == question


@pytest.mark.parametrize(
    ("of", "text", "named"),
    [
        ("Oekraïne", "de situatie in Afghanistan, Iran en Oekraine", True),
        ("Hungary", "Hongarije heeft zich niet aangesloten", True),
        ("China", "de Chinese autoriteiten", True),
        ("Mali", "Normaliter komt de Raad bijeen", False),
        ("Niger", "een resolutie over Nigeria", False),
        ("religie", "de rol van religies in conflicten", True),
        ("kunstmatige intelligentie", "kunstmatige beperkingen", False),
        ("de VN", "het", False),
    ],
)
def test_a_text_mentions_a_topic_by_all_its_words_or_its_country(of: str, text: str, named: bool) -> None:  # noqa: FBT001
    assert mentions(of, text) is named


def test_the_government_is_no_stranger_to_its_own_papers_and_another_year_is() -> None:
    question = "Hoeveel draagt Nederland in 2027 bij aan de WHO?"
    assert strangers(question, "Het Koninkrijk draagt in 2024 bij aan de WHO.") == ["2027"]
    assert strangers("Is Germany a member?", "Duitsland is lid") == []
