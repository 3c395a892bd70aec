"""The pipeline to hold this one against: what a developer would write with LlamaIndex in an afternoon.

SentenceSplitter, the same embedding model, Chroma, the nearest passages and, where a language model is set,
CitationQueryEngine. Knows nothing of this assistant, and of the cases only what is asked and what is taken out.
"""

import hashlib
import re
import time
from collections.abc import Collection, Mapping, Sequence

import chromadb
from llama_index.core import Document as PlainDocument
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.llms import LLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from openai import OpenAIError
from transformers.utils.logging import disable_progress_bar

from evals.case import Case, Place, place
from index.model import PUBLIC, RECIPE
from index.model_weights import PROMPTS
from sources.document import Document
from sources.errors import ModelError

CHUNK_TOKENS = 512
"""The embedding model reads no more; LlamaIndex's own 1024 would leave half of each passage unread."""

TOP = 5
"""Passages retrieved: LlamaIndex's own 2 would leave hit@5 without meaning."""

WRITTEN = 40
"""Questions that the language model answers, since each takes it half a minute on 2 cores."""

_SOURCE = re.compile(r"\[Source (\d+)\]")
"""How small models copy the numbers out of CitationQueryEngine's prompt: "[Source 4]" for "[4]"."""


class PlainSystem:
    """The plain pipeline over `documents`, as a system."""

    def __init__(
        self, documents: Sequence[Document], model: str, llm: LLM | None, written: Collection[str]
    ) -> None:
        """Index the documents with the sentence-transformers folder `model`; `llm` answers the cases `written`."""
        self._texts = {document.id: document.text for document in documents}
        self._index = _index(self._texts, model)
        self._llm = llm
        self._written = frozenset(written) if llm else frozenset()

    @property
    def about(self) -> Mapping[str, str]:
        """The pipeline's name, what it was given, and which cases its language model answers."""
        given = "".join((*self._texts.values(), *sorted(self._written)))
        return {
            "system": "plain",
            "embedding": f"{PUBLIC}@{RECIPE}",
            "llm": self._llm.metadata.model_name if self._llm else "none",
            "documents": hashlib.sha256(given.encode()).hexdigest()[:16],
        }

    def answer(self, case: Case) -> Mapping[str, object]:
        """A line in the simple form. A case that is not `written` has its passages and a null answer."""
        gone = _TakenOut(gone=tuple(place(gold, self._texts) for gold in case.removed))
        began = time.perf_counter()
        nodes = self._retrieve(case.question, gone)
        retrieved = time.perf_counter()
        text, contexts = None, [_context(node.node) for node in nodes]
        if self._llm is not None and case.id in self._written:
            text, contexts = self._write(case.question, gone, self._llm)
        done = time.perf_counter()
        timings = {"retrieve": (retrieved - began) * 1000, "total": (done - began) * 1000}
        return {"question": case.question, "answer": text, "contexts": contexts, "timings_ms": timings}

    def _retrieve(self, question: str, gone: "_TakenOut") -> list[NodeWithScore]:
        found = self._index.as_retriever(similarity_top_k=TOP).retrieve(question)
        return gone.postprocess_nodes(found)

    def _write(
        self, question: str, gone: "_TakenOut", llm: LLM
    ) -> tuple[str, list[dict[str, str | int | None]]]:
        engine = CitationQueryEngine.from_args(
            self._index, llm=llm, similarity_top_k=TOP, node_postprocessors=[gone]
        )
        try:
            response = engine.query(question)
        except OpenAIError as error:
            raise ModelError(
                f"the language model did not answer ({type(error).__name__}); start it or correct "
                "VINDPLAATS_LLM_URL, then give the same command with --out and --resume: what is answered is kept"
            ) from error
        return _SOURCE.sub(r"[\1]", str(response)), [_context(one.node) for one in response.source_nodes]


def sample(cases: Sequence[Case]) -> list[Case]:
    """The `WRITTEN` cases that the language model answers: the first by a hash of their ids, so any run has the same."""
    chosen = sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).hexdigest())[:WRITTEN]
    ids = {case.id for case in chosen}
    return [case for case in cases if case.id in ids]


class _TakenOut(BaseNodePostprocessor):
    """Leaves out the passages that overlap what a case takes out of the sources."""

    gone: tuple[Place, ...]

    def _postprocess_nodes(
        self,
        nodes: list[NodeWithScore],
        query_bundle: QueryBundle | None = None,  # noqa: ARG002 - the signature is LlamaIndex's
    ) -> list[NodeWithScore]:
        return [one for one in nodes if not any(_overlap(one.node, place) for place in self.gone)]


def _overlap(node: object, where: Place) -> bool:
    assert isinstance(node, TextNode)  # noqa: S101 - the splitter makes no other
    start, end = node.start_char_idx or 0, node.end_char_idx or 0
    return node.metadata["document"] == where.document and start < where.end and where.start < end


def _index(texts: Mapping[str, str], model: str) -> VectorStoreIndex:
    disable_progress_bar()  # type: ignore[no-untyped-call] # loading weights says nothing to who waits for answers
    embedding = HuggingFaceEmbedding(
        model, query_instruction=PROMPTS["query"], text_instruction=PROMPTS["passage"], device="cpu"
    )
    collection = chromadb.EphemeralClient().create_collection(
        "plain", metadata={"hnsw:space": "cosine"}, get_or_create=True
    )
    documents = [
        PlainDocument(
            text=text,
            metadata={"document": name},
            excluded_embed_metadata_keys=["document"],
            excluded_llm_metadata_keys=["document"],
        )
        for name, text in texts.items()
    ]
    return VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(collection)),
        embed_model=embedding,
        transformations=[SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=50)],
    )


def _context(node: object) -> dict[str, str | int | None]:
    """A passage with its place; without offsets where CitationQueryEngine has cut it anew and numbered it."""
    assert isinstance(node, TextNode)  # noqa: S101 - as in `_overlap`
    text = node.get_content()
    if text.startswith("Source ") and ":\n" in text:
        text = text.partition(":\n")[2].strip()
    return {
        "text": text,
        "document": node.metadata["document"],
        "start": node.start_char_idx,
        "end": node.end_char_idx,
    }
