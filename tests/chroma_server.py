"""A real Chroma server (`chroma run`) on this machine, and a proxy in front of it that checks, or spoils, what passes."""

import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings

PATIENCE = 60
CHROMA = Path(sys.executable).parent / "chroma"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class ChromaServer:
    """`chroma run` over a folder, which can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        command = [CHROMA, "run", "--path", self.folder, "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            assert self._process.poll() is None, f"chroma run ended with {self._process.returncode}"
            with suppress(OSError, HTTPException):
                asked = HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/api/v2/heartbeat")
                asked.getresponse().read()
                asked.close()
                return
            time.sleep(0.05)
        raise AssertionError("chroma run did not come up")

    def stop(self) -> None:
        """Ends it in the middle of whatever it does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def client(self) -> Iterator[ClientAPI]:
        """A client of another project."""
        client = chromadb.HttpClient(
            "127.0.0.1", self.port, settings=ChromaSettings(anonymized_telemetry=False)
        )
        try:
            yield client
        finally:
            client.close()
            for one in (client, client._admin_client):
                one._server._session.close()

    def collections(self) -> set[str]:
        """The names of all collections on it."""
        with self.client() as client:
            return {collection.name for collection in client.list_collections()}


class Passing(BaseHTTPRequestHandler):
    """One request on its way to the server."""

    protocol_version = "HTTP/1.1"
    server: "Proxy"
    body = b""

    def handle_any(self) -> None:
        """What the proxy says becomes of it, after its body was read."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.passes(self)

    do_GET = do_POST = do_DELETE = do_PUT = handle_any  # noqa: N815 - the names are http.server's

    def forward(self) -> None:
        """To the server behind, and its answer back."""
        behind = HTTPConnection("127.0.0.1", self.server.behind, timeout=PATIENCE)
        kept = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        behind.request(self.command, self.path, self.body, kept)
        answer = behind.getresponse()
        self.answer(answer.status, answer.read(), answer.headers.get_content_type())
        behind.close()

    def answer(self, status: int, body: bytes = b"", kind: str = "text/html") -> None:
        """An answer of its own."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, value: object) -> None:
        """As a server answers that is well."""
        self.answer(200, json.dumps(value).encode(), "application/json")

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


class Proxy(ThreadingHTTPServer):
    """A proxy on loopback, with TLS if it has a certificate."""

    daemon_threads = True

    def __init__(self, behind: int, passes: Callable[[Passing], None], certificate: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.passes = behind, passes
        self.over = threading.Event()
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what is tested here."""


@contextmanager
def proxy(behind: int, passes: Callable[[Passing], None], certificate: Path | None = None) -> Iterator[Proxy]:
    """A proxy in front of the port `behind`, while the block runs."""
    with Proxy(behind, passes, certificate) as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield made
        made.over.set()
        made.shutdown()
