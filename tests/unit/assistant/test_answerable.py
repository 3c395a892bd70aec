"""How questions that are made of documents are worded."""

from pathlib import Path

import pytest

from assistant.answerable import About, Candidate, candidates
from assistant.question import Language
from index.passage import Span
from index.split import split
from sources.read import read_document

TEXT = """# Nota over het water

## Verbeteren en verbreden van de dijken

De dijken worden hoger.

## Bescherming van vogels in het riet

Het kabinet zet zich in voor de bescherming van vogels. De bescherming is nodig. De NVW telt ze.

## Gemalen

De gemalen van de NVW draaien door. Het NVW-kantoor krijgt 3 miljoen euro per jaar. De gemalen zijn oud.
"""


def _of(text: str, folder: Path) -> list[Candidate]:
    (folder / "nota.md").write_text(text)
    document = read_document(folder / "nota.md", folder)
    return list(candidates(document, split(document)))


def test_of_a_document_without_headings_something_may_be_asked_too(tmp_path: Path) -> None:
    made = _of(
        "De NVW krijgt 3 miljoen euro per jaar.\n\nHet regende in Delft.\n\nIn Zwolle niet.\n", tmp_path
    )
    assert "Hoeveel geld gaat naar de NVW?" in [question for one in made for question in one.questions("nl")]


def test_a_heading_that_is_a_question_is_asked_as_it_stands_and_in_its_own_language_only(
    tmp_path: Path,
) -> None:
    (one,) = _of(
        "# Nota\n\n## 2. Wat is een polder?\n\nEen polder is land dat lager ligt dan het water.\n", tmp_path
    )
    assert (one.questions("nl"), one.questions("en")) == (["Wat is een polder?"], [])


def test_a_heading_that_begins_with_about_is_no_second_about(tmp_path: Path) -> None:
    (one,) = _of("# Nota\n\n## Over de levenscyclus\n\nDe levenscyclus van een dijk is lang.\n", tmp_path)
    assert one.questions("nl") == ["Wat staat er over de levenscyclus?"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    """What may be asked of that text."""
    file = tmp_path_factory.mktemp("library") / "nota.md"
    file.write_text(TEXT)
    document = read_document(file, file.parent)
    return list(candidates(document, split(document)))


@pytest.mark.parametrize(
    ("language", "best"),
    [
        (
            "nl",
            [
                "Wat staat er over het verbeteren en verbreden van de dijken?",
                "Wat is de inzet op het gebied van de bescherming van vogels in het riet?",
                "Wat staat er over de gemalen?",
                "Hoeveel geld gaat naar het NVW-kantoor?",
            ],
        ),
        (
            "en",
            [
                "What is said about “verbeteren en verbreden van de dijken”?",
                "What is the commitment regarding “bescherming van vogels in het riet”?",
                "What is said about “gemalen”?",
                "How much money goes to the NVW-kantoor?",
            ],
        ),
    ],
)
def test_the_words_around_a_subject_are_those_that_its_document_uses(
    made: list[Candidate], language: Language, best: list[str]
) -> None:
    assert [one.questions(language)[0] for one in made if one.about is not About.NAME] == best


def test_where_the_better_wording_is_not_answered_there_is_a_plain_one(made: list[Candidate]) -> None:
    (striven,) = [one for one in made if one.striven_for]
    assert striven.questions("nl")[1:] == ["Wat staat er over de bescherming van vogels in het riet?"]


def test_a_name_that_is_everywhere_is_no_subject(made: list[Candidate]) -> None:
    assert "NVW" not in [one.subject for one in made if one.about is About.NAME]


@pytest.mark.parametrize(
    ("subject", "question"),
    [("Nederland", "What is said about the Netherlands?"), ("Iran", "What is said about Iran?")],
)
def test_a_country_has_its_article_in_english(subject: str, question: str) -> None:
    assert Candidate(About.NAME, subject, "nota", Span(0, 1)).questions("en") == [question]
