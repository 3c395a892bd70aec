"""Where the passages of a generation stand: in its folder, or in a collection of its own on a Chroma server.

A generation on a server has a file `collection` with the name of its collection. It is written before the collection
is made, and no other collection is ever taken off a server: those of other projects are not even listed.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from index.contents import Manifest
from index.store import PassageStore, Server, drop
from sources.errors import IndexProblem, IndexStale

NAMED = "collection"
"""The file with the name of the collection on the server. A copy of a generation must never have it."""

_OWN = re.compile(r"vindplaats-[0-9a-f]{32}")

EMBEDDED = "chroma"
"""The folder of the passages, where they are on no server."""


def collection(folder: Path) -> str | None:
    """The name of the collection of the generation in `folder`; None where its passages are in that folder."""
    try:
        name = (folder / NAMED).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error
    if not _OWN.fullmatch(name):
        raise _damaged(folder, f"{NAMED} names no collection of an index")
    return name


def _check(folder: Path, server: Server | None) -> None:
    """Raise IndexStale where the generation in `folder` stands elsewhere than the settings say."""
    name = collection(folder)
    if name and server is None:
        raise IndexStale(
            "the passages of the index are on a Chroma server, but the settings name none; "
            "set VINDPLAATS_CHROMA_URL, or build it anew: python -m index build"
        )
    if server and not name:
        raise IndexStale(
            f"the passages of the index are in its folder, but the settings name the Chroma server at {server.name}; "
            "move them: python -m index move server (or unset VINDPLAATS_CHROMA_URL)"
        )


def open_store(folder: Path, manifest: Manifest, server: Server | None) -> PassageStore:
    """The passages of the generation in `folder`, whole. Raises IndexStale, ServerProblem or IndexProblem."""
    _check(folder, server)
    name = collection(folder)
    if not (server and name):
        return PassageStore(folder / EMBEDDED)
    store = PassageStore(server, name)
    if (count := len(store)) != manifest.passages:
        store.close()
        raise IndexProblem(
            f"the Chroma server at {server.name} holds {count:,} of the {manifest.passages:,} passages of the index; "
            "build it anew: python -m index build"
        )
    return store


def open_copied(base: Path, copy: Path, server: Server | None) -> PassageStore:
    """The passages of the generation `base`, of which `copy` is a copy: what answers from a folder is not opened twice."""
    name = collection(base)
    return PassageStore(server, name) if server and name else PassageStore(copy / EMBEDDED)


@contextmanager
def made_on(server: Server, folder: Path) -> Iterator[PassageStore]:
    """A new collection on `server` for the generation in `folder`, in the end the only place of its passages."""
    name = f"vindplaats-{uuid4().hex}"
    (folder / NAMED).write_text(name, encoding="ascii")
    with PassageStore(server, name, new=True) as store:
        yield store
    shutil.rmtree(folder / EMBEDDED, ignore_errors=True)


def forget(folder: Path, server: Server | None) -> bool:
    """Take the collection of the generation in `folder` off the server; whether nothing of it is left there."""
    try:
        name = collection(folder)
    except IndexProblem:
        return True  # cut short while the name was written, before the collection was made
    if name is None:
        return True
    if server is None:
        return False
    try:
        drop(server, name)
    except IndexProblem:
        return False
    return True


def _damaged(folder: Path, why: object) -> IndexProblem:
    return IndexProblem(f"the index in {folder} is damaged ({why}); build it anew: python -m index build")
