"""A language model at an OpenAI-compatible address, through LlamaIndex: reached, read in time, its trouble named.

Knows nothing of prompts, or of what a reply should hold.
"""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant import stop as stopping
from assistant.stop import Stopped
from sources.errors import VindplaatsError

# LlamaIndex's LLMs and the client below them take a second to import; only who has a model waits for that.
if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

LONGEST_REPLY = 20_000
"""Characters of a reply that are read."""

MAX_TOKENS = 1_024

CONNECT_SECONDS = 5.0

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Trouble(StrEnum):
    """Why the sentences of a language model are not shown."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    REFUSED_KEY = "refused_key"
    BUSY = "busy"
    REJECTED = "rejected"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    NOTHING = "nothing"
    WITHHELD = "withheld"


_STATUS = {401: Trouble.REFUSED_KEY, 403: Trouble.REFUSED_KEY, 429: Trouble.BUSY, 503: Trouble.BUSY}
_SERVERS_FAULT = 500


class WriterError(VindplaatsError):
    """The language model gave nothing that can be used. Holds no word of what the server said."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(
            f"the language model wrote no answer ({trouble}); look at its server and its settings"
        )
        self.trouble = trouble


def language_model(url: str, model: str, key: str | None, seconds: float) -> "LLM":
    """The model `model` of the OpenAI-compatible server at `url`, which gets `seconds` for each sign of life."""
    import httpx  # noqa: PLC0415 - see the top
    from llama_index.llms.openai_like import OpenAILike  # noqa: PLC0415

    client = httpx.Client(
        # A redirect would send question and passages to an address that nobody set; so would a proxy for loopback.
        follow_redirects=False,
        trust_env=urlsplit(url).hostname not in _LOOPBACK,
        limits=httpx.Limits(max_keepalive_connections=0),
        event_hooks={"request": [_traced]},
    )
    return OpenAILike(
        model=model,
        api_base=url,
        api_key=key or "none",
        temperature=0.0,
        max_tokens=MAX_TOKENS,
        is_chat_model=True,
        max_retries=0,
        http_client=client,
        additional_kwargs={"timeout": httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))},
    )


def read(deltas: Callable[[], Iterable[str]], until: float) -> str:
    """All that `deltas` gives until the time `until`, at most LONGEST_REPLY characters of it.

    Read in a thread of its own, because a server that hangs or drips cannot be waited for: it is hung up on.
    So it is when this work is ended. Raises WriterError, or Stopped.
    """
    call, stop = _Call(), stopping.current()
    stop.check()
    threading.Thread(target=call.listen, args=(deltas,), daemon=True).start()
    text = ""
    try:
        with stop.heard(lambda: call.said.put(Stopped())):
            while len(text) < LONGEST_REPLY:
                piece = call.said.get(timeout=max(0.0, until - time.monotonic()))
                if piece is None:
                    break
                if isinstance(piece, Stopped):
                    raise piece
                if isinstance(piece, Exception):
                    raise WriterError(_trouble(piece))
                text += piece
    except queue.Empty:
        raise WriterError(Trouble.SLOW) from None
    finally:
        call.hang_up()
    return text


class _Call:
    """One call, between the thread that listens to the server and the one that waits for what it says."""

    def __init__(self) -> None:
        self.said: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []

    def listen(self, deltas: Callable[[], Iterable[str]]) -> None:
        _CALL.set(self)
        try:
            for delta in deltas():
                if self._over.is_set():
                    return
                if delta:
                    self.said.put(delta)
            self.said.put(None)
        except Exception as error:  # noqa: BLE001 - what foreign bytes do to a foreign library has no narrower name
            self.said.put(error)
        finally:
            # The layers between leave a stream that was not read to its end to the garbage collector.
            for one in self._sockets:
                one.close()

    def hang_up(self) -> None:
        """End the connections at once: the client would wait for its own time-out, and the server write on."""
        self._over.set()
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Hears from the client, in the thread that listens, what it does with its connections."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._over.is_set():
                self.hang_up()


_CALL: ContextVar[_Call] = ContextVar("call")
"""The call that this thread listens to: the client below LlamaIndex knows nothing of it."""


def _traced(request: "httpx.Request") -> None:
    request.extensions["trace"] = _CALL.get().trace


def _trouble(error: Exception) -> Trouble:
    """What is wrong when the client says `error`."""
    import httpx  # noqa: PLC0415 - see the top
    from openai import APIError  # noqa: PLC0415

    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _STATUS.get(status, Trouble.FAILED if status >= _SERVERS_FAULT else Trouble.REJECTED)
    # The client wraps what happens before the stream begins, and nothing of what happens in it.
    causes = (error, error.__cause__)
    if any(
        isinstance(one, httpx.TimeoutException) and not isinstance(one, httpx.ConnectTimeout)
        for one in causes
    ):
        return Trouble.SLOW
    if any(isinstance(one, httpx.TransportError | OSError) for one in causes):
        return Trouble.UNREACHABLE
    return Trouble.FAILED if isinstance(error, APIError) else Trouble.UNREADABLE
