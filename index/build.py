"""Brings the index up to date with the library: reads, splits, embeds what is new, swaps.

Knows the order of the work; each part knows its own.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index import contents, generation, vectors
from index.contents import Manifest, Row
from index.embed import load_embedding
from index.lexical import LexicalIndex
from index.model import weights_of
from index.opened import manifest_of
from index.split import VERSION as SPLITTER
from index.split import split
from index.store import PassageStore
from index.vectors import Vectors
from sources.document import Document
from sources.errors import IndexProblem
from sources.read import Library, read_library
from sources.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """Document ids, by what happened to them since the last build."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `problems` names the files that could not be read, each with the reason."""

    generation: str
    changes: Changes
    problems: list[tuple[str, str]]
    passages: int
    embedded: int
    seconds: float


def build(settings: Settings, progress: Progress) -> Report:
    """Bring the index up to date and let it answer. Building twice changes and embeds nothing.

    Raises LibraryError, ModelError, IndexLocked or IndexProblem; the previous index then still answers.
    """
    began = time.perf_counter()
    library = read_library(settings.library, progress)
    with generation.writing(settings.index):
        embedding = load_embedding(settings.embedding, settings.index / "models", progress)
        base = _base(settings)
        before = contents.read_manifest(base) if base else None
        changes = _compare(before.documents if before else {}, library)
        if before is None or changes.any:
            manifest, embedded = _next_generation(settings, base, library, changes, embedding, progress)
        else:
            manifest, embedded = before, 0
    return Report(
        generation=manifest.generation,
        changes=changes,
        problems=[(str(path), message) for path, message in library.problems],
        passages=manifest.passages,
        embedded=embedded,
        seconds=round(time.perf_counter() - began, 3),
    )


def _base(settings: Settings) -> Path | None:
    """The current generation, if it can be built upon with these settings; otherwise all is made anew."""
    folder = generation.current(settings.index)
    try:
        manifest = manifest_of(folder) if folder else None
    except IndexProblem:
        return None
    if manifest is None:
        return None
    made_with = (manifest.format, manifest.splitter, manifest.model, manifest.weights)
    wanted = (contents.FORMAT, SPLITTER, settings.embedding, weights_of(settings.embedding))
    return folder if made_with == wanted else None


def _compare(old: Mapping[str, str], library: Library) -> Changes:
    new = {document.id: document.hash for document in library.documents}
    return Changes(
        added=[name for name in new if name not in old],
        changed=[name for name in new if name in old and old[name] != new[name]],
        removed=[name for name in old if name not in new],
        unchanged=[name for name in new if old.get(name) == new[name]],
    )


def _next_generation(
    settings: Settings,
    base: Path | None,
    library: Library,
    changes: Changes,
    embedding: BaseEmbedding,
    progress: Progress,
) -> tuple[Manifest, int]:
    """Build aside, then swap. Returns the new manifest and how many passages were embedded."""
    try:
        with generation.begun(settings.index, base) as folder:
            rows, embedded = _fill(folder, library, changes, embedding, progress)
            manifest = Manifest(
                generation=folder.name,
                format=contents.FORMAT,
                splitter=SPLITTER,
                model=settings.embedding,
                weights=weights_of(settings.embedding),
                passages=len(rows),
                documents={document.id: document.hash for document in library.documents},
            )
            contents.write_manifest(folder, manifest)
        generation.publish(settings.index, folder)
    except OSError as error:
        message = f"the index in {settings.index} cannot be written ({error.strerror or error})"
        advice = (
            "make room or set VINDPLAATS_INDEX to another folder; the previous index, if any, still answers"
        )
        raise IndexProblem(f"{message}: {advice}") from error
    return manifest, embedded


def _fill(
    folder: Path, library: Library, changes: Changes, embedding: BaseEmbedding, progress: Progress
) -> tuple[list[Row], int]:
    """Make the files in `folder` agree with `library`."""
    old = contents.read_rows(folder) if changes.unchanged or changes.removed or changes.changed else []
    _keep_documents(folder, library, changes)
    new = _rows(library, changes, old)
    known = _known_vectors(folder, old, {row.key for row in new})
    made = _make_vectors([row for row in new if row.key not in known], library, embedding, progress)
    known |= made
    _update_store(folder, old, new, known)
    contents.write_rows(folder, new)
    contents.write_sentences(
        folder, np.concatenate([known[row.key].sentences for row in new]).astype(np.float16)
    )
    contents.write_tokens(folder, [tokens for row in new for tokens in known[row.key].tokens])
    LexicalIndex.build([row.passage.text for row in new]).save(folder / "lexical")
    sentences = [text for row in new for text in row.passage.sentence_texts()]
    LexicalIndex.build(sentences).save(folder / "lexical-sentences")
    return new, len(made)


def _keep_documents(folder: Path, library: Library, changes: Changes) -> None:
    fresh = {*changes.added, *changes.changed}
    for document in library.documents:
        if document.id in fresh:
            contents.write_document(folder, document)
    for document_id in changes.removed:
        contents.remove_document(folder, document_id)


def _rows(library: Library, changes: Changes, old: list[Row]) -> list[Row]:
    """The passages of all documents in the library's order; only new or changed documents are split."""
    unchanged = set(changes.unchanged)
    kept: dict[str, list[Row]] = {}
    for row in old:
        kept.setdefault(row.passage.document, []).append(row)
    return [
        row
        for document in library.documents
        for row in (kept.get(document.id, []) if document.id in unchanged else _split(document))
    ]


def _split(document: Document) -> list[Row]:
    return [Row(passage, vectors.key(vectors.texts(document, passage))) for passage in split(document)]


def _known_vectors(folder: Path, old: list[Row], wanted: set[str]) -> dict[str, Vectors]:
    """The vectors of the previous generation by key, so that no text is embedded twice."""
    if not old:
        return {}
    sentences = contents.read_sentences(folder)
    tokens, ends = contents.read_tokens(folder)
    with PassageStore(folder / "chroma") as store:
        passages = store.vectors([row.passage.id for row in old if row.key in wanted])
    return {
        row.key: Vectors(
            np.asarray(passages[row.passage.id], dtype=np.float32),
            sentences[rows].astype(np.float32),
            tuple(contents.tokens_of(rows, tokens, ends)),
        )
        for row, rows in contents.sentence_rows(old)
        if row.passage.id in passages
    }


def _make_vectors(
    rows: list[Row], library: Library, embedding: BaseEmbedding, progress: Progress
) -> dict[str, Vectors]:
    documents = {document.id: document for document in library.documents}
    distinct = {row.key: vectors.texts(documents[row.passage.document], row.passage) for row in rows}
    made = vectors.embed(
        list(distinct.values()),
        embedding,
        lambda done: progress(f"embedded {done} of {len(distinct)} passages"),
    )
    return dict(zip(distinct, made, strict=True))


def _update_store(folder: Path, old: list[Row], new: list[Row], known: Mapping[str, Vectors]) -> None:
    """Take out what is gone or changed, put in what is new."""
    before = {row.passage.id: row.key for row in old}
    after = {row.passage.id: row.key for row in new}
    added = [row for row in new if before.get(row.passage.id) != row.key]
    with PassageStore(folder / "chroma") as store:
        store.remove([name for name, key in before.items() if after.get(name) != key])
        store.add([row.passage for row in added], [known[row.key].passage.tolist() for row in added])
