"""The main path: a question becomes an answer whose every sentence was checked, or a refusal. Read this first.

Knows the order of the work and nothing of files, screens or models.
"""

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant import quote, refuse
from assistant.answer import (
    Answer,
    Citation,
    Claim,
    FoundPassage,
    IndexInfo,
    Refusal,
    RefusalReason,
    Timings,
    Withheld,
)
from assistant.question import Asked, Language, understand
from assistant.quote import Candidate
from assistant.verify import Checked, verify
from index.opened import Index
from index.passage import Hit, Passage, Span
from index.retrieve import Found, retrieve
from sources.document import Document
from sources.errors import QuestionError

HITS = 10
"""Passages looked at for one question."""

CLOSEST = 3
"""Passages shown with a refusal."""

_LEXICAL_WEIGHT: dict[Language, float] = {"nl": 1.0, "en": 0.3}
"""Agreement in words against agreement in meaning. The sources are Dutch: an English question shares names only."""

_ON_TOPIC = 0.25
"""Confidence below which a question is not even about the documents."""

Stage = Callable[[str], None]


@dataclass(slots=True)
class _Clock:
    """Milliseconds spent in each stage."""

    began: float = field(default_factory=time.perf_counter)
    spent: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.spent[stage], self.last = (now - self.last) * 1000, now

    def timings(self) -> Timings:
        total = (time.perf_counter() - self.began) * 1000
        stages = {stage: round(self.spent.get(stage, 0.0), 2) for stage in ("retrieve", "write", "verify")}
        return Timings(**stages, total=round(total, 2))


