"""The texts for who begins: the library, what a document is, ten questions. Knows nothing of markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.answerable import About
from assistant.question import Detail


@dataclass(frozen=True, slots=True)
class StartingWords:
    """The texts of one language."""

    library: str
    about: str
    read: str
    of_itself: str
    details: Mapping[Detail, str]
    outline: str
    no_outline: str
    figures: str
    terms: str
    no_terms: str
    first_questions: str
    kinds: Mapping[About, str]
    already_asked: str
    being_checked: str
    show: str
    """What a button that shows a quotation in its document says; {} is what it is of."""


DUTCH = StartingWords(
    library="Bibliotheek",
    about="Over dit document",
    read="Lees het document",
    of_itself="Wat het van zichzelf zegt",
    details=MappingProxyType(
        {
            Detail.SUBJECT: "Onderwerp",
            Detail.SENDER: "Afzender",
            Detail.ADDRESSEE: "Gericht aan",
            Detail.DATE: "Datum",
            Detail.NUMBER: "Nummer",
        }
    ),
    outline="Inhoud",
    no_outline="Dit document heeft geen tussenkoppen.",
    figures="Bedragen",
    terms="Afkortingen",
    no_terms="Geen document legt een afkorting uit.",
    first_questions="Begin hier: tien vragen",
    kinds=MappingProxyType(
        {
            About.HEADING: "Waar het over gaat",
            About.FIGURE: "Waar geld naartoe gaat",
            About.TERM: "Wat afkortingen betekenen",
            About.NAME: "Wie en wat er genoemd wordt",
        }
    ),
    already_asked="al gevraagd",
    being_checked="De vragen en afkortingen worden nagekeken…",
    show="Toon in het document: {}",
)

ENGLISH = StartingWords(
    library="Library",
    about="About this document",
    read="Read the document",
    of_itself="What it says of itself",
    details=MappingProxyType(
        {
            Detail.SUBJECT: "Subject",
            Detail.SENDER: "Sender",
            Detail.ADDRESSEE: "Addressed to",
            Detail.DATE: "Date",
            Detail.NUMBER: "Number",
        }
    ),
    outline="Contents",
    no_outline="This document has no headings.",
    figures="Amounts",
    terms="Abbreviations",
    no_terms="No document explains an abbreviation.",
    first_questions="Begin here: ten questions",
    kinds=MappingProxyType(
        {
            About.HEADING: "What it is about",
            About.FIGURE: "Where money goes",
            About.TERM: "What abbreviations mean",
            About.NAME: "Who and what is named",
        }
    ),
    already_asked="already asked",
    being_checked="The questions and abbreviations are being checked…",
    show="Show in the document: {}",
)
