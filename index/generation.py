"""Generations: an index is built aside, then one pointer file is swapped. Nothing is ever half-built.

    built/
      current                  the name of the generation that answers, e.g. "000007"
      lock                     held by the one build that may run
      models/                  embedding models made at set-up
      generations/000007/      everything that one generation needs (see `contents.py`)

Readers keep the generation that they opened; `mark` tells them that there is another. Knows nothing of what is in a generation.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sources.errors import IndexLocked, IndexProblem

Forget = Callable[[Path], bool]
"""Takes away what a generation has outside its folder; False where it cannot now, so that the folder must stay."""

_KEPT = 2
"""Generations kept after a swap: the new one, and the one that readers may still be opening."""


def current(folder: Path) -> Path | None:
    """The folder of the generation that answers; None where nothing was built."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexProblem(
            f"the index in {folder} cannot be read ({error}); check its permissions"
        ) from error
    generation = folder / "generations" / name
    return generation if name.isdigit() and generation.is_dir() else None


def mark(folder: Path) -> tuple[int, int] | None:
    """Another one whenever another generation answers; None where none does. Costs a look at one file."""
    try:
        pointer = (folder / "current").stat()
    except OSError:
        return None
    return pointer.st_mtime_ns, pointer.st_ino


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the only build of this index. Raises IndexLocked if another runs, IndexProblem if unwritable.

    The lock is the operating system's: a killed build leaves none behind.
    """
    lock = FileLock(folder / "lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        message = f"another build of the index in {folder} is running; wait until it is done, then try again"
        raise IndexLocked(message) from error
    except OSError as error:
        message = f"the index folder {folder} cannot be written ({error.strerror}); set VINDPLAATS_INDEX to one that can"
        raise IndexProblem(message) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def begun(
    folder: Path,
    base: Path | None,
    forget: Forget,
    left_out: Collection[str] = (),
    lasting: Collection[str] = (),
) -> Iterator[Path]:
    """A new generation's folder, a copy of `base` without what is named in `left_out`, or empty; thrown away if the block fails.

    The files in the folders `lasting` are not copied but linked, where that is possible: they may be replaced, but never
    changed. Call it while `writing`. What a killed build left behind is swept away first.
    """
    answering = current(folder)
    last = int(answering.name) if answering else 0
    _sweep(folder, {path.name for path in _generations(folder) if int(path.name) <= last}, forget)
    number = 1 + max((int(path.name) for path in _generations(folder)), default=0)
    new = folder / "generations" / f"{number:06d}"
    try:
        new.mkdir(parents=True)
        if base:
            _copy(base, new, left_out, lasting)
        yield new
    except BaseException:
        _remove(new, forget)
        raise


def publish(folder: Path, generation: Path, forget: Forget) -> None:
    """Let `generation` answer from now on, in one atomic step. Call it while `writing`.

    What is older than the generation before it is taken away after that, so that nobody waits for it.
    """
    aside = folder / "current.new"
    with aside.open("w", encoding="utf-8") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / "current")
    _sweep(folder, {path.name for path in _generations(folder)[-_KEPT:]}, forget)


def sweep(folder: Path, forget: Forget) -> None:
    """Take away every generation but the one that answers. Call it while `writing`."""
    answering = current(folder)
    _sweep(folder, {answering.name} if answering else set(), forget)


def _generations(folder: Path) -> list[Path]:
    """Oldest first, by their numbers: a clock can jump."""
    parent = folder / "generations"
    found = [path for path in parent.glob("*") if path.name.isdigit()] if parent.is_dir() else []
    return sorted(found, key=lambda path: int(path.name))


def _copy(
    base: Path,
    new: Path,
    left_out: Collection[str],
    lasting: Collection[str],
    copy: Callable[[Path, Path], object] = shutil.copyfile,
) -> None:
    """As shutil.copytree, which would go on after a disk is full, and say so of every file."""
    for path in base.iterdir():
        if path.name in left_out:
            continue
        target = new / path.name
        if path.is_dir():
            target.mkdir()
            _copy(path, target, (), (), _link if path.name in lasting else copy)
        else:
            copy(path, target)


def _link(file: Path, target: Path) -> None:
    """A second name for `file`; a copy where the file system has none, or no more."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def _sweep(folder: Path, keep: set[str], forget: Forget) -> None:
    for generation in _generations(folder):
        if generation.name not in keep:
            _remove(generation, forget)


def _remove(generation: Path, forget: Forget) -> None:
    if forget(generation):
        shutil.rmtree(generation, ignore_errors=True)
