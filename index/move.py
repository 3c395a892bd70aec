"""Moves the passages of an index to a Chroma server, or back into its folder. Reads no document and embeds nothing.

It makes a generation like any other: aside, the pointer swapped last, so that a move that fails changes nothing.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from index import contents, generation, place
from index.contents import Manifest
from index.opened import current_manifest
from index.store import PassageStore, Server, server_of
from sources.errors import IndexProblem, ServerProblem, SettingsError
from sources.progress import Progress, counting
from sources.settings import Settings

_STILL = "the index stays where it was, and still answers"


def move(settings: Settings, progress: Progress, *, to_server: bool) -> Manifest:
    """Move the passages of the index; the generation that answers from now on.

    The generation before stays where it is for those who still read it. Asked again, this takes it away.
    Raises SettingsError without the address of a server, IndexMissing, IndexStale, IndexLocked, IndexProblem or
    ServerProblem.
    """
    server = server_of(settings)
    if server is None:
        raise SettingsError(
            "no Chroma server is named, to move to or from; set its address: VINDPLAATS_CHROMA_URL"
        )
    with generation.writing(settings.index):
        folder, manifest = current_manifest(settings)
        if to_server == (place.collection(folder) is not None):
            generation.sweep(settings.index, partial(place.forget, server=server))
            return manifest
        try:
            return _next_generation(settings.index, folder, manifest, server, progress)
        except ServerProblem as error:
            raise ServerProblem(f"{error}; {_STILL}") from error
        except (OSError, IndexProblem) as error:
            raise IndexProblem(
                f"the index in {settings.index} cannot be moved ({error}); {_STILL}"
            ) from error


def _next_generation(
    index: Path, folder: Path, manifest: Manifest, server: Server, progress: Progress
) -> Manifest:
    """The other place: in the folder what is on the server, on the server what is in the folder."""
    forget = partial(place.forget, server=server)
    to_server = place.collection(folder) is None
    with generation.begun(index, folder, forget, {place.NAMED}) as new:
        passages = [row.passage for row in contents.read_rows(new)]
        done = counting("moving", "passages", [1] * len(passages), progress)
        there = place.made_on(server, new) if to_server else PassageStore(new / place.EMBEDDED)
        with there as store, place.open_copied(folder, new, server) as before:
            store.take(passages, before, done)
            if len(store) != len(passages):
                raise IndexProblem(f"{len(store):,} of {len(passages):,} passages arrived")
        moved = replace(manifest, generation=new.name, sizes=contents.sizes(new))
        contents.write_manifest(new, moved)
    generation.publish(index, new, forget)
    return moved
