"""Makes text of the bytes of a file: UTF-8, UTF-16 by its byte order mark, else what it declares, else Windows Latin.

Knows nothing of what the text means.
"""

import codecs
import re

from sources.errors import FormatProblem

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes, declared: str | None = None) -> str:
    """The text of `content`; `declared` is the encoding that it names, which it is held to only if it is no UTF-8.

    A file that mixes encodings, as pages put together from others do, is read byte by byte: what is no
    UTF-8 is Windows Latin. Raises FormatProblem for a PDF and for other binary data.
    """
    if content[:64].lstrip().startswith(b"%PDF-"):
        raise FormatProblem("is a PDF: give it the suffix .pdf")
    text = _decoded(content, declared)
    if _CONTROL.search(text):
        raise FormatProblem("is not text but binary data")
    return text


def _decoded(content: bytes, declared: str | None) -> str:
    if content.startswith(_BYTE_ORDER_MARKS):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if declared and _is_another(declared):
        return content.decode(declared, errors="replace")
    return content.decode("utf-8-sig", errors=_WINDOWS_LATIN)


def _is_another(declared: str) -> bool:
    """Whether `declared` names an encoding of text that is neither UTF-8 nor taken for Windows Latin on the web."""
    try:
        known = codecs.lookup(declared)
    except LookupError:
        return False
    return known._is_text_encoding and known.name not in {"utf-8", "ascii", "iso8859-1"}  # noqa: SLF001


def _as_windows_latin(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_WINDOWS_LATIN = "vindplaats-windows-latin"
codecs.register_error(_WINDOWS_LATIN, _as_windows_latin)
