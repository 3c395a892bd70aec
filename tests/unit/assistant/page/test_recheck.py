"""Here, beside the answers made by hand; the page shows these states."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import ValidationError

from assistant.answer import Answer
from assistant.page import render
from assistant.page.kept import Turn
from assistant.page.words import DUTCH, ENGLISH
from assistant.recheck import State, changed, find, read_saved, recheck
from sources.document import Document

FIRST = "De bijdrage is 8,65 miljoen euro."
Make = Callable[..., Answer]


def altered(document: Document, old: str, new: str) -> Document:
    return replace(document, text=document.text.replace(old, new), hash="fedcba9")


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("Tot slot.", "Ten slotte.", State.HOLDS),
        ("Budget", "Het budget", State.MOVED),
        ("8,65", "9,65", State.CHANGED),
        ("8,65 miljoen", "8,65\nmiljoen", State.CHANGED),
    ],
)
def test_a_citation_has_the_state_of_its_quotation(
    document: Document, answered: Make, old: str, new: str, state: State
) -> None:
    now = {document.id: altered(document, old, new)}
    assert [one.state for one in recheck(answered("?"), now)] == [state]
    assert changed(answered("?"), now) == ["brief"]


def test_a_document_that_is_as_it_was_has_not_changed(document: Document, answered: Make) -> None:
    assert changed(answered("?"), {document.id: document}) == []
    assert changed(answered("?"), {}) == ["brief"]


def test_a_quotation_that_moved_is_found_where_it_stands_now(document: Document) -> None:
    now = altered(document, "Budget", "Het budget")
    span = find(FIRST, document.text.index(FIRST), now)
    assert span is not None
    assert now.text[span.start : span.end] == FIRST


def test_the_page_shows_a_kept_quotation_whose_document_is_gone_and_says_so(answered: Make) -> None:
    shown = render.conversation([Turn(question="?", answer=answered("?"))], [], DUTCH)
    assert f"<p>{FIRST}</p>" in shown
    assert DUTCH.keeping.states[State.GONE] in shown


def test_the_page_says_nothing_of_a_quotation_that_holds(document: Document, answered: Make) -> None:
    turn = Turn(question="?", answer=answered("?"))
    assert 'class="since"' not in render.conversation([turn], [document], ENGLISH)
    moved = altered(document, "Budget", "Het budget")
    assert ENGLISH.keeping.states[State.MOVED] in render.conversation([turn], [moved], ENGLISH)


@pytest.mark.parametrize("content", [b"", b"x", b"{}", b'[{"question": "?"}]', b"\xff", b"null"])
def test_what_is_no_saved_answer_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        read_saved(content)
