"""Adds documents to the library folder and takes them out. Nothing is overwritten and nothing is lost."""

import filecmp
import shutil
from collections.abc import Iterator
from pathlib import Path

from sources.errors import LibraryError
from sources.files import Files, document_id, document_path, library_files
from sources.metadata import companion_path
from sources.progress import Progress
from sources.read import READERS, read_document

REMOVED = ".removed"
"""The folder inside the library that keeps what was taken out; hidden, so it is not read."""


def add(source: Path, library: Path, progress: Progress = lambda _: None) -> list[Path]:
    """Copies a file, or a folder under its own name, with companions; returns the documents in the library.

    A file that is already there unchanged stays. Raises LibraryError, before anything is copied, for a
    source that cannot be read as a document or would replace another one.
    """
    root = source.resolve().parent
    documents = list(_documents(source))
    there = library_files(library, READERS) if library.is_dir() else Files({}, (), {})
    pairs: list[tuple[Path, Path]] = []
    for document in documents:
        below = document.relative_to(root)
        read_document(document, root, progress)
        there.check_alone(document_id(below))
        present = there.paths.get(document_id(below), library / below)
        if present != library / below:
            raise LibraryError(f"{present} has the id that {document} would get. Rename one of them.")
        pairs += [(file, library / file.relative_to(root)) for file in _with_companion(document)]
    for file, target in pairs:
        if target.exists() and not filecmp.cmp(file, target, shallow=False):
            raise LibraryError(
                f"{target} exists and differs from {file}. Remove the document first, or rename the new."
            )
    for file, target in pairs:
        _copy(file, target)
    return [library / document.relative_to(root) for document in documents]


def remove(identifier: str, library: Path) -> list[Path]:
    """Moves the document's file and companion to the library's folder `.removed`; returns where they went.

    Raises LibraryError where there is no such document, and where several files share its id.
    """
    path = document_path(identifier, library_files(library, READERS))
    below = path.relative_to(library)
    target, number = library / REMOVED / below, 1
    while target.exists() or companion_path(target).exists():
        number += 1
        target = library / REMOVED / below.with_stem(f"{below.stem}-{number}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return [file.rename(target.with_suffix(file.suffix)) for file in _with_companion(path)]
    except OSError as error:
        raise LibraryError(f"{path} cannot be moved: {error.strerror}. Check the library folder.") from error


def _documents(source: Path) -> Iterator[Path]:
    """The documents that `source` stands for, by their real paths."""
    if source.is_dir():
        files = library_files(source.resolve(), READERS)
        for identifier in files.shared:
            files.check_alone(identifier)
        if not files.paths:
            raise LibraryError(f"The folder {source} holds no file that is read ({', '.join(READERS)}).")
        yield from files.paths.values()
    elif source.is_file():
        yield source.resolve()
    else:
        raise LibraryError(
            f"There is no file or folder {source}, nor is that an official publication, as kst-32735-384 is."
        )


def _with_companion(document: Path) -> list[Path]:
    companion = companion_path(document)
    return [document, companion] if companion.exists() else [document]


def _copy(file: Path, target: Path) -> None:
    """Copies under a hidden name first: whoever reads the library meanwhile never sees half a file."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.copyfile(file, partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise LibraryError(
            f"{target} cannot be written: {error.strerror}. Check the library folder."
        ) from error
