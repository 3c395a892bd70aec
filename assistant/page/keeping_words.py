"""The texts about keeping, taking along and judging answers, in Dutch and in English. Knows nothing of markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.feedback import Verdict
from assistant.recheck import State


@dataclass(frozen=True, slots=True)
class KeepingWords:
    """The texts of one language. A text with {} is filled in with `str.format`."""

    conversations: str
    where: str
    none_kept: str
    remove: str
    sure: str
    remove_all: str
    sure_all: str
    notices: Mapping[str, str]
    """Lines of trouble, by the name that keep.js has for each."""
    unreadable: str
    broken_off: str
    ask_again: str
    states: Mapping[State, str]
    saved_quote: str

    this_answer: str
    copy_answer: str
    export: str
    export_this: str
    export_title: str
    formats: Mapping[str, str]
    """What a button for each `assistant.page.export.Format` says."""
    exported: str
    not_exported: str

    judge: str
    your_verdict: str
    what_is_it: str
    verdicts: Mapping[Verdict, str]
    word: str
    keep_verdict: str
    choose_verdict: str
    judged: str
    not_judged: str


DUTCH = KeepingWords(
    conversations="Gesprekken",
    where="Bewaard in deze browser en nergens anders.",
    none_kept="Er is nog geen gesprek bewaard. Stel een vraag: het gesprek wordt vanzelf bewaard.",
    remove="Verwijder",
    sure="Zeker? Verwijder",
    remove_all="Verwijder alle gesprekken",
    sure_all="Zeker? Verwijder alles",
    notices=MappingProxyType(
        {
            "full": "De opslag van de browser is vol: dit gesprek staat alleen nog in dit tabblad. "
            "Verwijder oude gesprekken of exporteer dit gesprek voor u het tabblad sluit.",
            "blocked": "De browser staat opslag niet toe: dit gesprek staat alleen in dit tabblad. "
            "Exporteer het voor u het tabblad sluit.",
            "missing": "Dit gesprek staat niet in deze browser, of niet meer. Uw vraag begint een nieuw gesprek.",
        }
    ),
    unreadable="Dit gesprek is door een andere versie van de assistent bewaard en kan hier niet worden getoond. "
    "Het blijft bewaard; uw vraag begint een nieuw gesprek.",
    broken_off="Het antwoord op deze vraag is afgebroken.",
    ask_again="Stel de vraag opnieuw",
    states=MappingProxyType(
        {
            State.MOVED: "Dit citaat staat nu op een andere plaats in het document.",
            State.CHANGED: "Het document is gewijzigd: dit citaat staat er niet meer in. "
            "U ziet het zoals het is bewaard.",
            State.GONE: "Het document is uit de bibliotheek verwijderd. U ziet het citaat zoals het is bewaard.",
        }
    ),
    saved_quote="Het citaat zoals het is bewaard",
    this_answer="Dit antwoord",
    copy_answer="Kopieer met voetnoten",
    export="Exporteer",
    export_this="Exporteer dit gesprek",
    export_title="Vindplaats, {}",
    formats=MappingProxyType({"docx": "Word", "md": "Markdown", "json": "JSON, opnieuw te controleren"}),
    exported="Het bestand staat bij uw downloads.",
    not_exported="Het bestand kon niet worden gemaakt. Probeer het opnieuw.",
    judge="Beoordeel",
    your_verdict="Uw oordeel",
    what_is_it="Wat vindt u van dit antwoord?",
    verdicts=MappingProxyType(
        {
            Verdict.RIGHT: "Goed",
            Verdict.WRONG: "Fout",
            Verdict.WRONG_PLACE: "Verkeerde plaats",
            Verdict.MISSING: "Er ontbreekt iets",
        }
    ),
    word="Toelichting (hoeft niet)",
    keep_verdict="Bewaar oordeel",
    choose_verdict="Kies eerst een oordeel.",
    judged="Dank u. Uw oordeel staat op de computer van de assistent, voor {} dagen, en gaat nergens anders heen.",
    not_judged="Uw oordeel kon niet worden bewaard. Probeer het opnieuw.",
)

ENGLISH = KeepingWords(
    conversations="Conversations",
    where="Kept in this browser and nowhere else.",
    none_kept="No conversation is kept yet. Ask a question: the conversation is kept by itself.",
    remove="Remove",
    sure="Sure? Remove",
    remove_all="Remove all conversations",
    sure_all="Sure? Remove all",
    notices=MappingProxyType(
        {
            "full": "The storage of the browser is full: this conversation is in this tab only. "
            "Remove old conversations, or export this one before you close the tab.",
            "blocked": "The browser does not allow storage: this conversation is in this tab only. "
            "Export it before you close the tab.",
            "missing": "This conversation is not in this browser, or no longer. "
            "Your question begins a new conversation.",
        }
    ),
    unreadable="This conversation was kept by another version of the assistant and cannot be shown here. "
    "It stays kept; your question begins a new conversation.",
    broken_off="The answer to this question was broken off.",
    ask_again="Ask it again",
    states=MappingProxyType(
        {
            State.MOVED: "This quotation now stands elsewhere in the document.",
            State.CHANGED: "The document has changed: this quotation is no longer in it. You see it as it was kept.",
            State.GONE: "The document was removed from the library. You see the quotation as it was kept.",
        }
    ),
    saved_quote="The quotation as it was kept",
    this_answer="This answer",
    copy_answer="Copy with footnotes",
    export="Export",
    export_this="Export this conversation",
    export_title="Vindplaats, {}",
    formats=MappingProxyType({"docx": "Word", "md": "Markdown", "json": "JSON, to check again"}),
    exported="The file is among your downloads.",
    not_exported="The file could not be made. Try again.",
    judge="Judge",
    your_verdict="Your verdict",
    what_is_it="What do you think of this answer?",
    verdicts=MappingProxyType(
        {
            Verdict.RIGHT: "Right",
            Verdict.WRONG: "Wrong",
            Verdict.WRONG_PLACE: "Wrong place",
            Verdict.MISSING: "Something is missing",
        }
    ),
    word="In a few words (optional)",
    keep_verdict="Keep verdict",
    choose_verdict="Choose a verdict first.",
    judged="Thank you. Your verdict is on the computer of the assistant, for {} days, and goes nowhere else.",
    not_judged="Your verdict could not be kept. Try again.",
)
