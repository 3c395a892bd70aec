"""Passages and their vectors in Chroma, through LlamaIndex: in a folder, or on a server. The only file that imports chromadb.

Knows nothing of documents, generations or ranking. LlamaIndex's "node" and "query" stay in here.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.auth import UserIdentity
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from llama_index.core.schema import BaseNode, TextNode
from llama_index.core.vector_stores import VectorStoreQuery, VectorStoreQueryResult
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.passage import Passage
from sources.errors import IndexProblem, ServerProblem, SettingsError
from sources.settings import Settings, shown

COLLECTION = "passages"
"""The name of the collection in a folder. On a server each has a name of its own."""

_BATCH = 1_000
"""Passages a request. A server takes at most 40 MiB (its default) and, as Chroma in a folder, 5,461 passages."""

_VERSION = "1."
"""How the version begins that a server must say it speaks: that of chromadb 1.x, whatever its minor."""

_AWAY = {
    httpx.codes.TOO_MANY_REQUESTS,
    httpx.codes.BAD_GATEWAY,
    httpx.codes.SERVICE_UNAVAILABLE,
    httpx.codes.GATEWAY_TIMEOUT,
}
_REFUSED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}

Vector = Sequence[float]
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server, as the settings name it. `seconds`: how long it may keep silent."""

    url: str
    seconds: float
    token: str = field(default="", repr=False)
    authorities: Path | None = None

    @property
    def name(self) -> str:
        """Its address, fit to be shown: without what may be secret in it."""
        return shown(self.url)


def server_of(settings: Settings) -> Server | None:
    """The Chroma server that the settings name, if they name one. Raises SettingsError."""
    if settings.chroma_url is None:
        return None
    token = settings.chroma_token.get_secret_value() if settings.chroma_token else ""
    if not (token.isascii() and token.isprintable()):
        raise SettingsError("VINDPLAATS_CHROMA_TOKEN holds characters that no token has; set it again")
    return Server(settings.chroma_url, settings.chroma_seconds, token, settings.chroma_ca)


class _ServerClient(Client):
    """Chroma's own client, with a session that gives up on a silent server and names what is wrong with one."""

    def __init__(self, at: Server) -> None:
        self._at = at
        self._session = _session(at)
        settings = ChromaSettings(
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=at.url,
            chroma_server_http_port=0,  # Chroma wants one, and takes that of the address
        )
        try:
            super().__init__(settings=settings)
        except BaseException:
            self._session.close()
            raise

    def close(self) -> None:
        """Let go of the server; Chroma's own leaves the connections open."""
        super().close()
        self._session.close()

    def get_user_identity(self) -> UserIdentity:
        # Chroma calls this first. Its own session waits for ever, and takes a file of authorities only in a
        # way that httpx has deprecated, so it is replaced before anything is sent.
        assert isinstance(self._server, FastAPI)  # noqa: S101 - as asked for above
        self._session.headers.update(self._server._session.headers)  # noqa: SLF001 - there is no setting for this
        self._server._session.close()  # noqa: SLF001
        self._server._session = self._session  # noqa: SLF001
        version = self._server.get_version()
        if not version.startswith(_VERSION):
            raise ServerProblem(
                f"the Chroma server at {self._at.name} is of version {version}, this needs {_VERSION}x; update it"
            )
        return self._server.get_user_identity()

    def _validate_tenant_database(self, tenant: str, database: str) -> None:
        # Chroma's own asks through a second session, without token, time limit or authorities. Nothing is lost
        # without it: a collection that is not there is told too.
        pass


def _session(at: Server) -> httpx.Client:
    # A proxy in front of Chroma reads the first, Chroma Cloud the second; Chroma 1.x itself checks none.
    tokens = {"Authorization": f"Bearer {at.token}", "X-Chroma-Token": at.token} if at.token else {}
    return httpx.Client(
        headers=tokens,
        timeout=at.seconds,
        verify=_trusting(at.authorities),
        event_hooks={"response": [partial(_heed, at)]},
    )


def _heed(at: Server, response: httpx.Response) -> None:
    """Name what is wrong with the server before Chroma makes a bare Exception of it. Raises ServerProblem."""
    if response.is_success:
        return
    status = f"HTTP {response.status_code}"
    if response.status_code in _REFUSED:
        raise ServerProblem(
            f"the Chroma server at {at.name} refuses the token ({status}); correct VINDPLAATS_CHROMA_TOKEN"
        )
    if response.status_code in _AWAY:
        raise ServerProblem(f"the Chroma server at {at.name} is busy or away ({status}); try again later")
    if b'"error"' not in response.read():
        raise _no_chroma(at, status)


def _trusting(authorities: Path | None) -> ssl.SSLContext | bool:
    """What certificates are checked against. Raises SettingsError."""
    if authorities is None:
        return True
    try:
        return ssl.create_default_context(cafile=authorities)
    except OSError as error:
        raise SettingsError(
            f"VINDPLAATS_CHROMA_CA: {authorities} holds no certificates that can be read ({error}); name a PEM file"
        ) from error


def _no_chroma(at: Server, why: object) -> ServerProblem:
    return ServerProblem(
        f"what answers at {at.name} is no Chroma server of version {_VERSION}x ({why}); correct VINDPLAATS_CHROMA_URL"
    )


