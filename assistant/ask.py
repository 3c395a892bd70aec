"""The main path: a question becomes an answer whose every sentence was checked, or a refusal. Read this first.

Knows the order of the work and nothing of files, screens or models.
"""

import datetime
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from assistant import drafting, quote, refuse
from assistant.answer import (
    Answer,
    Citation,
    Claim,
    Conflict,
    FoundPassage,
    IndexInfo,
    Refusal,
    RefusalReason,
    Timings,
    Withheld,
)
from assistant.disagree import Weighing, stated
from assistant.drafting import Drafted, Drafting, Stage
from assistant.guide import Guide, explanation
from assistant.itself import may_say
from assistant.judge import Judge
from assistant.meaning import Meaning
from assistant.mention import mentions
from assistant.question import Asked, Language, understand
from assistant.quote import Candidate
from assistant.verify import Checked, Draft, verify
from assistant.write import ModelWriter
from index.opened import Index
from index.passage import Hit, Passage, Span
from index.retrieve import retrieve, with_passages
from sources.document import Document
from sources.errors import QuestionError
from sources.origin import Origin
from sources.succession import Known, existing, replacements, replacers

HITS = 10
"""Passages shown for one question, and read by a language model."""

CONSIDERED = 20
"""Passages whose sentences are compared with the question."""

CLOSEST = 3
"""Passages shown with a refusal."""

POINTERS = 2
"""Documents that a refusal names as where else to look, at most."""

_AT_ONCE, _AT_ONCE_BY_MODEL = 3, 16
"""Questions answered at the same time in quotations, and by a language model. Three keep two cores busy, since Python
runs on one at a time; sixteen took them from each other (44 answers a second against 33). A model is waited for."""

_LEXICAL_WEIGHT: dict[Language, float] = {"nl": 1.0, "en": 0.3}
"""Agreement in words against agreement in meaning. The sources are Dutch: an English question shares names only."""

_ON_TOPIC = 0.03
"""Confidence below which a question is not even about the documents. Set by hand, low: it sounds too sure if wrong."""

_TIMED_AS = {"model": "write", "rewrite": "write"}


@dataclass(slots=True)
class _Clock:
    """Milliseconds spent in each stage; `on_stage` hears of each as it begins."""

    on_stage: Stage = lambda _stage: None
    began: float = field(default_factory=time.perf_counter)
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    last: float = field(default_factory=time.perf_counter)
    stage: str = ""

    def begin(self, stage: str) -> None:
        self._lap()
        self.stage = _TIMED_AS.get(stage, stage)
        self.on_stage(stage)

    def timings(self) -> Timings:
        self._lap()
        stages = {stage: round(self.spent[stage], 2) for stage in ("retrieve", "write", "verify")}
        return Timings(**stages, total=round((time.perf_counter() - self.began) * 1000, 2))

    def _lap(self) -> None:
        now = time.perf_counter()
        self.spent[self.stage] += (now - self.last) * 1000
        self.last = now


