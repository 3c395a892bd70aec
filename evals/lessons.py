"""Reads the lessons in `evals/lessons`: invented documents with questions, and statements with their sources.

    # Title of a document             = Source sentence.
    ## Heading                        + nl A statement that it supports.
    1. A sentence.                    - en negation A statement that it does not.
    ? nl 1 A question that it answers.
    ? en - A question that no sentence answers.

Written for this project, by a language model, as examples of the language; no case of `evals/cases` is among them.
Knows nothing of models.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.case import CaseError

LESSONS = Path(__file__).parent / "lessons"

_LINE = re.compile(
    r"# (?P<title>.+)|## (?P<heading>.+)|(?P<number>\d+)\. (?P<sentence>.+)"
    r"|\? (?P<asked>nl|en) (?P<gold>-|\d+(?:,\d+)*) (?P<question>.+)"
)
_PAIR = re.compile(
    r"= (?P<source>.+)|\+ (?P<true>nl|en) (?P<holds>.+)|- (?P<false>nl|en) (?P<kind>\w+) (?P<fails>.+)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an invented document, under its heading."""

    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `gold` are the places of the sentences that answer it, none where the document does not."""

    text: str
    language: str
    gold: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An invented document and what is asked about it."""

    title: str
    sentences: tuple[Sentence, ...]
    questions: tuple[Question, ...]

    def above(self, place: int) -> str:
        """What stands above the sentence at `place`: the title and, where it has one, its heading, as `index.vectors` has it."""
        return ". ".join(part for part in (self.title, self.sentences[place].heading) if part)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about a source sentence; `kind` says what makes it false, None where it is true."""

    source: str
    text: str
    language: str
    kind: str | None


def read_lessons(files: Sequence[Path]) -> list[Lesson]:
    """The documents of the files, in order. Raises CaseError, with file and line, for a line that is none of theirs."""
    lessons: list[Lesson] = []
    title, heading = "", None
    sentences: list[Sentence] = []
    questions: list[Question] = []

    def close() -> None:
        if title:
            lessons.append(Lesson(title, tuple(sentences), tuple(questions)))

    for match in _matches(files, _LINE):
        part = match.groupdict()
        if part["title"]:
            close()
            title, heading, sentences, questions = part["title"], None, [], []
        elif part["heading"]:
            heading = part["heading"]
        elif part["sentence"]:
            sentences.append(Sentence(heading, part["sentence"]))
        else:
            gold = frozenset(int(one) - 1 for one in part["gold"].split(",") if one != "-")
            questions.append(Question(part["question"], part["asked"], gold))
    close()
    return lessons


def read_statements(files: Sequence[Path]) -> list[Statement]:
    """The statements of the files, in order. Raises CaseError as `read_lessons`."""
    statements: list[Statement] = []
    source = ""
    for match in _matches(files, _PAIR):
        part = match.groupdict()
        if part["source"]:
            source = part["source"]
        else:
            language, text = part["true"] or part["false"], part["holds"] or part["fails"]
            statements.append(Statement(source, text, language, part["kind"]))
    return statements


def _matches(files: Sequence[Path], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            match = pattern.fullmatch(line.rstrip())
            if match is None:
                raise CaseError(
                    f"{file}:{number}: not a line of a lesson; see evals/lessons.py for its forms"
                )
            yield match
