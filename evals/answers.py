"""Reads answers of any system: the contract's JSON, or a simple form; matches them with cases.

The simple form, one object a line: `{"id" or "question": …, "answer": "Sentence [1]. Other [2][3].",
"contexts": ["text", {"text": …, "document": …, "start": …, "end": …}, …], "confidence": 0.9,
"refused": false, "timings_ms": {"total": 12}}`. `[n]` is the n-th of `contexts`; an answer that is null,
empty or says that it cannot answer is a refusal. Knows nothing of how answers are made or scored.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.case import Case, CaseError, Place, find_quote, first_problem, json_lines
from evals.outcome import Cited, Found, Outcome, Statement
from evals.wording import fold
from index.split import sentences

_MARK = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_MARK_AFTER_STOP = re.compile(r"([.!?])((?:\s*\[\d+(?:\s*,\s*\d+)*\])+)")
_REFUSES = re.compile(
    r"\b(?:no(?:t enough)? information|(?:not|n't) (?:find|know|contain|mention|provide|specif|possible to answer)|"
    r"cannot (?:answer|be determined|find)|unable to (?:answer|find)|empty response|"
    r"geen (?:informatie|antwoord)|(?:niet|nergens) (?:te vinden|vinden|vermeld|genoemd|bekend|beantwoord\w*)|"
    r"weet (?:ik )?(?:het )?niet)"
)
_REFUSAL_LENGTH = 300
"""A longer text that also says what is missing is an answer."""


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Citation(_Lenient):
    document: str
    quote: str
    start: int
    end: int


class _Claim(_Lenient):
    text: str
    citations: tuple[_Citation, ...]


class _Passage(_Lenient):
    document: str
    start: int
    end: int
    text: str


class ContractAnswer(_Lenient):
    """What the metrics read of the contract's JSON; other fields may be added."""

    id: str | None = None
    question: str
    status: Literal["answered", "refused"]
    claims: tuple[_Claim, ...]
    withheld: tuple[object, ...] = ()
    passages: tuple[_Passage, ...] | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    timings_ms: Mapping[str, float] = Field(default_factory=dict)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Context(_Strict):
    """A passage that a system showed its writer, with its place where the system knows it."""

    text: str
    document: str | None = None
    start: int | None = None
    end: int | None = None


