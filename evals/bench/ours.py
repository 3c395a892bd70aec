"""This project, as the other two are: embedding documents, making an index of known vectors, changing a document.

Cold answers, questions and the server are measured on its own commands, not here.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from assistant.ask import Assistant
from evals.bench import changing
from evals.bench.known import KnownEmbedding
from index import generation, vectors
from index.build import build
from index.embed import load_embedding
from index.lexical import LexicalIndex
from index.opened import open_index
from index.split import split
from index.store import PassageStore
from sources.document import Document
from sources.settings import Settings


def _quiet(_line: str) -> None:
    pass


def index_seconds(settings: Settings) -> float:
    """Seconds to build the index of the library from nothing, the model loaded before."""
    embedding = load_embedding(settings.embedding, settings.index / "models", _quiet)
    began = perf_counter()
    build(settings, _quiet, embedding)
    return perf_counter() - began


def passages_only_seconds(settings: Settings, documents: Sequence[Document]) -> float:
    """Seconds to index `documents` by passages only, as the plain pipelines do: no vectors of sentences and tokens.

    Each is read as a whole, after its title and heading. Words are counted too. There is no such index to be had: it
    could choose no sentence.
    """
    embedding = load_embedding(settings.embedding, settings.index / "models", _quiet)
    began = perf_counter()
    cut = [(document, passage) for document in documents for passage in split(document)]
    texts = [f"{vectors.context(document, passage)}. {passage.text}" for document, passage in cut]
    made = embedding.get_text_embedding_batch(texts)
    with PassageStore(settings.index / "passages") as store:
        store.add((passage for _, passage in cut), made)
    LexicalIndex.build([passage.text for _, passage in cut]).save(settings.index / "words")
    return perf_counter() - began


def make(settings: Settings, embedding: KnownEmbedding) -> int:
    """Build the index of the library from known vectors; how many passages it holds."""
    return build(settings, _quiet, embedding).passages


def known(model: Path, indexes: Sequence[Path]) -> KnownEmbedding:
    """The model in the folder `model`, with the vectors of these indexes, which it made."""
    generations = [folder for index in indexes if (folder := generation.current(index))]
    return KnownEmbedding(model, generations)


def update_seconds(settings: Settings, changes: Sequence[int]) -> Iterator[float]:
    """For each change of the document: seconds until it is answered from, in a process that answered before.

    The file is written, the index built, opened and asked. Raises SystemExit where the answer is the old one.
    """
    embedding = load_embedding(settings.embedding, settings.index / "models", _quiet)
    opened = open_index(settings, _quiet, embedding)
    Assistant(opened).ask(changing.QUESTION)
    for change in changes:
        began = perf_counter()
        amount = changing.write(settings.library, change)
        build(settings, _quiet, embedding)
        newer = open_index(settings, _quiet, embedding)
        answer = Assistant(newer).ask(changing.QUESTION)
        yield perf_counter() - began
        changing.check([claim.text for claim in answer.claims], amount)
        opened.close()
        opened = newer
    opened.close()
