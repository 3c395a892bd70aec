"""Kills builds of the index at random moments, and looks whether anything is lost, stale or left behind.

Run it with `python -m evals.killed --builds 200`. Each build is a real process, killed as `kill -9` does, on a library
that grows and changes meanwhile. Knows nothing of how a build works inside, only what must be true after it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index import contents, generation, place
from index.build import build
from index.embed import load_embedding
from index.opened import Index, current_manifest
from index.retrieve import retrieve
from index.store import PassageStore
from sources.errors import VindplaatsError
from sources.progress import Progress, counting, shown_on
from sources.read import read_library
from sources.settings import Settings, load_settings

_KEPT_AT_MOST = 3
"""Generations: the two that are kept, and the one that a killed build leaves until the next begins."""
_OWN = {"current", "current.new", "generations", "lock", "models"}
"""All that may ever stand in the folder of an index."""


@dataclass(slots=True)
class Toll:
    """What became of the builds; `faults` names everything that was not as it must be."""

    killed: int = 0
    ended: int = 0
    """Those that were done before they could be killed."""
    swapped: int = 0
    """Those killed after the new generation had begun to answer."""
    faults: list[str] = field(default_factory=list)


def kill_builds(folder: Path, models: Path, builds: int, seed: int, progress: Progress) -> Toll:
    """Kill `builds` builds of an index in the empty folder `folder`, with the models in `models`.

    In the end one build is left to finish, and held against an index that was made at once.
    """
    (folder / "library").mkdir()
    settings = _settings(folder, "index", models)
    chance, toll = random.Random(seed), Toll()
    embedding = load_embedding("default", models, progress)
    _add(settings.library, 0)
    build(settings, lambda _: None, embedding)
    last = 0.0
    done = counting("killing", "builds", [1] * builds, progress)
    for number in range(1, builds + 1):
        before = current_manifest(settings)[1].documents
        _change(settings.library, number, chance)
        # As long as the last that ended: on a machine that becomes less busy, most would end before otherwise.
        lasted = _killed(settings, chance.uniform(0, last) if last else None)
        last = lasted or last
        toll.killed, toll.ended = toll.killed + (lasted is None), toll.ended + (lasted is not None)
        after = {one.id: one.hash for one in read_library(settings.library).documents}
        found = current_manifest(settings)[1].documents
        toll.swapped += lasted is None and found == after
        if found not in ([after] if lasted else [before, after]):
            toll.faults.append(f"build {number}: what answers is neither the library before nor after")
        toll.faults += (f"build {number}: {fault}" for fault in _faults(settings, embedding))
        done(number)
    build(settings, lambda _: None, embedding)
    anew = _settings(folder, "anew", models)
    build(anew, lambda _: None, embedding)
    toll.faults += (f"in the end: {fault}" for fault in _differences(settings, anew))
    return toll


def _settings(folder: Path, name: str, models: Path) -> Settings:
    (folder / name).mkdir()
    (folder / name / "models").symlink_to(models.resolve())
    return Settings(library=folder / "library", index=folder / name)


def _change(library: Path, number: int, chance: random.Random) -> None:
    """Add a document, mostly; else change, move or remove one."""
    files = sorted(library.glob("*.md"))
    what = chance.choices((_add, _alter, _move, _remove), weights=(7, 1, 1, 1 if len(files) > 1 else 0))[0]
    what(library if what is _add else chance.choice(files), number)


def _add(library: Path, number: int) -> None:
    (library / f"stuk-{number}.md").write_text(_text(number), encoding="utf-8")


def _alter(file: Path, number: int) -> None:
    file.write_text(_text(number), encoding="utf-8")


def _move(file: Path, number: int) -> None:
    file.rename(file.with_name(f"elders-{number}.md"))


def _remove(file: Path, _: int) -> None:
    file.unlink()


def _text(number: int) -> str:
    sentences = (
        f"De {part}e regel van stuk {number} gaat over vogel {number * part}." for part in range(1, 25)
    )
    return f"# Stuk {number}\n\n" + "\n\n".join(sentences) + "\n"


def _killed(settings: Settings, after: float | None) -> float | None:
    """Kill a build so many seconds after its first line; how long it lasted from there if it ended before."""
    environment = os.environ | {
        "VINDPLAATS_LIBRARY": str(settings.library),
        "VINDPLAATS_INDEX": str(settings.index),
    }
    command = [sys.executable, "-m", "index", "build"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None  # noqa: S101 - for the type checker: it is a pipe
        process.stderr.readline()
        began = monotonic()
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
        if process.returncode:
            raise SystemExit(f"a build failed by itself: {process.stderr.read().strip()}")
        return monotonic() - began


def _faults(settings: Settings, embedding: BaseEmbedding) -> Iterator[str]:
    """What is not as it must be after a build was killed."""
    try:
        with generation.writing(settings.index):
            pass
        folder, manifest = current_manifest(settings)
        index = Index(folder, manifest, embedding, place.open_store(folder, manifest, None))
    except VindplaatsError as error:
        yield str(error)
        return
    if not len(index.passages) == index.manifest.passages == len(index._store):  # noqa: SLF001 - as it stands on disk
        yield "its parts hold different numbers of passages"
    if any(index.document(one.document).text[one.start : one.end] != one.text for one in index.passages):
        yield "a passage does not stand in its document"
    some = index.passages[-1]
    if some.id not in {hit.passage.id for hit in retrieve(index, some.text, 5).hits}:
        yield f"{some.id} is not found by its own text"
    index.close()
    if strange := {path.name for path in settings.index.iterdir()} - _OWN:
        yield f"left behind: {', '.join(sorted(strange))}"
    if (count := len(list((settings.index / "generations").iterdir()))) > _KEPT_AT_MOST:
        yield f"{count} generations are kept"


def _differences(one: Settings, other: Settings) -> Iterator[str]:
    """In what two indexes of one library differ, up to the rounding of what was embedded together."""
    here, there = generation.current(one.index), generation.current(other.index)
    if here is None or there is None:
        yield "there is no index"
        return
    rows = contents.read_rows(here)
    if rows != contents.read_rows(there):
        yield "the passages differ from those of an index made at once"
        return
    pairs: list[tuple[NDArray[Any], NDArray[Any]]] = [
        (contents.read_sentences(here), contents.read_sentences(there)),
        (contents.read_tokens(here)[1], contents.read_tokens(there)[1]),
        (_stored(here, rows), _stored(there, rows)),
    ]
    if not all(left.shape == right.shape and np.allclose(left, right, atol=2e-3) for left, right in pairs):
        yield "the vectors differ from those of an index made at once"


def _stored(folder: Path, rows: Sequence[contents.Row]) -> NDArray[np.float32]:
    names = [row.passage.id for row in rows]
    with PassageStore(folder / "chroma") as store:
        vectors = store.vectors(names)
    return np.asarray([vectors[name] for name in names], dtype=np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill builds and say what came of it; 0 where nothing was lost, stale or left behind, else 1."""
    parser = argparse.ArgumentParser(prog="python -m evals.killed", description=__doc__.partition("\n")[0])
    parser.add_argument("--builds", type=int, default=200, help="how many (default 200)")
    parser.add_argument(
        "--seed", type=int, default=1, help="of the chance that decides on moments and changes"
    )
    options = parser.parse_args(arguments)
    models = load_settings().index / "models"
    with tempfile.TemporaryDirectory() as folder, shown_on(sys.stderr) as progress:
        toll = kill_builds(Path(folder), models, options.builds, options.seed, progress)
    print("\n".join(toll.faults[:20]) or "nothing lost, nothing stale, nothing left behind")
    print(
        f"{toll.killed} builds killed, {toll.swapped} of them after the swap; {toll.ended} ended before; "
        f"{len(toll.faults)} faults"
    )
    return 1 if toll.faults else 0


if __name__ == "__main__":
    sys.exit(main())
