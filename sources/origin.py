"""What a document was read from: by this it is known again, so that nothing is read twice.

Times and sizes of files count for nothing: a clock can jump, a copy can keep its time, a file can change within a
second. Reading a file to know it costs little beside reading it as a document.
"""

import functools
import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sources.errors import one_line
from sources.metadata import companion_path

_LIBRARIES = ("lxml", "markdown-it-py", "pypdfium2")
"""What reads files beside this package; another version may read otherwise."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The path below the library, and the sha256 of the bytes of the file and of its companion ("" without one).

    The path is text that can be printed and stored; what cannot be is written as an escape.
    """

    path: str
    content: str
    companion: str


def origin_of(path: Path, library: Path) -> Origin:
    """The origin of the document at `path`, as it is now. Raises OSError."""
    companion = companion_path(path)
    return Origin(
        path=one_line(str(path.relative_to(library))),
        content=_digest(path),
        companion=_digest(companion) if companion.exists() else "",
    )


@functools.cache
def readers() -> str:
    """A hash of the code that makes documents of files: what other code has read is read again."""
    code = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        code.update(file.read_bytes())
    for library in _LIBRARIES:
        code.update(version(library).encode())
    return code.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def original(origin: Origin, library: Path) -> bytes | None:
    """The bytes of the file that a document was read from; None where it is gone or has changed since."""
    path = library / origin.path
    if not path.resolve().is_relative_to(library.resolve()):
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == origin.content else None
