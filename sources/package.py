"""Reads the parts of a zipped document (DOCX, ODT), and none that unpacks beyond measure.

Knows nothing of what the parts hold.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from sources.errors import FormatProblem

LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one part, unpacked; the text of a thousand pages takes some 10 MB of markup."""
_LARGEST_RATIO = 200
"""Markup shrinks to a tenth or a thirtieth; what shrinks more than this was made to burst."""
_SMALL = 1024 * 1024
"""Bytes below which no ratio matters."""
_MOST_PARTS = 10_000

_KINDS = (
    (b"%PDF", "a PDF: give it the suffix .pdf"),
    (b"\xd0\xcf\x11\xe0", "an older Word file, or one with a password: save it anew as DOCX, without"),
    (b"{\\rtf", "an RTF file: save it as DOCX"),
    (b"PK\x03\x04", "a zipped file: give it the suffix of its format"),
)


class Package:
    """The parts of one zipped document, by their names.

    Raises FormatProblem, from here on, for what is no zip file, is damaged, locked, or unpacks beyond measure.
    """

    def __init__(self, content: bytes, form: str) -> None:
        if not content.startswith(b"PK"):
            other = kind_of(content)
            raise FormatProblem(
                f"is not {form} but {other or 'something else: give it the suffix of its format'}"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise FormatProblem("is cut short or damaged. Send or save it anew") from error
        infos = self._zip.infolist()
        if len(infos) > _MOST_PARTS:
            raise FormatProblem(f"holds {len(infos):,} parts, which no document does")
        self.names = frozenset(info.filename for info in infos)

    def part(self, name: str) -> bytes | None:
        """The unpacked bytes of the part `name`; None where there is none."""
        if name not in self.names:
            return None
        _check_size(self._zip.getinfo(name))
        try:
            with self._zip.open(name) as opened:
                content = opened.read(LARGEST_PART + 1)
        except RuntimeError as error:
            raise FormatProblem("is locked with a password. Save it without") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise FormatProblem(
                f"is damaged: its part {name} cannot be unpacked. Send or save it anew"
            ) from error
        if len(content) > LARGEST_PART:
            raise FormatProblem(_too_large(name))
        return content

    def first(self, names: Iterable[str]) -> bytes | None:
        """The first of these parts that there is."""
        return next((content for name in names if (content := self.part(name)) is not None), None)


def kind_of(content: bytes) -> str | None:
    """What a file is by its first bytes, and what to do about it; None where they do not tell."""
    return next((kind for start, kind in _KINDS if content[:64].lstrip().startswith(start)), None)


def _check_size(info: zipfile.ZipInfo) -> None:
    grows = info.file_size > _SMALL and info.file_size > _LARGEST_RATIO * max(info.compress_size, 1)
    if info.file_size > LARGEST_PART or grows:
        raise FormatProblem(_too_large(info.filename))


def _too_large(name: str) -> str:
    return f"unpacks beyond measure (its part {name}), so it was not read"
