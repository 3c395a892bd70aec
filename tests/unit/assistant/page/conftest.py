"""Documents and answers made by hand: each quotation stands in its document."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from assistant.answer import Answer, Citation, Claim, IndexInfo, Refusal, RefusalReason, Support, Timings
from sources.document import Alignment, Block, BlockKind, Document, Metadata, Page, Run

HEADING = "Budget & bijdragen"
FIRST = "De bijdrage is 8,65 miljoen euro."
SECOND = "Het Koninkrijk <strong>hoort</strong> bij de top 10."
TEXT = f"{HEADING}\n\n{FIRST} {SECOND}\n\nTot slot."


@pytest.fixture
def document() -> Document:
    """A heading and two paragraphs on two pages; the second page is an estimate and begins inside a sentence."""
    ends = [len(HEADING), len(TEXT) - len("\n\nTot slot."), len(TEXT)]
    middle = TEXT.index("hoort")
    return Document(
        id="brief",
        text=TEXT,
        metadata=Metadata(
            title="Brief over <geld>",
            date=date(2024, 2, 6),
            reference="Kamerstukken II 2023/24, 32 735, nr. 380",
        ),
        blocks=(
            Block(BlockKind.HEADING, 0, ends[0], level=1),
            Block(BlockKind.PARAGRAPH, ends[0] + 2, ends[1]),
            Block(BlockKind.PARAGRAPH, ends[1] + 2, ends[2]),
        ),
        pages=(Page(1, 0, middle, measured=True), Page(2, middle, len(TEXT), measured=False)),
        footnotes=(),
        alignment=Alignment((Run(0, 0, len(TEXT)),)),
        hash="0123abc",
    )


@pytest.fixture
def cite(document: Document) -> Callable[[str], Citation]:
    """A citation of a stretch of the document."""

    def make(quote: str) -> Citation:
        start = document.text.index(quote)
        page = document.page_at(start)
        assert page is not None
        return Citation(
            document=document.id,
            title=document.metadata.title,
            date=document.metadata.date,
            reference=f"{document.metadata.reference}, p. {page.number}",
            quote=quote,
            start=start,
            end=start + len(quote),
            page=page.number,
            page_measured=page.measured,
            heading=document.heading_at(start),
            passage="brief:1",
        )

    return make


@pytest.fixture
def answered(document: Document, cite: Callable[[str], Citation]) -> Callable[..., Answer]:
    """An answer of quotations from the document."""

    def make(question: str, quotes: Sequence[str] = (FIRST,), **fields: object) -> Answer:
        claims = [Claim(text=quote, support=Support.VERBATIM, citations=[cite(quote)]) for quote in quotes]
        return Answer.model_validate(
            _fields(question, document) | {"status": "answered", "claims": claims} | fields
        )

    return make


@pytest.fixture
def refused(document: Document, cite: Callable[[str], Citation]) -> Callable[[str], Answer]:
    """A refusal with one closest passage."""

    def make(question: str) -> Answer:
        refusal = Refusal(
            reason=RefusalReason.NOT_IN_SOURCES,
            message="Hierover staat niets in de brief.",
            missing=["<fietspaden>"],
            closest=[cite(FIRST)],
        )
        return Answer.model_validate(
            _fields(question, document) | {"status": "refused", "claims": [], "refusal": refusal}
        )

    return make


def _fields(question: str, document: Document) -> dict[str, object]:
    return {
        "question": question,
        "asked": question,
        "language": "nl",
        "withheld": [],
        "conflicts": [],
        "refusal": None,
        "passages": [],
        "confidence": 0.9,
        "index": IndexInfo(generation="1", model="m", document_hashes={document.id: document.hash}),
        "writer": "quote",
        "timings_ms": Timings(retrieve=1, write=1, verify=1, total=3),
    }
