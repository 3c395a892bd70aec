"""The files of a library folder and the ids that their paths give them. Knows nothing of what is in them."""

import difflib
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from sources.errors import LibraryError
from sources.metadata import COMPANION_SUFFIX

SETTING = "VINDPLAATS_LIBRARY"

Problem = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Files:
    """The path of each document by its id, sorted, and what was left out, with the reason."""

    paths: dict[str, Path]
    problems: tuple[Problem, ...]


def document_id(path_below_library: PurePath) -> str:
    """The path without its suffix, each part slugged, joined by "/".

    Raises LibraryError for a name without a letter or digit.
    """
    parts = [_slug(part) for part in (*path_below_library.parts[:-1], path_below_library.stem)]
    if not all(parts):
        raise LibraryError(f"{path_below_library}: a name without a letter or digit. Rename it.")
    return "/".join(parts)


def library_files(folder: Path, suffixes: Collection[str]) -> Files:
    """The files below `folder` with one of these suffixes; hidden files and companions are passed over.

    Raises LibraryError for a folder that is missing or cannot be read, and for two files that share an id.
    """
    if not folder.is_dir():
        raise LibraryError(f"There is no folder {folder}. Set {SETTING} to the folder with the documents.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise LibraryError(f"The folder {folder} cannot be read. Change its permissions, or set {SETTING}.")
    problems: list[Problem] = []
    paths: dict[str, Path] = {}
    for path in _walk(folder, problems):
        reason = _why_not(path, folder, suffixes)
        if reason:
            problems.append((path, reason))
        elif path.suffix.lower() != COMPANION_SUFFIX:
            identifier = document_id(path.relative_to(folder))
            if identifier in paths:
                both = f"{paths[identifier]} and {path}"
                raise LibraryError(f'Two files share the document id "{identifier}": {both}. Rename one.')
            paths[identifier] = path
    return Files(dict(sorted(paths.items())), tuple(sorted(problems)))


def document_path(identifier: str, paths: dict[str, Path]) -> Path:
    """The file of the document with this id.

    Raises LibraryError, with the nearest id, where there is none.
    """
    if identifier in paths:
        return paths[identifier]
    nearest = difflib.get_close_matches(identifier, paths, n=1)
    hint = f'Did you mean "{nearest[0]}"?' if nearest else "See: python -m sources list."
    raise LibraryError(f'There is no document "{identifier}" in the library. {hint}')


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """All files below `folder` that are not hidden, in order; what cannot be entered is a problem."""

    def unlisted(error: OSError) -> None:
        problems.append((Path(error.filename), f"cannot be read: {error.strerror}"))

    for root, folders, names in os.walk(folder, onerror=unlisted):
        here = Path(root)
        folders[:] = _shown(folders)
        linked = [here / name for name in folders if (here / name).is_symlink()]
        problems += [(path, "a link to a folder is not followed") for path in linked]
        yield from (here / name for name in _shown(names))


def _shown(names: Sequence[str]) -> list[str]:
    return sorted(name for name in names if not name.startswith("."))


def _why_not(path: Path, folder: Path, suffixes: Collection[str]) -> str | None:
    """Why the file is no document of the library; None for a document and for its companion."""
    try:
        if not path.is_file():  # nor a link to one: links that go in a circle can only be asked this
            return "not a file"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if not path.resolve().is_relative_to(folder.resolve()):
        return "a link that leads outside the library"
    if path.suffix.lower() == COMPANION_SUFFIX:
        beside = any(path.with_suffix(suffix).exists() for suffix in suffixes)
        return None if beside else "describes no document: none beside it has its name"
    if path.suffix.lower() not in suffixes:
        return f"not a format that is read ({', '.join(suffixes)})"
    return None if _slug(path.stem) else "a name without a letter or digit; rename it"


def _slug(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")
