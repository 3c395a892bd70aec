"""A real embedding server on this machine, with the OpenAI-compatible address: the default model, or whatever a test makes of it."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

KEY = "key-of-this-test"


class Call(BaseHTTPRequestHandler):
    """One request. The server says what becomes of it."""

    server: "EmbeddingServer"
    body: dict[str, Any]

    def do_POST(self) -> None:
        """Read it and let the server answer."""
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append(self)
        self.server.exchange(self)

    def embed(self) -> list[list[float]]:
        """What the model makes of the texts; the prompts of e5 are put before them by who asks."""
        model, made = self.server.model, []
        for text in self.body["input"]:
            kind, _, own = text.partition(": ")
            assert kind in {"query", "passage"}
            made.append(model.get_query_embedding(own) if kind == "query" else model.get_text_embedding(own))
        return made

    def reply_vectors(self, vectors: list[Any]) -> None:
        """As such a server answers."""
        data = [
            {"object": "embedding", "index": place, "embedding": vector}
            for place, vector in enumerate(vectors)
        ]
        self.reply(200, json.dumps({"object": "list", "model": self.body["model"], "data": data}).encode())

    def reply(self, status: int, body: bytes = b"{}", headers: Mapping[str, str] = {}) -> None:
        """An answer of any kind."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


Exchange = Callable[[Call], None]


def well(call: Call) -> None:
    """The model's own vectors."""
    call.reply_vectors(call.embed())


class EmbeddingServer(ThreadingHTTPServer):
    """Serves `model` at `url`, as `exchange` says."""

    daemon_threads = True

    def __init__(self, model: BaseEmbedding, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Call)
        self.model = model
        self.exchange: Exchange = well
        self.calls: list[Call] = []
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what is tested here."""


@contextmanager
def served(model: BaseEmbedding, port: int = 0) -> Iterator[EmbeddingServer]:
    """A server of `model`, while the block runs."""
    with EmbeddingServer(model, port) as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield made
        made.over.set()
        made.shutdown()
