"""One task of one system, in a process of its own, so that its memory is its own: `python -m evals.bench.work`.

Prints what it measured as JSON. Of the three systems it imports the one that it runs.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from evals.bench import changing
from index.model_weights import PROMPTS

if TYPE_CHECKING:
    from evals.bench.known import KnownEmbedding

DOCUMENT = changing.NAME.removesuffix(".md")


class Pipeline(Protocol):
    """What the two plain pipelines can do."""

    def __len__(self) -> int:
        """How many passages there are."""

    def add(self, texts: Mapping[str, str]) -> None:
        """Cut, embed and store documents by their names."""

    def replace(self, name: str, text: str) -> None:
        """Put another text in the place of a document's."""

    def retrieve(self, question: str) -> list[str]:
        """The nearest passages."""


def opened(system: str, folder: Path, model: str) -> Pipeline:
    """The plain pipeline `system` in `folder`, with the sentence-transformers folder `model`."""
    if system == "llama":
        from evals.bench.llama import LlamaPipeline, huggingface

        return LlamaPipeline(folder, huggingface(model, PROMPTS))
    from evals.bench.hand import HandPipeline, sentence_transformer

    return HandPipeline(folder, sentence_transformer(model))


def index(options: argparse.Namespace) -> object:
    """Seconds to index the library from nothing, the model loaded before."""
    if options.system == "ours":
        from evals.bench.ours import index_seconds
        from sources.settings import load_settings

        return index_seconds(load_settings())
    if options.system == "passages":
        from evals.bench.ours import passages_only_seconds
        from sources.read import read_library
        from sources.settings import load_settings

        return passages_only_seconds(load_settings(), read_library(options.library).documents)
    texts = _texts(options.library)
    pipeline = opened(options.system, options.folder, options.model)
    began = perf_counter()
    pipeline.add(texts)
    return perf_counter() - began


def make(options: argparse.Namespace) -> object:
    """Make the index of the library from known vectors: its passages, and the share of sentences that have theirs."""
    from evals.bench import ours
    from index.split import split
    from sources.read import read_library
    from sources.settings import load_settings

    known = ours.known(Path(options.model), options.known)
    documents = read_library(options.library).documents
    if options.system == "ours":
        passages = ours.make(load_settings(), known)
    else:
        pipeline = _made_of(options.system, options.folder, known)
        pipeline.add({document.id: document.text for document in documents})
        passages = len(pipeline)
    cut = [passage for document in documents for passage in split(document)]
    sentences = [sentence for passage in cut for sentence in passage.sentence_texts()]
    return {"passages": passages, "known": known.share_known(sentences)}


def questions(options: argparse.Namespace) -> object:
    """Milliseconds for each question, after some that are not counted."""
    pipeline = opened(options.system, options.folder, options.model)
    asked: list[str] = json.loads(options.questions.read_text(encoding="utf-8"))
    milliseconds = []
    for question in asked:
        began = perf_counter()
        pipeline.retrieve(question)
        milliseconds.append((perf_counter() - began) * 1000)
    return milliseconds


def cold(options: argparse.Namespace) -> object:
    """The passages for one question."""
    return opened(options.system, options.folder, options.model).retrieve(options.question)


def change(options: argparse.Namespace) -> object:
    """The passages found after one change of a document, in a fresh process."""
    pipeline = opened(options.system, options.folder, options.model)
    pipeline.replace(DOCUMENT, changing.text(options.changes[0]))
    found = pipeline.retrieve(changing.QUESTION)
    changing.check(found, changing.amount(options.changes[0]))
    return found


def update(options: argparse.Namespace) -> object:
    """Seconds from each change of a document until it is found, in a process that has answered before."""
    if options.system == "ours":
        from evals.bench.ours import update_seconds
        from sources.settings import load_settings

        return list(update_seconds(load_settings(), options.changes))
    pipeline = opened(options.system, options.folder, options.model)
    pipeline.retrieve(changing.QUESTION)
    return [_update(pipeline, number) for number in options.changes]


def serve(options: argparse.Namespace) -> object:
    """Answer at a port until interrupted."""
    from evals.bench.serve import serve as serve_until_interrupted

    serve_until_interrupted(opened(options.system, options.folder, options.model), options.port)
    return None


def _update(pipeline: Pipeline, number: int) -> float:
    began = perf_counter()
    pipeline.replace(DOCUMENT, changing.text(number))
    found = pipeline.retrieve(changing.QUESTION)
    seconds = perf_counter() - began
    changing.check(found, changing.amount(number))
    return seconds


def _made_of(system: str, folder: Path, known: "KnownEmbedding") -> Pipeline:
    if system == "llama":
        from evals.bench.llama import LlamaPipeline

        return LlamaPipeline(folder, known)
    import numpy as np

    from evals.bench.hand import HandPipeline

    return HandPipeline(
        folder, lambda texts, _: np.asarray(known.get_text_embedding_batch(list(texts)), dtype=np.float32)
    )


def _texts(library: Path) -> dict[str, str]:
    from sources.read import read_library

    return {document.id: document.text for document in read_library(library).documents}


TASKS = {task.__name__: task for task in (index, make, questions, cold, change, update, serve)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Do one task and print what came of it."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.bench.work", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("system", choices=["ours", "passages", "llama", "hand"])
    parser.add_argument("--folder", type=Path, help="of the index of a plain pipeline")
    parser.add_argument("--model", help="a sentence-transformers folder")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--known", type=Path, nargs="+", help="folders of indexes that hold the vectors")
    parser.add_argument("--questions", type=Path, help="a JSON list")
    parser.add_argument("--question")
    parser.add_argument("--changes", type=int, nargs="+", help="numbers of changes")
    parser.add_argument("--port", type=int)
    options = parser.parse_args(arguments)
    print(json.dumps(TASKS[options.task](options)))


if __name__ == "__main__":
    main()
