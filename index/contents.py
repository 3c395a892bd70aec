"""The files of one generation, read and written.

    manifest.json     what was built, with which model and splitter, from which documents
    documents/        a snapshot of each document, so that answers agree with the index they came from
    passages.jsonl    every passage, ordered by document and place; its line number is its row
    sentences.npy     one vector for each sentence of each passage, in the same order
    tokens.npy        the vectors of the tokens of each sentence, in the same order
    token_ends.npy    where in them each sentence ends
    lexical/          BM25 over the passages, in the same order, and what was counted for it
    lexical-sentences/  the same over the sentences
    chroma/           the passages' vectors; or
    collection        the name of their collection on a Chroma server (see `place.py`)

Knows the files, not how their contents are made.
"""

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.passage import Passage, Span
from index.stored import StoredRows
from index.vectors import Tokens
from sources.document import Document
from sources.origin import Origin

FORMAT = 6
"""Raised whenever these files change, so that an older index is rebuilt and never misread."""

MADE_ANEW = {
    "passages.jsonl",
    "sentences.npy",
    "tokens.npy",
    "token_ends.npy",
    "lexical",
    "lexical-sentences",
}
"""What each build writes whole, so that it need not be copied first: read it in the generation before."""

LASTING = {"documents"}
"""The folders whose files are never changed, only replaced, so that two generations can have them as one."""

Sentences = NDArray[np.float16]
"""Half precision: the cosine of two unit vectors changes by less than .001, the file halves."""

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_PASSAGE = ("id", "document", "start", "end", "text", "heading", "kind")
"""The fields of a passage in their order; its sentences come last."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with and from. `documents` maps an id to the document's hash.

    `weights` says which weights of the default model, or of the public one, it was made with; "" for another model. `witness` is what the
    model of an embedding server is known by (see `embedding_server.py`); empty for one in this process. `readers` says by
    which code the documents were read, `origins` from what, `sizes` how large each file was in the end: Chroma's may grow when they are read.
    """

    generation: str
    format: int
    splitter: str
    model: str
    passages: int
    documents: dict[str, str]
    weights: str = ""
    witness: list[float] = field(default_factory=list)
    readers: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


_MANIFEST: TypeAdapter[Manifest] = TypeAdapter(Manifest)


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and the key of what was embedded for it: equal keys need no embedding again."""

    passage: Passage
    key: str


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """The vectors of some sentences, their tokens one after the other, and where in these each sentence ends."""

    sentences: Sentences
    tokens: Tokens
    ends: NDArray[np.int64]

    @classmethod
    def made(cls, sentences: NDArray[np.floating[Any]], tokens: Sequence[Tokens]) -> "SentenceVectors":
        """Of `sentences`, shape (sentences, dimensions), with the tokens of each, shape (tokens, width)."""
        # Where there are none they have no width either, as with an embedding that gives no tokens.
        some = [one for one in tokens if one.size] or list(tokens[:1])
        ends = np.cumsum([len(one) for one in tokens], dtype=np.int64)
        return cls(sentences.astype(np.float16, copy=False), np.concatenate(some), ends)

    def of(self, rows: slice) -> "SentenceVectors":
        """Those of the sentences `rows`, of which there is at least one."""
        start = self.ends[rows.start - 1] if rows.start else 0
        ends = self.ends[rows]
        return SentenceVectors(self.sentences[rows], self.tokens[start : ends[-1]], ends - start)


NO_VECTORS = SentenceVectors(np.empty((0, 0), np.float16), np.empty((0, 0), np.int8), np.empty(0, np.int64))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest; the last file that a build writes."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises OSError or ValueError."""
    return _MANIFEST.validate_json((folder / "manifest.json").read_bytes())


def sizes(folder: Path) -> dict[str, int]:
    """The size in bytes of each file of the generation in `folder`, but the manifest and what SQLite keeps for a while."""
    return {
        file.relative_to(folder).as_posix(): file.stat().st_size
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and file.name != "manifest.json"
        and not file.name.endswith(("-wal", "-shm", "-journal"))
    }


def write_document(folder: Path, document: Document) -> None:
    """Keep a snapshot of `document`."""
    path = _document_path(folder, document.id)
    path.parent.mkdir(exist_ok=True)
    # A file of its own: the one that is there may be that of the generation before too (see `LASTING`).
    path.unlink(missing_ok=True)
    path.write_bytes(_DOCUMENT.dump_json(document))


def read_document(folder: Path, document_id: str) -> Document:
    """The snapshot of the document with this id. Raises OSError or ValueError."""
    return _DOCUMENT.validate_json(_document_path(folder, document_id).read_bytes())


def remove_document(folder: Path, document_id: str) -> None:
    """Forget the snapshot of the document with this id."""
    _document_path(folder, document_id).unlink(missing_ok=True)