class Assistant:
    """Answers questions from one index. Holds no other state; safe to ask from several threads."""

    def __init__(
        self,
        index: Index,
        writer: ModelWriter | None = None,
        judge: Judge | None = None,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        """Answer from `index`, as if the passages whose ids are in `left_out` were not in it.

        In the words of `writer` where it is given and the gate lets them through, `judge` included where there is
        one, else in quotations.
        """
        self._index = index
        self._writer = writer
        self._judge = judge
        self._left_out = left_out
        self.meaning = Meaning(index.held_in, judge)
        """The last check of the gate."""
        self._embedded = lru_cache(maxsize=1_024)(index.embed_question)

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

        Only from documents that existed at `as_of`, as things stood then, and only from those in `documents`, if
        given. What is no official source is read where no official one answers, and not at all for an answer as of
        a day: it says what its writer came to know. `on_stage` hears "retrieve", "write" and "verify" as they begin,
        and with a language model "model" and "rewrite".
        Raises QuestionError for a question that cannot be read.
        """
        clock = _Clock(on_stage)
        asked = understand(question, history, language, self._index.meant)
        then = existing(self._known, as_of)
        allowed = self._allowed(then, documents)
        official = allowed & self._official
        explaining = set() if as_of else allowed - official
        searched = official or explaining
        if not searched:
            outside = refuse.plain_refusal(asked.language, RefusalReason.OUTSIDE_DATE)
            return self._answer(asked, clock, refusal=outside)
        clock.begin("retrieve")
        hits, ranked = self._search(asked, searched)
        clock.begin("write")
        known = quote.telling(asked, ranked, self._index.abbreviations)
        confidence = self._confidence(asked, ranked, known)
        bar = refuse.bar(asked.language, tokens=self._index.gives_tokens)
        quotations = quote.write(asked, ranked, known) if confidence >= bar else []
        writer = self._writer if quotations else None
        drafted = Drafting(asked, hits, self.document, self.meaning, clock.begin).draft(quotations, writer)
        beside = self._guide.within(explaining if official else ())
        return self._answer_or_refusal(asked, hits, ranked, drafted, confidence, clock, then, beside)

    def retrieve(self, question: str, limit: int = HITS) -> list[Hit]:
        """The passages of official sources found for `question`, best first; of others where there is none."""
        asked = understand(question, meant=self._index.meant)
        return self._search(asked, self._first, limit)[0]

    def without(self, spans: Sequence[tuple[str, int, int]]) -> "Assistant":
        """This assistant as if no passage overlapping one of `spans` (document id, start, end) were there."""
        hidden = {
            passage.id
            for passage in self._index.passages
            for document, start, end in spans
            if passage.document == document and passage.start < end and start < passage.end
        }
        return Assistant(self._index, self._writer, self._judge, self._left_out | hidden)

    def over(self, another: Callable[[Index], Index]) -> "Assistant":
        """This assistant, its language model included, over the index that `another` gives for its own."""
        return Assistant(another(self._index), self._writer, self._judge)

    def in_quotations(self) -> "Assistant":
        """This assistant without a language model: quick, and the same for every reader."""
        return Assistant(self._index, left_out=self._left_out)

    @property
    def at_once(self) -> int:
        """Questions to answer at the same time; others had better wait their turn."""
        return _AT_ONCE_BY_MODEL if self._writer else _AT_ONCE

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document, in order."""
        return list(self._index.passages_of(document_id))

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that are answered from."""
        return self._index.documents

    def document(self, document_id: str) -> Document:
        """The document with this id, as it was indexed."""
        return self._index.document(document_id)

    @property
    def generation(self) -> str:
        """The name of the generation of the index that is answered from."""
        return self._index.manifest.generation

    @property
    def origins(self) -> Mapping[str, Origin]:
        """What the documents were read from, by their ids."""
        return self._index.manifest.origins

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    @cached_property
    def _known(self) -> Known:
        return {name: self.document(name).metadata for name in self._index.manifest.documents}

    @cached_property
    def _replacers(self) -> Known:
        """Looked for once: of a large library few documents replace others."""
        return replacers(self._known)

    @cached_property
    def _first(self) -> set[str]:
        """The documents that are read first: the official ones, or all where there is none."""
        return self._official or set(self._known)

    @cached_property
    def _official(self) -> set[str]:
        return {name for name, known in self._known.items() if known.official}

    @cached_property
    def _guide(self) -> Guide:
        explaining = [name for name in self._known if name not in self._official]
        return Guide(
            [
                explanation(
                    self.document(name),
                    [one for one in self.passages(name) if one.id not in self._left_out],
                )
                for name in explaining
            ],
            self._stands,
        )

    def _stands(self, text: str, other: str) -> float:
        """How far `text` stands in `other`: by the likeness of their tokens, by its words where there are none."""
        if not self._index.gives_tokens:
            return float(mentions(text, other))
        said, found = self._embedded(text), self._embedded(other)
        return float((said.tokens @ found.tokens.T).max(axis=1).mean())

    def _allowed(self, then: Known, documents: Sequence[str]) -> set[str]:
        """The documents to answer from: of those of the time asked about, those named, or all where none is."""
        if unknown := [name for name in documents if name not in self._known]:
            raise QuestionError(f"there is no document {unknown[0]}; see: python -m sources list")
        return then.keys() & documents if documents else set(then)

    def _search(
        self, asked: Asked, allowed: set[str], limit: int = HITS
    ) -> tuple[list[Hit], list[Candidate]]:
        """The passages for a question and the sentences of all that were considered, each best first."""
        outside = self._known.keys() - allowed
        left_out = self._left_out.union(one.id for name in outside for one in self._index.passages_of(name))
        found = retrieve(
            self._index,
            asked.sought,
            max(limit, CONSIDERED),
            lexical_weight=_LEXICAL_WEIGHT[asked.language],
            left_out=left_out,
        )
        if asked.detail:
            found = with_passages(found, self._index, partial(may_say, asked.detail), left_out)
        ranked = quote.candidates(asked, found, self._index)
        return quote.by_best_sentence(found.hits, ranked)[:limit], ranked

    def _confidence(self, asked: Asked, ranked: Sequence[Candidate], known: Sequence[Candidate]) -> float:
        if not ranked:
            return 0.0
        learned = refuse.confidence(self._signals(asked, ranked), asked.language)
        return max(learned, refuse.KNOWN) if known else learned

    def _signals(self, asked: Asked, ranked: Sequence[Candidate]) -> refuse.Measured:
        if self._index.gives_tokens:
            return refuse.signals(asked, ranked)
        return refuse.whole_signals(asked, ranked, self._index.usual)

    def measure(self, question: str) -> tuple[Asked, refuse.Measured | None]:
        """The question as understood and the signals of a refusal, to learn from; None where these do not decide."""
        asked = understand(question, meant=self._index.meant)
        _, ranked = self._search(asked, self._first)
        decided = not ranked or quote.telling(asked, ranked, self._index.abbreviations)
        return asked, None if decided else self._signals(asked, ranked)

    def _answer_or_refusal(
        self,
        asked: Asked,
        hits: Sequence[Hit],
        ranked: Sequence[Candidate],
        drafted: Drafted,
        confidence: float,
        clock: _Clock,
        then: Known,
        beside: Guide,
    ) -> Answer:
        checked = drafted.checked
        claims, conflicts = self._side_by_side(
            Weighing(asked, then), [one for one in checked if one.verdict.kept], ranked
        )
        withheld = [
            Withheld(text=one.draft.text, reason=one.verdict.reason) for one in checked if one.verdict.reason
        ]
        if told := beside.telling(asked, [claim.text for claim in claims]):
            return self._explained(asked, clock, told, hits, then)
        if claims:
            return self._answer(
                asked,
                clock,
                claims=claims,
                withheld=withheld,
                conflicts=conflicts,
                hits=hits,
                confidence=confidence,
                drafted=drafted,
            )
        closest = [self._cite(one.passage, one.span, then) for one in ranked[:CLOSEST]]
        if withheld:
            why = refuse.plain_refusal(asked.language, RefusalReason.ALL_WITHHELD)
            why = why.model_copy(update={"closest": closest})
        else:
            absent = refuse.missing(asked, ranked)
            why = refuse.refusal(asked, absent, closest, off_topic=confidence < _ON_TOPIC)
        pointed = beside.pointing(asked)[:POINTERS]
        pointers = self._checked([section.entry for section in pointed])
        why = refuse.elsewhere(
            why,
            [section.headings[0] for section in pointed],
            [self._claim(one, then).citations[0] for one in pointers],
            asked.language,
        )
        return self._answer(
            asked,
            clock,
            refusal=why,
            withheld=withheld,
            hits=[*hits, *_read(pointers)],
            confidence=confidence,
            drafted=drafted,
        )

    def _explained(
        self, asked: Asked, clock: _Clock, told: Sequence[Draft], hits: Sequence[Hit], then: Known
    ) -> Answer:
        """An answer from explanations, to a question about documents that no official source answers."""
        clock.begin("verify")
        checked = self._checked(told[: quote.MOST_OF_LIST])
        return self._answer(
            asked,
            clock,
            claims=[self._claim(one, then) for one in checked],
            hits=[*hits, *_read(checked)],
            confidence=refuse.KNOWN,
        )

    def _checked(self, drafts: Sequence[Draft]) -> list[Checked]:
        """Quotations, each held against its document."""
        return verify(
            drafts,
            {one.passage.document: self.document(one.passage.document) for one in drafts},
            self.meaning,
        )

    def _side_by_side(
        self, weighing: Weighing, kept: Sequence[Checked], ranked: Sequence[Candidate]
    ) -> tuple[list[Claim], list[Conflict]]:
        """What was kept as claims, with sentences of other documents that answer differently put next to it."""
        rivals = weighing.rivals([stated(one) for one in kept], ranked)
        against = self._checked([Draft(one.text, one.text, one.passage) for one in rivals])
        shown = [*kept, *(one for one in against if one.verdict.kept)]
        order, conflicts = weighing.arrange([stated(one) for one in shown])
        return [self._claim(shown[place], weighing.documents) for place in order], conflicts

    def _answer(
        self,
        asked: Asked,
        clock: _Clock,
        *,
        claims: Sequence[Claim] = (),
        withheld: Sequence[Withheld] = (),
        conflicts: Sequence[Conflict] = (),
        refusal: Refusal | None = None,
        hits: Sequence[Hit] = (),
        confidence: float = 0.0,
        drafted: Drafted = drafting.NOTHING,
    ) -> Answer:
        manifest = self._index.manifest
        return Answer(
            question=asked.question,
            asked=asked.wording,
            language=asked.language,
            status="refused" if refusal else "answered",
            claims=list(claims),
            withheld=list(withheld),
            conflicts=list(conflicts),
            refusal=refusal,
            passages=[_found(hit) for hit in hits],
            confidence=round(confidence, 4),
            index=IndexInfo(
                generation=manifest.generation, model=manifest.model, document_hashes=dict(manifest.documents)
            ),
            writer=drafted.writer,
            notice=drafting.notice(drafted.trouble, asked.language, answered=bool(claims)),
            timings_ms=clock.timings(),
        )

    def _claim(self, checked: Checked, then: Known) -> Claim:
        draft, verdict = checked.draft, checked.verdict
        assert verdict.support is not None and verdict.span is not None  # noqa: S101, PT018 - kept claims have both
        citation = self._cite(draft.passage, verdict.span, then)
        return Claim(text=draft.text, support=verdict.support, citations=[citation])

    def _cite(self, passage: Passage, span: Span, then: Known) -> Citation:
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
            superseded_by=self._superseded_by(document.id, then),
            official=document.metadata.official,
        )

    def _superseded_by(self, document: str, then: Known) -> str | None:
        """The last of the documents that replaced it, of those of the time asked about."""
        later = {name: known for name, known in self._replacers.items() if name in then}
        return next(reversed(replacements(document, later)), None)


def _read(checked: Sequence[Checked]) -> list[Hit]:
    """The passages of explanations that were read, each once, below all that were found."""
    return [Hit(passage, 0.0) for passage in dict.fromkeys(one.draft.passage for one in checked)]


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
