"""A built index, opened for reading: documents, passages, vectors and scores of one generation.

Knows what is stored; `retrieve.py` decides what is found.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index import contents, generation, place
from index.abbreviations import Abbreviations, learn
from index.contents import Manifest
from index.embed import Embedded, OnnxEmbedding, Text
from index.embedding_server import embedding_of
from index.lexical import LexicalIndex
from index.model import weights_of
from index.passage import Passage
from index.spelling import Vocabulary
from index.split import VERSION as SPLITTER
from index.store import PassageStore, server_of
from index.unrelated import Usual, measure
from index.vectors import NO_TOKENS, STEPS
from sources.document import Document
from sources.errors import IndexMissing, IndexProblem, IndexStale
from sources.settings import Settings

_NEAREST = 20
"""Passages among which the likest sentence is looked for: as many as are considered for a question."""

_REBUILD = "build it anew: python -m index build"


def manifest_of(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises IndexProblem where it cannot be read."""
    try:
        return contents.read_manifest(folder)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise IndexProblem(f"the index in {folder} is damaged ({reason}); {_REBUILD}") from error


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
    if bool(manifest.witness) != bool(settings.embedding_url):
        made, change = ("at", "set") if manifest.witness else ("without", "unset")
        raise IndexStale(
            f"the index was built {made} an embedding server, the settings say otherwise; "
            f"{_REBUILD} (or {change} VINDPLAATS_EMBEDDING_URL)"
        )
    if made_with(manifest) != wanted(settings):
        raise IndexStale(f"the index was built by another version of vindplaats; {_REBUILD}")
    return folder, manifest


def made_with(manifest: Manifest) -> tuple[object, ...]:
    """What must be as it is `wanted`, for an index to be read or built upon."""
    return manifest.format, manifest.splitter, manifest.model, manifest.weights, bool(manifest.witness)


def wanted(settings: Settings) -> tuple[object, ...]:
    """What an index would be made with today."""
    return contents.FORMAT, SPLITTER, settings.embedding, weights(settings), bool(settings.embedding_url)


def weights(settings: Settings) -> str:
    """The weights of the embedding, where this project makes them; "" elsewhere, as on a server."""
    return "" if settings.embedding_url else weights_of(settings.embedding)


