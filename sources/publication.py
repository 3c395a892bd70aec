"""What an official publication, or another page, says of itself in its metadata records: date, dossier, how it is cited.

Knows the records of officielebekendmakingen.nl and the common ones of web pages; knows nothing of texts.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from sources.metadata import Stated
from sources.official import AANHANGSEL, Publication, find_publication, written_dossier, written_year

Record = tuple[str, str]

_TITLES = ("overheidop.documenttitel", "dcterms.title", "dc.title", "og:title", "title")
_DATES = (
    "overheidop.datumbrief",
    "overheidop.datumontvangst",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.available",
    "article:published_time",
    "date",
)
_NUMBERS = ("overheidop.ondernummer", "overheidop.aanhangselnummer")
_KINDS = ("dc.type", "dcterms.type", "overheidop.publicationname")
_NO_KIND = re.compile(r"officiële publicatie|parlementair(?: document)?|article|website|text", re.IGNORECASE)
_DOSSIER = re.compile(r"(\d{2})\s?(\d{3})(?:[\s;(-]*([A-Z]{1,7}|\d{2})\)?)?")
_YEAR = re.compile(r"(\d{4})\s*[-–—/]\s*((?:\d{2}){1,2})")
_FOOT_LINE = re.compile(
    r"(?P<chamber>(?:Tweede|Eerste) Kamer)(?: der Staten-Generaal)?, vergaderjaar (?P<year>\d{4}[-–—]\d{4}), "
    r"(?P<dossier>\d{2} \d{3}(?: [IVXLA-Z]{1,6}|-[\dA-Z()]{1,6})?), (?:nr\. )?(?P<number>[\dA-Z]{1,5})\b",
    re.IGNORECASE,
)
_CHAMBERS = (("tweede kamer", "II"), ("eerste kamer", "I"))


def cited_in(line: str) -> tuple[str, str] | None:
    """The citation and the dossier of a paper by the line at the foot of its pages.

    "Tweede Kamer, vergaderjaar 2023–2024, 32 735, nr. 380" gives "Kamerstukken II 2023/24, 32 735, nr. 380".
    """
    found = _FOOT_LINE.match(line)
    if not found:
        return None
    chamber = dict(_CHAMBERS)[found["chamber"].lower()]
    number = found["number"]
    numbered = f"nr. {number}" if number[0].isdigit() else number
    return f"Kamerstukken {chamber} {_year(found['year'])}, {found['dossier']}, {numbered}", found["dossier"]


def stated_by(records: Sequence[Record], language: str | None = None) -> Stated:
    """What the records (name and content) say; of those of one name the first counts. `language`: as a page names it."""
    known: dict[str, list[str]] = {}
    for name, content in records:
        if words := " ".join(content.split()):
            known.setdefault(name.lower(), []).append(words)
    return Stated(
        title=_first(known, _TITLES),
        date=next((day for name in _DATES for one in known.get(name, ()) if (day := _day(one))), None),
        reference=_reference(known),
        author=_author(known),
        language=_language(_first(known, ("dcterms.language", "dc.language")) or language),
        kind=_kind(known),
        dossier=_dossier(known),
    )


def _first(known: dict[str, list[str]], names: Sequence[str]) -> str | None:
    return next((known[name][0] for name in names if name in known), None)


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words[:10])
    except ValueError:
        return None


def _language(name: str | None) -> Literal["nl", "en"] | None:
    """The language by its code ("nl", "en-GB"); None for one that is not read here."""
    found: dict[str, Literal["nl", "en"]] = {"nl": "nl", "en": "en"}
    return found.get((name or "")[:2].lower())


def _author(known: dict[str, list[str]]) -> str | None:
    """Who brought the paper in; for answers that is who asked, and not who answers."""
    publication = _publication(known)
    asked = publication is not None and publication.kind == AANHANGSEL
    submitters = [] if asked else known.get("overheidop.indiener", [])
    return ", ".join(dict.fromkeys(submitters)) or _first(known, ("author",))


def _publication(known: dict[str, list[str]]) -> Publication | None:
    return find_publication(_first(known, ("dc.identifier", "dcterms.identifier")) or "")


def _kind(known: dict[str, list[str]]) -> str | None:
    kinds = [one for name in _KINDS for one in known.get(name, ()) if not _NO_KIND.fullmatch(one)]
    if kinds:
        return kinds[0]
    publication = _publication(known)
    return publication.kind if publication else None


def _dossier(known: dict[str, list[str]]) -> str | None:
    """The dossier as it is cited, where the publication belongs to one only: "32 735", "36 200 V", "21 501-20"."""
    publication = _publication(known)
    if publication and publication.dossier:
        return publication.dossier
    numbers = set(known.get("overheidop.dossiernummer", ()))
    found = _DOSSIER.fullmatch(numbers.pop()) if len(numbers) == 1 else None
    if not found:
        return None
    return written_dossier(
        found[1] + found[2], found[3] or _first(known, ("overheidop.begrotingshoofdstuk",))
    )


def _reference(known: dict[str, list[str]]) -> str | None:
    """How the publication is cited: "Kamerstukken II 2023/24, 32 735, nr. 380"; None where its number is unknown."""
    year = _year(_first(known, ("overheidop.vergaderjaar",)) or "")
    if publication := _publication(known):
        return publication.reference(year)
    number, dossier = _first(known, _NUMBERS), _dossier(known)
    session = " ".join(one for one in (_chamber(known), year) if one)
    if not number or not session:
        return None
    numbered = f"nr. {number}" if number[0].isdigit() else number
    if not dossier and "overheidop.aanhangselnummer" in known:
        return f"Aanhangsel Handelingen {session}, {numbered}"
    return f"Kamerstukken {session}, {dossier}, {numbered}" if dossier else None


def _chamber(known: dict[str, list[str]]) -> str:
    names = " ".join((*known.get("dc.creator", ()), *known.get("dcterms.creator", ()))).lower()
    return next((number for name, number in _CHAMBERS if name in names), "")


def _year(words: str) -> str | None:
    """The parliamentary year as it is cited: "2023/24"."""
    found = _YEAR.search(words)
    return written_year(found[1], found[2]) if found else None
