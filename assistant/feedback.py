"""Keeps what readers say of answers, in one file on this machine, for a set number of days.

Nothing of it is sent anywhere: `python -m evals feedback` makes evaluation cases of it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from filelock import FileLock
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.answer import Answer
from sources.errors import FeedbackError

PATIENCE = 10
"""Seconds to wait for another process that writes."""

LONGEST_WORD = 2_000
"""Characters of what a reader may add."""


class Verdict(StrEnum):
    """What a reader says of an answer or a refusal."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_PLACE = "wrong_place"
    MISSING = "missing"


def _now() -> datetime:
    return datetime.now(UTC)


class Feedback(BaseModel):
    """What a reader said of the answer with the id `turn`; `history` are the questions before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    at: AwareDatetime = Field(default_factory=_now)
    verdict: Verdict
    word: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_WORD)] = ""
    history: tuple[str, ...] = ()
    answer: Answer


@dataclass(frozen=True, slots=True)
class FeedbackFile:
    """JSON lines in `path`, each kept for `days`. Safe to use from several threads and processes.

    Every change is written aside and then swapped in, so that whatever happens the file is whole. Its methods
    raise FeedbackError where the file cannot be read or written.
    """

    path: Path
    days: int
    now: Callable[[], datetime] = _now

    def add(self, feedback: Feedback) -> None:
        """Keep `feedback`, from now on and in the place of what was said of the same answer before."""
        new = feedback.model_copy(update={"at": self.now()})
        self._rewrite(lambda lines: [*(line for line in lines if _turn(line) != new.turn), _line(new)])

    def forget_old(self) -> None:
        """Take out what is older than `days`."""
        if self.path.exists():
            self._rewrite(lambda lines: lines)

    def read(self) -> list[Feedback]:
        """What is kept, oldest first; lines that cannot be read are left out."""
        try:
            lines = self._lines()
        except OSError as error:
            raise self._trouble("read", error) from error
        read = (_read(line) for line in lines)
        return [feedback for feedback in read if feedback and self._in_time(feedback)]

    def _rewrite(self, change: Callable[[list[str]], list[str]]) -> None:
        aside = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=PATIENCE):
                before = self._lines()
                after = change([line for line in before if self._keeps(line)])
                if after == before:
                    return
                with aside.open("w", encoding="utf-8", errors="surrogateescape") as file:
                    file.writelines(f"{line}\n" for line in after)
                    file.flush()
                    os.fsync(file.fileno())
                aside.replace(self.path)
        except OSError as error:
            raise self._trouble("written", error) from error

    def _lines(self) -> list[str]:
        if not self.path.exists():
            return []
        # Bytes that are no text stand in a line that cannot be read, and are kept as they are.
        text = self.path.read_text(encoding="utf-8", errors="surrogateescape")
        return [line for line in text.split("\n") if line.strip()]

    def _keeps(self, line: str) -> bool:
        """A line that cannot be read is not ours to throw away: it may be of another version."""
        feedback = _read(line)
        return feedback is None or self._in_time(feedback)

    def _in_time(self, feedback: Feedback) -> bool:
        return feedback.at > self.now() - timedelta(days=self.days)

    def _trouble(self, done: str, error: OSError) -> FeedbackError:
        reason = error.strerror or error
        return FeedbackError(
            f"the file of feedback {self.path} cannot be {done} ({reason}); "
            "make room or set VINDPLAATS_FEEDBACK to another file"
        )


def _line(feedback: Feedback) -> str:
    return feedback.model_dump_json()


def _read(line: str) -> Feedback | None:
    try:
        return Feedback.model_validate_json(line)
    except ValidationError:
        return None


def _turn(line: str) -> str | None:
    feedback = _read(line)
    return feedback.turn if feedback else None
