"""The questions that are suggested are made of the library, and answered from where they were made of."""

import pytest

from assistant.answerable import About, Answerable, answerable
from assistant.ask import Assistant
from assistant.question import Language


@pytest.fixture(scope="module", params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def found(assistant: Assistant, language: Language) -> list[Answerable]:
    """The questions over the library of this repository."""
    return list(answerable(assistant, language))


def test_there_is_something_to_begin_with(found: list[Answerable]) -> None:
    kinds = {one.about for one in found}
    assert {About.HEADING, About.TERM, About.NAME} <= kinds
    assert len(found) >= 12


def test_each_is_answered_with_the_citation_that_it_brings(
    assistant: Assistant, found: list[Answerable]
) -> None:
    for one in found:
        answer = assistant.ask(one.question)
        assert answer.status == "answered", one.question
        assert one.citation in [citation for claim in answer.claims for citation in claim.citations]


def test_an_abbreviation_is_explained_where_it_is_said_to_be(found: list[Answerable]) -> None:
    (one,) = [one for one in found if one.about is About.TERM and one.subject == "OHCHR"]
    assert "Hoge Commissaris" in one.citation.quote
    assert "OHCHR" in one.citation.quote


def test_no_question_is_made_twice(found: list[Answerable]) -> None:
    questions = [one.question.casefold() for one in found]
    assert len(questions) == len(set(questions))


def test_what_is_left_out_of_the_index_is_not_suggested(assistant: Assistant) -> None:
    """As after a change of the library: the questions are those of the index that answers."""
    (document,) = [one for one in assistant.documents if one.metadata.official]
    without = assistant.without([(document.id, document.text.index("OHCHR") - 200, len(document.text))])
    assert not [one for one in answerable(without, "nl") if one.subject == "OHCHR"]
