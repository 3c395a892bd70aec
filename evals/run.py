"""Puts cases to a system and keeps each answer as it comes, so that a run that was stopped goes on.

Knows the assistant by its public methods; knows nothing of scores.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from assistant.ask import Assistant
from evals.case import Case, CaseError, place

ANSWERS = "answers.jsonl"
ABOUT = "run.json"


class System(Protocol):
    """Anything that answers: this assistant, or another to hold it against."""

    @property
    def about(self) -> Mapping[str, str]:
        """What it is: a name and whatever its answers depend on. A run goes on only with the same."""

    def answer(self, case: Case) -> Mapping[str, object]:
        """A line of an answers file (see `answers.py`), without the case's id."""


class AssistantSystem:
    """This assistant as a system."""

    def __init__(self, assistant: Assistant) -> None:
        """Put cases to `assistant`."""
        self._assistant = assistant
        self._texts = {document.id: document.text for document in assistant.documents}

    @property
    def about(self) -> Mapping[str, str]:
        """The assistant's name and the documents that it answers from."""
        hashes = "".join(document.hash for document in self._assistant.documents)
        return {"system": "vindplaats", "documents": hashlib.sha256(hashes.encode()).hexdigest()[:16]}

    def answer(self, case: Case) -> Mapping[str, object]:
        """The answer in the contract's JSON; asked without the passages that the case takes out."""
        gone = [place(gold, self._texts) for gold in case.removed]
        assistant = self._assistant
        if gone:
            assistant = assistant.without([(one.document, one.start, one.end) for one in gone])
        earlier = [turn if isinstance(turn, str) else turn.question for turn in case.history]
        return assistant.ask(case.question, earlier).model_dump(mode="json")


def answer_cases(
    system: System, cases: Sequence[Case], folder: Path, *, resume: bool, progress: Callable[[], None]
) -> Path:
    """Put the cases to the system, one line of `folder`/answers.jsonl each; the file.

    With `resume` the cases that have a line already are not asked again. Raises CaseError where the folder
    holds a run and `resume` is False, or holds one of another system or other cases.
    """
    file = folder / ANSWERS
    _open_run(folder, {**system.about, "cases": digest(cases)}, resume=resume)
    done = _kept(file)
    with file.open("a", encoding="utf-8") as lines:
        for case in cases:
            if case.id not in done:
                line = json.dumps({"id": case.id, **system.answer(case)}, ensure_ascii=False)
                lines.write(line + "\n")
                lines.flush()
            progress()
    return file


def digest(cases: Sequence[Case]) -> str:
    """What these cases are, in 16 figures."""
    return hashlib.sha256("".join(case.model_dump_json() for case in cases).encode()).hexdigest()[:16]


def _open_run(folder: Path, about: Mapping[str, str], *, resume: bool) -> None:
    file = folder / ABOUT
    if file.exists():
        if not resume:
            raise CaseError(f"{folder} holds a run already; add --resume, or name another folder with --out")
        if json.loads(file.read_text(encoding="utf-8")) != about:
            raise CaseError(
                f"{folder} holds a run of another system, other documents or other cases, which cannot be "
                "resumed; name another folder with --out"
            )
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _kept(file: Path) -> set[str]:
    """The ids that have a line. A last line that was cut off when the run was stopped is taken out."""
    if not file.exists():
        return set()
    text = file.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole, encoding="utf-8")
    return {json.loads(line)["id"] for line in whole.splitlines()}
