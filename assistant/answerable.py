"""Questions that the library answers: made of its own headings, names, abbreviations and figures, and asked beforehand.

One is kept only if it is answered from the place that it was made of. Knows nothing of the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from assistant.answer import Citation
from assistant.ask import Assistant
from assistant.facts import names
from assistant.names import country
from assistant.quantities import quantities
from assistant.question import Language
from index.abbreviations import definitions
from index.passage import Passage, Span
from sources.document import BlockKind, Document

MOST = 12
"""Questions of one kind that are made of one document: enough to begin with, few enough to ask them all."""

IN_ALL = 150
"""Questions that are asked at most, so that a large library does not keep a small machine busy."""

_HEADING = range(4, 81)
"""Characters of a heading that names a subject; a longer one is a sentence."""
_NUMBERING = re.compile(r"\W*(?:\d+(?:\.\d+)*|[IVX]+|[a-zA-Z])[.):]?\s+(?=\w)|\W+")
_NO_SUBJECT = re.compile(
    r"(?:tot slot|slot|afsluiting|ten slotte|inleiding|aanleiding|conclusies?|samenvatting|bijlagen?\b.*|inhoud(?:sopgave)?|"
    r"vragen en antwoorden|introduction|conclusions?|summary|(?:table of )?contents|annex\b.*|closing remarks)",
    re.IGNORECASE,
)
"""Headings of a part of any document."""
_MONEY = frozenset({"euro", "dollar"})
_LONGEST_TERM = 10
_CODE = re.compile(r"[A-Z]{2,}\+?(?:-[A-Z][a-z]\w+)?")


class About(StrEnum):
    """What a question was made of."""

    HEADING = "heading"
    FIGURE = "figure"
    TERM = "term"
    NAME = "name"


_FORMS: Mapping[About, Mapping[Language, str]] = MappingProxyType(
    {
        About.HEADING: {"nl": "Wat staat er over {}?", "en": "What is said about “{}”?"},
        About.FIGURE: {"nl": "Hoeveel geld gaat naar {}?", "en": "How much money goes to {}?"},
        About.TERM: {"nl": "Waar staat {} voor?", "en": "What does {} stand for?"},
        About.NAME: {"nl": "Wat staat er over {}?", "en": "What is said about {}?"},
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that `place` of a document may answer."""

    about: About
    subject: str
    document: str
    place: Span

    def question(self, language: Language) -> str:
        """The question in words."""
        return _FORMS[self.about][language].format(country(self.subject, language) or self.subject)


@dataclass(frozen=True, slots=True)
class Answerable:
    """A question that was asked and answered from the place that it was made of, with what answers it."""

    question: str
    about: About
    subject: str
    citation: Citation


def answerable(assistant: Assistant, language: Language) -> Iterator[Answerable]:
    """The questions in `language` that `assistant` answers as meant, most general first; each is asked as it is taken."""
    asking = assistant.in_quotations()
    official = [document for document in assistant.documents if document.metadata.official]
    found = [one for document in official for one in candidates(document, assistant.passages(document.id))]
    taken: set[str] = set()
    for one in _in_turn(found)[:IN_ALL]:
        question = one.question(language)
        if question.casefold() in taken:
            continue
        taken.add(question.casefold())
        if citation := _answering(asking, one, question):
            yield Answerable(question, one.about, one.subject, citation)


def candidates(document: Document, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """What may be asked of `document`, at most `MOST` of a kind."""
    for kind in (
        _headings(document),
        _figures(document, passages),
        _terms(document),
        _names(document, passages),
    ):
        seen: dict[str, Candidate] = {}
        for one in kind:
            seen.setdefault(one.subject.casefold(), one)
        yield from list(seen.values())[:MOST]


def _answering(assistant: Assistant, one: Candidate, question: str) -> Citation | None:
    """The citation from the place that the question was made of, in the answer; None where there is none."""
    answer = assistant.ask(question)
    for claim in answer.claims:
        for citation in claim.citations:
            if (
                citation.document == one.document
                and one.place.start < citation.end
                and citation.start < one.place.end
            ):
                return citation
    return None


def _in_turn(found: Sequence[Candidate]) -> list[Candidate]:
    """The first of each document, then the second of each, and so on; kinds in their order."""
    places: list[tuple[int, int, Candidate]] = []
    for _, group in groupby(found, key=lambda one: (one.document, one.about)):
        places += [(at, list(About).index(one.about), one) for at, one in enumerate(group)]
    return [one for _, _, one in sorted(places, key=lambda place: place[:2])]


def _headings(document: Document) -> Iterator[Candidate]:
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    ends = [block.start for block in headings[1:]] + [len(document.text)]
    for block, end in zip(headings, ends, strict=True):
        text = _bare(document.text[block.start : block.end])
        names_one = (
            len(text) in _HEADING and text != document.metadata.title and not _NO_SUBJECT.fullmatch(text)
        )
        if names_one and end > block.end + 2:
            yield Candidate(About.HEADING, _in_sentence(text, document), document.id, Span(block.end, end))


def _bare(heading: str) -> str:
    """A heading without its number and its last stop."""
    return (
        _NUMBERING.sub("", heading, count=1).strip().rstrip(".:")
        if _NUMBERING.match(heading)
        else heading.rstrip(".:")
    )


def _in_sentence(heading: str, document: Document) -> str:
    """With a small first letter, if its first word is written so elsewhere in the document."""
    first = heading.split(maxsplit=1)[0]
    small = first[0].lower() + first[1:]
    return small + heading[len(first) :] if re.search(rf"\b{re.escape(small)}\b", document.text) else heading


def _terms(document: Document) -> Iterator[Candidate]:
    for one in definitions(document.text):
        if len(one.short) <= _LONGEST_TERM:
            yield Candidate(About.TERM, one.short, document.id, Span(one.at, one.at + len(one.short)))


def _figures(document: Document, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Sentences that name an amount of money and something that it may go to."""
    for sentence in _sentences(passages):
        text = document.text[sentence.start : sentence.end]
        if any(_MONEY.intersection(one.counted) for one in quantities(text, document.metadata.language)):
            for name in filter(_known, names(text)):
                yield Candidate(About.FIGURE, name, document.id, sentence)


def _names(document: Document, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """What is named oftenest, first; where it is named is anywhere in the document."""
    counted: dict[str, int] = {}
    for sentence in _sentences(passages):
        for name in filter(_known, names(document.text[sentence.start : sentence.end])):
            counted[name] = counted.get(name, 0) + 1
    for name in sorted(counted, key=lambda name: -counted[name]):
        yield Candidate(About.NAME, name, document.id, Span(0, len(document.text)))


def _known(name: str) -> bool:
    """Whether a name can be asked about by itself: a country or an abbreviation, and not half of a longer name."""
    return country(name, "en") is not None or _CODE.fullmatch(name) is not None


def _sentences(passages: Sequence[Passage]) -> Iterator[Span]:
    for passage in passages:
        if passage.kind in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE):
            yield from passage.sentences
