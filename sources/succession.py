"""Which document comes after which: what has replaced it, and what is later in its dossier. Pure.

Knows what is known about documents as a whole; knows nothing of their text.
"""

import datetime as dt
from collections.abc import Mapping

from sources.document import Metadata

Known = Mapping[str, Metadata]
"""What is known about each document, by id."""


def existing(documents: Known, as_of: dt.date | None) -> Known:
    """The documents that were there at `as_of`, those without a date always; all where it is None."""
    if as_of is None:
        return documents
    return {name: known for name, known in documents.items() if known.date is None or known.date <= as_of}


def replacers(documents: Known) -> Known:
    """The documents that replace others: all that `replacements` has to know, and few of a large library."""
    return {name: known for name, known in documents.items() if known.supersedes}


def replacements(document: str, documents: Known) -> list[str]:
    """The ids of the documents that replaced `document`, or what replaced it, oldest first; the last of them stands."""
    after = _replacing(document, documents)
    return sorted(after, key=lambda name: (_day(documents[name]), -len(_replacing(name, documents)), name))


def later(document: str, documents: Known) -> list[str]:
    """The ids of the documents of the same dossier with a later date, newest first; none without dossier or date."""
    known = documents[document]
    if known.dossier is None or known.date is None:
        return []
    after = [
        name
        for name, other in documents.items()
        if other.dossier == known.dossier and _day(other) > _day(known)
    ]
    return sorted(after, key=lambda name: _day(documents[name]), reverse=True)


def _replacing(document: str, documents: Known) -> set[str]:
    found: set[str] = set()
    last = {document}
    while last:
        last = {name for name, known in documents.items() if not last.isdisjoint(known.supersedes)}
        last -= {document, *found}
        found |= last
    return found


def _day(known: Metadata) -> dt.date:
    return known.date or dt.date.min
