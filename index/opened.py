"""A built index, opened for reading: documents, passages, vectors and scores of one generation.

Knows what is stored; `retrieve.py` decides what is found.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index import contents, generation
from index.contents import Manifest
from index.embed import OnnxEmbedding, load_embedding
from index.lexical import LexicalIndex
from index.passage import Passage
from index.split import VERSION as SPLITTER
from index.store import PassageStore
from sources.document import Document
from sources.errors import IndexMissing, IndexProblem, IndexStale
from sources.settings import Settings

_REBUILD = "build it anew: python -m index build"


def manifest_of(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises IndexProblem where it cannot be read."""
    try:
        return contents.read_manifest(folder)
    except (OSError, ValueError, TypeError) as error:
        raise IndexProblem(f"the index in {folder} is damaged ({error}); {_REBUILD}") from error


def current_manifest(settings: Settings) -> tuple[Path, Manifest]:
    """The generation that answers, checked against the settings.

    Raises IndexMissing, IndexStale (another model, splitter or version) or IndexProblem.
    """
    folder = generation.current(settings.index)
    if folder is None:
        raise IndexMissing(f"there is no index in {settings.index} yet; make it: python -m index build")
    manifest = manifest_of(folder)
    if manifest.model != settings.embedding:
        message = (
            f"the index was built with the model {manifest.model}, the settings say {settings.embedding}"
        )
        raise IndexStale(f"{message}; {_REBUILD} (or set VINDPLAATS_EMBEDDING={manifest.model})")
    if (manifest.format, manifest.splitter) != (contents.FORMAT, SPLITTER):
        raise IndexStale(f"the index was built by another version of vindplaats; {_REBUILD}")
    return folder, manifest


class Index:
    """One generation, open. Safe to read from several threads; it never changes."""

    def __init__(self, folder: Path, manifest: Manifest, embedding: BaseEmbedding) -> None:
        """Open the generation in `folder`. Raises IndexProblem where a file of it is damaged."""
        self.folder = folder
        self.manifest = manifest
        self.embedding = embedding
        try:
            rows = contents.read_rows(folder)
            self._sentences = contents.read_sentences(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexProblem(f"the index in {folder} is damaged ({error}); {_REBUILD}") from error
        self.passages: tuple[Passage, ...] = tuple(row.passage for row in rows)
        self._sentence_rows = [place for _, place in contents.sentence_rows(rows)]
        self._places = {passage.id: place for place, passage in enumerate(self.passages)}
        self._lexical = LexicalIndex.load(folder / "lexical", len(self.passages))
        self._store = PassageStore(folder / "chroma")
        self.document = lru_cache(maxsize=256)(self._read_document)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """The question's vector, shape (dimensions,)."""
        return np.asarray(self.embedding.get_query_embedding(question), dtype=np.float32)

    def nearest(self, question: str, vector: NDArray[np.float32], limit: int) -> dict[int, float]:
        """Rows of the `limit` passages nearest in meaning, with their cosine."""
        found = self._store.search(question, vector.tolist(), self.embedding, min(limit, len(self.passages)))
        return {self._places[name]: cosine for name, cosine in found.items()}

    def lexical_scores(self, question: str) -> NDArray[np.float32]:
        """The BM25 score of every passage, shape (passages,)."""
        return self._lexical.scores(question)

    def sentence_vectors(self, passage: Passage) -> NDArray[np.float32]:
        """The vectors of the sentences of `passage`, shape (sentences, dimensions)."""
        return self._sentences[self._sentence_rows[self._places[passage.id]]].astype(np.float32)

    def token_likeness(self, question: str, texts: Sequence[str]) -> tuple[float, float]:
        """How like `question` is to the likest of `texts`, token by token, and how like its weakest tokens are.

        The first is MaxSim (Khattab and Zaharia, SIGIR 2020) as a mean over the question's tokens; the second
        the mean of the two tokens with the least likeness to any token of any text. Both in [-1, 1]. An
        embedding that gives no token vectors is asked for whole vectors instead, and both are the same.
        """
        if not isinstance(self.embedding, OnnxEmbedding):
            vectors = np.asarray(self.embedding.get_text_embedding_batch(list(texts)), dtype=np.float32)
            likest = float((vectors @ self.embed_question(question)).max())
            return likest, likest
        (asked,) = self.embedding.token_vectors([question], "query")
        best = np.stack(
            [(asked @ text.T).max(axis=1) for text in self.embedding.token_vectors(texts, "passage")]
        )
        return float(best.mean(axis=1).max()), float(np.sort(best.max(axis=0))[:2].mean())

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, by id."""
        return tuple(self.document(name) for name in sorted(self.manifest.documents))

    def _read_document(self, document_id: str) -> Document:
        try:
            return contents.read_document(self.folder, document_id)
        except (OSError, ValueError) as error:
            raise IndexProblem(
                f"the index in {self.folder} is damaged ({document_id}); {_REBUILD}"
            ) from error


def open_index(settings: Settings, progress: Callable[[str], None]) -> Index:
    """Open the index that the settings name. Raises IndexMissing, IndexStale, IndexProblem or ModelError."""
    folder, manifest = current_manifest(settings)
    embedding = load_embedding(settings.embedding, settings.index / "models", progress)
    return Index(folder, manifest, embedding)
