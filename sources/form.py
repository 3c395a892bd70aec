"""The forms in which an official publication comes: XML, PDF, and the record of it. Knows nothing of how they are fetched or read."""

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Form:
    """What a file may be: the types that the server may call it, how its first bytes look, how large it may be."""

    name: str
    suffix: str
    types: frozenset[str]
    start: re.Pattern[bytes]
    largest: int


XML = Form(
    name="XML",
    suffix=".xml",
    types=frozenset({"application/xml", "text/xml"}),
    # Any encoding, with or without a byte order mark; a web page is no publication, whatever it is called.
    start=re.compile(
        rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<(?!\s*(?:!doctype\s+html|html)\b)", re.IGNORECASE
    ),
    largest=50 * 1024**2,
)
PDF = Form(
    name="PDF",
    suffix=".pdf",
    types=frozenset({"application/pdf"}),
    start=re.compile(rb"\s*%PDF-"),
    largest=100 * 1024**2,
)
RECORD = replace(XML, name="record", largest=1024**2)
