"""Where else to look: what explanations, which are no official sources, say of the documents that a question is about.

Knows the headings of explanations and the words of questions about documents; knows nothing of searching or refusing.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from assistant.facts import MONTH, facts
from assistant.mention import missed, strangers
from assistant.question import Asked, Language, Want
from assistant.verify import Draft
from index.lexical import fold
from index.passage import Passage
from sources.document import BlockKind, Document
from sources.language import guess_language

NAMED = 0.7
"""How far the subject of a heading must stand in a question: MaxSim over its tokens, in [0, 1]. Of 6,900 questions on
other documents (`evals/lessons`) none reaches it for a subject that it does not name; in Dutch and English those that
name one do."""

IN_PART = 0.8
"""The same for what a question asks of in a heading."""

BELOW = 0.5
"""The same for a heading with sections below it, in a question that asks which documents there are."""

Stands = Callable[[str, str], float]
"""How far the first text stands in the second: MaxSim over its tokens, at most 1."""


class Wish(StrEnum):
    """What a question asks about documents that an explanation can tell."""

    DOCUMENTS = "documents"
    """Which there are, with number, date and address."""
    END = "end"
    """Whether something has ended, and by which."""


@dataclass(frozen=True, slots=True)
class Section:
    """What an explanation says under one heading: its passages, in order; the headings above them, the nearest first."""

    headings: tuple[str, ...]
    passages: tuple[Passage, ...]

    @property
    def subject(self) -> str:
        """What its heading is about: "Einde van het buitenlandbeleid" is about "buitenlandbeleid"."""
        return subject(self.headings[0])

    @property
    def entry(self) -> Draft:
        """Its first sentence, in which it says what document it is about."""
        first = self.passages[0]
        return _quoted(first.sentence_texts()[0], first)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document that is no official source: its text and its sections."""

    document: str
    text: str
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Guide:
    """The explanations that may be read for a question. `stands` tells what is named in it."""

    explanations: Sequence[Explanation]
    stands: Stands

    def within(self, documents: Collection[str]) -> "Guide":
        """The guide of these documents alone."""
        return Guide([one for one in self.explanations if one.document in documents], self.stands)

    def pointing(self, asked: Asked) -> list[Section]:
        """The sections whose subject stands in the question: where else to look."""
        return [one for explanation in self.explanations for one in self._named(asked, explanation)]

    def telling(self, asked: Asked, official: Sequence[str]) -> list[Draft]:
        """The sentences that tell what the question asks about documents; none where one of `official` does.

        The entries of the sections that it names, or of all below the heading that it names; for an end those of
        their sentences that speak of one. None where the question has a name, a figure or (in Dutch) a word that
        stands nowhere in the explanation: it asks for something else.
        """
        wanted = wish(asked)
        if wanted is None:
            return []
        told: list[Draft] = []
        for one in self.explanations:
            if not _beyond(asked, one.text):
                about = self._named(asked, one)
                if wanted is Wish.DOCUMENTS:
                    about = about or self._named_in_part(asked, one) or self._below(asked, one)
                if any(self._tells(wanted, text, about) for text in official):
                    return []
                told += [draft for section in about for draft in _told(wanted, section)]
        return told

    def _named(self, asked: Asked, explanation: Explanation) -> list[Section]:
        return [
            one for one in explanation.sections if self._names(asked.wording, asked.language, one.subject)
        ]

    def _named_in_part(self, asked: Asked, explanation: Explanation) -> list[Section]:
        """The sections whose heading holds all that the question asks of: "de reactie op de evaluatie"."""
        about = subject(asked.wording.rstrip(" ?"))
        return [one for one in explanation.sections if self.stands(about, one.headings[0]) >= IN_PART]

    def _below(self, asked: Asked, explanation: Explanation) -> list[Section]:
        """The sections below the heading, neither their own nor the title, that stands best in the question.

        None for a question about a document itself: "the letter" stands in "after the letter".
        """
        if asked.detail:
            return []
        above = dict.fromkeys(heading for one in explanation.sections for heading in one.headings[1:-1])
        best = max(above, key=lambda heading: self.stands(heading, asked.wording), default=None)
        if best is None or self.stands(best, asked.wording) < BELOW:
            return []
        return [one for one in explanation.sections if best in one.headings[1:]]

    def _tells(self, wanted: Wish, text: str, about: Sequence[Section]) -> bool:
        """Whether a sentence of an official source tells what is asked of one of the sections' subjects."""
        kind = _ENDED if wanted is Wish.END else _REFERENCE
        return kind.search(fold(text)) is not None and any(
            self._names(text, guess_language(text), one.subject) for one in about
        )

    def _names(self, text: str, language: Language, about: str) -> bool:
        """Whether `text` names the subject `about`: no other date than its own, and its words stand in it.

        Figures are left out of the likeness: "in 2023" alone is half of "Mensenrechtenrapportage 2023".
        """
        own, dates = facts(about, "nl").dates, facts(text, language).dates
        if own and dates and not any(one.agrees(other) for one in own for other in dates):
            return False
        words = _DATED.sub("", about).strip()
        return self.stands(words, text) >= NAMED if words else bool(own and dates)


