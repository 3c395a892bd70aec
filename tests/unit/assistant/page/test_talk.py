import re
from collections.abc import Callable, Sequence
from typing import cast

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.page.render import load_turns
from assistant.page.talk import Talk, View
from assistant.page.words import DUTCH, ENGLISH
from sources.document import Document
from sources.errors import IndexMissing, VindplaatsError

Make = Callable[..., Answer]
STAGES = ("retrieve", "write", "verify")


class Answering:
    """Stands in for the assistant: tells its stages, then answers or raises what it was given."""

    def __init__(self, document: Document, outcome: Callable[[str], Answer] | Exception) -> None:
        self.documents = (document,)
        self.outcome = outcome
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, history: Sequence[str] = (), *, on_stage: Callable[[str], None]) -> Answer:
        """As `Assistant.ask`."""
        self.asked.append((question, tuple(history)))
        for stage in STAGES:
            on_stage(stage)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome(question)


def talk_with(assistant: Answering) -> Talk:
    return Talk(cast("Assistant", assistant))


def shown_progress(views: Sequence[View]) -> list[str]:
    found = (re.search(r'class="progress".*?</span>([^<]*)<', view.conversation) for view in views)
    return [match.group(1) for match in found if match]


def test_the_stages_are_shown_and_then_the_answer(document: Document, answered: Make) -> None:
    *working, done = talk_with(Answering(document, answered)).ask("Hoeveel?", "", DUTCH)
    assert shown_progress(working) == [
        "Bezig…",
        "Zoeken in 1 document…",
        "Zinnen kiezen…",
        "Citaten controleren…",
    ]
    assert "<blockquote" in done.conversation
    assert 'role="status"' in done.status
    assert "Antwoord met 1 citaat." in done.status


def test_a_question_leaves_the_box_and_is_kept_with_its_answer(document: Document, answered: Make) -> None:
    *working, done = talk_with(Answering(document, answered)).ask("  Hoeveel?\n", "", DUTCH)
    assert all(view.question == "" for view in (*working, done))
    (turn,) = load_turns(done.turns)
    assert turn.question == "Hoeveel?"
    assert turn.answer == answered("Hoeveel?")


def test_a_question_is_not_kept_before_it_is_answered(document: Document, answered: Make) -> None:
    first, *_ = talk_with(Answering(document, answered)).ask("Hoeveel?", "", DUTCH)
    assert load_turns(first.turns) == ()


def test_passages_are_not_kept(document: Document, answered: Make) -> None:
    passage = {"id": "p", "document": "brief", "start": 0, "end": 5, "score": 1.0, "text": "Budge"}

    def with_passage(question: str) -> Answer:
        return cast("Answer", answered(question, passages=[passage]))

    *_, done = talk_with(Answering(document, with_passage)).ask("Hoeveel?", "", DUTCH)
    (turn,) = load_turns(done.turns)
    assert turn.answer is not None
    assert turn.answer.passages == []


def test_earlier_questions_go_along_oldest_first(document: Document, answered: Make) -> None:
    assistant = Answering(document, answered)
    talk = talk_with(assistant)
    kept = ""
    for question in ("Een?", "Twee?", "Drie?"):
        *_, done = talk.ask(question, kept, DUTCH)
        kept = done.turns
    assert assistant.asked[-1] == ("Drie?", ("Een?", "Twee?"))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("", "Typ eerst een vraag."),
        (" \n\t ", "Typ eerst een vraag."),
        ("a" * 10_000, "Uw vraag telt 10000 tekens. Kort haar in tot 2.000 tekens."),
    ],
)
def test_a_question_that_cannot_be_asked_stays_in_the_box(
    document: Document, answered: Make, question: str, line: str
) -> None:
    assistant = Answering(document, answered)
    (view,) = talk_with(assistant).ask(question, "", DUTCH)
    assert line in view.status
    assert view.question == question
    assert assistant.asked == []


def test_what_a_user_can_put_right_is_shown_as_one_line(document: Document) -> None:
    error = IndexMissing("There is no <index> yet. Run: python -m index build")
    *_, done = talk_with(Answering(document, error)).ask("Hoeveel?", "", ENGLISH)
    assert '<p class="problem" dir="auto">There is no &lt;index&gt; yet.' in done.conversation
    assert load_turns(done.turns)[0].problem == str(error)


def test_a_question_that_failed_is_no_history(document: Document, answered: Make) -> None:
    *_, failed = talk_with(Answering(document, VindplaatsError("x"))).ask("Een?", "", DUTCH)
    assistant = Answering(document, answered)
    list(talk_with(assistant).ask("Twee?", failed.turns, DUTCH))
    assert assistant.asked == [("Twee?", ())]


def test_a_fault_shows_a_line_and_the_conversation_before_it(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, done = talk.ask("Een?", "", DUTCH)
    view = talk.fail(done.turns, ENGLISH)
    assert "Something went wrong in the assistant." in view.status
    assert view.turns == done.turns


def test_a_kept_conversation_can_be_shown_in_the_other_language(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, done = talk.ask("Een?", "", DUTCH)
    assert "Literal quotation, checked" in talk.show(done.turns, ENGLISH).conversation