class Index:
    """One generation, open. Safe to read from several threads; it never changes."""

    def __init__(
        self, folder: Path, manifest: Manifest, embedding: BaseEmbedding, store: PassageStore
    ) -> None:
        """Open the generation in `folder`, whose passages are in `store`, which is closed with it.

        Raises IndexProblem where a file of it is damaged.
        """
        self.folder = folder
        self.manifest = manifest
        self.embedding = embedding
        try:
            rows = contents.read_rows(folder)
            self._sentences = contents.open_sentences(folder)
            self._tokens, self._token_ends = contents.open_tokens(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexProblem(f"the index in {folder} is damaged ({error}); {_REBUILD}") from error
        self.passages: tuple[Passage, ...] = tuple(row.passage for row in rows)
        self._sentence_rows = [place for _, place in contents.sentence_rows(rows)]
        self._places = {passage.id: place for place, passage in enumerate(self.passages)}
        by_document = groupby(self.passages, key=attrgetter("document"))
        self._passages_of = {name: tuple(passages) for name, passages in by_document}
        self._lexical = LexicalIndex.load(folder / "lexical", len(self.passages))
        self._lexical_sentences = LexicalIndex.load(folder / "lexical-sentences", len(self._sentences))
        self._store = store
        self.document = lru_cache(maxsize=256)(self._read_document)
        self.meant = lru_cache(maxsize=4_096)(self._meant)
        """The word of the sources that a word, which stands in none, is a slip for; None where that is unsure.

        Always None with an embedding that gives no token vectors: the default model's tokens are the evidence.
        """
        self._scored_sentences = lru_cache(maxsize=8)(self._lexical_sentences.scores)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()
        self._sentences.close()
        self._tokens.close()

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document, in order; none of one that is not there."""
        return self._passages_of.get(document_id, ())

    @property
    def gives_tokens(self) -> bool:
        """Whether texts are embedded by their tokens too: by the default model in this process."""
        return isinstance(self.embedding, OnnxEmbedding)

    def embed_question(self, question: str) -> Embedded:
        """The question as a whole and by its tokens; without tokens where the embedding gives none."""
        if isinstance(self.embedding, OnnxEmbedding):
            return self.embedding.embed([Text("", question)], "query")[0]
        vector = np.asarray(self.embedding.get_query_embedding(question), dtype=np.float32)
        return Embedded(vector, NO_TOKENS)

    @cached_property
    def usual(self) -> Mapping[str, Usual]:
        """How like its likest sentence a question is that no passage is about, by language; measured when first asked for."""
        return measure(self._likest)

    def _likest(self, question: str) -> float:
        """The cosine of `question` with the likest sentence of the passages that are nearest to it; 0 without any."""
        asked = self.embed_question(question)
        rows = self.nearest(asked.whole, _NEAREST)
        return max((float(self.likeness(asked, self.passages[row])[:, 0].max()) for row in rows), default=0.0)

    def held_in(self, sentence: str, text: str) -> float | None:
        """MaxSim: the mean over the tokens of `sentence` of the cosine with the likest token of `text`."""
        return held_in(self.embedding, sentence, text)

    def nearest(self, vector: NDArray[np.float32], limit: int) -> dict[int, float]:
        """Rows of the `limit` passages nearest in meaning, with their cosine."""
        found = self._store.search(vector.tolist(), min(limit, len(self.passages)))
        return {self._places[name]: cosine for name, cosine in found.items()}

    def lexical_scores(self, question: str) -> NDArray[np.float32]:
        """The BM25 score of every passage, shape (passages,)."""
        return self._lexical.scores(question)

    @cached_property
    def abbreviations(self) -> Abbreviations:
        """The abbreviations that the passages explain; learned when first asked for (150 ms for 10,000 passages)."""
        return learn(passage.text for passage in self.passages)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the passages; counted when first asked for (300 ms for 10,000 passages)."""
        return Vocabulary(passage.text for passage in self.passages)

    def _meant(self, word: str) -> str | None:
        if not isinstance(self.embedding, OnnxEmbedding) or self._lexical.may_hold(word):
            return None
        return self.vocabulary.meant(word, self.embedding.pieces)

    def likeness(self, question: Embedded, passage: Passage) -> NDArray[np.float32]:
        """How like `question` is to each sentence of `passage`, as whole vectors and by tokens.

        Shape (sentences, 1 + tokens of the question): the cosine, then for each token of the question that with
        the sentence's likest token, whose mean is MaxSim (Khattab and Zaharia, SIGIR 2020). The cosine alone
        where there are no tokens.
        """
        rows = self._sentence_rows[self._places[passage.id]]
        cosines = self._sentences[rows].astype(np.float32) @ question.whole
        if not question.tokens.size:
            return cosines[:, None]
        sentences = self.sentence_tokens(passage)
        every = np.concatenate(sentences) @ question.tokens.T
        starts = np.cumsum([0, *(len(tokens) for tokens in sentences[:-1])])
        return np.column_stack([cosines, np.maximum.reduceat(every, starts)])

    def sentence_tokens(self, passage: Passage) -> list[NDArray[np.float32]]:
        """The vectors of the tokens of each sentence of `passage`, each (tokens, width), of about length 1."""
        rows = self._sentence_rows[self._places[passage.id]]
        return [
            tokens.astype(np.float32) / np.float32(STEPS)
            for tokens in contents.tokens_of(rows, self._tokens, self._token_ends)
        ]

    def lexical_sentence_scores(self, question: str, passage: Passage) -> NDArray[np.float32]:
        """The BM25 score of each sentence of `passage`, shape (sentences,)."""
        return self._scored_sentences(question)[self._sentence_rows[self._places[passage.id]]]

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


def held_in(embedding: BaseEmbedding, sentence: str, text: str) -> float | None:
    """As `Index.held_in`; None where the embedding gives no tokens."""
    if not isinstance(embedding, OnnxEmbedding):
        return None
    (said,), (quoted,) = (
        embedding.embed([Text("", sentence)], "query"),
        embedding.embed([Text("", text)], "passage"),
    )
    return float((said.tokens @ quoted.tokens.T).max(axis=1).mean())


def open_index(
    settings: Settings, progress: Callable[[str], None], embedding: BaseEmbedding | None = None
) -> Index:
    """Open the index that the settings name, with the `embedding` that they name if it is loaded already.

    Raises SettingsError, IndexMissing, IndexStale, IndexProblem, ServerProblem or ModelError.
    """
    server = server_of(settings)
    folder, manifest = current_manifest(settings)
    # First what is quick and may be away, then what takes time.
    store = place.open_store(folder, manifest, server)
    try:
        # A server is asked again, as it is held against what it made for this generation.
        kept = None if manifest.witness else embedding
        return Index(folder, manifest, kept or embedding_of(settings, progress, manifest.witness), store)
    except BaseException:
        store.close()
        raise