def explanation(document: Document, passages: Sequence[Passage]) -> Explanation:
    """What `document` explains, given its passages."""
    return Explanation(document.id, document.text, sections(document, passages))


def sections(document: Document, passages: Sequence[Passage]) -> list[Section]:
    """The sections of an explanation below its title, given its passages in order."""
    parted = groupby(passages, key=lambda passage: tuple(_headings(document, passage.start)))
    return [
        Section(tuple(text for _, text in headings), tuple(part))
        for headings, part in parted
        if len(headings) > 1
    ]


def wish(asked: Asked) -> Wish | None:
    """What the question asks about documents, if it does."""
    folded = fold(asked.wording)
    if asked.want in _ENDS_ASKED and (_ENDED.search(folded) or _IN_FORCE.search(folded)):
        return Wish.END
    return Wish.DOCUMENTS if asked.want in _DOCUMENTS_ASKED and _DOCUMENTS.search(folded) else None


def _told(wanted: Wish, section: Section) -> list[Draft]:
    if wanted is Wish.DOCUMENTS:
        return [section.entry]
    return [
        _quoted(text, passage)
        for passage in section.passages
        for text in passage.sentence_texts()
        if _ENDED.search(fold(text))
    ]


def _quoted(sentence: str, passage: Passage) -> Draft:
    return Draft(sentence, sentence, passage)


def _beyond(asked: Asked, text: str) -> bool:
    """Whether the question has names, figures or words that do not stand in `text`, but for those that ask."""
    foreign = strangers(asked.wording, text)
    if asked.language == "nl":
        foreign += [word for word in missed(asked.wording, fold(text)) if not _ASKING.fullmatch(fold(word))]
    return bool(foreign)


def _headings(document: Document, offset: int) -> Iterator[tuple[int, str]]:
    """The headings, each with its place, under which the character at `offset` stands, the nearest first."""
    level = _DEEPEST + 1
    for block in reversed(document.blocks):
        if block.start < offset and block.kind is BlockKind.HEADING and block.level < level:
            level = block.level
            yield block.start, document.text[block.start : block.end]


def subject(text: str) -> str:
    """What a heading or a question is about: what follows its first preposition, or all of it."""
    return _PREPOSITION.sub("", text, count=1)


_DEEPEST = 6
"""Levels of headings in HTML and Markdown, and more than Word's templates use."""

_DATED = re.compile(rf"\b(?:\d+|{MONTH})\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\A.*?\b(?:over|op|van|aan|about|on|of|to)\s+(?:(?:de|het|the)\s+)?(?=.)", re.IGNORECASE
)
_ENDED = re.compile(
    r"\b(?:be)?eindig\w*|\beinde\b|\bafgeschaft|\bafschaff\w*|\bingetrokken|\bstopgezet|\bopgeheven|\bgestopt|"
    r"\b(?:end(?:ed|s)?|abolish\w*|withdrawn|discontinu\w*|terminat\w*|scrapped|repealed)\b"
)
_IN_FORCE = re.compile(
    r"\b(?:geldt|gelden|geldig|van kracht|bestaat)\b(?=.*\bnog\b)|\bnog\b(?=.*\b(?:geldig|geldt|van kracht|bestaat)\b)|"
    r"\bstill\b(?=.*\b(?:in force|in effect|valid|apply|applies|exists?)\b)"
)
_ENDS_ASKED = frozenset({Want.YES_NO, Want.ANY, Want.DATE, Want.LIST})
_PAPER = r"(?:\w*stuk(?:ken)?|documenten|documents?|\w*brief|\w*brieven|papers?|letters?|publicaties?|publications?)"
_DOCUMENTS = re.compile(
    rf"\b(?:welke?|which|what) (?:\w+ ){{0,2}}?{_PAPER}\b|\b(?:is|zijn|are) (?:er|there)\b.*\b{_PAPER}\b|"
    r"\b(?:wat|welke?|what|which)\b.*\b(?:\w*nummer|number|\w*adres|address|link|url|datum|date)\b|\bvan wanneer\b|"
    r"\bwaar (?:kan|vind|lees|staat)\b|\bwhere (?:can|do|is|to)\b|"
    r"\b(?:wanneer|when)\b.*\b(?:verschenen|gepubliceerd|verstuurd|gestuurd|gedateerd|published|sent|issued|dated)\b|"
    r"\b(?:wat|what)\b.*\b(?:verschenen|verscheen|kwam|came|appeared|followed)\b"
)
_DOCUMENTS_ASKED = frozenset({Want.ANY, Want.DATE, Want.LIST, Want.WHERE, Want.YES_NO, Want.DEFINITION})
_REFERENCE = re.compile(r"\bnr\. ?\d|\bno\. ?\d|https?://")
_ASKING = re.compile(
    r"vind|vinden|lees|lezen|link|url|webadres|geldt|geldig|kracht|bestaat|nog|verschenen|verscheen|kwam|komen|"
    r"gepubliceerd|verstuurd|gestuurd|gedateerd|publicaties?|kamerstuk\w*|document\w*|afgeschaft|ingetrokken|"
    r"stopgezet|opgeheven|gestopt|inmiddels|alweer|precies"
)
"""Words that ask for a document, in addition to those that an explanation uses itself."""
