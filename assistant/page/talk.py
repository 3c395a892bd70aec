"""What the page shows before, while and after a question is answered. Knows nothing of Gradio.

It keeps nothing: the turns come from the browser with each call and go back to it.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import NamedTuple
from uuid import uuid4

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.page import render
from assistant.page.kept import Conversation, Turn, shortened
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

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
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
        problem = _problem(question, words)
        if problem:
            yield self._view(before, words, status=render.status(problem, problem=True), question=question)
            return
        before = before.model_copy(update={"turns": tuple(turn for turn in before.turns if turn.done)})
        asked = Turn(question=question.strip(), id=uuid4().hex, at=datetime.now(UTC))
        try:
            answer = yield from self._answer(asked, before, words)
        except VindplaatsError as error:
            done, said = asked.model_copy(update={"problem": str(error)}), str(error)
        else:
            done = asked.model_copy(update={"answer": shortened(answer)})
            said = render.announcement(answer, words)
        yield self._view(_with(before, done), words, status=render.status(said, audible_only=True))

    def fail(self, kept: str, words: Words) -> View:
        """The page after a fault in the assistant itself."""
        conversation = Conversation.load(kept) or Conversation()
        return self._view(conversation, words, status=render.status(words.failed, problem=True))

    def _answer(self, asked: Turn, before: Conversation, words: Words) -> Generator[View, None, Answer]:
        """A view for each stage; returns the answer."""
        stages: SimpleQueue[str | None] = SimpleQueue()
        history = [turn.question for turn in before.turns if turn.answer]
        with ThreadPoolExecutor(max_workers=1) as pool:
            future = pool.submit(self._assistant.ask, asked.question, history, on_stage=stages.put)
            future.add_done_callback(lambda _: stages.put(None))
            line = words.working
            while line:
                said = render.status(line, audible_only=True)
                yield self._view(_with(before, asked), words, status=said, progress=line)
                stage = stages.get()
                line = words.stage(stage, len(self._documents)) if stage else ""
        return future.result()

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
            conversation=render.conversation(turns, self._documents, words, progress=progress),
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
