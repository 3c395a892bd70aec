"""Understands a question without a model: its language, the kind of answer it wants, a stand-alone wording.

Knows nothing of the sources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sources.errors import QuestionError
from sources.language import guess_language

Language = Literal["nl", "en"]

LONGEST = 2_000
"""Characters. A longer text is a document, not a question."""

_LETTER = re.compile(r"[^\W_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Want(StrEnum):
    """The kind of answer that a question asks for."""

    NUMBER = "number"
    DATE = "date"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    YES_NO = "yes_no"
    ANY = "any"


_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = tuple(
    (want, re.compile(pattern, re.IGNORECASE))
    for want, pattern in (
        (
            Want.NUMBER,
            r"\b(hoeveel|hoe vaak|hoe groot|hoe hoog|welk (bedrag|aandeel|percentage|deel)|wat kost|"
            r"how (many|much|often|large|high|big)|what (amount|share|percentage|proportion|number))\b",
        ),
        (
            Want.DATE,
            r"\b(wanneer|welk(e)? (jaar|datum|dag|maand|periode)|sinds wanneer|tot wanneer|hoe lang|"
            r"when|(which|what) (year|date|day|month|period)|how long|since when)\b",
        ),
        (Want.WHO, r"\b(wie|wiens|van wie|who|whom|whose)\b"),
        (Want.WHERE, r"\b(waar(?!om|door|op|aan|in|toe|mee|bij|van|voor|over|uit|naar|tegen)|where)\b"),
        (
            Want.WHY,
            r"\b(waarom|waardoor|wat is de reden|hoezo|why|for what reason|what is the reason|how come)\b",
        ),
        (Want.LIST, r"\b(welke|noem|som op|which|list|name (the|all|some)|what are the)\b"),
        (Want.HOW, r"\b(hoe|op welke (manier|wijze)|how|in what way)\b"),
        (
            Want.YES_NO,
            r"\A\W*(is|zijn|heeft|hebben|wordt|worden|zal|zullen|kan|kunnen|moet|mag|doet|gaat|komt|"
            r"was|werd|does|do|did|has|have|are|were|will|would|can|should|must)\b",
        ),
    )
)

_FOLLOWS = re.compile(
    r"\A\W*(en|maar|and|but|what about|how about)\b"
    r"|\b(daar\w*|hij|zij|ze|hun|hem|they|them|their|its|he|she|his|her)\b"
    r"|\b(dat|die|dit|deze|het|it|that|this|those|these|there)\W*\Z",
    re.IGNORECASE,
)
"""Words that lean on an earlier question. "het" and "that" do so only at the end: elsewhere they are articles."""

_SUBJECT = re.compile(r"[^\W\d_]{8,}|[A-Z]{2,}")
"""A long word or an acronym: a question without either ("Waarom niet?") leans on the one before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood. `wording` is what is searched for: the question, made to stand alone."""

    question: str
    wording: str
    language: Language
    want: Want


def understand(question: str, history: Sequence[str] = (), language: Language | None = None) -> Asked:
    """Read `question`, asked after the questions in `history`.

    Raises QuestionError for a question that is empty, too long, or has no letter or figure in it.
    """
    text = readable(question)
    wording = stand_alone(text, [earlier for earlier in history if _LETTER.search(earlier)])
    return Asked(
        question=question,
        wording=wording,
        language=language or guess_language(wording),
        want=wanted(text) if wanted(text) is not Want.ANY else wanted(wording),
    )


def readable(question: str) -> str:
    """`question` on one line, without control characters. Raises QuestionError where nothing is asked."""
    text = " ".join(_CONTROL.sub(" ", question).split())
    if not text:
        raise QuestionError("the question is empty; type a question about the documents")
    if len(text) > LONGEST:
        raise QuestionError(f"the question has {len(text)} characters; shorten it to at most {LONGEST}")
    if not _LETTER.search(text):
        raise QuestionError("the question holds no word or number; type a question about the documents")
    return text


def wanted(text: str) -> Want:
    """The kind of answer that `text` asks for; the first question word counts."""
    found = [
        (match.start(), order, want)
        for order, (want, pattern) in enumerate(_WANTS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Want.ANY


def stand_alone(text: str, history: Sequence[str]) -> str:
    """`text` with the question before it put in front, if it cannot be understood without."""
    if not history or (_SUBJECT.search(text) and not _FOLLOWS.search(text)):
        return text
    return f"{readable(history[-1])} {text}"
