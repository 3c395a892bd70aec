"""The files of one generation, read and written.

    manifest.json     what was built, with which model and splitter, from which documents
    documents/        a snapshot of each document, so that answers agree with the index they came from
    passages.jsonl    every passage, ordered by document and place; its line number is its row
    sentences.npy     one vector for each sentence of each passage, in the same order
    tokens.npy        the vectors of the tokens of each sentence, in the same order
    token_ends.npy    where in them each sentence ends
    lexical/          BM25 over the passages, in the same order
    lexical-sentences/  the same over the sentences
    chroma/           the passages' vectors; or
    collection        the name of their collection on a Chroma server (see `place.py`)

Knows the files, not how their contents are made.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.passage import Passage, Span
from index.stored import StoredRows
from index.vectors import Tokens
from sources.document import Document
from sources.origin import Origin

FORMAT = 5
"""Raised whenever these files change, so that an older index is rebuilt and never misread."""

Sentences = NDArray[np.float16]
"""Half precision: the cosine of two unit vectors changes by less than .001, the file halves."""

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with and from. `documents` maps an id to the document's hash.

    `weights` says which weights of the default model it was made with; "" for another model. `witness` is what the
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
            file.write(json.dumps(asdict(row), ensure_ascii=False, separators=(",", ":")) + "\n")


def read_rows(folder: Path) -> list[Row]:
    """All passages in order. Raises OSError, ValueError, KeyError or TypeError."""
    return list(_rows(folder / "passages.jsonl"))


def write_sentences(folder: Path, passages: Sequence[NDArray[np.floating[Any]]]) -> None:
    """Write the vectors of the sentences of each passage, shape (sentences, dimensions) each."""
    every = np.concatenate([vectors.astype(np.float16, copy=False) for vectors in passages])
    np.save(folder / "sentences.npy", every)


def read_sentences(folder: Path) -> Sentences:
    """One vector for each sentence, shape (sentences, dimensions), mapped from disk rather than read."""
    vectors: Sentences = np.load(folder / "sentences.npy", mmap_mode="r")
    return vectors


def open_sentences(folder: Path) -> StoredRows:
    """The same vectors, to be read a few at a time."""
    return StoredRows(folder / "sentences.npy")


def write_tokens(folder: Path, sentences: Sequence[Tokens]) -> None:
    """Write the tokens of each sentence, shape (tokens, width) each."""
    some = [tokens for tokens in sentences if tokens.size]
    np.save(folder / "tokens.npy", np.concatenate(some) if some else np.empty((0, 0), np.int8))
    np.save(folder / "token_ends.npy", np.cumsum([len(tokens) for tokens in sentences], dtype=np.int64))


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
            fields = json.loads(line)
            passage = fields["passage"]
            spans = tuple(Span(**span) for span in passage.pop("sentences"))
            yield Row(Passage(**passage, sentences=spans), fields["key"])


def _document_path(folder: Path, document_id: str) -> Path:
    # An id may hold "/" and be long: a hash is a safe file name on every system.
    return folder / "documents" / f"{hashlib.sha256(document_id.encode()).hexdigest()[:32]}.json"
