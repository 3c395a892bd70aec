"""Lays answers out as paragraphs with footnotes, the form that copies and exports share.

A footnote is the official reference of a quotation. Knows nothing of any file format but plain text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Answer, Citation, Refusal, Support
from assistant.page.filters import Filters
from assistant.page.kept import Turn
from assistant.page.words import Words
from assistant.recheck import State, state
from sources.document import Document

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Kind(StrEnum):
    """What a paragraph is."""

    QUESTION = "question"
    QUOTE = "quote"
    """A quotation, word for word."""
    SENTENCE = "sentence"
    """What a language model wrote from quotations."""
    REMARK = "remark"
    """What the assistant says itself."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text, in `language` if that is known, with the footnotes that stand at its end."""

    kind: Kind
    text: str
    notes: tuple[str, ...] = ()
    language: str | None = None


def paragraphs(turns: Sequence[Turn], documents: Mapping[str, Document], words: Words) -> Iterator[Paragraph]:
    """All that the page shows of `turns`, except what it folds away. Unanswered questions are left out."""
    for turn in turns:
        if not turn.done:
            continue
        yield Paragraph(Kind.QUESTION, _line(turn.question))
        if turn.problem:
            yield Paragraph(Kind.REMARK, _line(turn.problem))
        if turn.answer:
            yield from of_answer(turn.answer, documents, words, turn.filters)


def narrowed(filters: Filters, documents: Mapping[str, Document], words: Words) -> list[str]:
    """What a question was narrowed down to, in words; nothing where it was not."""
    titles = [documents[name].metadata.title if name in documents else name for name in filters.documents]
    days = (
        (words.asking.from_day, filters.since),
        (words.asking.to_day, filters.until),
        (words.asking.on_day, filters.as_of),
    )
    return [*titles, *filters.kinds, *(text.format(words.date(day)) for text, day in days if day)]


def of_answer(
    answer: Answer, documents: Mapping[str, Document], words: Words, filters: Filters
) -> Iterator[Paragraph]:
    """What `answer` says: its claims, or why it is a refusal and what came closest; and where it was looked for."""
    if parts := narrowed(filters, documents, words):
        yield Paragraph(Kind.REMARK, f"{words.asking.searched_in}: {' · '.join(map(_line, parts))}.")
    if answer.asked != answer.question:
        yield Paragraph(Kind.REMARK, f"{words.asked_as}: {_line(answer.asked)}")
    if answer.notice:
        yield Paragraph(Kind.REMARK, _line(answer.notice), language=answer.language)
    for claim in answer.claims:
        if claim.support is Support.VERBATIM:
            yield _quotation(claim.text, claim.citations, documents, words)
        else:
            notes = (f"“{_line(one.quote)}” {_footnote(one, documents, words)}" for one in claim.citations)
            yield Paragraph(Kind.SENTENCE, _line(claim.text), tuple(notes), answer.language)
    for conflict in answer.conflicts:
        yield Paragraph(Kind.REMARK, f"{words.conflict}. {_line(conflict.what)}")
    if answer.refusal:
        yield from _of_refusal(answer.refusal, documents, words)


def _of_refusal(refusal: Refusal, documents: Mapping[str, Document], words: Words) -> Iterator[Paragraph]:
    yield Paragraph(Kind.REMARK, f"{words.refused}. {_line(refusal.message)}")
    if refusal.closest:
        yield Paragraph(Kind.REMARK, f"{words.closest}. {words.not_an_answer}")
    for citation in refusal.closest:
        yield _quotation(citation.quote, [citation], documents, words)


def _quotation(
    text: str, citations: Sequence[Citation], documents: Mapping[str, Document], words: Words
) -> Paragraph:
    notes = tuple(_footnote(citation, documents, words) for citation in citations)
    document = documents.get(citations[0].document)
    return Paragraph(Kind.QUOTE, _line(text), notes, document.metadata.language if document else None)


def plain(parts: Sequence[Paragraph]) -> str:
    """`parts` as text for the clipboard: raised figures, and the footnotes below. Quotations stand in quotation marks."""
    notes: list[str] = []
    lines = []
    for part in parts:
        marks = "".join(
            f"{_raised(number)} " for number in range(len(notes) + 1, len(notes) + 1 + len(part.notes))
        )
        text = f"“{part.text}”" if part.kind is Kind.QUOTE else part.text
        lines.append(f"{text}{marks.rstrip()}")
        notes += part.notes
    below = [f"{_raised(number)} {note}" for number, note in enumerate(notes, start=1)]
    return "\n\n".join([*lines, "\n".join(below)] if below else lines)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _footnote(citation: Citation, documents: Mapping[str, Document], words: Words) -> str:
    """The official reference, or title and date where there is none; if it is none; and what became of it since."""
    said = [f"{', '.join(_reference(citation, words))}."]
    if not citation.official:
        said.append(f"{words.unofficial[:1].upper()}{words.unofficial[1:]}.")
    after = documents.get(citation.superseded_by or "")
    if after and after.metadata.date:
        said.append(f"{words.superseded_by(after.metadata.title, after.metadata.date)}.")
    if (now := state(citation, documents.get(citation.document))) is not State.HOLDS:
        said.append(words.keeping.states[now])
    return " ".join(said)


def _reference(citation: Citation, words: Words) -> Iterator[str]:
    page = citation.page
    if citation.reference:
        # Its page stands in it; an estimated one must not look measured.
        yield citation.reference.removesuffix(f", {words.page.format(page)}")
    else:
        yield _line(citation.title)
        if citation.date:
            yield words.date(citation.date)
    if page:
        yield words.page_label(page, measured=citation.page_measured)


def _line(text: str) -> str:
    return " ".join(text.split())
