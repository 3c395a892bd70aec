"""What the page shows before, while and after a question is answered. Knows nothing of Gradio.

It keeps nothing: the turns come from the browser with each call and go back to it.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Event
from typing import NamedTuple
from uuid import uuid4

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.page import render
from assistant.page.kept import Conversation, Turn, shortened
from assistant.page.suggestions import Suggestions
from assistant.page.words import Words
from assistant.question import LONGEST
from sources.errors import VindplaatsError


class View(NamedTuple):
    """All of the page that changes: markup, except for the text in the question box and the conversation, as kept."""

    masthead: str
    conversation: str
    status: str
    question: str
    turns: str


class Talk:
    """Makes views of a conversation with `assistant`. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, suggestions: Suggestions) -> None:
        self._assistant = assistant
        self._suggestions = suggestions
        self._documents = assistant.documents

    def show(self, kept: str, words: Words) -> View:
        """The conversation so far; none, and a line that says so, where it cannot be read."""
        conversation = Conversation.load(kept)
        if conversation is None:
            status = render.status(words.keeping.unreadable, problem=True)
            return self._view(Conversation(), words, status=status)
        return self._view(conversation, words)

    def ask(self, question: str, kept: str, words: Words) -> Iterator[View]:
        """The page while `question` is answered, and at last with the answer."""
        before = Conversation.load(kept) or Conversation()
        filters = before.filters
        chosen = filters.chosen(self._documents)
        problem = _problem(question, words) or ("" if chosen else words.asking.nothing_left)
        if problem:
            yield self._view(before, words, status=render.status(problem, problem=True), question=question)
            return
        before = before.model_copy(update={"turns": tuple(turn for turn in before.turns if turn.done)})
        asked = Turn(question=question.strip(), id=uuid4().hex, at=datetime.now(UTC), filters=filters)
        try:
            answer = yield from self._answer(asked, before, words)
        except VindplaatsError as error:
            done, said = asked.model_copy(update={"problem": str(error)}), str(error)
        else:
            done = asked.model_copy(update={"answer": shortened(answer)})
            said = render.announcement(answer, words)
        yield self._view(_with(before, done), words, status=render.status(said, audible_only=True))

    def fail(self, question: str, kept: str, words: Words) -> View:
        """The page after a fault in the assistant itself, or after the reader stopped it: then nothing is unanswered.

        `question` goes back into the box.
        """
        conversation = Conversation.load(kept) or Conversation()
        if all(turn.done for turn in conversation.turns):
            return self._view(conversation, words, question=question)
        status = render.status(words.failed, problem=True)
        return self._view(conversation, words, status=status, question=question)

    def _answer(self, asked: Turn, before: Conversation, words: Words) -> Generator[View, None, Answer]:
        """A view for each stage; returns the answer. Where the reader stops it, the assistant stops at its next stage."""
        stages: SimpleQueue[str | None] = SimpleQueue()
        stopped = Event()
        chosen = asked.filters.chosen(self._documents)

        def begin(stage: str) -> None:
            if stopped.is_set():
                raise _StoppedError
            stages.put(stage)

        pool = ThreadPoolExecutor(max_workers=1)
        try:
            future = pool.submit(
                self._assistant.ask,
                asked.question,
                [turn.question for turn in before.turns if turn.answer],
                as_of=asked.filters.as_of,
                documents=[document.id for document in chosen] if asked.filters.narrows else (),
                on_stage=begin,
            )
            future.add_done_callback(lambda _: stages.put(None))
            line = words.working
            while line:
                said = render.status(line, audible_only=True)
                yield self._view(_with(before, asked), words, status=said, progress=line)
                stage = stages.get()
                line = words.stage(stage, len(chosen)) if stage else ""
            return future.result()
        finally:
            stopped.set()
            pool.shutdown(wait=False)

    def _suggested(self, conversation: Conversation, words: Words) -> list[str]:
        """Questions to begin with, or after the last answer; none where there is no answer to go on from."""
        turns = conversation.turns
        if not turns:
            return self._suggestions.starters(words.language)
        answer = turns[-1].answer
        if answer is None:
            return []
        documents = {document.id for document in conversation.filters.chosen(self._documents)}
        asked = [turn.question for turn in turns]
        return self._suggestions.after(answer, asked, documents, words.language)

    def _view(
        self,
        conversation: Conversation,
        words: Words,
        *,
        status: str = "",
        question: str = "",
        progress: str = "",
    ) -> View:
        turns = conversation.turns
        return View(
            masthead=render.masthead(self._documents, words, can_restart=bool(turns)),
            conversation=render.conversation(
                turns,
                self._documents,
                words,
                progress=progress,
                suggested=self._suggested(conversation, words),
                waiting=not self._suggestions.made(words.language),
            ),
            status=status or render.status(""),
            question=question,
            turns=conversation.dump(),
        )


class _StoppedError(Exception):
    """The reader does not wait for the answer."""


def _with(conversation: Conversation, turn: Turn) -> Conversation:
    return conversation.model_copy(update={"turns": (*conversation.turns, turn)})


def _problem(question: str, words: Words) -> str:
    if not question.strip():
        return words.empty_question
    return words.long_question.format(len(question)) if len(question) > LONGEST else ""
