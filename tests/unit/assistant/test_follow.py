"""A question that leans on an earlier one is worded so that it stands alone; any other is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.follow import stand_alone

FOLLOWED = [
    # Another question word: circumstances take each other's place, also in a question of yes or no.
    (
        ["Met hoeveel stemmen werd het Koninkrijk gekozen?"],
        "En wanneer?",
        "Wanneer werd het Koninkrijk gekozen?",
    ),
    (["Waar wordt de cursus gehouden?"], "Hoe vaak?", "Hoe vaak wordt de cursus gehouden?"),
    (["Steunt Nederland het fonds?"], "Sinds wanneer", "Sinds wanneer steunt Nederland het fonds?"),
    (["Organiseert de raad een seminar?"], "Voor wie is dat?", "Voor wie organiseert de raad een seminar?"),
    (["Where was the treaty signed?"], "and in what year?", "In what year was the treaty signed?"),
    (
        ["Does the fund support small states?"],
        "Why does it do that?",
        "Why does the fund support small states?",
    ),
    (["When was the letter sent?"], "To whom?", "To whom was the letter sent?"),
    # Things take each other's place, with the noun of the earlier question where the new one has none.
    (["Hoeveel landen steunen de resolutie?"], "Welke?", "Welke landen steunen de resolutie?"),
    (["Which countries back the plan?"], "How many?", "How many countries back the plan?"),
    (["How many votes did Chile get?"], "Which ones?", "Which votes did Chile get?"),
    # Who did it makes way for when: in the passive where that is sure, else both are asked.
    (["Wie heeft het verdrag ondertekend?"], "En waar?", "Waar is het verdrag ondertekend?"),
    (["Who signed the treaty?"], "And when?", "When was the treaty signed?"),
    (["Who chairs the committee?"], "Since when?", "Who chairs the committee, and since when?"),
    (["Wie leidt de missie?"], "Sinds wanneer?", "Wie leidt de missie, en sinds wanneer?"),
    (["Geeft Nederland geld aan het fonds?"], "Hoeveel?", "Geeft Nederland geld aan het fonds, en hoeveel?"),
    (["Is Peru lid van de groep?"], "Waarom niet?", "Is Peru lid van de groep, en waarom niet?"),
    # Another country, body, year or subject.
    (["Wat doet Nederland in Jemen?"], "En in Sudan?", "Wat doet Nederland in Sudan?"),
    (["Wat doet Nederland in Jemen?"], "en sudan", "Wat doet Nederland in Sudan?"),
    (["How much does the Netherlands pay?"], "And Germany?", "How much does Germany pay?"),
    (
        ["Who is penholder of the Syria resolution?"],
        "And of the Iran one?",
        "Who is penholder of the Iran resolution?",
    ),
    (["Hoeveel gaf het kabinet in 2023 uit?"], "En in 2025?", "Hoeveel gaf het kabinet in 2025 uit?"),
    (["How many visas were issued?"], "And in 2025?", "How many visas were issued in 2025?"),
    (
        ["What does the letter say about farmers?"],
        "What about fishermen?",
        "What does the letter say about fishermen?",
    ),
    (["Wat wil het kabinet doen tegen armoede?"], "En schulden?", "Wat wil het kabinet doen tegen schulden?"),
    (["Wat doet de raad voor vrouwen?"], "hoe zit het met kinderen", "Wat doet de raad voor kinderen?"),
    (["Wat bepaalt de kracht van de raad?"], "En de rol?", "Wat bepaalt de rol van de raad?"),
    (["What limits the power of the court?"], "And its size?", "What limits the size of the court?"),
    (
        ["Geldt de vrijheid van drukpers in Chili?"],
        "En de vrijheid van religie?",
        "Geldt de vrijheid van religie in Chili?",
    ),
    (["Worden er zaken gemeld?"], "In overleg met wie?", "In overleg met wie worden er zaken gemeld?"),
    (["Staat de rechtsstaat onder druk?"], "Hoe komt dat?", "Waarom staat de rechtsstaat onder druk?"),
    (["Is the river polluted?"], "What is causing that?", "Why is the river polluted?"),
    # Words that point back.
    (["Wat is het Klimaatfonds?"], "Wie krijgt daar geld uit?", "Wie krijgt geld uit het Klimaatfonds?"),
    (["Is er een nationaal plan?"], "Wat staat erin?", "Wat staat in het nationaal plan?"),
    (
        ["Geeft men een vrijwillige bijdrage aan de kas?"],
        "Hoeveel is dat?",
        "Hoeveel is de vrijwillige bijdrage aan de kas?",
    ),
    (["Wanneer is de brief verstuurd?"], "Wie heeft hem ondertekend?", "Wie heeft de brief ondertekend?"),
    (["What is the Climate Fund?"], "Who benefits from it?", "Who benefits from the Climate Fund?"),
    (["Who signed the letter?"], "What is its number?", "What is the number of the letter?"),
    (["Who leads the mission?"], "What is his rank?", "What is the rank of the one who leads the mission?"),
    (["Wie leidt de missie?"], "Wat is zijn rang?", "Wat is de rang van degene die de missie leidt?"),
    (["Welke landen vormen de groep?"], "Wat doen zij?", "Wat doen de landen die de groep vormen?"),
    (
        ["Wat is de bijdrage aan de kas?"],
        "Is die bijdrage vrijwillig?",
        "Is de bijdrage aan de kas vrijwillig?",
    ),
    # Chains: each is resolved against the one before it, resolved.
    (
        ["Is Peru lid van de groep?", "Sinds wanneer?"],
        "Tot wanneer?",
        "Tot wanneer is Peru lid van de groep?",
    ),
    (["Where is the course held?", "How often?", "With whom?"], "And why?", "Why is the course held?"),
    (["Wie leidt de missie?", "Sinds wanneer?"], "En waar?", "Wie leidt de missie, en waar?"),
    (
        ["Wat is het Klimaatfonds?", "Wat doet het?"],
        "Sinds wanneer?",
        "Wat doet het Klimaatfonds, en sinds wanneer?",
    ),
]


@pytest.mark.parametrize(("history", "text", "wording"), FOLLOWED)
def test_a_follow_up_is_worded_to_stand_alone(history: list[str], text: str, wording: str) -> None:
    assert stand_alone(text, history) == wording


@pytest.mark.parametrize("wording", sorted({wording for *_, wording in FOLLOWED}))
def test_what_was_worded_to_stand_alone_does(wording: str) -> None:
    assert stand_alone(wording, ["Wat is het beleid?", "What is the policy?"]) == wording


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Met welke coalitie werkt Nederland samen?", "Wie is daar voorzitter van?"),
        ("Which fund does Fiji contribute to?", "What do they get from it?"),
        ("Hoe lang is Peru lid?", "En daarna?"),
        ("Waar staat het kantoor?", "And when?"),
        ("Wat is de Freedom Online Coalition?", "Wie betaalt?"),
        ("What is the Freedom Online Coalition?", "What is the purpose?"),
        ("Dank je!", "En wanneer?"),
        ("Wat doet de raad tegen armoede?", "Werkt dat?"),  # the answer is meant, not poverty
        ("Krijgt UNICEF een bijdrage van de stad?", "Hoe hoog is die?"),  # UNICEF would be lost
        ("What are the priorities?", "What is the sixth?"),
        ("Which plans are there?", "And what is the starting point?"),
    ],
)
def test_where_no_rule_is_sure_the_question_before_is_put_in_front(before: str, text: str) -> None:
    assert stand_alone(text, [before]) == f"{before} {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Welke landen vormen de kerngroep?",
        "En welke landen zitten in de kerngroep over Rusland?",
        "And which countries are in the core group on Russia?",
        "Is het waar dat Nederland in 2024 voorzitter is van de coalitie?",
        "Is it true that Hungary left the group?",
        "Hoe belangrijk is het om journalisten te beschermen?",
        "Hoeveel landen zijn er in Europa?",
        "Are there countries that support the resolution?",
        "How does Canada protect its journalists?",
        "Hoe beschermt Canada zijn journalisten?",
        "When was this letter sent?",
        "Waar gaat deze brief over?",
        "Wie heeft de brief ondertekend?",
        "vrouwenrechten",
        "persvrijheid inzet koninkrijk",
        "OHCHR bijdrage 2022-2024",
    ],
)
def test_a_whole_question_is_left_alone_after_another(text: str) -> None:
    assert stand_alone(text, ["Wat doet het Koninkrijk tegen kindhuwelijken?"]) == text
    assert stand_alone(text, ["What does the Kingdom do against child marriage?"]) == text


def test_a_question_without_history_is_left_alone() -> None:
    assert stand_alone("En wanneer?", []) == "En wanneer?"


def test_what_is_put_in_front_does_not_grow_without_end() -> None:
    history = ["Wie betaalt en wie doet er verder eigenlijk nog allemaal mee, en waarom dan?"] * 100
    assert len(stand_alone("En daarna?", history)) < 600


WORDS = st.sampled_from(
    "en and wie wat wanneer waarom hoeveel welke who what when why how many which met in of van voor with is was werd "
    "does heeft kan het de een the a it they daar er dat die that its zijn his one ones Nederland Germany OHCHR 2024 "
    "land landen bijdrage fund letter brief gekozen signed niet not ook also, ? . ! ( ' \u00e9".split()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join) | st.text(min_size=1, max_size=40).filter(
    str.strip
)


@given(text=TEXTS, history=st.lists(TEXTS, max_size=4))
def test_whatever_is_asked_after_whatever_there_is_a_wording(text: str, history: list[str]) -> None:
    assert stand_alone(text, history).strip()


@given(text=TEXTS)
def test_without_history_every_text_is_its_own_wording(text: str) -> None:
    assert stand_alone(text, []) == text
