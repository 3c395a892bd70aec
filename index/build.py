"""Brings the index up to date with the library: reads, splits, embeds what is new, swaps.

Knows the order of the work; each part knows its own.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index import contents, generation, place, vectors
from index.contents import Manifest, Row, SentenceVectors
from index.embedding_server import embedding_of, witness_of
from index.lexical import LexicalIndex
from index.opened import made_with, manifest_of, wanted, weights
from index.passage import Passage
from index.split import VERSION as SPLITTER
from index.split import split
from index.store import PassageStore, Server, server_of
from index.vectors import Vectors
from sources.document import Document
from sources.errors import IndexProblem, LibraryError, ModelError, ServerProblem
from sources.language import foreign
from sources.origin import Origin, readers
from sources.progress import Progress, counting
from sources.read import Library, nothing_known, read_library
from sources.settings import Settings

_Floats = NDArray[np.float32]
_Placed = tuple[Row, slice]
"""A passage, and the rows of its sentences."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Document ids, by what happened to them since the last build. `moved`: from which id to which."""

    added: list[str]
    changed: list[str]
    moved: list[tuple[str, str]]
    removed: list[str]
    unchanged: list[str]

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.moved or self.removed)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `problems` names the files that could not be read, each with the reason.

    `shared` says of each id that several files share which they are; none of them is in the index.
    `foreign` names the documents that are neither Dutch nor English, of those that are new or changed.
    """

    generation: str
    changes: Changes
    problems: list[tuple[str, str]]
    shared: list[str]
    foreign: list[str]
    passages: int
    embedded: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Base:
    """A whole generation that can be built upon."""

    folder: Path
    manifest: Manifest
    on_server: bool

    def recall(self, name: str, origin: Origin) -> Document | None:
        """The document `name` as it was read then, if it would be read alike today."""
        if self.manifest.readers != readers() or self.manifest.origins.get(name) != origin:
            return None
        try:
            return contents.read_document(self.folder, name)
        except (OSError, ValueError):
            return None


def build(settings: Settings, progress: Progress, embedding: BaseEmbedding | None = None) -> Report:
    """Bring the index up to date and let it answer. Building twice changes, reads and embeds nothing.

    `embedding` is the one that the settings name, for who has it loaded already; without it, it is loaded if needed.
    Raises LibraryError, ModelError, IndexLocked, IndexProblem or ServerProblem; the previous index then still answers.
    """
    began = time.perf_counter()
    server = server_of(settings)
    with generation.writing(settings.index):
        base = _base(settings, server)
        library = read_library(settings.library, base.recall if base else nothing_known, progress)
        changes = _compare(base.manifest if base else None, library)
        if base and base.on_server == bool(server) and not changes.any and _known(base.manifest, library):
            manifest, embedded = base.manifest, 0
        else:
            embedding = embedding or embedding_of(settings, progress, base.manifest.witness if base else ())
            manifest, embedded = _next_generation(
                settings, server, base, library, changes, embedding, progress
            )
    return Report(
        generation=manifest.generation,
        changes=changes,
        problems=[(str(path), message) for path, message in library.problems],
        shared=list(library.shared),
        foreign=[
            document.id
            for document in library.documents
            if document.id in {*changes.added, *changes.changed} and foreign(document.text)
        ],
        passages=manifest.passages,
        embedded=embedded,
        seconds=round(time.perf_counter() - began, 3),
    )


def _base(settings: Settings, server: Server | None) -> _Base | None:
    """The current generation, if it is whole and can be built upon with these settings; otherwise all is made anew.

    Raises ServerProblem where its passages cannot be reached now: they may be whole.
    """
    folder = generation.current(settings.index)
    if folder is None:
        return None
    try:
        manifest = manifest_of(folder)
        on_server = place.collection(folder) is not None
        if on_server:
            place.open_store(folder, manifest, server).close()
    except ServerProblem:
        raise
    except IndexProblem:
        return None
    usable = made_with(manifest) == wanted(settings) and _whole(folder, manifest)
    return _Base(folder, manifest, on_server) if usable else None


def _whole(folder: Path, manifest: Manifest) -> bool:
    """Whether no file was lost or cut short, as a machine that lost its power can leave it."""
    there = contents.sizes(folder)
    return all(there.get(name, -1) >= size for name, size in manifest.sizes.items())


def _compare(before: Manifest | None, library: Library) -> Changes:
    old = before.documents if before else {}
    new = {document.id: document.hash for document in library.documents}
    moved = _moved(before.origins if before else {}, library)
    arrived, left = set(moved.values()), set(moved)
    return Changes(
        added=[name for name in new if name not in old and name not in arrived],
        changed=[name for name in new if name in old and old[name] != new[name]],
        moved=list(moved.items()),
        removed=[name for name in old if name not in new and name not in left],
        unchanged=[name for name in new if old.get(name) == new[name]],
    )


def _moved(before: Mapping[str, Origin], library: Library) -> dict[str, str]:
    """From which id to which: a file of the same content is gone there and has come here."""
    here = {document.id for document in library.documents}
    gone: dict[str, list[str]] = {}
    for name, origin in before.items():
        if name not in here:
            gone.setdefault(origin.content, []).append(name)
    came = [(name, origin.content) for name, origin in sorted(library.origins.items()) if name not in before]
    return {gone[content].pop(0): name for name, content in came if gone.get(content)}


def _known(manifest: Manifest, library: Library) -> bool:
    """Whether the next build would know every document again without reading it."""
    return manifest.readers == readers() and manifest.origins == library.origins


def _next_generation(
    settings: Settings,
    server: Server | None,
    base: _Base | None,
    library: Library,
    changes: Changes,
    embedding: BaseEmbedding,
    progress: Progress,
) -> tuple[Manifest, int]:
    """Build aside, then swap. Returns the new manifest and how many passages were embedded."""
    forget = partial(place.forget, server=server)
    try:
        left_out = {place.NAMED, *contents.MADE_ANEW}
        before = base.folder if base else None
        with generation.begun(settings.index, before, forget, left_out, contents.LASTING) as folder:
            rows, embedded = _fill(folder, server, base, library, changes, embedding, progress)
            manifest = Manifest(
                generation=folder.name,
                format=contents.FORMAT,
                splitter=SPLITTER,
                model=settings.embedding,
                weights=weights(settings),
                witness=witness_of(embedding),
                passages=len(rows),
                documents={document.id: document.hash for document in library.documents},
                readers=readers(),
                origins=dict(library.origins),
                sizes=contents.sizes(folder),
            )
            contents.write_manifest(folder, manifest)
        generation.publish(settings.index, folder, forget)
    except (ServerProblem, ModelError) as error:
        raise type(error)(f"{error}; the previous index, if any, still answers") from error
    except (OSError, IndexProblem) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        advice = (
            "make room there, allow writing, or set VINDPLAATS_INDEX to another folder; "
            "the previous index, if any, still answers"
        )
        raise IndexProblem(f"the index in {settings.index} cannot be written ({reason}): {advice}") from error
    return manifest, embedded


def _fill(
    folder: Path,
    server: Server | None,
    base: _Base | None,
    library: Library,
    changes: Changes,
    embedding: BaseEmbedding,
    progress: Progress,
) -> tuple[list[Row], int]:
    """Make the files in `folder`, a copy of what lasts of the generation before or empty, agree with `library`."""
    old = contents.read_rows(base.folder) if base else []
    _keep_documents(folder, library, changes)
    new = _rows(library, changes, old)
    if not new:
        raise LibraryError("the documents hold headings and no text that could be quoted; add some that do")
    contents.write_rows(folder, new)
    placed = list(contents.sentence_rows(old))
    embedded = _write_vectors(folder, server, base, library, placed, new, embedding, progress)
    progress("storing: the words")
    _write_words(folder, base, placed, new)
    return new, embedded


def _write_vectors(
    folder: Path,
    server: Server | None,
    base: _Base | None,
    library: Library,
    placed: list[_Placed],
    new: list[Row],
    embedding: BaseEmbedding,
    progress: Progress,
) -> int:
    """Embed what no generation before has, and store the vectors of passages and of sentences; how many were embedded."""
    old = [row for row, _ in placed]
    before = {row.passage.id: row.key for row in old}
    wanted = {row.key for row in new if before.get(row.passage.id) != row.key}
    passages = _stored_vectors(folder, server, base, old, wanted)
    # Not only new ones: those that Chroma has lost too.
    unknown = {row.key: row for row in new if row.key in wanted and row.key not in passages}
    fresh = [row for row in new if before.get(row.passage.id) != row.key or row.key in unknown]
    places = {row.key: rows for row, rows in placed if row.key not in unknown}
    made = zip(unknown, _embedded(unknown.values(), library, embedding, progress), strict=True)
    contents.write_vectors(folder, _stretches(_in_order(new, places, made, passages), base))
    progress("storing: the passages and their vectors")
    _update_store(folder, server, base, old, new, fresh, passages)
    return len(unknown)


def _keep_documents(folder: Path, library: Library, changes: Changes) -> None:
    for document in library.documents:
        if document.id not in library.recalled:
            contents.write_document(folder, document)
    for document_id in (*changes.removed, *(old for old, _ in changes.moved)):
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


def _stored_vectors(
    folder: Path, server: Server | None, base: _Base | None, old: list[Row], wanted: set[str]
) -> dict[str, _Floats]:
    """The vectors of passages of the generation before, by key, so that no text is embedded twice."""
    ids = {row.passage.id: row.key for row in old if row.key in wanted}
    if not (base and ids):
        return {}
    with place.open_copied(base.folder, folder, server) as store:
        found = store.vectors(list(ids))
    return {ids[name]: np.asarray(vector, dtype=np.float32) for name, vector in found.items()}


def _embedded(
    rows: Collection[Row], library: Library, embedding: BaseEmbedding, progress: Progress
) -> Iterator[Vectors]:
    """The vectors of the passages `rows`, made as they are asked for."""
    documents = {document.id: document for document in library.documents}
    texts = [vectors.texts(documents[row.passage.document], row.passage) for row in rows]
    sizes = [sum(len(text.before) + len(text.own) for text in some) for some in texts]
    return vectors.embed(texts, embedding, counting("embedding", "passages", sizes, progress))


def _in_order(
    new: list[Row],
    places: Mapping[str, slice],
    made: Iterator[tuple[str, Vectors]],
    passages: dict[str, _Floats],
) -> Iterator[slice | SentenceVectors]:
    """For each of `new` the rows of its sentences in the generation before, or what is made, each with its key in this order.

    Of what is made only that is held which comes again, and the vectors of passages: they go into `passages`, by key.
    """
    times = Counter(row.key for row in new)
    again: dict[str, SentenceVectors] = {}
    for row in new:
        if row.key in places:
            yield places[row.key]
            continue
        if row.key not in again:
            key, one = next(made)
            assert key == row.key  # noqa: S101 - each of `made` comes first in `new` in this order
            passages[key] = one.passage
            again[key] = SentenceVectors.made(one.sentences, one.tokens)
        times[row.key] -= 1
        yield again[row.key] if times[row.key] else again.pop(row.key)


def _stretches(pieces: Iterable[slice | SentenceVectors], base: _Base | None) -> Iterator[SentenceVectors]:
    """The vectors of `pieces`; rows that follow each other in the generation before are read as one."""
    before = contents.read_vectors(base.folder) if base else contents.NO_VECTORS
    stretch: slice | None = None
    for piece in pieces:
        if isinstance(piece, slice) and stretch is not None and stretch.stop == piece.start:
            stretch = slice(stretch.start, piece.stop)
            continue
        if stretch is not None:
            yield before.of(stretch)
        stretch = piece if isinstance(piece, slice) else None
        if not isinstance(piece, slice):
            yield piece
    if stretch is not None:
        yield before.of(stretch)


def _write_words(folder: Path, base: _Base | None, old: list[_Placed], new: list[Row]) -> None:
    """Count the words of passages and of sentences; those of the generation before are not counted again."""
    before = {(row.passage.id, row.key): (at, rows) for at, (row, rows) in enumerate(old)}
    fresh: list[Passage] = []
    passages: list[int] = []
    sentences: list[int] = []
    for row in new:
        if there := before.get((row.passage.id, row.key)):
            passages.append(there[0])
            sentences += range(there[1].start, there[1].stop)
        else:
            fresh.append(row.passage)
            passages.append(-1)
            sentences += [-1] * len(row.passage.sentences)
    counted = _counted(base, "lexical", len(old))
    counted.changed(np.array(passages), [one.text for one in fresh]).save(folder / "lexical")
    counted = _counted(base, "lexical-sentences", old[-1][1].stop if old else 0)
    texts = [text for one in fresh for text in one.sentence_texts()]
    counted.changed(np.array(sentences), texts).save(folder / "lexical-sentences")


def _counted(base: _Base | None, name: str, size: int) -> LexicalIndex:
    return LexicalIndex.load(base.folder / name, size) if base else LexicalIndex.build([])


def _update_store(
    folder: Path,
    server: Server | None,
    base: _Base | None,
    old: list[Row],
    new: list[Row],
    fresh: list[Row],
    passages: Mapping[str, _Floats],
) -> None:
    """Take out what is gone or changed, put in what is new; on a server, where nothing was copied, all that stays too."""
    added = {row.passage.id for row in fresh}
    if server:
        with place.made_on(server, folder) as store:
            if base:
                with place.open_copied(base.folder, folder, server) as before:
                    store.take((row.passage for row in new if row.passage.id not in added), before)
            _add(store, fresh, passages)
        return
    after = {row.passage.id: row.key for row in new}
    with PassageStore(folder / place.EMBEDDED) as store:
        store.remove([row.passage.id for row in old if after.get(row.passage.id) != row.key])
        _add(store, fresh, passages)


def _add(store: PassageStore, fresh: list[Row], passages: Mapping[str, _Floats]) -> None:
    store.add((row.passage for row in fresh), (passages[row.key].tolist() for row in fresh))
