"""What is suggested goes on from what was answered, and repeats nothing."""

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Citation
from assistant.answerable import About, Answerable
from assistant.page.suggestions import Suggestions
from tests.unit.assistant.page.conftest import FIRST, SECOND

Make = Callable[..., Answer]


@pytest.fixture
def suggestions(cite: Callable[[str], Citation]) -> Suggestions:
    """Three questions on one document, of three kinds, and one on another."""
    near, nearer = cite(SECOND), cite(FIRST)
    elsewhere = near.model_copy(update={"document": "nota", "heading": None})
    last = cite("Tot slot.").model_copy(update={"heading": None})
    return Suggestions(
        {
            "nl": (
                Answerable("Elders?", About.NAME, "elders", elsewhere),
                Answerable("Slot?", About.HEADING, "slot", last),
                Answerable("Tweede?", About.TERM, "tweede", near),
                Answerable("Eerste?", About.HEADING, "eerste", nearer),
            )
        }
    )


def test_to_begin_with_there_is_something_of_each_kind(suggestions: Suggestions) -> None:
    assert suggestions.starters("nl", 3) == ["Slot?", "Tweede?", "Elders?"]
    assert suggestions.starters("nl") == ["Slot?", "Tweede?", "Elders?", "Eerste?"]
    assert suggestions.starters("en") == []


def test_after_an_answer_what_is_nearest_comes_first_and_what_was_told_not_at_all(
    suggestions: Suggestions, answered: Make
) -> None:
    documents = {"brief", "nota"}
    assert suggestions.after(answered("?"), [], documents, "nl") == ["Tweede?", "Slot?", "Elders?"]
    assert suggestions.after(answered("?"), ["TWEEDE?"], documents, "nl") == ["Slot?", "Elders?"]
    assert suggestions.after(answered("?"), [], {"nota"}, "nl") == ["Elders?"]


def test_after_a_refusal_what_came_closest_may_be_asked(suggestions: Suggestions, refused: Make) -> None:
    assert "Eerste?" in suggestions.after(refused("?"), [], {"brief"}, "nl")
