"""Understands a question without a model: its language, the kind of answer it wants, a stand-alone wording.

Knows nothing of the sources.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeVar

from assistant.follow import stand_alone
from assistant.names import countries
from assistant.topic import topic
from index.lexical import fold
from index.spelling import SHORTEST, slips
from sources.errors import QuestionError
from sources.language import function_word, guess_language, leaning

Language = Literal["nl", "en"]
Kind = TypeVar("Kind", bound=StrEnum)

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
    DEFINITION = "definition"
    SAID = "said"
    """What a document says of something."""
    ANY = "any"


class Measure(StrEnum):
    """What a number in the answer would count."""

    MONEY = "money"
    SHARE = "share"
    FREQUENCY = "frequency"
    DURATION = "duration"
    COUNT = "count"


class Detail(StrEnum):
    """What a question asks about the document itself."""

    DATE = "date"
    SENDER = "sender"
    ADDRESSEE = "addressee"
    NUMBER = "number"
    SUBJECT = "subject"


def _patterns(pairs: Iterable[tuple[Kind, str]]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in pairs)


_DOCUMENT = r"(?:(?:\w*brief|letter|document|kamerstuk|stuk|paper)\b)"
_TERM = (
    r"(?:(?:een|an?|het|the|de) )?(?:(?-i:\S*[A-Z]{2}\S*|[A-Z]\w+)(?-i: [A-Z]\S*)*|['\"‘“]\S.*)"
    r"|(?:(?:een|an?) )?(?!de\b|het\b|the\b|er\b)[\w-]+"
)
"""What is asked for the meaning of: a name, an abbreviation, something quoted, or one word."""

_WANTS = _patterns(
    (
        (
            Want.DEFINITION,
            rf"\A\W*(wat (is|zijn)|what (is|are)|what's) ({_TERM})( precies| eigenlijk| exactly)?\W*\Z"
            r"|\bwaar(voor)? sta(at|an) \S+( voor)?\W*\Z|\bwaar is \S+ een (afkorting|verkorting) van"
            r"|\bwat (betekent|betekenen|houdt \b.+ in\b|(wordt|is)\b.+\b(verstaan|bedoeld)|bedoelt\b.+\b(met|ermee))\b"
            r"|\bwhat (does|do|is|are)\b.+\b(mean|meant|stand for|short for)\b|\b(afkorting|abbreviation|definiti\w+)\b",
        ),
        (
            Want.NUMBER,
            r"\b(hoeveel|hoe vaak|hoe groot|hoe hoog|welk (bedrag|aandeel|percentage|deel)|wat kost|"
            r"how (many|much|often|large|high|big)|what (amount|share|percentage|proportion|number))\b",
        ),
        (
            Want.DATE,
            r"\b(wanneer|welke? (jaar|jaren|datum|dag|maand|periode)|hoe ?lang|when|"
            r"(which|what) (years?|date|day|month|period)|how long)\b",
        ),
        (Want.WHO, r"\b(wie|wiens|who|whom|whose)\b"),
        (
            Want.WHERE,
            r"\b(waar(?!om|door|op|aan|in|toe|mee|bij|van|voor|over|uit|naar|tegen)|where|(welke?|which|what) (stad|plaats|city|town|place))\b",
        ),
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

_MEASURES = _patterns(
    (
        (
            Measure.FREQUENCY,
            r"\b(hoe (vaak|regelmatig)|hoeveel keer|how (often|frequently)|how many times)\b",
        ),
        (
            Measure.DURATION,
            r"\b(hoe ?lang|hoeveel (jaar|jaren|maanden|weken|dagen)|how (long|many (years|months|weeks|days)))\b",
        ),
        (
            Measure.SHARE,
            r"\b(percentage|procent|per ?cent|welk (aan)?deel|(what|which) (share|part|proportion) of)\b",
        ),
        (
            Measure.MONEY,
            r"(?=.*\b(hoeveel|hoe (hoog|groot)|welk bedrag|how (much|large|high|big)|what amount)\b|\W*(wat|what) "
            r"(is|kost|betaal|geeft|draagt|does|do|did)\b)(?=.*\b(geld|euro'?s?|dollars?|\w*bedrag|bedraagt|\w*budget|"
            r"betaal\w*|betalen|kost(en|te)?|\w*bijdrage|draagt .*\bbij|subsidie\w*|money|euros?|pays?|paid|costs?|"
            r"spend|spent|contribute|contribution|amount|donat\w+|funding)\b)",
        ),
        (Measure.COUNT, r"\b(hoeveel|how many|(het aantal|what number|the number) (van|of)?)\b"),
    )
)

_DETAILS = _patterns(
    (
        (
            Detail.NUMBER,
            r"\b((dossier|kamerstuk|file|document|reference)[ -]?(nummer|number)|\w*stuknummer|kenmerk|vergaderjaar|"
            rf"parliamentary (year|session)|(welk|what|which)\b.*\b(nummer|number)\b.*\b({_DOCUMENT}|dossier))",
        ),
        (
            Detail.ADDRESSEE,
            rf"\b(geadresseerde?|addressee|recipient|(aan wie|to whom)\b.*{_DOCUMENT}|(gericht aan|addressed to)\W*\Z)",
        ),
        (
            Detail.DATE,
            rf"\b(dagtekening|(wanneer|when|datum|date) (is|was|werd|of|van) (\w+ )?{_DOCUMENT}(?! \w+ over)|"
            rf"(op )?(welke|what|which) (datum|dag|date|day)\b.*{_DOCUMENT}|{_DOCUMENT}\b.*\b(gedateerd|dated)|"
            rf"van wanneer\b.*{_DOCUMENT})",
        ),
        (
            Detail.SENDER,
            rf"\b(afzender|ondertekenaar|sender|signatory|(wie|who|welke|which|van wie|from whom)\b(?=.*{_DOCUMENT}).*"
            r"(onderteken|stuurde|gestuurd|verstuur|verzond|schre|geschreven|sign|sent|send|wrote|written)"
            rf"|van wie (is|komt)\b.*{_DOCUMENT})",
        ),
        (
            Detail.SUBJECT,
            rf"\b((onderwerp|subject|topic)\b.*{_DOCUMENT}|(waar ?over gaat|waar gaat) (\w+ )?{_DOCUMENT}|"
            rf"what('s| is) (\w+ )?{_DOCUMENT}( actually| really)? about)",
        ),
    )
)
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{5,}(?![\w-])")
_QUESTION_WORDS = "wanneer waarom hoeveel waarvoor waarover waarmee welke which where whose".split()


@dataclass(frozen=True)
class Asked:
    """A question, understood. `wording` is the question, made to stand alone.

    What is read from the wording is read once: every sentence found is compared with it.
    """

    question: str
    wording: str
    language: Language
    want: Want

    @cached_property
    def topic(self) -> str | None:
        """What it wants to hear about, where it only asks what the documents say of something."""
        return topic(self.wording)

    @cached_property
    def sought(self) -> str:
        """What is searched for: its topic, or all that it says."""
        return self.topic or self.wording

    @cached_property
    def measure(self) -> Measure | None:
        """What a number in the answer would count, where it asks for one."""
        return _first(_MEASURES, self.wording)

    @cached_property
    def detail(self) -> Detail | None:
        """What it asks about the document itself, where it does."""
        return _first(_DETAILS, self.wording)


def understand(
    question: str,
    history: Sequence[str] = (),
    language: Language | None = None,
    meant: Callable[[str], str | None] = lambda _word: None,
) -> Asked:
    """Read `question`, asked after the questions in `history`.

    `meant` gives the word that a word with a typing error stands for, or None. Raises QuestionError for a
    question that is empty, too long, or has no letter or figure in it.
    """
    text = corrected(readable(question), meant)
    wording = corrected(stand_alone(text, [earlier for earlier in history if _LETTER.search(earlier)]), meant)
    want = wanted(text)
    return Asked(
        question=question,
        wording=wording,
        language=language or guess_language(text if abs(leaning(text)) >= 1 else wording),
        want=want if want is not Want.ANY else wanted(wording),
    )


def corrected(text: str, meant: Callable[[str], str | None]) -> str:
    """`text` with its typing errors put right: question words at its start, words of the sources anywhere.

    Function words and countries are never taken for typing errors. In an English question only names are put
    right: the sources are Dutch, and a good English word may be one letter away from a Dutch one ("belong").
    """
    english = guess_language(text) == "en"
    first, space, rest = text.partition(" ")
    near = [word for word in _QUESTION_WORDS if slips(first.casefold(), word) == 1]
    if len(near) == 1 and len(first) >= SHORTEST and not function_word(first.casefold()):
        first = near[0].capitalize() if first[0].isupper() else near[0]

    def put_right(match: re.Match[str]) -> str:
        word = match.group()
        known = function_word(word.casefold()) or fold(word) in countries()
        right = None if known else meant(word)
        return right if right and not function_word(right) and (right[0].isupper() or not english) else word

    return _WORD.sub(put_right, first + space + rest)


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
    if topic(text):
        return Want.SAID
    found = [
        (match.start(), order, want)
        for order, (want, pattern) in enumerate(_WANTS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Want.ANY


def _first(patterns: Iterable[tuple[Kind, re.Pattern[str]]], text: str) -> Kind | None:
    return next((kind for kind, pattern in patterns if pattern.search(text)), None)
