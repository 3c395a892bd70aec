"""Checks a saved answer against today's library, without an index or a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from assistant.answer import Answer, Citation
from assistant.locate import locate
from index.passage import Span
from sources.document import Document

_ANSWERS = TypeAdapter(list[Answer])


class State(StrEnum):
    """What became of a citation since the answer was saved."""

    HOLDS = "holds"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "document gone"


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A citation of claim number `claim` (from 1) and its state."""

    claim: int
    citation: Citation
    state: State


def read_saved(content: bytes) -> list[Answer]:
    """The answers of a saved file: one answer, or the list that a conversation is exported as.

    Raises pydantic.ValidationError for anything else.
    """
    single = content.lstrip().startswith(b"{")  # so that an error speaks of the one form, not of both
    return [Answer.model_validate_json(content)] if single else _ANSWERS.validate_json(content)


def recheck(answer: Answer, documents: Mapping[str, Document]) -> list[Rechecked]:
    """The state of each citation of `answer`, in order."""
    return [
        Rechecked(number, citation, state(citation, documents.get(citation.document)))
        for number, claim in enumerate(answer.claims, start=1)
        for citation in claim.citations
    ]


def state(citation: Citation, document: Document | None) -> State:
    """What became of `citation` in `document` as it is today, None where that is not there."""
    if document is None:
        return State.GONE
    span = find(citation.quote, citation.start, document)
    if span is None:
        return State.CHANGED
    return State.HOLDS if span.start == citation.start else State.MOVED


def find(quote: str, start: int, document: Document) -> Span | None:
    """Where `quote` stands in `document` to the letter: at `start` if it still does."""
    if document.text.startswith(quote, start):
        return Span(start, start + len(quote))
    span = locate(quote, document.text)
    return span if span and document.text[span.start : span.end] == quote else None


def changed(answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    """The ids of the cited documents that are not what they were when the answer was given, in order, each once."""
    cited = dict.fromkeys(citation.document for claim in answer.claims for citation in claim.citations)
    then = answer.index.document_hashes
    return [name for name in cited if name not in documents or documents[name].hash != then.get(name)]