def write_rows(folder: Path, rows: Iterable[Row]) -> None:
    """Write all passages in order."""
    with (folder / "passages.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            passage = row.passage
            spans = [offset for span in passage.sentences for offset in (span.start, span.end)]
            fields = [row.key, *(getattr(passage, name) for name in _PASSAGE), spans]
            file.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n")


def read_rows(folder: Path) -> list[Row]:
    """All passages in order. Raises OSError, ValueError, KeyError or TypeError."""
    with _without_looking_for_garbage():
        return list(_rows(folder / "passages.jsonl"))


def read_sentences(folder: Path) -> Sentences:
    """One vector for each sentence, shape (sentences, dimensions), mapped from disk rather than read."""
    vectors: Sentences = np.load(folder / "sentences.npy", mmap_mode="r")
    return vectors


def open_sentences(folder: Path) -> StoredRows:
    """The same vectors, to be read a few at a time."""
    return StoredRows(folder / "sentences.npy")


def write_vectors(folder: Path, runs: Iterable[SentenceVectors]) -> None:
    """Write the vectors of all sentences and of their tokens: those of `runs`, one after the other, as they come."""
    ends = [np.empty(0, np.int64)]
    with _growing(folder / "sentences.npy") as sentences, _growing(folder / "tokens.npy") as tokens:
        for run in runs:
            ends.append(run.ends + tokens.rows)
            sentences.add(run.sentences)
            tokens.add(run.tokens)
    np.save(folder / "token_ends.npy", np.concatenate(ends))


def read_vectors(folder: Path) -> SentenceVectors:
    """What was written by `write_vectors`, mapped from disk rather than read."""
    return SentenceVectors(read_sentences(folder), *read_tokens(folder))


class _GrowingArray:
    """A file of numpy's that is written as its rows come, and never held in memory."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._like: NDArray[Any] | None = None
        self.rows = 0

    def add(self, part: NDArray[Any]) -> None:
        """Write the rows of `part`; one without any says what the others are like only if there are none."""
        if self._like is None or (part.size and not self.rows):
            self._like = part
            self.write_header()
        self._out.write(np.ascontiguousarray(part).data)
        self.rows += len(part)

    def write_header(self) -> None:
        """Say at the beginning how many rows there are; numpy leaves room there for any number of them."""
        assert self._like is not None  # noqa: S101 - a generation holds a passage
        shape = (self.rows, *self._like.shape[1:])
        self._out.seek(0)
        np.lib.format.write_array_header_1_0(
            self._out, {"descr": self._like.dtype.str, "fortran_order": False, "shape": shape}
        )


@contextmanager
def _growing(file: Path) -> Iterator[_GrowingArray]:
    with file.open("wb") as out:
        array = _GrowingArray(out)
        yield array
        array.write_header()


def read_tokens(folder: Path) -> tuple[Tokens, NDArray[np.int64]]:
    """The tokens of all sentences one after the other, mapped from disk, and where each sentence ends."""
    tokens: Tokens = np.load(folder / "tokens.npy", mmap_mode="r")
    return tokens, np.load(folder / "token_ends.npy")


def open_tokens(folder: Path) -> tuple[StoredRows, NDArray[np.int64]]:
    """The same tokens, to be read a few at a time, and where each sentence ends."""
    return StoredRows(folder / "tokens.npy"), np.load(folder / "token_ends.npy")


def tokens_of(rows: slice, tokens: Tokens | StoredRows, ends: NDArray[np.int64]) -> list[Tokens]:
    """The tokens of each of the sentences `rows`."""
    bounds = [0, *ends.tolist()] if rows.start == 0 else ends[rows.start - 1 : rows.stop].tolist()
    return [tokens[start:end] for start, end in pairwise(bounds[: rows.stop - rows.start + 1])]


def sentence_rows(rows: Iterable[Row]) -> Iterator[tuple[Row, slice]]:
    """Each passage with the rows of its sentences' vectors."""
    at = 0
    for row in rows:
        yield row, slice(at, at + len(row.passage.sentences))
        at += len(row.passage.sentences)


def _rows(path: Path) -> Iterator[Row]:
    # By hand: ten times faster than a validating reader, and the file is ours, under a format number.
    with path.open(encoding="utf-8") as file:
        for line in file:
            key, *fields = json.loads(line)
            offsets = fields[-1]
            fields[-1] = tuple(map(Span, offsets[::2], offsets[1::2]))
            yield Row(Passage(*fields), key)


@contextmanager
def _without_looking_for_garbage() -> Iterator[None]:
    # Among so many new objects Python looks for it again and again, which takes longer than making them.
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _document_path(folder: Path, document_id: str) -> Path:
    # An id may hold "/" and be long: a hash is a safe file name on every system.
    return folder / "documents" / f"{hashlib.sha256(document_id.encode()).hexdigest()[:32]}.json"
