"""Reads the record of an official publication, its `metadata.xml`, for the small file beside it.

Knows the record's form; what its entries mean, `publication.py` knows; how it is fetched, neither does.
"""

import unicodedata

from sources.errors import FetchError
from sources.metadata import Companion
from sources.official import KAMERSTUK, Publication
from sources.publication import Record, stated_by


def read_record(content: bytes, address: str) -> list[Record]:
    """The entries of the record that came from `address`. Raises FetchError where it is no such record."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only a fetch needs it
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FetchError(f"{address} is no record that can be read. Try again later.") from error
    return [(one.get("name", ""), _shown(one.get("content", ""))) for one in root.iter("metadata")]


def describe(publication: Publication, record: list[Record]) -> Companion:
    """What the small file beside the publication is to say.

    Not that it is a "Kamerstuk": what is printed on it says more, and the small file would overrule that.
    """
    stated = stated_by([("DC.identifier", publication.identifier), *record])
    return Companion(
        title=stated.title,
        date=stated.date,
        reference=stated.reference,
        author=stated.author,
        language=stated.language,
        kind=None if stated.kind == KAMERSTUK else stated.kind,
        dossier=stated.dossier,
    )


def _shown(text: str) -> str:
    """The text without characters that do not show."""
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
