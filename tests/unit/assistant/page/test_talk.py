import asyncio
import re
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import date
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.latest import Latest
from assistant.page.edition import Edition
from assistant.page.filters import Filters
from assistant.page.kept import Conversation, Turn
from assistant.page.suggestions import Suggestions
from assistant.page.talk import GLANCE, Talk, View
from assistant.page.words import DUTCH, ENGLISH, Words
from sources.document import Document
from sources.errors import IndexMissing, VindplaatsError
from sources.origin import Origin

Make = Callable[..., Answer]
STAGES = ("retrieve", "write", "verify")


class Answering:
    """Stands in for the assistant: tells its stages, then answers or raises what it was given."""

    def __init__(
        self, document: Document, outcome: Callable[[str], Answer] | Exception, seconds: float = 0.0
    ) -> None:
        self.seconds = seconds
        self.documents = (document,)
        self.origins: dict[str, Origin] = {}
        self.outcome = outcome
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.narrowed: list[tuple[date | None, tuple[str, ...]]] = []
        self.stages: list[str] = []

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        as_of: date | None,
        documents: Sequence[str],
        on_stage: Callable[[str], None],
    ) -> Answer:
        """As `Assistant.ask`."""
        self.asked.append((question, tuple(history)))
        self.narrowed.append((as_of, tuple(documents)))
        for stage in STAGES:
            on_stage(stage)
            self.stages.append(stage)
            time.sleep(self.seconds)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome(question)


def talk_with(assistant: Answering) -> Talk:
    edition = Edition(cast("Assistant", assistant), Suggestions({}), Path())
    return Talk(Latest(edition, None, lambda: None, lambda before: before, print))


def ask(talk: Talk, question: str, kept: str, words: Words) -> list[View]:
    """All views until the answer is there."""

    async def views() -> list[View]:
        return [view async for view in talk.ask(question, kept, words)]

    return asyncio.run(views())


def shown_progress(views: Sequence[View]) -> list[str]:
    found = (re.search(r'class="progress".*?</span>([^<]*)<', view.conversation) for view in views)
    return [match.group(1) for match in found if match]


def kept(view: View) -> tuple[Turn, ...]:
    return Conversation.model_validate_json(view.turns).turns


def test_a_quick_answer_is_shown_without_what_nobody_could_read_before_it(
    document: Document, answered: Make
) -> None:
    *working, done = ask(talk_with(Answering(document, answered)), "Hoeveel?", "", DUTCH)
    assert shown_progress(working) == ["Bezig…"]
    assert "<blockquote" in done.conversation
    assert 'role="status"' in done.status
    assert "Antwoord met 1 citaat." in done.status


def test_the_stages_that_take_time_are_shown_and_then_the_answer(document: Document, answered: Make) -> None:
    slow = Answering(document, answered, seconds=1.5 * GLANCE)
    *working, done = ask(talk_with(slow), "Hoeveel?", "", DUTCH)
    assert shown_progress(working) == [
        "Bezig…",
        "Zoeken in 1 document…",
        "Zinnen kiezen…",
        "Citaten controleren…",
    ]
    assert "<blockquote" in done.conversation


def test_a_question_leaves_the_box_and_is_kept_with_its_answer(document: Document, answered: Make) -> None:
    *working, done = ask(talk_with(Answering(document, answered)), "  Hoeveel?\n", "", DUTCH)
    assert all(view.question == "" for view in (*working, done))
    (turn,) = kept(done)
    assert turn.question == "Hoeveel?"
    assert turn.answer == answered("Hoeveel?")


