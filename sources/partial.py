"""A file on its way in: kept under a hidden name until it is whole, so that a broken download can go on.

Knows the headers of HTTP that this takes; makes no request.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

_CONTENT_RANGE = re.compile(r"bytes (?P<first>[0-9]{1,15})-[0-9]{1,15}/(?P<whole>[0-9]{1,15}|\*)")
_PARTIAL_CONTENT = 206


class Partial:
    """The part of a download that has arrived at `path`, and beside it how the server calls this version of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mark = path.with_name(f"{path.name}.mark")

    @property
    def size(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    def range_headers(self) -> dict[str, str]:
        """The headers that ask for the rest of the same version; none where all must be asked for."""
        version = self._mark.read_text(encoding="utf-8", errors="replace") if self._mark.exists() else ""
        if not (version and version.isascii() and version.isprintable() and self.size):
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": version}

    def fits(self, status: int, headers: Mapping[str, str]) -> bool:
        """Whether an answer holds the whole file, or a part that goes on where the file broke off."""
        if status != _PARTIAL_CONTENT:
            return True
        found = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
        return found is not None and int(found["first"]) == self.size

    def open(self, status: int, headers: Mapping[str, str]) -> BinaryIO:
        """The file, ready for the body of an answer that fits."""
        if status == _PARTIAL_CONTENT:
            return self.path.open("ab")
        self.discard()
        if version := _version(headers):
            self._mark.write_text(version, encoding="utf-8")
        return self.path.open("wb")

    def finish(self) -> None:
        """Say that the file is whole: nothing is left to ask for."""
        self._mark.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw away what has arrived."""
        self._mark.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def whole_size(headers: Mapping[str, str]) -> int:
    """How large the whole file is of which an answer is a part; 0 where it does not say."""
    found = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    return int(found["whole"]) if found and found["whole"] != "*" else 0


def _version(headers: Mapping[str, str]) -> str | None:
    """What tells this version of a file from every other; only such a mark may be sent as If-Range (RFC 9110, 13.1.5)."""
    if headers.get("accept-ranges", "").lower() != "bytes" or "content-encoding" in headers:
        return None
    tag = headers.get("etag", "")
    return tag if tag.startswith('"') else headers.get("last-modified")
