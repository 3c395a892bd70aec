"""The answer: one object for the screen, the command line and the evaluation: docs/answer.schema.json.

Knows nothing of how an answer is made.
"""

import json
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Support(StrEnum):
    """How a claim rests on its quotations."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"


class Reason(StrEnum):
    """Why the gate withheld a sentence."""

    QUOTE_NOT_FOUND = "quote_not_found"
    NUMBER_DIFFERS = "number_differs"
    DATE_DIFFERS = "date_differs"
    NAME_DIFFERS = "name_differs"
    NEGATION_DIFFERS = "negation_differs"
    MODALITY_DIFFERS = "modality_differs"
    NOT_SUPPORTED = "not_supported"


class RefusalReason(StrEnum):
    """Why a question was not answered."""

    OFF_TOPIC = "off_topic"
    NOT_IN_SOURCES = "not_in_sources"
    NOT_PERMITTED = "not_permitted"
    OUTSIDE_DATE = "outside_date"
    ALL_WITHHELD = "all_withheld"


class Citation(_Frozen):
    """A quotation found at `[start, end)` in the canonical text of `document`."""

    document: str
    title: str
    date: date | None
    reference: str | None
    quote: str
    start: int
    end: int
    page: int | None
    page_measured: bool
    heading: str | None
    passage: str
    superseded_by: str | None = None
    """The id of the document that stands in the place of this one."""
    official: bool = True
    """False for a quotation of an explanation, which is no official source."""


class Claim(_Frozen):
    """One sentence of the answer with the quotations that it rests on."""

    text: str
    support: Support
    citations: list[Citation] = Field(min_length=1)


class Withheld(_Frozen):
    """A sentence that did not pass the gate, and why."""

    text: str
    reason: Reason


class Conflict(_Frozen):
    """Claims (by position) that answer differently."""

    claims: list[int]
    what: str


class Refusal(_Frozen):
    """Why there is no answer, what part of the question has nothing in the sources, and what came closest."""

    reason: RefusalReason
    message: str
    missing: list[str]
    closest: list[Citation]


class FoundPassage(_Frozen):
    """A passage that was looked at for this question."""

    id: str
    document: str
    start: int
    end: int
    score: float
    text: str


class IndexInfo(_Frozen):
    """The index that answered: enough to re-check the answer later."""

    generation: str
    model: str
    document_hashes: dict[str, str]


class Timings(_Frozen):
    """Milliseconds by stage."""

    retrieve: float
    write: float
    verify: float
    total: float


class Answer(_Frozen):
    """An answer or a refusal. `claims` is ordered best first and empty in a refusal."""

    question: str
    asked: str
    language: Literal["nl", "en"]
    status: Literal["answered", "refused"]
    claims: list[Claim]
    withheld: list[Withheld]
    conflicts: list[Conflict]
    refusal: Refusal | None
    passages: list[FoundPassage]
    confidence: float = Field(ge=0, le=1)
    index: IndexInfo
    writer: str
    notice: str | None = None
    timings_ms: Timings


def schema() -> str:
    """The JSON schema of an answer, as it stands in docs/answer.schema.json."""
    return json.dumps(Answer.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