class Assistant:
    """Answers questions from one index. Holds no other state; safe to ask from several threads."""

    def __init__(self, index: Index, left_out: frozenset[str] = frozenset()) -> None:
        """Answer from `index`, as if the passages whose ids are in `left_out` were not in it."""
        self._index = index
        self._left_out = left_out

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        language: Language | None = None,
        as_of: datetime.date | None = None,
        documents: Sequence[str] = (),
        on_stage: Stage = lambda _stage: None,
    ) -> Answer:
        """Answer `question`, asked after the questions in `history`, oldest first.

        Only documents that existed at `as_of`, and only those in `documents`, if given. `on_stage` hears
        "retrieve", "write" and "verify" as they begin. Raises QuestionError for a question that cannot be read.
        """
        clock = _Clock()
        asked = understand(question, history, language)
        allowed = self._allowed(as_of, documents)
        if not allowed:
            return self._refuse(
                asked, refuse.plain_refusal(asked.language, RefusalReason.OUTSIDE_DATE), clock
            )
        on_stage("retrieve")
        found = self._find(asked, allowed)
        clock.lap("retrieve")
        on_stage("write")
        ranked = quote.candidates(asked, found, self._index)
        confidence = self._confidence(asked, ranked)
        drafts = quote.write(ranked) if confidence >= refuse.bar(asked.language) else []
        clock.lap("write")
        on_stage("verify")
        checked = verify(
            drafts, {draft.passage.document: self.document(draft.passage.document) for draft in drafts}
        )
        clock.lap("verify")
        return self._answer_or_refusal(asked, found, ranked, checked, confidence, clock)

    def retrieve(self, question: str, limit: int = HITS) -> list[Hit]:
        """The passages found for `question`, best first."""
        asked = understand(question)
        return self._find(asked, self._allowed(None, ()), limit).hits

    def without(self, spans: Sequence[tuple[str, int, int]]) -> "Assistant":
        """This assistant as if no passage overlapping one of `spans` (document id, start, end) were there."""
        hidden = {
            passage.id
            for passage in self._index.passages
            for document, start, end in spans
            if passage.document == document and passage.start < end and start < passage.end
        }
        return Assistant(self._index, self._left_out | hidden)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that are answered from."""
        return self._index.documents

    def document(self, document_id: str) -> Document:
        """The document with this id, as it was indexed."""
        return self._index.document(document_id)

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def _allowed(self, as_of: datetime.date | None, documents: Sequence[str]) -> set[str]:
        known = self._index.manifest.documents
        if unknown := [name for name in documents if name not in known]:
            raise QuestionError(f"there is no document {unknown[0]}; see: python -m sources list")
        return {name for name in documents or known if as_of is None or self._existed(name, as_of)}

    def _existed(self, document_id: str, as_of: datetime.date) -> bool:
        written = self.document(document_id).metadata.date
        return written is None or written <= as_of

    def _find(self, asked: Asked, allowed: set[str], limit: int = HITS) -> Found:
        left_out = self._left_out
        if len(allowed) < len(self._index.manifest.documents):
            left_out |= {passage.id for passage in self._index.passages if passage.document not in allowed}
        return retrieve(
            self._index,
            asked.wording,
            limit,
            lexical_weight=_LEXICAL_WEIGHT[asked.language],
            left_out=left_out,
        )

    def _confidence(self, asked: Asked, ranked: Sequence[Candidate]) -> float:
        measured = refuse.signals(asked, ranked, self._index) if ranked else None
        return refuse.confidence(measured, asked.language) if measured else 0.0

    def measure(self, question: str) -> tuple[Asked, refuse.Signals | None]:
        """The question as understood and the signals of a refusal, to learn from; None where nothing is found."""
        asked = understand(question)
        found = self._find(asked, self._allowed(None, ()))
        ranked = quote.candidates(asked, found, self._index)
        return asked, refuse.signals(asked, ranked, self._index) if ranked else None

    def _answer_or_refusal(
        self,
        asked: Asked,
        found: Found,
        ranked: Sequence[Candidate],
        checked: Sequence[Checked],
        confidence: float,
        clock: _Clock,
    ) -> Answer:
        claims = [self._claim(one) for one in checked if one.verdict.kept]
        withheld = [
            Withheld(text=one.draft.text, reason=one.verdict.reason) for one in checked if one.verdict.reason
        ]
        if claims:
            return self._answer(
                asked, clock, claims=claims, withheld=withheld, hits=found.hits, confidence=confidence
            )
        closest = [self._cite(one.passage, one.span) for one in ranked[:CLOSEST]]
        if withheld:
            why = refuse.plain_refusal(asked.language, RefusalReason.ALL_WITHHELD)
            why = why.model_copy(update={"closest": closest})
        else:
            absent = refuse.missing(asked, ranked)
            why = refuse.refusal(asked, absent, closest, off_topic=confidence < _ON_TOPIC)
        return self._refuse(asked, why, clock, withheld=withheld, hits=found.hits, confidence=confidence)

    def _refuse(
        self,
        asked: Asked,
        refusal: Refusal,
        clock: _Clock,
        *,
        withheld: Sequence[Withheld] = (),
        hits: Sequence[Hit] = (),
        confidence: float = 0.0,
    ) -> Answer:
        return self._answer(
            asked, clock, refusal=refusal, withheld=withheld, hits=hits, confidence=confidence
        )

    def _answer(
        self,
        asked: Asked,
        clock: _Clock,
        *,
        claims: Sequence[Claim] = (),
        withheld: Sequence[Withheld] = (),
        refusal: Refusal | None = None,
        hits: Sequence[Hit] = (),
        confidence: float = 0.0,
    ) -> Answer:
        manifest = self._index.manifest
        return Answer(
            question=asked.question,
            asked=asked.wording,
            language=asked.language,
            status="refused" if refusal else "answered",
            claims=list(claims),
            withheld=list(withheld),
            conflicts=[],
            refusal=refusal,
            passages=[_found(hit) for hit in hits],
            confidence=round(confidence, 4),
            index=IndexInfo(
                generation=manifest.generation, model=manifest.model, document_hashes=dict(manifest.documents)
            ),
            writer="quote",
            timings_ms=clock.timings(),
        )

    def _claim(self, checked: Checked) -> Claim:
        draft, verdict = checked.draft, checked.verdict
        assert verdict.support is not None and verdict.span is not None  # noqa: S101, PT018 - kept claims have both
        return Claim(
            text=draft.text, support=verdict.support, citations=[self._cite(draft.passage, verdict.span)]
        )

    def _cite(self, passage: Passage, span: Span) -> Citation:
        document = self.document(passage.document)
        page = document.page_at(span.start)
        reference = document.metadata.reference
        return Citation(
            document=document.id,
            title=document.metadata.title,
            date=document.metadata.date,
            reference=f"{reference}, p. {page.number}" if reference and page else reference,
            quote=document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            page=page.number if page else None,
            page_measured=page.measured if page else False,
            heading=passage.heading,
            passage=passage.id,
        )


def _found(hit: Hit) -> FoundPassage:
    passage = hit.passage
    return FoundPassage(
        id=passage.id,
        document=passage.document,
        start=passage.start,
        end=passage.end,
        score=round(hit.score, 6),
        text=passage.text,
    )