@contextmanager
def _asking(at: Server) -> Iterator[None]:
    """What goes wrong meanwhile is one clear line. Raises ServerProblem, or IndexProblem where the server is well."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise ServerProblem(
            f"the Chroma server at {at.name} kept silent for {at.seconds:g} seconds; "
            "try again later, or let it take longer: VINDPLAATS_CHROMA_SECONDS"
        ) from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        advice = "start it, or correct VINDPLAATS_CHROMA_URL"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            advice = "name the file of the authority that vouches for it: VINDPLAATS_CHROMA_CA"
        raise ServerProblem(
            f"the Chroma server at {at.name} cannot be reached ({error}); {advice}"
        ) from error
    except NotFoundError as error:
        raise IndexProblem(
            f"the passages of the index are no longer on the Chroma server at {at.name}; "
            "start again if it was built anew meanwhile, else: python -m index build"
        ) from error
    except ChromaError as error:
        raise ServerProblem(f"the Chroma server at {at.name} cannot do it ({error}); see its log") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _no_chroma(at, type(error).__name__) from error


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """As `_asking`, of Chroma in a folder. Raises IndexProblem."""
    try:
        yield
    except (ChromaError, ValueError, OSError) as error:
        message = f"the index in {folder} cannot be used ({error})"
        raise IndexProblem(f"{message}; build it anew: python -m index build") from error


class _Vectors(ChromaVectorStore):
    """Answers with ids and cosines alone. LlamaIndex's own fetches the text and metadata of every node too.

    That took more than the search itself (6 ms instead of 1.3 of a question), and the passages are at hand.
    """

    def __init__(self, collection: chromadb.Collection) -> None:
        super().__init__(chroma_collection=collection)

    def query(self, query: VectorStoreQuery, **_: object) -> VectorStoreQueryResult:
        """The nodes nearest to the embedding of `query`, by id."""
        vectors = np.asarray([query.query_embedding], dtype=np.float32)
        found = self._collection.query(vectors, n_results=query.similarity_top_k, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return VectorStoreQueryResult(
            ids=found["ids"][0], similarities=[1.0 - distance for distance in distances]
        )


class PassageStore:
    """One Chroma collection of passages, measured by cosine. Use it as a context manager."""

    def __init__(self, place: Path | Server, name: str = COLLECTION, *, new: bool = False) -> None:
        """Open the collection `name` in a folder, where it is made if absent, or on a server, where `new` makes it.

        Raises IndexProblem where Chroma cannot; ServerProblem, which is one, where the server is to blame.
        """
        self._place = place
        with self._in_use():
            self._client = _client(place)
            try:
                self._collection = _collection(self._client, name, make=new or isinstance(place, Path))
            except BaseException:
                self.close()
                raise
        self._vectors = _Vectors(self._collection)

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Write what is pending and let go of the files, or of the server."""
        self._client.close()  # type: ignore[attr-defined]  # the client has it, its interface not yet (chromadb 1.5)

    def __len__(self) -> int:
        """How many passages are stored."""
        with self._in_use():
            return self._collection.count()

    def _in_use(self) -> AbstractContextManager[None]:
        """What goes wrong meanwhile is one clear line. Raises IndexProblem."""
        return _reading(self._place) if isinstance(self._place, Path) else _asking(self._place)

    def add(self, passages: Iterable[Passage], vectors: Iterable[Vector]) -> None:
        """Store `passages`, whose ids must be new, each with its vector."""
        for batch in _batches(zip(passages, vectors, strict=True)):
            with self._in_use():
                self._vectors.add([_node(passage, vector) for passage, vector in batch])

    def remove(self, ids: Iterable[str]) -> None:
        """Take the passages with these ids out."""
        for batch in _batches(ids):
            with self._in_use():
                self._vectors.delete_nodes(batch)

    def vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """The stored vectors of those of `ids` that are there."""
        found: dict[str, Vector] = {}
        for batch in _batches(ids):
            with self._in_use():
                result = self._collection.get(ids=batch, include=["embeddings"])
            embeddings = result["embeddings"]
            rows = [] if embeddings is None else np.asarray(embeddings, dtype=np.float32).tolist()
            found |= dict(zip(result["ids"], rows, strict=True))
        return found

    def take(
        self,
        passages: Iterable[Passage],
        other: "PassageStore",
        done: Callable[[int], None] = lambda _count: None,
    ) -> None:
        """Store `passages` with their vectors from `other`; `done` hears how many there are by now."""
        count = 0
        for batch in _batches(passages):
            vectors = other.vectors(passage.id for passage in batch)
            if len(vectors) < len(batch):
                raise IndexProblem("the index lacks passages; build it anew: python -m index build")
            self.add(batch, [vectors[passage.id] for passage in batch])
            count += len(batch)
            done(count)

    def search(self, vector: Vector, limit: int) -> dict[str, float]:
        """The ids of the `limit` passages nearest to `vector` and their cosine with it, nearest first."""
        with self._in_use():
            found = self._vectors.query(VectorStoreQuery(list(vector), similarity_top_k=limit))
        return dict(zip(found.ids or (), found.similarities or (), strict=True))


def drop(server: Server, name: str) -> None:
    """Take the collection `name` off the server, if it is there. Raises IndexProblem."""
    with _asking(server):
        client = _ServerClient(server)
        try:
            client.delete_collection(name)
        except NotFoundError:
            return
        finally:
            client.close()


def _batches(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    left = iter(things)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _client(place: Path | Server) -> ClientAPI:
    if isinstance(place, Server):
        return _ServerClient(place)
    return chromadb.PersistentClient(path=str(place), settings=ChromaSettings(anonymized_telemetry=False))


def _collection(client: ClientAPI, name: str, *, make: bool) -> chromadb.Collection:
    if not make:
        return client.get_collection(name, embedding_function=None)
    return client.get_or_create_collection(
        name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )


def _node(passage: Passage, vector: Vector) -> BaseNode:
    return TextNode(
        id_=passage.id,
        text=passage.text,
        embedding=list(vector),
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={"document": passage.document, "heading": passage.heading or ""},
    )
