"""Turns texts into vectors at an OpenAI-compatible address: vLLM, TEI, llama.cpp, a gateway. Believes nothing of what it says.

A server may come to run another model under the same name. So the *witness*, a fixed sentence, goes along with every
request, and what is made of it is kept in the manifest: vectors of two models never get into one index, and no question
is held against the vectors of another model. Knows nothing of passages or storage.
"""

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from numpy.typing import NDArray

from index.embed import E5, Kind, PromptedEmbedding, load_embedding
from index.model import Progress
from index.model_weights import PROMPTS
from sources.errors import ModelError, SettingsError
from sources.settings import Settings, shown

WITNESS = "De vindplaats van een zin is het document, de bladzijde en de regel waar zij staat."

SAME = 0.99
"""The cosine of two vectors of the witness below which they are of two models. The public model and the one taught
from it, as like as models get, have .915; one model with the prompts of questions and of passages .984."""

TEXTS = 31
"""Texts a request: with the witness 32, the most that TEI takes unless told otherwise."""

AT_ONCE = 4
"""Requests at the same time, so that a server has work while an answer of its is read. It puts them together itself."""

LONGEST_REPLY = 64 * 2**20
"""Bytes of a reply that are read: ten times 32 vectors of 8,192 numbers."""

PATIENCE = {"query": 2.0, "passage": 180.0}
"""Seconds within which a request is sent again that may do better then: a reader waits for an answer, nobody for a
build, which has hours of work to lose and outlives that a server is started again."""

_OPENING = 60.0
"""The same, for a server that says that it is busy or not ready yet, when it is first asked."""

_LONGEST_PAUSE = 30.0
_CONNECT_SECONDS = 5.0
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)")
_BUSY = frozenset({429, 502, 503, 504})
_REFUSED = frozenset({401, 403})
_NO_SUCH = frozenset({404, 405})
_SERVERS_FAULT = 500
_NOTHING, _TOO_MUCH = 1e-6, 1e30
_ADDRESS = "correct VINDPLAATS_EMBEDDING_URL (mostly it ends in /v1)"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbeddingServer:
    """An embedding server, as the settings name it. `seconds`: how long it may take for one request."""

    url: str
    model: str
    seconds: float
    key: str = field(default="", repr=False)


class _PassingError(ModelError):
    """Trouble that may be over soon; `after`: in how many seconds, where the server says so."""

    def __init__(self, message: str, after: float) -> None:
        super().__init__(message)
        self.after = after


