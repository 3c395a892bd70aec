"""The texts about asking: stopping, asking again, narrowing down, what to ask next. Knows nothing of markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskingWords:
    """The texts of one language. A text with {} is filled in with `str.format`."""

    stop: str
    edit: str
    edit_this: str
    also_ask: str
    being_checked: str
    checked: str
    """What is said of the questions that are suggested."""

    filters: str
    search_in: str
    all_documents: str
    some: str
    """What a button says of how many documents are left, of how many: filled in by ask.js."""
    documents: str
    kinds: str
    dates: str
    since: str
    until: str
    as_of: str
    as_of_hint: str
    apply: str
    clear: str
    nothing_left: str
    searched_in: str
    from_day: str
    to_day: str
    on_day: str


DUTCH = AskingWords(
    stop="Stop",
    edit="Bewerk",
    edit_this="Bewerk deze vraag en stel haar opnieuw: {}",
    also_ask="Vraag ook",
    being_checked="Voorbeeldvragen worden nagekeken…",
    checked="Elk van deze vragen is vooraf gesteld en beantwoord.",
    filters="Waarin zoeken",
    search_in="Zoekt in",
    all_documents="alle documenten",
    some="{} van {} documenten",
    documents="Documenten",
    kinds="Soort",
    dates="Datum van het document",
    since="Vanaf",
    until="Tot en met",
    as_of="Zoals het stond op",
    as_of_hint="Wat later is verschenen, telt dan niet mee; wat later is vervangen, geldt dan nog.",
    apply="Pas toe",
    clear="Wis alles",
    nothing_left="Geen document past bij wat u hebt gekozen. Kies ruimer onder “Zoekt in”.",
    searched_in="Alleen gezocht in",
    from_day="vanaf {}",
    to_day="tot en met {}",
    on_day="zoals het stond op {}",
)

ENGLISH = AskingWords(
    stop="Stop",
    edit="Edit",
    edit_this="Edit this question and ask it again: {}",
    also_ask="Ask also",
    being_checked="Example questions are being checked…",
    checked="Each of these questions was asked beforehand, and answered.",
    filters="Where to search",
    search_in="Searches",
    all_documents="all documents",
    some="{} of {} documents",
    documents="Documents",
    kinds="Kind",
    dates="Date of the document",
    since="From",
    until="Up to",
    as_of="As it stood on",
    as_of_hint="What came out later does not count then; what was replaced later still holds.",
    apply="Apply",
    clear="Clear all",
    nothing_left="No document fits what you chose. Choose wider under “Searches”.",
    searched_in="Searched only",
    from_day="from {}",
    to_day="up to {}",
    on_day="as it stood on {}",
)
