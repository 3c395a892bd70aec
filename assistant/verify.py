"""The gate: a sentence is shown only if its quotation stands in the source and bears out its facts.

Knows sentences, quotations and documents; knows nothing of who wrote the sentence or why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Reason, Support
from assistant.facts import Date, Facts, Number, facts
from assistant.locate import locate
from assistant.meaning import Meaning
from assistant.names import stands_in
from assistant.tenor import tenor_differs
from index.passage import Passage, Span
from index.split import sentences
from sources.document import Document
from sources.language import guess_language

AROUND = 600
"""Characters before and after a quotation in which its sentence is looked for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that somebody wrote, and the quotation in `passage` that it is said to rest on."""

    text: str
    quote: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a sentence. `span` is where its quotation stands in the document, if it does."""

    support: Support | None
    reason: Reason | None
    span: Span | None

    @property
    def kept(self) -> bool:
        """Whether the sentence may be shown."""
        return self.support is not None


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft and what the gate says of it."""

    draft: Draft
    verdict: Verdict


def verify(drafts: Iterable[Draft], documents: dict[str, Document], meaning: Meaning) -> list[Checked]:
    """Hold each draft against the passage that it cites."""

    def check(draft: Draft) -> Verdict:
        document = documents[draft.passage.document]
        return verify_draft(draft.text, draft.quote, document, meaning, draft.passage)

    return [Checked(draft, check(draft)) for draft in drafts]


def verify_draft(
    text: str, quote: str, document: Document, meaning: Meaning, within: Passage | Span | None = None
) -> Verdict:
    """The gate for one sentence. The quotation is looked for `within` a part of the document, or in all of it.

    The first check that fails is the reason: located, then dates, numbers and names, then negation, modality and
    scope, then meaning.
    """
    start, end = (within.start, within.end) if within else (0, len(document.text))
    span = locate(quote, document.text, start, end)
    if span is None:
        return Verdict(None, Reason.QUOTE_NOT_FOUND, None)
    located = document.text[span.start : span.end]
    if _same_words(text, located):
        return Verdict(Support.VERBATIM, None, span)
    reason = _facts_differ(text, located, document) or tenor_differs(text, located)
    if reason is None and meaning.differs(text, _whole(span, document)):
        reason = Reason.NOT_SUPPORTED
    if reason is None:
        return Verdict(Support.SUPPORTED, None, span)
    return Verdict(None, reason, span)


def _whole(span: Span, document: Document) -> str:
    """The sentences in which the quotation stands: a part of one may leave out whom it speaks of."""
    start, end = max(0, span.start - AROUND), min(len(document.text), span.end + AROUND)
    touched = [
        one for one in sentences(document.text, start, end) if one.start < span.end and span.start < one.end
    ]
    return document.text[min(one.start for one in touched) : max(one.end for one in touched)]


def _same_words(text: str, located: str) -> bool:
    """Whether `text` is the quotation itself, or a run of whole words of it without any word left out."""
    return " ".join(text.split()) == " ".join(located.split())


def _facts_differ(text: str, located: str, document: Document) -> Reason | None:
    """The first kind of fact of `text` that the quotation does not bear out; None if it bears out all."""
    said = facts(text, guess_language(text))
    quoted = facts(located, document.metadata.language)
    if not all(_dated(date, quoted, located, document) for date in said.dates):
        return Reason.DATE_DIFFERS
    if not all(_counted(number, quoted.numbers) for number in said.numbers):
        return Reason.NUMBER_DIFFERS
    if not set(said.periods) <= set(quoted.periods):
        return Reason.NUMBER_DIFFERS
    if not all(stands_in(name, quoted.names, located) for name in said.names):
        return Reason.NAME_DIFFERS
    return None


def _dated(date: Date, quoted: Facts, located: str, document: Document) -> bool:
    """Whether a date of the sentence stands in the quotation, or is the year that "jl." there leaves out."""
    if any(date.agrees(other) for other in quoted.dates):
        return True
    written = document.metadata.date
    if written is None or " jl" not in located:
        return False
    return any(
        date.agrees(_most_recent(other, written.year, (written.month, written.day))) for other in quoted.dates
    )


def _most_recent(date: Date, year: int, before: tuple[int, int]) -> Date:
    """The day that "10 oktober jl." means in a document of `year` and (month, day) `before`."""
    if date.year is not None or date.month is None or date.day is None:
        return date
    return Date(year if (date.month, date.day) < before else year - 1, date.month, date.day)


def _counted(number: Number, quoted: Sequence[Number]) -> bool:
    return any(number.agrees(other) or _same_share(number, other) for other in quoted)


def _same_share(number: Number, other: Number) -> bool:
    """Whether one is a fraction and the other the same in per cent, rounded: "een derde" and 33 procent."""
    shares = [one.value * 100 if one.kind == "fraction" else one.value for one in (number, other)]
    return {number.kind, other.kind} == {"fraction", "percent"} and abs(shares[0] - shares[1]) < 1
