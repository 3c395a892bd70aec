"""What the page shows before, while and after a question is answered. Knows nothing of Gradio.

It keeps nothing: the turns come from the browser with each call and go back to it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from assistant.answer import Answer
from assistant.page import render
from assistant.page.edition import Edition, Editions
from assistant.page.kept import Conversation, Turn, shortened
from assistant.page.words import Words
from assistant.question import LONGEST
from assistant.stop import Stop
from sources.errors import VindplaatsError

GLANCE = 0.2
"""Seconds that something must take for a reader to be told of it: less is not seen, and each telling costs 20 ms."""


class View(NamedTuple):
    """All of the page that changes: markup, except for the text in the question box and the conversation, as kept."""

    masthead: str
    conversation: str
    status: str
    question: str
    turns: str


class Talk:
    """Makes views of a conversation with the newest of `editions`. Safe to use from several threads."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions

    def show(self, kept: str, words: Words) -> View:
        """The conversation so far; none, and a line that says so, where it cannot be read."""
        conversation = Conversation.load(kept)
        with self._editions.use() as edition:
            if conversation is None:
                status = render.status(words.keeping.unreadable, problem=True)
                return _view(edition, Conversation(), words, status=status)
            return _view(edition, conversation, words)

    async def ask(self, question: str, kept: str, words: Words) -> AsyncGenerator[View]:
        """The page while `question` is answered, and at last with the answer.

        Whoever cancels it ends the work on the answer too, the call to a language model included.
        """
        await asyncio.to_thread(self._editions.catch_up)
        with self._editions.use() as edition:
            before = Conversation.load(kept) or Conversation()
            filters = before.filters
            searched = [document.id for document in filters.chosen(edition.documents)]
            problem = _problem(question, words) or ("" if searched else words.asking.nothing_left)
            if problem:
                status = render.status(problem, problem=True)
                yield _view(edition, before, words, status=status, question=question)
                return
            before = before.model_copy(update={"turns": tuple(turn for turn in before.turns if turn.done)})
            asked = Turn(question=question.strip(), id=uuid4().hex, at=datetime.now(UTC), filters=filters)
            work = _Work(self._editions, asked, before, searched)
            async with aclosing(work.lines(words)) as lines:
                async for line in lines:
                    said = render.status(line, audible_only=True)
                    yield _view(edition, _with(before, asked), words, status=said, progress=line)
            try:
                answer = work.answer()
            except VindplaatsError as error:
                done, said = asked.model_copy(update={"problem": str(error)}), str(error)
            else:
                done = asked.model_copy(update={"answer": shortened(answer)})
                said = render.announcement(answer, words)
            yield _view(edition, _with(before, done), words, status=render.status(said, audible_only=True))

    def fail(self, question: str, kept: str, words: Words) -> View:
        """The page after a fault in the assistant itself, or after the reader stopped it: then nothing is unanswered.

        `question` goes back into the box.
        """
        conversation = Conversation.load(kept) or Conversation()
        with self._editions.use() as edition:
            if all(turn.done for turn in conversation.turns):
                return _view(edition, conversation, words, question=question)
            status = render.status(words.failed, problem=True)
            return _view(edition, conversation, words, status=status, question=question)


class _Work:
    """The work on one answer, in a thread of its own."""

    def __init__(self, editions: Editions, asked: Turn, before: Conversation, searched: list[str]) -> None:
        self._editions = editions
        self._asked = asked
        self._before = before
        self._searched = searched
        self._stop = Stop()
        self._stages: asyncio.Queue[str | None] = asyncio.Queue()
        self._done: asyncio.Task[Answer] | None = None

    async def lines(self, words: Words) -> AsyncGenerator[str]:
        """Begins, and says what is being done until it is done; closed before, it ends the work."""
        loop = asyncio.get_running_loop()

        def tell(stage: str) -> None:
            self._stop.check()
            with suppress(RuntimeError):  # the loop has ended, and with it who listened
                loop.call_soon_threadsafe(self._stages.put_nowait, stage)

        self._done = asyncio.create_task(asyncio.to_thread(self._ask, tell))
        self._done.add_done_callback(lambda _: self._stages.put_nowait(None))
        try:
            yield words.working
            stage = await self._stages.get()
            while stage:
                try:
                    following = await asyncio.wait_for(self._stages.get(), GLANCE)
                except TimeoutError:
                    yield words.stage(stage, len(self._searched))
                    following = await self._stages.get()
                stage = following
        finally:
            self._stop.tell()
            self._done.cancel()

    def answer(self) -> Answer:
        """What came of it, once `lines` has ended. Raises VindplaatsError."""
        assert self._done is not None  # noqa: S101 - begun by `lines`
        return self._done.result()

    def _ask(self, tell: Callable[[str], None]) -> Answer:
        filters = self._asked.filters
        with self._stop.for_this_work(), self._editions.use() as edition:
            return edition.assistant.ask(
                self._asked.question,
                [turn.question for turn in self._before.turns if turn.answer],
                as_of=filters.as_of,
                documents=self._searched if filters.narrows else (),
                on_stage=tell,
            )


def _suggested(edition: Edition, conversation: Conversation, words: Words) -> list[str]:
    """Questions to begin with, or after the last answer; none where there is no answer to go on from."""
    turns = conversation.turns
    if not turns:
        return edition.suggestions.starters(words.language)
    answer = turns[-1].answer
    if answer is None:
        return []
    documents = {document.id for document in conversation.filters.chosen(edition.documents)}
    return edition.suggestions.after(answer, [turn.question for turn in turns], documents, words.language)


def _view(  # noqa: PLR0913 - all that a view shows
    edition: Edition,
    conversation: Conversation,
    words: Words,
    *,
    status: str = "",
    question: str = "",
    progress: str = "",
) -> View:
    turns = conversation.turns
    return View(
        masthead=render.masthead(edition.documents, words, can_restart=bool(turns)),
        conversation=render.conversation(
            turns,
            edition.documents,
            words,
            progress=progress,
            suggested=_suggested(edition, conversation, words),
            waiting=not edition.suggestions.made(words.language),
        ),
        status=status or render.status(""),
        question=question,
        turns=conversation.dump(),
    )


def _with(conversation: Conversation, turn: Turn) -> Conversation:
    return conversation.model_copy(update={"turns": (*conversation.turns, turn)})


def _problem(question: str, words: Words) -> str:
    if not question.strip():
        return words.empty_question
    return words.long_question.format(len(question)) if len(question) > LONGEST else ""
