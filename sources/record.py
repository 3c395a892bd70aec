"""Reads the record of an official publication, its `metadata.xml`: title, date, who sent it, in which parliamentary year.

Knows the record's form; knows nothing of how it is fetched.
"""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

from sources.errors import FetchError
from sources.metadata import Companion
from sources.official import Publication, written_dossier, written_year

_YEAR = re.compile(r"(?P<first>[0-9]{4})\s*[-–/]\s*(?P<second>[0-9]{4})")
_DOSSIER = re.compile(r"(?P<number>[0-9]{5})(?:-(?P<suffix>[IVX]{1,6}|[A-Z]|[0-9]{2}))?")

Fields = Mapping[str, list[str]]
"""The values that a record gives for each name, in order, none empty."""


def read_fields(content: bytes, address: str) -> Fields:
    """The fields of the record that came from `address`. Raises FetchError where it is no such record."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only a fetch needs it
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FetchError(f"{address} is no record that can be read. Try again later.") from error
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for element in root.iter("metadata"):
        if value := _line(element.get("content", "")):
            fields[element.get("name", "")].append(value)
    return dict(fields)


def describe(publication: Publication, fields: Fields) -> Companion:
    """What the small file beside the publication is to say."""
    titles = fields.get("OVERHEIDop.documenttitel") or fields.get("DC.title") or []
    dates = fields.get("DCTERMS.issued") or fields.get("DCTERMS.available") or []
    return Companion(
        title=titles[0] if titles else None,
        date=_date(dates[0]) if dates else None,
        reference=publication.reference(_parliamentary_year(fields)),
        author=", ".join(fields.get("OVERHEIDop.indiener", [])) or None,
        language=_language(fields),
        kind=publication.kind,
        dossier=publication.dossier or _dossier(fields),
    )


def _line(text: str) -> str:
    """The text on one line, without characters that do not show."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    return " ".join(shown.split())


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _parliamentary_year(fields: Fields) -> str | None:
    """The parliamentary year as it is cited; a record says "2023-2024"."""
    years = fields.get("OVERHEIDop.vergaderjaar")
    found = _YEAR.fullmatch(years[0]) if years else None
    return written_year(found["first"], found["second"]) if found else None


def _language(fields: Fields) -> Literal["nl", "en"] | None:
    match fields.get("DCTERMS.language"):
        case ["nl" | "en" as language]:
            return language
    return None


def _dossier(fields: Fields) -> str | None:
    """The dossier, where the publication belongs to one only."""
    numbers = fields.get("OVERHEIDop.dossiernummer", [])
    found = _DOSSIER.fullmatch(numbers[0]) if len(numbers) == 1 else None
    return written_dossier(found["number"], found["suffix"]) if found else None