class ServedEmbedding(PromptedEmbedding):
    """The model of an embedding server. Vectors have length 1, whatever the server makes of that.

    The prompts of e5 models are put before texts here, by the name of the model; other prompts are the server's to add.
    Raises ModelError, which says what to do, for all that a server can do wrong.
    """

    _server: EmbeddingServer = PrivateAttr()
    _client: httpx.Client = PrivateAttr()
    _prompts: dict[str, str] = PrivateAttr()
    _known: Floats | None = PrivateAttr(default=None)

    def __init__(self, server: EmbeddingServer, witness: Sequence[float] = ()) -> None:
        """Reach `server`, which must make `witness` of the witness if that is given. Raises ModelError."""
        super().__init__(model_name=server.model, embed_batch_size=2_048)
        self._server = server
        self._prompts = PROMPTS if E5.search(server.model) else {}
        self._client = httpx.Client(
            # A redirect would send texts to an address that nobody set; so would a proxy for loopback.
            follow_redirects=False,
            trust_env=not _LOOPBACK.match(server.url),
            headers={"Authorization": f"Bearer {server.key}"} if server.key else {},
            timeout=httpx.Timeout(server.seconds, connect=min(server.seconds, _CONNECT_SECONDS)),
            # What is kept open may be closed by the other side just when it is used again.
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        known = np.asarray(witness, np.float32) if witness else None
        self._known = self._patiently([], _OPENING, known, threading.Event())[0]

    @property
    def witness(self) -> list[float]:
        """What the server made of the witness, finely enough to know it by."""
        assert self._known is not None  # noqa: S101 - set by `__init__`
        return [round(number, 5) for number in self._known.tolist()]

    def _embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        over = threading.Event()
        prompt = self._prompts.get(kind, "")
        parts = [[prompt + text for text in texts[at : at + TEXTS]] for at in range(0, len(texts), TEXTS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                made = pool.map(lambda part: self._patiently(part, PATIENCE[kind], self._known, over), parts)
                return [vector for vectors in made for vector in vectors[1:].tolist()]
            except BaseException:
                over.set()
                pool.shutdown(cancel_futures=True)
                raise

    def _patiently(
        self, texts: Sequence[str], patience: float, known: Floats | None, over: threading.Event
    ) -> Floats:
        """The vectors of the witness and of `texts`, asked for again while `patience` lasts and it is not `over`."""
        until, pause = time.monotonic() + patience, 1.0
        while True:
            try:
                return self._held_against(known, self._ask(texts))
            except _PassingError as trouble:
                wait = max(pause, trouble.after)
                if time.monotonic() + wait > until or over.wait(wait):
                    raise ModelError(str(trouble)) from trouble
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _ask(self, texts: Sequence[str]) -> Floats:
        """The vectors of the witness and of `texts`, shape (1 + texts, dimensions), of length 1."""
        sent = [self._prompts.get("passage", "") + WITNESS, *texts]
        body = self._exchange({"model": self._server.model, "input": sent, "encoding_format": "float"})
        try:
            return _unit_vectors(_in_order(body, len(sent)))
        except _UnusableError as error:
            raise self._trouble(f"{error}; look at its log and at its model") from error
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise self._trouble(f"does not answer as one ({type(error).__name__}); {_ADDRESS}") from error

    def _exchange(self, request: dict[str, Any]) -> bytes:
        """What the server replies to `request`."""
        try:
            with self._client.stream(
                "POST", f"{self._server.url.rstrip('/')}/embeddings", json=request
            ) as reply:
                self._heed(reply)
                return b"".join(self._in_time(reply))
        except httpx.TimeoutException as error:
            if isinstance(error, httpx.ConnectTimeout):
                raise self._away(error) from error
            raise self._slow() from error
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, UnicodeError) as error:
            raise self._away(error) from error

    def _heed(self, reply: httpx.Response) -> None:
        """Raise ModelError for a status that says that something is wrong."""
        status, model = f"HTTP {reply.status_code}", self._server.model
        if reply.is_success:
            return
        if reply.status_code in _REFUSED:
            raise self._trouble(f"refuses the key ({status}); correct VINDPLAATS_EMBEDDING_KEY")
        if reply.status_code in _BUSY:
            raise self._trouble(f"is busy or away ({status}); try again later", after=_after(reply))
        if reply.status_code in _NO_SUCH:
            raise self._trouble(
                f"has no model {model}, or no embeddings ({status}); correct VINDPLAATS_EMBEDDING, or else: {_ADDRESS}"
            )
        if reply.status_code >= _SERVERS_FAULT:
            raise self._trouble(
                f"failed ({status}); see its log (llama.cpp fails at a text longer than its batch: -ub)"
            )
        raise self._trouble(
            f"does not take the texts ({status}); see its log, and let it cut off long ones (TEI: --auto-truncate)"
        )

    def _in_time(self, reply: httpx.Response) -> Iterator[bytes]:
        until, size = time.monotonic() + self._server.seconds, 0
        for piece in reply.iter_bytes():
            size += len(piece)
            if time.monotonic() > until:
                raise self._slow()
            if size > LONGEST_REPLY:
                raise self._trouble(f"says too much (more than {LONGEST_REPLY:,} bytes); {_ADDRESS}")
            yield piece

    def _held_against(self, known: Floats | None, made: Floats) -> Floats:
        """`made`, if the witness is still what it was."""
        if known is None:
            return made
        if made.shape[1] != len(known):
            what = f"gives {made.shape[1]} numbers a text, and gave {len(known)}"
        elif float(made[0] @ known) < SAME:
            what = "gives other vectors than it did"
        else:
            return made
        raise self._trouble(
            f"{what}: VINDPLAATS_EMBEDDING={self._server.model} is another model there now; let it serve the one that the "
            "index was built with, or build an index of its own: VINDPLAATS_INDEX=… python -m index build"
        )

    def _slow(self) -> ModelError:
        why = f"took more than {self._server.seconds:g} seconds; let it take longer: VINDPLAATS_EMBEDDING_SECONDS"
        return self._trouble(why, self._soon())

    def _away(self, error: Exception) -> ModelError:
        advice = "start it, or correct VINDPLAATS_EMBEDDING_URL"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            advice = "name a file with the authority that vouches for it: SSL_CERT_FILE"
        why = f"cannot be reached ({error}); {advice}"
        return self._trouble(why, self._soon())

    def _soon(self) -> float | None:
        """A server that was there before may be being started again; one that never was is told at once."""
        return None if self._known is None else 0.0

    def _trouble(self, why: str, after: float | None = None) -> ModelError:
        """What to say of the server; with `after`, trouble that may be over in so many seconds."""
        message = f"the embedding server at {shown(self._server.url)} {why}"
        return ModelError(message) if after is None else _PassingError(message, after)


class _UnusableError(Exception):
    """Why vectors cannot be used, to follow the name of the server."""


def _in_order(body: bytes, expected: int) -> NDArray[np.float64]:
    """The vectors in the order of the texts. Raises whatever reading JSON of another form does."""
    by_place = {int(item["index"]): item["embedding"] for item in json.loads(body)["data"]}
    if len(by_place) != expected or set(by_place) != set(range(expected)):
        raise _UnusableError(f"gave vectors of {len(by_place)} texts, not of each of {expected}")
    if len({len(by_place[place]) for place in by_place}) > 1:
        raise _UnusableError("gave vectors of different lengths")
    return np.array([by_place[place] for place in range(expected)], np.float64)


def _unit_vectors(made: NDArray[np.float64]) -> Floats:
    if not (np.abs(made) < _TOO_MUCH).all():
        raise _UnusableError("gave vectors in which something is not a number, or far too great")
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    if not (lengths > _NOTHING).all():
        raise _UnusableError("gave vectors of no length")
    unit: Floats = (made / lengths).astype(np.float32)
    return unit


def _after(reply: httpx.Response) -> float:
    """The seconds that the server asks to wait, where it names a number of them."""
    asked = reply.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else 0.0


def embedding_of(settings: Settings, progress: Progress, witness: Sequence[float] = ()) -> BaseEmbedding:
    """The embedding that the settings name: at an address, or in this process.

    `witness` is what the one at the address must make of the witness. Raises ModelError or SettingsError.
    """
    if settings.embedding_url is None:
        return load_embedding(settings.embedding, settings.index / "models", progress)
    if "embedding" not in settings.model_fields_set:
        raise SettingsError(
            "VINDPLAATS_EMBEDDING_URL is set but no model; say which it serves: VINDPLAATS_EMBEDDING=…"
        )
    key = settings.embedding_key.get_secret_value() if settings.embedding_key else ""
    if not (key.isascii() and key.isprintable()):
        raise SettingsError("VINDPLAATS_EMBEDDING_KEY holds characters that no key has; set it again")
    progress(f"Reaching the embedding server at {shown(settings.embedding_url)}")
    server = EmbeddingServer(settings.embedding_url, settings.embedding, settings.embedding_seconds, key)
    return ServedEmbedding(server, witness)


def witness_of(embedding: BaseEmbedding) -> list[float]:
    """What the model of a server is known by; nothing for one in this process."""
    return embedding.witness if isinstance(embedding, ServedEmbedding) else []
