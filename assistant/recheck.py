"""Checks a saved answer against today's library, without an index or a model."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Answer, Citation
from assistant.locate import locate
from sources.document import Document


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


def recheck(answer: Answer, documents: dict[str, Document]) -> list[Rechecked]:
    """The state of each citation of `answer`, in order."""
    return [
        Rechecked(number, citation, _state(citation, documents.get(citation.document)))
        for number, claim in enumerate(answer.claims, start=1)
        for citation in claim.citations
    ]


def _state(citation: Citation, document: Document | None) -> State:
    if document is None:
        return State.GONE
    if document.text[citation.start : citation.end] == citation.quote:
        return State.HOLDS
    span = locate(citation.quote, document.text)
    if span is not None and document.text[span.start : span.end] == citation.quote:
        return State.MOVED
    return State.CHANGED