def test_each_turn_has_an_id_and_a_time_of_its_own(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, first = ask(talk, "Een?", "", DUTCH)
    *_, second = ask(talk, "Een?", first.turns, DUTCH)
    ids, times = zip(*((turn.id, turn.at) for turn in kept(second)), strict=True)
    assert len(set(ids)) == 2
    assert list(times) == sorted(times)


def test_the_conversation_keeps_the_id_that_the_browser_gave_it(document: Document, answered: Make) -> None:
    views = ask(talk_with(Answering(document, answered)), "Een?", '{"id": "abc1"}', DUTCH)
    assert {Conversation.model_validate_json(view.turns).id for view in views} == {"abc1"}


def test_a_question_that_was_broken_off_is_shown_until_the_next(document: Document, answered: Make) -> None:
    """As after a reload in the middle of an answer."""
    talk = talk_with(Answering(document, answered))
    cut = '{"id": "abc1", "turns": [{"question": "Een <b>?"}]}'
    shown = talk.show(cut, DUTCH)
    assert "Het antwoord op deze vraag is afgebroken." in shown.conversation
    assert 'data-question="Een &lt;b&gt;?"' in shown.conversation
    assert talk.show(shown.turns, ENGLISH).conversation.count("was broken off") == 1
    *_, done = ask(talk, "Twee?", cut, DUTCH)
    assert [turn.question for turn in kept(done)] == ["Twee?"]


def test_after_a_fault_the_question_can_be_asked_again(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    first, *_ = ask(talk, "Een?", "", DUTCH)
    assert 'data-question="Een?"' in talk.fail("", first.turns, DUTCH).conversation


def test_what_another_version_kept_is_told_and_not_taken_over(document: Document, answered: Make) -> None:
    view = talk_with(Answering(document, answered)).show('{"id": "abc1", "turns": [{"later": 1}]}', DUTCH)
    assert DUTCH.keeping.unreadable in view.status
    assert Conversation.load(view.turns) == Conversation()


def test_passages_are_not_kept(document: Document, answered: Make) -> None:
    passage = {"id": "p", "document": "brief", "start": 0, "end": 5, "score": 1.0, "text": "Budge"}

    def with_passage(question: str) -> Answer:
        return cast("Answer", answered(question, passages=[passage]))

    *_, done = ask(talk_with(Answering(document, with_passage)), "Hoeveel?", "", DUTCH)
    (turn,) = kept(done)
    assert turn.answer is not None
    assert turn.answer.passages == []


def test_earlier_questions_go_along_oldest_first(document: Document, answered: Make) -> None:
    assistant = Answering(document, answered)
    talk = talk_with(assistant)
    turns = ""
    for question in ("Een?", "Twee?", "Drie?"):
        *_, done = ask(talk, question, turns, DUTCH)
        turns = done.turns
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
    (view,) = ask(talk_with(assistant), question, "", DUTCH)
    assert line in view.status
    assert view.question == question
    assert assistant.asked == []


def test_what_a_user_can_put_right_is_shown_as_one_line(document: Document) -> None:
    error = IndexMissing("There is no <index> yet. Run: python -m index build")
    *_, done = ask(talk_with(Answering(document, error)), "Hoeveel?", "", ENGLISH)
    assert '<p class="problem" dir="auto">There is no &lt;index&gt; yet.' in done.conversation
    assert kept(done)[0].problem == str(error)


def test_a_question_that_failed_is_no_history(document: Document, answered: Make) -> None:
    *_, failed = ask(talk_with(Answering(document, VindplaatsError("x"))), "Een?", "", DUTCH)
    assistant = Answering(document, answered)
    ask(talk_with(assistant), "Twee?", failed.turns, DUTCH)
    assert assistant.asked == [("Twee?", ())]


def test_a_fault_shows_a_line_and_the_conversation_before_it(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, done = ask(talk, "Een?", "", DUTCH)
    asked, *_ = ask(talk, "Twee?", done.turns, DUTCH)
    view = talk.fail("", asked.turns, ENGLISH)
    assert "Something went wrong in the assistant." in view.status
    assert view.turns == asked.turns


def test_what_the_reader_stopped_is_no_fault(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, done = ask(talk, "Een?", "", DUTCH)
    shown = talk.show(done.turns, ENGLISH)
    assert talk.fail("Twee?", done.turns, ENGLISH) == shown._replace(question="Twee?")


def test_a_kept_conversation_can_be_shown_in_the_other_language(document: Document, answered: Make) -> None:
    talk = talk_with(Answering(document, answered))
    *_, done = ask(talk, "Een?", "", DUTCH)
    assert "Literal quotation, checked" in talk.show(done.turns, ENGLISH).conversation


def test_a_question_is_narrowed_down_to_what_was_chosen(document: Document, answered: Make) -> None:
    assistant = Answering(document, answered)
    filters = Filters(documents=(document.id,), as_of=date(2024, 3, 1))
    *_, done = ask(talk_with(assistant), "Hoeveel?", Conversation(filters=filters).dump(), DUTCH)
    assert assistant.narrowed == [(date(2024, 3, 1), (document.id,))]
    assert kept(done)[0].filters == filters
    assert Conversation.model_validate_json(done.turns).filters == filters


def test_where_nothing_is_left_to_search_nothing_is_asked(document: Document, answered: Make) -> None:
    assistant = Answering(document, answered)
    (view,) = ask(
        talk_with(assistant), "Hoeveel?", Conversation(filters=Filters(kinds=("Notitie",))).dump(), DUTCH
    )
    assert assistant.asked == []
    assert view.question == "Hoeveel?"
    assert DUTCH.asking.nothing_left in view.status


def test_an_answer_that_is_stopped_goes_no_further_than_its_stage(document: Document, answered: Make) -> None:
    begun, stopped, ended = Event(), Event(), Event()

    class Slow(Answering):
        def ask(self, *_: object, on_stage: Callable[[str], None], **__: object) -> Answer:
            on_stage("retrieve")
            begun.set()
            assert stopped.wait(10)
            try:
                on_stage("write")
            finally:
                ended.set()
            pytest.fail("it went on")

    async def stop() -> None:
        async with aclosing(talk_with(Slow(document, answered)).ask("Hoeveel?", "", DUTCH)) as views:
            await anext(views)
            assert await asyncio.to_thread(begun.wait, 10)
        stopped.set()
        assert await asyncio.to_thread(ended.wait, 10)

    asyncio.run(stop())
