"""A real web server on this machine that serves official publications in their real forms, and misbehaves when told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

DOCUMENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<officiele-publicatie><kamerstuk>
  <kamerstukkop>
    <tekstregel inhoud="vergaderjaar">Vergaderjaar 2023-2024</tekstregel>
    <tekstregel inhoud="kameraanduiding">Tweede Kamer der Staten-Generaal</tekstregel>
  </kamerstukkop>
  <dossier><dossiernummer><dossiernr>32735</dossiernr></dossiernummer><titel>Mensenrechten</titel></dossier>
  <stuk>
    <stuknr><ondernummer>384</ondernummer></stuknr>
    <titel>Lijst van vragen en antwoorden</titel>
    <datumtekst>Vastgesteld <datum isodatum="2024-06-12">12 juni 2024</datum></datumtekst>
    <algemeen><vrije-tekst><tekst><al>De commissie heeft een aantal vragen.</al></tekst></vrije-tekst></algemeen>
  </stuk>
</kamerstuk></officiele-publicatie>
"""

RECORD = b"""<?xml version="1.0" encoding="UTF-8"?>
<metadata_gegevens>
  <metadata name="DC.title" scheme="" content="Mensenrechten; Lijst van vragen &amp; &quot;antwoorden&quot;" />
  <metadata name="OVERHEIDop.documenttitel" scheme="" content="Lijst van vragen &amp; &quot;antwoorden&quot;" />
  <metadata name="OVERHEIDop.dossiernummer" scheme="" content="32735" />
  <metadata name="OVERHEIDop.indiener" scheme="" content="R. Bromet" />
  <metadata name="OVERHEIDop.indiener" scheme="" content="A.W. Westerhoff" />
  <metadata name="OVERHEIDop.vergaderjaar" scheme="" content="2023-2024" />
  <metadata name="DCTERMS.language" scheme="DCTERMS.RFC4646" content="nl" />
  <metadata name="DCTERMS.issued" scheme="DCTERMS.W3CDTF" content="2024-06-12" />
  <metadata name="DCTERMS.available" scheme="DCTERMS.W3CDTF" content="2024-06-14" />
  <metadata name="DC.identifier" scheme="OVERHEIDop.ParlID" content="kst-32735-384" />
</metadata_gegevens>
"""

NOT_THERE = b"<!DOCTYPE html>\n<html lang=nl><title>Pagina niet gevonden</title></html>"


def pdf(line: str) -> bytes:
    """A whole PDF of one page with one line."""
    content = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


@dataclass
class Served:
    """What the server sends for one path, after so many `seconds`.

    It fails as often as `errors` says, then breaks off as often as `breaks` says: after `cut` bytes, or in the middle.
    """

    content: bytes = b""
    kind: str = "application/xml"
    status: int = 200
    location: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    breaks: int = 0
    cut: int | None = None
    errors: int = 0
    ranges: bool = True
    seconds: float = 0.0


@dataclass
class OfficialSite:
    """The server: what it serves by path, and what it was asked, with the time and the Range of each request."""

    address: str
    served: dict[str, Served] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)

    def publish(self, identifier: str) -> None:
        """Serve this publication as XML, PDF and record."""
        self.served[f"/{identifier}.xml"] = Served(DOCUMENT)
        self.served[f"/{identifier}.pdf"] = Served(pdf(identifier), "application/pdf")
        self.served[f"/{identifier}/metadata.xml"] = Served(RECORD)

    def count(self, path: str) -> int:
        """How often the path was asked for."""
        return self.asked.count(path)


@contextmanager
def served_site() -> Iterator[OfficialSite]:
    """The server, running on a free port of this machine."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.site = OfficialSite(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Handler.site
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[OfficialSite]
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Answer until the other side hangs up, which it may do at any time."""
        with suppress(BrokenPipeError, ConnectionResetError):
            super().handle()

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.site.asked.append(self.path)
        self.site.times.append(time.monotonic())
        self.site.ranges.append(asked)
        found = self.site.served.get(self.path)
        if found is None:
            self._send(Served(NOT_THERE, "text/html; charset=utf-8", status=404), 0, 404)
            return
        time.sleep(found.seconds)
        if found.errors:
            found.errors -= 1
            self._send(Served(b"", "text/plain"), 0, 503)
        elif asked and found.ranges and self.headers.get("If-Range") == _tag(found):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self._send(found, start, 206 if start < len(found.content) else 416)
        else:
            self._send(found, 0, found.status)

    def _send(self, served: Served, start: int, status: int) -> None:
        body = served.content[start:]
        self.send_response(status)
        self.send_header("Content-Type", served.kind)
        self.send_header("Content-Length", str(len(body)))
        if served.ranges:
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("ETag", _tag(served))
        if status == 206 != served.status:
            self.send_header(
                "Content-Range", f"bytes {start}-{len(served.content) - 1}/{len(served.content)}"
            )
        if served.location:
            self.send_header("Location", served.location)
        for name, value in served.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if served.breaks:
            served.breaks -= 1
            body = body[: len(body) // 2 if served.cut is None else served.cut]
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _tag(served: Served) -> str:
    return f'"{hash(served.content):x}"'
