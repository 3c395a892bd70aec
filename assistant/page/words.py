"""Every text that the page shows, in Dutch and in English. Knows nothing of markup."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.answer import Reason, Support
from assistant.page import asking_words, keeping_words, reading_words, starting_words
from assistant.page.asking_words import AskingWords
from assistant.page.keeping_words import KeepingWords
from assistant.page.reading_words import ReadingWords
from assistant.page.starting_words import StartingWords
from assistant.question import Language


@dataclass(frozen=True, slots=True)
class Counted:
    """A text for one thing and a text, with {} for their number, for more."""

    one: str
    more: str

    def of(self, number: int) -> str:
        """The text for `number` things."""
        return self.one if number == 1 else self.more.format(number)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. A text with {} is filled in with `str.format`."""

    language: Language
    other_language: Language
    switch: str
    """In the other language: it is read by those who do not read this one."""

    name: str
    tagline: str
    covers: str
    documents: Counted
    restart: str

    welcome: str
    promise: str
    try_these: str
    question: str
    question_label: str
    question_hint: str
    send: str
    keys: str

    searching: Counted
    choosing: str
    writing: str
    checking: str
    rewriting: str
    working: str
    answered: Counted

    asked_as: str
    open_citation: str
    support: Mapping[Support, str]
    written_from: str
    conflict: str
    superseded: str
    unofficial: str
    """The mark of an explanation, wherever it is quoted or named."""
    withheld: Counted
    reasons: Mapping[Reason, str]

    refused: str
    missing: str
    closest: str
    not_an_answer: str

    source: str
    sources: str
    close: str
    copy: str
    copied: str
    page: str
    estimated_page: str
    estimated: str
    excerpt: str
    changed: str
    unknown_document: str
    unknown_place: str

    empty_question: str
    long_question: str
    failed: str
    disconnected: str
    months: tuple[str, ...]
    keeping: KeepingWords
    reading: ReadingWords
    asking: AskingWords
    starting: StartingWords

    def date(self, day: datetime.date) -> str:
        """`day` as it is written: "6 februari 2024"."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def superseded_by(self, title: str, day: datetime.date) -> str:
        """The line under a quotation of a document in whose place the one with this title and date stands."""
        return self.superseded.format(title, self.date(day))

    def stage(self, name: str, documents: int) -> str:
        """What the assistant does while it is in the stage `name`; see `Assistant.ask`."""
        stages = {
            "retrieve": self.searching.of(documents),
            "write": self.choosing,
            "model": self.writing,
            "verify": self.checking,
            "rewrite": self.rewriting,
        }
        return stages.get(name, self.working)

    def page_label(self, number: int, *, measured: bool) -> str:
        """The page as it is written: "p. 6", or "≈ p. 6" for an estimate."""
        return (self.page if measured else self.estimated_page).format(number)


DUTCH = Words(
    language="nl",
    other_language="en",
    switch="English",
    name="Vindplaats",
    tagline="Antwoorden in citaten die in de bron zijn nagekeken",
    covers="Antwoordt uit",
    documents=Counted("1 document", "{} documenten"),
    restart="Nieuw gesprek",
    welcome="Wat wilt u weten?",
    promise="U krijgt de zinnen uit de bron die uw vraag beantwoorden, woord voor woord. "
    "Staat het er niet in, dan leest u dat ook.",
    try_these="Bijvoorbeeld",
    question="Vraag",
    question_label="Uw vraag",
    question_hint="Stel een vraag",
    send="Verstuur",
    keys="Enter verstuurt, Shift + Enter begint een nieuwe regel",
    searching=Counted("Zoeken in 1 document…", "Zoeken in {} documenten…"),
    choosing="Zinnen kiezen…",
    writing="Het taalmodel schrijft…",
    checking="Citaten controleren…",
    rewriting="Het taalmodel verbetert een afgekeurde zin…",
    working="Bezig…",
    answered=Counted("Antwoord met 1 citaat.", "Antwoord met {} citaten."),
    asked_as="Opgevat als",
    open_citation="Citaat {} tonen in de bron",
    support=MappingProxyType(
        {
            Support.VERBATIM: "Letterlijk citaat, gecontroleerd",
            Support.SUPPORTED: "Geschreven door een taalmodel, gecontroleerd tegen het citaat",
        }
    ),
    written_from="Dit staat er letterlijk",
    conflict="De bronnen verschillen",
    superseded="Vervangen door “{}” van {}",
    unofficial="toelichting, geen officiële bron",
    withheld=Counted(
        "1 zin is niet getoond, omdat de controle haar afkeurde",
        "{} zinnen zijn niet getoond, omdat de controle ze afkeurde",
    ),
    reasons=MappingProxyType(
        {
            Reason.QUOTE_NOT_FOUND: "het citaat staat niet in de bron",
            Reason.NUMBER_DIFFERS: "een getal wijkt af van het citaat",
            Reason.DATE_DIFFERS: "een datum wijkt af van het citaat",
            Reason.NAME_DIFFERS: "een naam wijkt af van het citaat",
            Reason.NEGATION_DIFFERS: "een ontkenning wijkt af van het citaat",
            Reason.MODALITY_DIFFERS: "de stelligheid wijkt af van het citaat",
            Reason.NOT_SUPPORTED: "het citaat draagt de zin niet",
        }
    ),
    refused="Geen antwoord in de bron",
    missing="Niet gevonden",
    closest="Wat het dichtst in de buurt komt",
    not_an_answer="Dit is geen antwoord op uw vraag.",
    source="Bron",
    sources="Documenten",
    close="Sluiten",
    copy="Kopieer citaat en verwijzing",
    copied="Gekopieerd",
    page="p. {}",
    estimated_page="≈ p. {}",
    estimated="Het paginanummer is een schatting.",
    excerpt="Een deel van het document, rond het citaat.",
    changed="Dit document is gewijzigd sinds het antwoord is gegeven. Stel de vraag opnieuw.",
    unknown_document="Dit document is er niet meer. Stel de vraag opnieuw.",
    unknown_place="Deze plaats staat niet in het document. Stel de vraag opnieuw.",
    empty_question="Typ eerst een vraag.",
    long_question="Uw vraag telt {} tekens. Kort haar in tot 2.000 tekens.",
    failed="Er ging iets mis in de assistent. Stel de vraag opnieuw; "
    "de oorzaak staat in het venster waarin hij draait.",
    disconnected="De verbinding met de assistent is verbroken. Start hem opnieuw; deze pagina gaat dan verder.",
    months=tuple(
        "januari februari maart april mei juni juli augustus september oktober november december".split()
    ),
    keeping=keeping_words.DUTCH,
    reading=reading_words.DUTCH,
    asking=asking_words.DUTCH,
    starting=starting_words.DUTCH,
)

ENGLISH = Words(
    language="en",
    other_language="nl",
    switch="Nederlands",
    name="Vindplaats",
    tagline="Answers in quotations that were checked in the source",
    covers="Answers from",
    documents=Counted("1 document", "{} documents"),
    restart="New conversation",
    welcome="What would you like to know?",
    promise="You get the sentences of the source that answer your question, word for word. "
    "If it is not there, you will read that too.",
    try_these="For example",
    question="Question",
    question_label="Your question",
    question_hint="Ask a question",
    send="Send",
    keys="Enter sends, Shift + Enter starts a new line",
    searching=Counted("Searching 1 document…", "Searching {} documents…"),
    choosing="Choosing sentences…",
    writing="The language model is writing…",
    checking="Checking quotations…",
    rewriting="The language model is mending a rejected sentence…",
    working="Working…",
    answered=Counted("Answer with 1 quotation.", "Answer with {} quotations."),
    asked_as="Understood as",
    open_citation="Show quotation {} in the source",
    support=MappingProxyType(
        {
            Support.VERBATIM: "Literal quotation, checked",
            Support.SUPPORTED: "Written by a language model, checked against the quotation",
        }
    ),
    written_from="What it says literally",
    conflict="The sources differ",
    superseded="Superseded by “{}” of {}",
    unofficial="explanatory note, not an official source",
    withheld=Counted(
        "1 sentence is not shown, because it failed the check",
        "{} sentences are not shown, because they failed the check",
    ),
    reasons=MappingProxyType(
        {
            Reason.QUOTE_NOT_FOUND: "the quotation is not in the source",
            Reason.NUMBER_DIFFERS: "a number differs from the quotation",
            Reason.DATE_DIFFERS: "a date differs from the quotation",
            Reason.NAME_DIFFERS: "a name differs from the quotation",
            Reason.NEGATION_DIFFERS: "a negation differs from the quotation",
            Reason.MODALITY_DIFFERS: "the degree of certainty differs from the quotation",
            Reason.NOT_SUPPORTED: "the quotation does not support the sentence",
        }
    ),
    refused="No answer in the source",
    missing="Not found",
    closest="What comes closest",
    not_an_answer="This is not an answer to your question.",
    source="Source",
    sources="Documents",
    close="Close",
    copy="Copy quotation and reference",
    copied="Copied",
    page="p. {}",
    estimated_page="≈ p. {}",
    estimated="The page number is an estimate.",
    excerpt="A part of the document, around the quotation.",
    changed="This document has changed since the answer was given. Ask the question again.",
    unknown_document="This document is no longer here. Ask the question again.",
    unknown_place="This place is not in the document. Ask the question again.",
    empty_question="Type a question first.",
    long_question="Your question has {} characters. Shorten it to 2,000 characters.",
    failed="Something went wrong in the assistant. Ask the question again; "
    "the cause is in the window in which it runs.",
    disconnected="The connection with the assistant is lost. Start it again; this page will then go on.",
    months=tuple(
        "January February March April May June July August September October November December".split()
    ),
    keeping=keeping_words.ENGLISH,
    reading=reading_words.ENGLISH,
    asking=asking_words.ENGLISH,
    starting=starting_words.ENGLISH,
)

WORDS: Mapping[Language, Words] = MappingProxyType({"nl": DUTCH, "en": ENGLISH})
