"""Passages and their vectors in Chroma, through LlamaIndex. The only file that imports chromadb.

Knows nothing of documents, generations or ranking. LlamaIndex's "node" and "query" stay in here.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.indices import VectorStoreIndex
from llama_index.core.schema import BaseNode, QueryBundle, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.passage import Passage
from sources.errors import IndexProblem

COLLECTION = "passages"
_BATCH = 5_000

Vector = Sequence[float]


class PassageStore:
    """One Chroma collection of passages, measured by cosine. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`, made if absent. Raises IndexProblem where Chroma cannot."""
        self._folder = folder
        with self._in_use():
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
        self._vectors = ChromaVectorStore(chroma_collection=self._collection)

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Write what is pending and let go of the files."""
        self._client.close()  # type: ignore[attr-defined]  # the client has it, its interface not yet (chromadb 1.5)

    def __len__(self) -> int:
        """How many passages are stored."""
        return self._collection.count()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """What goes wrong meanwhile is one clear line. Raises IndexProblem."""
        try:
            yield
        except (ChromaError, ValueError, OSError) as error:
            message = f"the index in {self._folder} cannot be used ({error})"
            raise IndexProblem(f"{message}; build it anew: python -m index build") from error

    def add(self, passages: Iterable[Passage], vectors: Iterable[Vector]) -> None:
        """Store `passages`, whose ids must be new, each with its vector."""
        nodes: list[BaseNode] = [
            TextNode(
                id_=passage.id,
                text=passage.text,
                embedding=list(vector),
                start_char_idx=passage.start,
                end_char_idx=passage.end,
                metadata={"document": passage.document, "heading": passage.heading or ""},
            )
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        with self._in_use():
            for at in range(0, len(nodes), _BATCH):
                self._vectors.add(nodes[at : at + _BATCH])

    def remove(self, ids: Sequence[str]) -> None:
        """Take the passages with these ids out."""
        with self._in_use():
            for at in range(0, len(ids), _BATCH):
                self._vectors.delete_nodes(list(ids[at : at + _BATCH]))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The stored vectors of those of `ids` that are there."""
        found: dict[str, Vector] = {}
        with self._in_use():
            for at in range(0, len(ids), _BATCH):
                result = self._collection.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
                embeddings = result["embeddings"]
                rows = [] if embeddings is None else np.asarray(embeddings, dtype=np.float32).tolist()
                found |= dict(zip(result["ids"], rows, strict=True))
        return found

    def search(self, question: str, vector: Vector, embedding: BaseEmbedding, limit: int) -> dict[str, float]:
        """The ids of the `limit` passages nearest to `question` and their cosine with it, nearest first.

        `vector` is the question's, made by `embedding` before, so that it is made only once.
        """
        retriever = VectorStoreIndex.from_vector_store(self._vectors, embed_model=embedding).as_retriever(
            similarity_top_k=limit
        )
        found = retriever.retrieve(QueryBundle(question, embedding=list(vector)))
        # LlamaIndex reports exp(-distance) for Chroma; with the cosine space, distance = 1 - cosine.
        return {hit.node.node_id: 1.0 + math.log(hit.get_score(raise_error=True)) for hit in found}
