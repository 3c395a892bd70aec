"""The files of a library folder and the ids that their paths give them. Knows nothing of what is in them."""

import difflib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from sources.errors import LibraryError
from sources.metadata import COMPANION_SUFFIX

SETTING = "VINDPLAATS_LIBRARY"

Problem = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Files:
    """The path of each document by its id, sorted, and what was left out, with the reason.

    Among these are files that share an id: `shared` has them by that id.
    """

    paths: dict[str, Path]
    problems: tuple[Problem, ...]
    shared: dict[str, tuple[Path, ...]]

    def check_alone(self, identifier: str) -> None:
        """Raise LibraryError, naming them, where several files share this id."""
        if paths := self.shared.get(identifier):
            raise LibraryError(shared_id(identifier, paths))


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

    Raises LibraryError for a folder that is missing or cannot be read.
    """
    if not folder.is_dir():
        raise LibraryError(f"There is no folder {folder}. Set {SETTING} to the folder with the documents.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise LibraryError(f"The folder {folder} cannot be read. Change its permissions, or set {SETTING}.")
    problems: list[Problem] = []
    found: defaultdict[str, list[Path]] = defaultdict(list)
    inside = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - a path of its own drops the last separator
    for path in _walk(folder, problems):
        if reason := _why_not(path, inside, suffixes):
            problems.append((path, reason))
        elif path.suffix.lower() != COMPANION_SUFFIX:
            found[document_id(path.relative_to(folder))].append(path)
    shared = {name: tuple(paths) for name, paths in sorted(found.items()) if len(paths) > 1}
    problems += [(path, _not_alone(name, path, paths)) for name, paths in shared.items() for path in paths]
    alone = {name: paths[0] for name, paths in sorted(found.items()) if name not in shared}
    return Files(alone, tuple(sorted(problems)), shared)


def shared_id(identifier: str, paths: Sequence[Path]) -> str:
    """What is wrong where these files share an id, and what to do."""
    return f'Several files share the document id "{identifier}": {_named(paths)}. Rename all but one.'


def _not_alone(identifier: str, path: Path, paths: Sequence[Path]) -> str:
    others = [other for other in paths if other != path]
    return f'shares the document id "{identifier}" with {_named(others)}; rename all but one'


def _named(paths: Sequence[Path]) -> str:
    return " and ".join(map(str, paths))


def document_path(identifier: str, files: Files) -> Path:
    """The file of the document with this id.

    Raises LibraryError, with the nearest id, where there is none, and where several files share it.
    """
    if identifier in files.paths:
        return files.paths[identifier]
    files.check_alone(identifier)
    nearest = difflib.get_close_matches(identifier, files.paths, n=1)
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


def _why_not(path: Path, inside: str, suffixes: Collection[str]) -> str | None:
    """Why the file is no document of the library, whose real path is `inside`; None for a document and for its companion."""
    try:
        if not path.is_file():  # nor a link to one: links that go in a circle can only be asked this
            return "not a file"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if not os.path.realpath(path).startswith(inside):
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
