"""The texts about reading an answer beside its sources, in Dutch and in English. Knows nothing of markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.answer import Support


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """The texts of one language. A text with {} is filled in with `str.format`."""

    explained: Mapping[Support, str]
    """What it means that a sentence is called so."""
    why_withheld: str
    beside: str
    """The button that shows what differs side by side."""
    citations: str
    previous: str
    next: str
    at: str
    """Which quotation is shown, of how many: filled in by page.js."""
    views: str
    as_page: str
    as_text: str
    picture: str
    """What a screen reader says of the picture of a page."""
    no_picture: str


DUTCH = ReadingWords(
    explained=MappingProxyType(
        {
            Support.VERBATIM: "Deze zin staat teken voor teken zo in het document. Klik op het nummer om haar daar "
            "te lezen, met wat ervoor en erna staat. Of zij uw vraag goed beantwoordt, beoordeelt u zelf.",
            Support.SUPPORTED: "Een taalmodel schreef deze zin. Het citaat staat teken voor teken in het document, en "
            "getallen, datums, namen, ontkenningen en strekking van de zin zijn ermee vergeleken. Het citaat "
            "geldt, niet de zin.",
        }
    ),
    why_withheld="Een taalmodel schreef deze zinnen. Vertrouw ze niet: wat ernaast staat, klopte niet.",
    beside="Toon de bronnen naast elkaar",
    citations="Citaten van dit antwoord",
    previous="Vorig citaat (Alt + ↑)",
    next="Volgend citaat (Alt + ↓)",
    at="Citaat {} van {}",
    views="Weergave",
    as_page="Pagina",
    as_text="Tekst",
    picture="Afbeelding van {}, met het citaat gemarkeerd. De woorden staan onder “Tekst”.",
    no_picture="De pagina kan niet worden getoond: het bestand is weg of gewijzigd sinds het is ingelezen. "
    "Dit is de tekst zoals die toen was.",
)

ENGLISH = ReadingWords(
    explained=MappingProxyType(
        {
            Support.VERBATIM: "This sentence stands in the document like this, character for character. Click its "
            "number to read it there, with what comes before and after. Whether it answers your question well is "
            "for you to judge.",
            Support.SUPPORTED: "A language model wrote this sentence. The quotation stands in the document, character "
            "for character, and the numbers, dates, names, negations and drift of the sentence were compared "
            "with it. The quotation counts, not the sentence.",
        }
    ),
    why_withheld="A language model wrote these sentences. Do not trust them: what stands beside each was wrong.",
    beside="Show the sources side by side",
    citations="Quotations of this answer",
    previous="Previous quotation (Alt + ↑)",
    next="Next quotation (Alt + ↓)",
    at="Quotation {} of {}",
    views="View",
    as_page="Page",
    as_text="Text",
    picture="Picture of {}, with the quotation marked. Its words stand under “Text”.",
    no_picture="The page cannot be shown: the file is gone or has changed since it was read. "
    "This is the text as it was then.",
)
