"""The plain LlamaIndex pipeline: SentenceSplitter, Chroma in a folder, the nearest passages. Knows nothing of this project."""

from collections.abc import Mapping
from pathlib import Path

import chromadb
from chromadb.config import Settings as ChromaSettings
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import ChromaVectorStore

CHUNK_TOKENS, OVERLAP = 512, 50
"""The model reads 512 tokens; LlamaIndex's own 1024 would leave half of each passage unread."""

TOP = 5


class LlamaPipeline:
    """Passages in Chroma, found by LlamaIndex's retriever."""

    def __init__(self, folder: Path, embedding: BaseEmbedding) -> None:
        """Open what stands in `folder`, or begin there."""
        client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
        self._collection = client.get_or_create_collection("plain", metadata={"hnsw:space": "cosine"})
        self._store = ChromaVectorStore(chroma_collection=self._collection)
        self._embedding = embedding
        self._splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP)
        self._index = VectorStoreIndex.from_vector_store(
            self._store, embed_model=embedding, transformations=[self._splitter]
        )

    def __len__(self) -> int:
        """How many passages there are."""
        return self._collection.count()

    def add(self, texts: Mapping[str, str]) -> None:
        """Split, embed and store documents by their names."""
        VectorStoreIndex.from_documents(
            [_document(name, text) for name, text in texts.items()],
            storage_context=StorageContext.from_defaults(vector_store=self._store),
            embed_model=self._embedding,
            transformations=[self._splitter],
        )

    def replace(self, name: str, text: str) -> None:
        """Put another text in the place of a document's."""
        self._index.delete_ref_doc(name)
        self._index.insert(_document(name, text))

    def retrieve(self, question: str) -> list[str]:
        """The nearest passages."""
        found = self._index.as_retriever(similarity_top_k=TOP).retrieve(question)
        return [one.get_content() for one in found]


def _document(name: str, text: str) -> Document:
    return Document(id_=name, text=text)


def huggingface(model: str, prompts: Mapping[str, str]) -> BaseEmbedding:
    """LlamaIndex's embedding over the sentence-transformers folder `model`."""
    # Imported here: an index of vectors that are known does not need torch.
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    return HuggingFaceEmbedding(
        model, query_instruction=prompts["query"], text_instruction=prompts["passage"], device="cpu"
    )
