"""Brings an official publication from its site into the library, with the small file beside it. Nothing is overwritten.

Knows in which forms the site has publications; knows nothing of how those are read.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sources.errors import FetchError, LibraryError
from sources.fetch import Site
from sources.files import document_id, library_files
from sources.form import PDF, RECORD, XML
from sources.metadata import Companion, companion_path, companion_text
from sources.official import Publication
from sources.read import READERS
from sources.record import describe, read_record

FORMS = (XML, PDF)
"""Asked for in this order: XML says what is a heading and what a footnote."""


def obtain(publication: Publication, library: Path, site: Site, known: Companion | None = None) -> Path:
    """The publication's file in the library; fetched, unless it is there.

    `known` is what to say of it where the site has no record of it. Raises FetchError where it cannot be
    fetched, LibraryError where the library cannot be written.
    """
    if present := find_present(publication, library):
        return present
    try:
        with _alone(library):
            return _fetch(publication, library, site, known)
    except OSError as error:
        raise LibraryError(
            f"{library} cannot be written: {error.strerror or error}. Check the library folder."
        ) from error


def find_present(publication: Publication, library: Path) -> Path | None:
    """The document of the library that has the id of this publication.

    Raises LibraryError where several files share it.
    """
    if not library.is_dir():
        return None
    suffixes = {*READERS, *(form.suffix for form in FORMS)}
    files, identifier = library_files(library, suffixes), document_id(Path(publication.identifier))
    files.check_alone(identifier)
    return files.paths.get(identifier)


@contextmanager
def _alone(library: Path) -> Iterator[None]:
    """Be the only one who fetches for this library."""
    library.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(library / ".fetching", timeout=0):
            yield
    except Timeout as error:
        raise FetchError(f"Another fetch for {library} is running. Wait until it is done.") from error


def _fetch(publication: Publication, library: Path, site: Site, known: Companion | None) -> Path:
    """First the publication, aside; then what is known of it; then it is put in its place: never half a document."""
    for form in FORMS:
        target = library / f"{publication.identifier}{form.suffix}"
        aside = target.with_name(f".{target.name}.partial")
        if site.fetch(target.name, form, aside):
            _describe(publication, companion_path(target), site, known)
            return aside.replace(target)
    names = " or ".join(form.name for form in FORMS)
    raise FetchError(f"{site.address} has no {publication.identifier} as {names}. Check the number.")


def _describe(publication: Publication, companion: Path, site: Site, known: Companion | None) -> None:
    """Write the small file, unless the user has written one."""
    if companion.exists():
        return
    path = f"{publication.identifier}/metadata.xml"
    aside = companion.with_name(f".{companion.name}.partial")
    record = (
        read_record(aside.read_bytes(), f"{site.address}/{path}") if site.fetch(path, RECORD, aside) else []
    )
    told = describe(publication, record)
    if known:
        told = known.model_copy(update=told.model_dump(exclude_none=True, exclude_defaults=True))
    remark = f"from {site.address}/{publication.identifier}.html, fetched on {dt.datetime.now(dt.UTC).date()}"
    aside.write_text(companion_text(told, remark), encoding="utf-8")
    aside.replace(companion)
