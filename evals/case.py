"""Reads cases (questions with the passage that answers them) and paraphrases, and checks every field.

Knows nothing of systems or metrics.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.wording import holds
from sources.errors import VindplaatsError

CASES = Path(__file__).parent / "cases"
PARAPHRASES = CASES / "paraphrases.jsonl"
DRAFTED = CASES.with_name("drafted.jsonl")


class CaseError(VindplaatsError):
    """A file of cases cannot be used. The message names the file and the line."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)


class Gold(_Strict):
    """A quotation that answers the question, or its part `part`, verbatim from `document`."""

    document: str
    quote: str
    part: int | str | None = None


class Turn(_Strict):
    """An earlier question of the conversation, with its answer where the case gives one."""

    question: str
    answer: str | None = None


class Case(_Strict):
    """One question. `facts` are the vital facts, each as a list of wordings of which one must be found.

    `removed` are passages taken out of the index before it is asked; `why` says why it has no answer;
    `standalone` is how a follow-up reads without its history; `note` is for those who read the case.
    """

    id: str
    question: str
    language: Literal["nl", "en"]
    kind: str
    style: str
    answerable: bool
    gold: tuple[Gold, ...]
    facts: tuple[tuple[str, ...], ...]
    history: tuple[str | Turn, ...] = ()
    why: str | None = None
    removed: tuple[Gold, ...] = ()
    standalone: str | None = None
    note: str | None = None


class Paraphrase(_Strict):
    """A sentence about a quotation, labelled by hand: `true` says whether the quotation supports it."""

    id: str
    text: str
    document: str
    quote: str
    true: bool = Field(strict=True)
    kind: str
    language: Literal["nl", "en"]


class Drafted(_Strict):
    """A sentence that the language model `model` wrote for the case `case`, on the passage [start, end).

    `true` says whether the whole sentence follows from the quotation and this stands in the passage; labelled by
    hand, None where nobody has.
    """

    id: str
    case: str
    model: str
    text: str
    quote: str
    document: str
    start: int
    end: int
    true: bool | None = Field(strict=True)
    language: Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Place:
    """`[start, end)` of the canonical text of `document`, in code points."""

    document: str
    start: int
    end: int

    def overlap(self, other: "Place") -> int:
        """How many characters both hold."""
        if self.document != other.document:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


_Row = TypeVar("_Row", Case, Paraphrase, Drafted)


def load_cases(path: Path, texts: Mapping[str, str]) -> list[Case]:
    """The cases of one file, or of every file of a folder except the paraphrases.

    `texts` are the canonical texts by document id. Raises CaseError, with file and line, for a line that is
    not valid, an id that occurs twice, a gold quotation that does not occur exactly once, and a fact that
    no gold quotation holds.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    cases: dict[str, Case] = {}
    for file in files:
        if path.is_dir() and file.name == PARAPHRASES.name:
            continue
        for line, case in _rows(file, Case):
            _check(case, texts, f"{file}:{line}")
            _check_new(case.id, cases, f"{file}:{line}")
            cases[case.id] = case
    if not cases:
        raise CaseError(f"{path}: there are no cases here; name a .jsonl file of cases or a folder of them")
    return list(cases.values())


def load_paraphrases(path: Path, texts: Mapping[str, str]) -> list[Paraphrase]:
    """The paraphrases of one file. Raises CaseError as `load_cases` does."""
    found: dict[str, Paraphrase] = {}
    for line, row in _rows(path, Paraphrase):
        _place_once(row.document, row.quote, texts, f"{path}:{line}")
        _check_new(row.id, found, f"{path}:{line}")
        found[row.id] = row
    return list(found.values())


def load_drafted(path: Path) -> list[Drafted]:
    """The drafted sentences of one file. Raises CaseError, with file and line, for a line that is not valid."""
    return [row for _, row in _rows(path, Drafted)]


def find_quote(quote: str, text: str) -> list[tuple[int, int]]:
    """Where `quote` stands in `text`, white space counting as equal."""
    parts = quote.split()
    if not parts:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(map(re.escape, parts)), text)]


def place(gold: Gold, texts: Mapping[str, str]) -> Place:
    """Where the gold quotation stands. Raises CaseError where that is not in exactly one place."""
    return _place_once(gold.document, gold.quote, texts, "gold")


def json_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a JSON lines file that hold something, with their numbers.

    Raises CaseError where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read ({error}); name a JSON lines file in UTF-8") from error
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def first_problem(error: ValidationError) -> str:
    """What is wrong, as one line; a field that is unknown goes before the one that is missing for it."""
    problems = error.errors()
    problem = next((one for one in problems if one["type"] == "extra_forbidden"), problems[0])
    where = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f'unknown field "{where}"; take it out or correct its name'
    if problem["type"] == "missing":
        return f'the field "{where}" is missing; add it'
    return f'"{where}" cannot be used: {problem["msg"]}' if where else problem["msg"]


def _rows(path: Path, kind: type[_Row]) -> Iterator[tuple[int, _Row]]:
    for number, line in json_lines(path):
        try:
            yield number, kind.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise CaseError(
                f"{path}:{number}: not valid JSON ({error.msg}); write one object a line"
            ) from error
        except ValidationError as error:
            raise CaseError(f"{path}:{number}: {first_problem(error)}") from error


def _check_new(name: str, known: Iterable[str], where: str) -> None:
    if name in known:
        raise CaseError(f'{where}: the id "{name}" occurs twice; ids are unique over all files of cases')


def _check(case: Case, texts: Mapping[str, str], where: str) -> None:
    for gold in (*case.gold, *case.removed):
        _place_once(gold.document, gold.quote, texts, where)
    if case.answerable != bool(case.gold) or case.answerable != bool(case.facts):
        wants = "at least one gold and one fact" if case.answerable else "no gold and no facts"
        raise CaseError(f"{where}: a case with answerable = {str(case.answerable).lower()} has {wants}")
    if not case.answerable and not case.why:
        raise CaseError(f'{where}: say in "why" why this question has no answer')
    for fact in case.facts:
        if not any(holds(gold.quote, wording) for gold in case.gold for wording in fact):
            raise CaseError(f"{where}: no gold quotation holds the fact {list(fact)}; correct one of them")


def _place_once(document: str, quote: str, texts: Mapping[str, str], where: str) -> Place:
    if document not in texts:
        raise CaseError(
            f'{where}: there is no document "{document}" in the library; it has {", ".join(texts)}'
        )
    found = find_quote(quote, texts[document])
    if len(found) == 1:
        return Place(document, *found[0])
    problem = f'occurs {len(found)} times in "{document}"' if found else f'does not occur in "{document}"'
    advice = "quote more of it" if found else "copy it from: python -m sources text " + document
    raise CaseError(f'{where}: the quotation "{quote[:60]}" {problem}; {advice}')