class SimpleAnswer(_Strict):
    """The simple form of this module's docstring."""

    id: str | None = None
    question: str | None = None
    answer: str | None
    contexts: tuple[str | Context, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)
    refused: bool | None = None
    timings_ms: Mapping[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _named(self) -> "SimpleAnswer":
        if self.id is None and self.question is None:
            raise ValueError('neither "id" nor "question" says what is answered')
        return self


AnyAnswer = ContractAnswer | SimpleAnswer


def read_answers(path: Path) -> Iterator[tuple[int, AnyAnswer]]:
    """The answers of a file with their line numbers. Raises CaseError for a line that cannot be used."""
    for number, line in json_lines(path):
        try:
            fields = json.loads(line)
            form = ContractAnswer if isinstance(fields, dict) and "status" in fields else SimpleAnswer
            yield number, form.model_validate(fields)
        except json.JSONDecodeError as error:
            raise CaseError(
                f"{path}:{number}: not valid JSON ({error.msg}); write one answer a line"
            ) from error
        except ValidationError as error:
            raise CaseError(f"{path}:{number}: {first_problem(error)}") from error


def match(cases: Sequence[Case], path: Path) -> dict[str, AnyAnswer]:
    """The answer to each case, by case id, in the cases' order.

    Answers are matched by id, or by question where no id is given and one case only asks it. Raises
    CaseError for a line that belongs to no case, or to one already answered, and for cases without a line.
    """
    ids = {case.id for case in cases}
    asked: dict[str, list[str]] = {}
    for case in cases:
        asked.setdefault(case.question, []).append(case.id)
    found: dict[str, AnyAnswer] = {}
    for number, answer in read_answers(path):
        name = _case_of(answer, ids, asked, f"{path}:{number}")
        if name in found:
            raise CaseError(f'{path}:{number}: the case "{name}" is answered twice; take one line out')
        found[name] = answer
    missing = [case.id for case in cases if case.id not in found]
    if missing:
        raise CaseError(
            f'{path}: {len(missing)} of {len(cases)} cases have no line, the first is "{missing[0]}"; '
            "add them, or name the file of cases that these answers were made for"
        )
    return {case.id: found[case.id] for case in cases}


def to_outcome(answer: AnyAnswer, texts: Mapping[str, str]) -> Outcome:
    """What the metrics read, with every citation held against the texts."""
    return (
        _from_contract(answer, texts) if isinstance(answer, ContractAnswer) else _from_simple(answer, texts)
    )


def reads_as_refusal(answer: str | None) -> bool:
    """Whether a free text says, in a few words, that it does not answer."""
    return (
        not answer
        or not answer.strip()
        or (len(answer) <= _REFUSAL_LENGTH and _REFUSES.search(fold(answer)) is not None)
    )


def _case_of(answer: AnyAnswer, ids: set[str], asked: Mapping[str, list[str]], where: str) -> str:
    if answer.id is not None:
        if answer.id not in ids:
            raise CaseError(f'{where}: no case has the id "{answer.id}"; take the line out or add the case')
        return answer.id
    names = asked.get(answer.question or "", [])
    if len(names) != 1:
        problem = f"{len(names)} cases ask this; say which by its id" if names else "no case asks this"
        raise CaseError(f'{where}: "{(answer.question or "")[:60]}": {problem}')
    return names[0]


def _from_contract(answer: ContractAnswer, texts: Mapping[str, str]) -> Outcome:
    refused = answer.status == "refused"
    claims = () if refused else answer.claims
    return Outcome(
        refused=refused,
        statements=tuple(
            Statement(claim.text, tuple(_checked(citation, texts) for citation in claim.citations))
            for claim in claims
        ),
        found=None
        if answer.passages is None
        else tuple(Found(one.text, Place(one.document, one.start, one.end)) for one in answer.passages),
        confidence=answer.confidence,
        milliseconds=answer.timings_ms,
        withheld=len(answer.withheld),
    )


def _checked(citation: _Citation, texts: Mapping[str, str]) -> Cited:
    text = texts.get(citation.document, "")
    return Cited(
        quote=citation.quote,
        place=Place(citation.document, citation.start, citation.end),
        located=text[citation.start : citation.end] == citation.quote,
        in_range=citation.document in texts and 0 <= citation.start < citation.end <= len(text),
    )


def _from_simple(answer: SimpleAnswer, texts: Mapping[str, str]) -> Outcome:
    contexts = [Context(text=one) if isinstance(one, str) else one for one in answer.contexts]
    found = tuple(_placed(context, texts) for context in contexts)
    refused = reads_as_refusal(answer.answer) if answer.refused is None else answer.refused
    return Outcome(
        refused=refused,
        statements=() if refused else tuple(_statements(answer.answer or "", found)),
        found=found,
        confidence=answer.confidence,
        milliseconds=answer.timings_ms,
    )


def _placed(context: Context, texts: Mapping[str, str]) -> Found:
    """The context where its offsets say, or where its words stand in one place only."""
    if context.document is not None and context.start is not None and context.end is not None:
        return Found(context.text, Place(context.document, context.start, context.end))
    names: Iterable[str] = texts if context.document is None else {context.document} & texts.keys()
    places = [Place(name, *span) for name in names for span in find_quote(context.text, texts[name])]
    return Found(context.text, places[0] if len(places) == 1 else None)


def _statements(answer: str, found: Sequence[Found]) -> Iterator[Statement]:
    text = _MARK_AFTER_STOP.sub(r"\2\1", answer)
    for span in sentences(text, 0, len(text)):
        sentence = text[span.start : span.end]
        numbers = [int(one) for mark in _MARK.findall(sentence) for one in mark.split(",")]
        yield Statement(_MARK.sub("", sentence).strip(), tuple(_cited(number, found) for number in numbers))


def _cited(number: int, found: Sequence[Found]) -> Cited:
    if not 1 <= number <= len(found):
        return Cited("", in_range=False)
    return Cited(found[number - 1].text, found[number - 1].place)
