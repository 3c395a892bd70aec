"""Questions that the library answers: made of its own headings, names, abbreviations and figures, and asked beforehand.

One is kept only if it is answered from the place that it was made of. Knows nothing of the page.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, groupby, zip_longest
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

OF_DOCUMENTS = 30
"""Documents that questions are made of, the newest: one is made of each before a second of any (1 second of a core)."""

IN_ALL = 150
"""Questions that are asked at most, so that a large library does not keep a small machine busy."""

_HEADING = range(4, 81)
"""Characters of a heading that names a subject; a longer one is a sentence."""
_NUMBERING = re.compile(r"\W*(?:\d+(?:\.\d+)*|[IVX]+|[a-zA-Z])[.):]?\s+(?=\w)|\W+")
_ABOUT = re.compile(r"\A(?:over|about)\s+(?=\w)", re.IGNORECASE)
_NO_SUBJECT = re.compile(
    r"(?:tot slot|slot|afsluiting|ten slotte|inleiding|aanleiding|conclusies?|samenvatting|bijlagen?\b.*|inhoud(?:sopgave)?|"
    r"vragen en antwoorden|introduction|conclusions?|summary|(?:table of )?contents|annex\b.*|closing remarks)",
    re.IGNORECASE,
)
"""Headings of a part of any document."""
_MONEY = frozenset({"euro", "dollar"})
_LONGEST_TERM = 10
_CODE = re.compile(r"[A-Z]{2,}\+?(?:-[A-Z][a-z]\w+)?")
_PART_OF_CODE = re.compile(r"[A-Z]{2,}-[a-z]+")
"""As "VN-kantoor": too little to ask about, enough to receive money."""
_DOING = re.compile(r"\w{3,}en(?:(?:, \w+en)* en \w+en)? van (?:de|het|een)\b", re.IGNORECASE)
"""A heading that says what is done: "Versterken en hervormen van de raad"."""
_STRIVING = re.compile(r"\binzet(?:ten|te)?\b|\bzet\b[^.]{1,80}\bin\b|\bingezet\b", re.IGNORECASE)
_ENGLISH_ARTICLE = re.compile(
    r"Netherlands|Philippines|Maldives|Bahamas|Comoros|Seychelles|Gambia|United .+|.+ (?:Republic|Islands|Federation)"
    r"|.*\bRepublic .+"
)
_EVERYWHERE = 0.4
"""The part of the passages from which a name says what the whole document is about, and is no subject in it."""


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
_STRIVEN_FOR: Mapping[Language, str] = MappingProxyType(
    {"nl": "Wat is de inzet op het gebied van {}?", "en": "What is the commitment regarding “{}”?"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that `place` of a document may answer.

    `article` is what the document puts before the subject, "" where that is nothing; `striven_for` says that the
    place speaks of what is done for it; `asked_in`, that the subject is a question itself, and in which language.
    """

    about: About
    subject: str
    document: str
    place: Span
    article: str = ""
    striven_for: bool = False
    asked_in: Language | None = None

    def questions(self, language: Language) -> list[str]:
        """The question in words, the best wording first; none where it is one in the other language."""
        if self.asked_in:
            return [self.subject] if language == self.asked_in else []
        forms = [_STRIVEN_FOR[language]] if self.striven_for else []
        return [form.format(self._named(language)) for form in [*forms, _FORMS[self.about][language]]]

    def _named(self, language: Language) -> str:
        """The subject as it stands in a sentence of `language`; a heading in English is a quotation."""
        name = country(self.subject, language) or self.subject
        article = self.article
        if language == "en":
            there = _ENGLISH_ARTICLE.fullmatch(name) or (article and self.about is not About.HEADING)
            article = "the" if there else ""
        return f"{article} {name}".lstrip()


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
    newest = _newest([document for document in assistant.documents if document.metadata.official])
    found = [one for document in newest for one in candidates(document, assistant.passages(document.id))]
    taken: set[str] = set()
    for one in _in_turn(found)[:IN_ALL]:
        for question in one.questions(language):
            if question.casefold() in taken:
                break
            if citation := _answering(asking, one, question):
                taken.add(question.casefold())
                yield Answerable(question, one.about, one.subject, citation)
                break


