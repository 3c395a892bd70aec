from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.page.kept import Conversation, Turn, citations, shortened

FIRST = "De bijdrage is 8,65 miljoen euro."
Make = Callable[..., Answer]


def test_a_conversation_comes_back_from_the_browser_as_it_went(answered: Make, refused: Make) -> None:
    turns = (
        Turn(question="a", answer=answered("a"), id="1", verdict="right"),
        Turn(question="b", answer=refused("b")),
        Turn(question="c", problem="d"),
        Turn(question="e"),
    )
    conversation = Conversation(id="abc1", turns=turns)
    assert Conversation.load(conversation.dump()) == conversation


def test_nothing_kept_is_an_empty_conversation() -> None:
    assert Conversation.load("") == Conversation()


@pytest.mark.parametrize(
    "kept",
    [
        "null",
        "[{}]",
        '{"turns": [{"question": 1}]}',
        '{"question": "a"}',
        "<p>",
        '{"id": "../a", "turns": []}',
    ],
)
def test_what_no_version_of_the_page_kept_cannot_be_read(kept: str) -> None:
    assert Conversation.load(kept) is None


def test_only_the_hashes_of_cited_documents_are_kept(answered: Make) -> None:
    answer = answered("?")
    more = answer.index.model_copy(update={"document_hashes": {"brief": "0123abc", "nota": "456"}})
    kept = shortened(answer.model_copy(update={"index": more}))
    assert kept.index.document_hashes == {"brief": "0123abc"}
    assert kept.claims == answer.claims


def test_the_citations_of_a_refusal_are_what_came_closest(refused: Make) -> None:
    assert [citation.quote for citation in citations(refused("?"))] == [FIRST]
