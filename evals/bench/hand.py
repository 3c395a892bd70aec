"""sentence-transformers and Chroma, put together by hand in an afternoon. Knows nothing of this project."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from numpy.typing import NDArray

TARGET = 800
"""Characters after which a passage is closed at the end of a paragraph."""

TOP = 5

_BATCH = 1_000
"""Passages stored at once; Chroma takes 5,461 at most."""

Encode = Callable[[Sequence[str], Literal["query", "passage"]], NDArray[np.float32]]
"""Texts as vectors, (texts, dimensions), as what they are."""


class HandPipeline:
    """Paragraphs in Chroma, found by their vectors."""

    def __init__(self, folder: Path, encode: Encode) -> None:
        """Open what stands in `folder`, or begin there."""
        client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
        self._collection = client.get_or_create_collection("hand", metadata={"hnsw:space": "cosine"})
        self._encode = encode

    def __len__(self) -> int:
        """How many passages there are."""
        return self._collection.count()

    def add(self, texts: Mapping[str, str]) -> None:
        """Cut, embed and store documents by their names."""
        cut = [
            (f"{name}:{at}", name, part) for name, text in texts.items() for at, part in enumerate(_cut(text))
        ]
        vectors = self._encode([part for *_, part in cut], "passage")
        for at in range(0, len(cut), _BATCH):
            some = cut[at : at + _BATCH]
            self._collection.add(
                ids=[identifier for identifier, *_ in some],
                embeddings=vectors[at : at + _BATCH],
                documents=[part for *_, part in some],
                metadatas=[{"document": name} for _, name, _ in some],
            )

    def replace(self, name: str, text: str) -> None:
        """Put another text in the place of a document's."""
        self._collection.delete(where={"document": name})
        self.add({name: text})

    def retrieve(self, question: str) -> list[str]:
        """The nearest passages."""
        found = self._collection.query(query_embeddings=self._encode([question], "query"), n_results=TOP)
        return (found["documents"] or [[]])[0]


def _cut(text: str) -> Iterator[str]:
    """Paragraphs, put together to passages of about `TARGET` characters."""
    some: list[str] = []
    for paragraph in text.split("\n\n"):
        some.append(paragraph)
        if sum(map(len, some)) > TARGET:
            yield "\n\n".join(some)
            some = []
    if some:
        yield "\n\n".join(some)


def sentence_transformer(model: str) -> Encode:
    """The sentence-transformers folder `model`, whose configuration holds its prompts."""
    # Imported here: an index of vectors that are known does not need torch.
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model, device="cpu")

    def encode(texts: Sequence[str], what: Literal["query", "passage"]) -> NDArray[np.float32]:
        made: NDArray[np.float32] = loaded.encode(list(texts), prompt_name=what, show_progress_bar=False)
        return made

    return encode
