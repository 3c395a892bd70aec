"""The guide in the real library: official sources first, the mark wherever it is quoted, and no guess where to look."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import __main__ as command
from assistant.answer import Answer, RefusalReason
from assistant.ask import Assistant
from index.build import build
from index.embed import OnnxEmbedding
from index.opened import open_index
from sources.settings import Settings

ROOT = Path(__file__).parents[3]
GUIDE = "wegwijzer"
LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


def pointers(answer: Answer) -> list[str | None]:
    return [one.heading for one in answer.refusal.closest if not one.official] if answer.refusal else []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Welke stukken gaan over het beleid na de brief?", ["nr. 384", "nr. 398", "nr. 403", "nr. 170"]),
        ("Which documents came after the letter?", ["nr. 384", "nr. 398", "nr. 403", "nr. 170"]),
        ("Welke stukken zijn er van voor de brief?", ["nr. 182", "nr. 72"]),
        ("Is het feministisch buitenlandbeleid beëindigd?", ["is later beëindigd", "nr. 170", "beëindigt"]),
        ("Has the feminist foreign policy ended?", ["is later beëindigd", "nr. 170", "beëindigt"]),
        ("Geldt het feministisch buitenlandbeleid nog?", ["is later beëindigd", "nr. 170", "beëindigt"]),
        ("Wat is het nummer van de reactie op de evaluatie?", ["32 735, nr. 403"]),
        ("What is the number of the reaction to the evaluation of the human rights policy?", ["nr. 403"]),
        ("Waar vind ik het beleidskader mondiaal multilateralisme?", ["kst-36200-V-72.html"]),
        ("Where can I find the policy framework on global multilateralism?", ["kst-36200-V-72.html"]),
    ],
)
def test_which_documents_there_are_is_answered_from_the_guide_with_its_mark(
    assistant: Assistant, question: str, said: list[str]
) -> None:
    answer = assistant.ask(question)
    citations = [citation for claim in answer.claims for citation in claim.citations]
    assert len(answer.claims) == len(said)
    assert all(
        words in " ".join(claim.text.split()) for words, claim in zip(said, answer.claims, strict=True)
    )
    assert {(one.document, one.official) for one in citations} == {(GUIDE, False)}
    assert all(assistant.document(GUIDE).text[one.start : one.end] == one.quote for one in citations)
    assert {one.passage for one in citations} <= {passage.id for passage in answer.passages}


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        (
            "Wat was de conclusie van de evaluatie van het mensenrechtenbeleid?",
            ["Reactie op de evaluatie van het mensenrechtenbeleid"],
        ),
        (
            "What did the evaluation of human rights policy conclude?",
            ["Reactie op de evaluatie van het mensenrechtenbeleid"],
        ),
        (
            "Waarom is het feministisch buitenlandbeleid beëindigd?",
            ["Feministisch buitenlandbeleid", "Einde van het feministisch buitenlandbeleid"],
        ),
        (
            "How much does the feminist foreign policy cost?",
            ["Feministisch buitenlandbeleid", "Einde van het feministisch buitenlandbeleid"],
        ),
        ("What was discussed in the debate of 17 June 2024?", ["Debat van 17 juni 2024"]),
        (
            "Welke landen noemt de Mensenrechtenrapportage 2023?",
            ["Vragen en antwoorden over de Mensenrechtenrapportage 2023"],
        ),
    ],
)
def test_a_refusal_says_where_else_to_look(assistant: Assistant, question: str, headings: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.refusal is not None
    assert answer.refusal.reason is RefusalReason.NOT_IN_SOURCES
    assert pointers(answer) == headings
    mark = {"nl": "toelichting, geen officiële bron", "en": "explanatory note, not an official source"}
    assert mark[answer.language] in answer.refusal.message
    assert all(heading in answer.refusal.message for heading in headings)
    official = [one.official for one in answer.refusal.closest]
    assert official == sorted(official, reverse=True)
    quoted = [one.quote for one in answer.refusal.closest if not one.official]
    assert all("nr. " in quote and "https://" in quote for quote in quoted)


@pytest.mark.parametrize(
    "question",
    [
        "Wat is de uitkomst van de evaluatie van het landbouwbeleid?",
        "What did the evaluation of the agricultural policy conclude?",
        "Wat vindt Nederland van het buitenlandbeleid van Frankrijk?",
        "Hoeveel is er in 2023 voor het Mensenrechtenfonds begroot?",
        "Welke landen noemt de Mensenrechtenrapportage 2022?",
        "Hoe verliep het debat over de begroting van Defensie?",
        "Welke stukken gaan over stikstof?",
        "Welke documenten heb ik nodig voor een paspoort?",
        "Which documents do I need for a passport?",
        "Wat is het nummer van de huisarts?",
        "Where can I find the best pizza in Amsterdam?",
        "Wat voor weer wordt het morgen in Den Haag?",
        "Waarom stapt Nederland uit de Mensenrechtenraad?",
    ],
)
def test_what_is_near_or_off_topic_is_pointed_nowhere(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, pointers(answer)) == ("refused", [])
    assert {passage.document for passage in answer.passages} == {LETTER}


@pytest.mark.parametrize(
    "question",
    [
        "Met hoeveel stemmen werd het Koninkrijk gekozen?",
        "With how many votes was the Kingdom elected?",
        "Wat is het dossiernummer van deze brief?",
        "Van wanneer is de brief?",
        "When was this letter to parliament written?",
        "Wat zegt de brief over het feministisch buitenlandbeleid?",
    ],
)
def test_what_the_letter_answers_is_answered_from_the_letter_alone(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert {claim.citations[0].document for claim in answer.claims} == {LETTER}
    assert {passage.document for passage in answer.passages} == {LETTER}


def test_as_it_stood_then_knows_no_guide(assistant: Assistant) -> None:
    for day in (dt.date(2024, 3, 1), dt.date(2030, 1, 1)):
        answer = assistant.ask("Is het feministisch buitenlandbeleid beëindigd?", as_of=day)
        assert GUIDE not in {passage.document for passage in answer.passages}
        assert pointers(answer) == []


def test_the_guide_can_be_asked_by_itself(assistant: Assistant) -> None:
    answer = assistant.ask("Wie heeft de wegwijzer geschreven?", documents=[GUIDE])
    assert "het project vindplaats" in " ".join(answer.claims[0].text.split())
    assert not any(citation.official for claim in answer.claims for citation in claim.citations)
    assert (
        pointers(assistant.ask("Hoeveel kost het feministisch buitenlandbeleid?", documents=[LETTER])) == []
    )


WORDS = (
    "welke stukken documenten waar vind ik is het feministisch buitenlandbeleid beëindigd evaluatie mensenrechtenbeleid "
    "debat nummer adres datum Koninkrijk stemmen OHCHR Rusland which documents after the letter ended Council"
).split()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_no_passage_of_an_explanation_stands_above_an_official_one(
    assistant: Assistant, asked: list[str]
) -> None:
    answer = assistant.ask(" ".join(asked))
    shown = answer.refusal.closest if answer.refusal else [claim.citations[0] for claim in answer.claims]
    official = [one.official for one in shown]
    assert official == sorted(official, reverse=True)
    passages = [passage.document != GUIDE for passage in answer.passages]
    assert passages == sorted(passages, reverse=True)
    assert answer.conflicts == []
    assert all(one.superseded_by != GUIDE for one in shown)


@pytest.fixture(scope="module")
def with_the_paper(
    built: Settings, embedding: OnnxEmbedding, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """The assistant over the guide and an official paper that says itself what the guide says."""
    library = tmp_path_factory.mktemp("guide") / "library"
    library.mkdir()
    for suffix in (".md", ".toml"):
        file = ROOT / "sources" / "library" / f"{GUIDE}{suffix}"
        (library / file.name).write_bytes(file.read_bytes())
    (library / "kst-36180-170.md").write_text(
        "# Beleid voor buitenlandse handel\n\nHet kabinet heeft het feministisch buitenlandbeleid beëindigd. "
        "De ambassades zijn daarvan op de hoogte gesteld.\n"
    )
    (library / "kst-36180-170.toml").write_text("date = 2025-07-08\n")
    (library.parent / "index").mkdir()
    (library.parent / "index" / "models").symlink_to(built.index / "models")
    used = built.model_copy(update={"library": library, "index": library.parent / "index"})
    build(used, print, embedding)
    opened = Assistant(open_index(used, print, embedding))
    yield opened
    opened.close()


def test_the_guide_is_silent_where_an_official_source_answers(with_the_paper: Assistant) -> None:
    answer = with_the_paper.ask("Is het feministisch buitenlandbeleid beëindigd?")
    assert {claim.citations[0].document for claim in answer.claims} == {"kst-36180-170"}
    assert answer.conflicts == []


def test_the_command_line_shows_the_mark(
    assistant: Assistant, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_open", lambda: assistant)
    for question, mark in (
        ("Wat is het nummer van de reactie op de evaluatie?", "toelichting, geen officiële bron"),
        ("How much does the feminist foreign policy cost?", "explanatory note, not an official source"),
    ):
        done = call(command.main, "ask", question, env={})
        assert done.returncode == 0
        lines = [line for line in done.stdout.splitlines() if "Wegwijzer:" in line]
        assert lines
        assert all(mark in line for line in lines)