def _newest(documents: Sequence[Document]) -> list[Document]:
    """The `OF_DOCUMENTS` newest, in the order in which they were."""
    by_date = sorted(documents, key=lambda document: document.metadata.date or date.min, reverse=True)
    kept = {document.id for document in by_date[:OF_DOCUMENTS]}
    return [document for document in documents if document.id in kept]


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
    for block, following in zip_longest(headings, headings[1:]):
        end = following.start if following else len(document.text)
        text = _bare(document.text[block.start : block.end])
        names_one = (
            len(text) in _HEADING and text != document.metadata.title and not _NO_SUBJECT.fullmatch(text)
        )
        if not names_one or end <= block.end + 2:
            continue
        if text.endswith("?"):
            asked_in: Language = "en" if document.metadata.language == "en" else "nl"
            yield Candidate(About.HEADING, text, document.id, Span(block.end, end), asked_in=asked_in)
            continue
        subject = _in_sentence(_ABOUT.sub("", text, count=1), document)
        yield Candidate(
            About.HEADING,
            subject,
            document.id,
            Span(block.end, end),
            article=_article_of_heading(subject, document),
            striven_for=_can_be_striven_for(subject)
            and _STRIVING.search(document.text, block.end, end) is not None,
        )


def _can_be_striven_for(subject: str) -> bool:
    """Whether a heading can follow "the commitment regarding": no single word, which may be anything."""
    return " " in subject and not _DOING.match(subject)


def _article_of_heading(subject: str, document: Document) -> str:
    """What a heading leaves out before what is done, before one word, and before one word "of" others."""
    if _DOING.match(subject):
        return "het"
    first, *others = subject.split()
    return _article(first, document) if others[:1] in ([], ["van"]) else ""


def _article(word: str, document: Document) -> str:
    """What the document puts before `word`, if oftener than not."""
    found = re.findall(rf"(?:\b([Dd]e|[Hh]et)\s+)?(?<![\w-]){re.escape(word)}(?![\w+-])", document.text)
    articles = [article.lower() for article in found if article]
    return max(articles, key=articles.count) if 2 * len(articles) > len(found) else ""


def _bare(heading: str) -> str:
    """A heading without its number and its last stop."""
    return (
        _NUMBERING.sub("", heading, count=1).strip().rstrip(".:")
        if _NUMBERING.match(heading)
        else heading.rstrip(".:")
    )


def _in_sentence(heading: str, document: Document) -> str:
    """With a small first letter, if its first word is written so elsewhere in the document, or is what is done."""
    first = heading.split(maxsplit=1)[0]
    small = first[0].lower() + first[1:]
    common = _DOING.match(heading) or re.search(rf"\b{re.escape(small)}\b", document.text)
    return small + heading[len(first) :] if common else heading


def _terms(document: Document) -> Iterator[Candidate]:
    for one in definitions(document.text):
        if len(one.short) <= _LONGEST_TERM:
            yield Candidate(About.TERM, one.short, document.id, Span(one.at, one.at + len(one.short)))


def _figures(document: Document, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Sentences that name an amount of money and something that it may go to."""
    for sentence in _sentences(passages):
        text = document.text[sentence.start : sentence.end]
        if any(_MONEY.intersection(one.counted) for one in quantities(text, document.metadata.language)):
            for name in names(text):
                if _known(name) or _PART_OF_CODE.fullmatch(name):
                    yield Candidate(
                        About.FIGURE, name, document.id, sentence, article=_article(name, document)
                    )


def _names(document: Document, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """What is named oftenest, first, but not everywhere; where it is named is anywhere in the document."""
    named = [
        {
            name
            for sentence in _sentences([passage])
            for name in filter(_known, names(document.text[sentence.start : sentence.end]))
        }
        for passage in passages
    ]
    counted = Counter(chain.from_iterable(sorted(one) for one in named))
    for name, count in counted.most_common():
        if count <= max(1, _EVERYWHERE * len(passages)):
            whole = Span(0, len(document.text))
            yield Candidate(About.NAME, name, document.id, whole, article=_article(name, document))


def _known(name: str) -> bool:
    """Whether a name can be asked about by itself: a country or an abbreviation, and not half of a longer name."""
    return country(name, "en") is not None or _CODE.fullmatch(name) is not None


def _sentences(passages: Sequence[Passage]) -> Iterator[Span]:
    for passage in passages:
        if passage.kind in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE):
            yield from passage.sentences
