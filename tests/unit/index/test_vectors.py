"""What is kept of tokens, and where."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index import contents
from index.contents import SentenceVectors
from index.embed import Text
from index.split import split
from index.vectors import STEPS, embed, in_bytes, texts
from sources.document import Alignment, Block, BlockKind, Document, Metadata, Run


@given(st.integers(0, 10_000))
def test_in_bytes_no_likeness_of_unit_vectors_moves_much(seed: int) -> None:
    draw = np.random.default_rng(seed)
    one, other = draw.normal(size=(2, 128)).astype(np.float32)
    one, other = one / np.linalg.norm(one), other / np.linalg.norm(other)
    assert abs(float(in_bytes(one) / STEPS @ other) - float(one @ other)) < 0.01


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.data())
def test_each_sentence_gets_back_its_own_tokens(counts: list[int], data: st.DataObject) -> None:
    sentences = [np.full((count, 4), at, dtype=np.int8) for at, count in enumerate(counts)]
    every, ends = np.concatenate(sentences), np.cumsum(counts)
    start = data.draw(st.integers(0, len(counts) - 1))
    stop = data.draw(st.integers(start + 1, len(counts)))
    got = contents.tokens_of(slice(start, stop), every, ends)
    assert [one.tolist() for one in got] == [one.tolist() for one in sentences[start:stop]]


def test_sentences_without_tokens_are_kept_as_such(tmp_path: Path) -> None:
    made = SentenceVectors.made(np.zeros((3, 8), np.float32), [np.empty((0, 0), np.int8)] * 3)
    contents.write_vectors(tmp_path, [made, made.of(slice(1, 3))])
    every, ends = contents.read_tokens(tmp_path)
    assert [one.size for one in contents.tokens_of(slice(0, 5), every, ends)] == [0] * 5


def test_vectors_written_in_stretches_are_those_of_all_sentences(tmp_path: Path) -> None:
    """Some of the stretches are cut out of what was written before; one sentence has no token."""
    draw = np.random.default_rng(1)
    sentences = draw.normal(size=(6, 8)).astype(np.float16)
    tokens = [draw.integers(-127, 128, (count, 4)).astype(np.int8) for count in (3, 1, 0, 2, 5, 1)]
    (tmp_path / "before").mkdir()
    (tmp_path / "now").mkdir()
    contents.write_vectors(tmp_path / "before", [SentenceVectors.made(sentences[:4], tokens[:4])])
    before = contents.read_vectors(tmp_path / "before")
    runs = [
        before.of(slice(1, 4)),
        SentenceVectors.made(sentences[4:], tokens[4:]),
        before.of(slice(0, 1)),
    ]
    contents.write_vectors(tmp_path / "now", runs)
    order = [1, 2, 3, 4, 5, 0]
    now = contents.read_vectors(tmp_path / "now")
    assert np.array_equal(now.sentences, sentences[order])
    kept = contents.tokens_of(slice(0, 6), now.tokens, now.ends)
    assert [one.tolist() for one in kept] == [tokens[at].tolist() for at in order]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_file_that_grows_is_the_one_that_numpy_writes_at_once(lengths: list[int]) -> None:
    parts = [np.full((length, 3), at, dtype=np.float16) for at, length in enumerate(lengths)]
    with TemporaryDirectory() as room:
        grown, whole = Path(room) / "grown.npy", Path(room) / "whole.npy"
        with contents._growing(grown) as array:
            for part in parts:
                array.add(part)
        np.save(whole, np.concatenate(parts))
        assert grown.read_bytes() == whole.read_bytes()


class Counting(BaseEmbedding):
    """A vector for each text, and how many texts it has seen."""

    _seen: int = PrivateAttr(default=0)

    def _get_text_embedding(self, text: str) -> list[float]:
        self._seen += 1
        return [1.0, float(len(text))]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def test_passages_are_embedded_as_their_vectors_are_asked_for() -> None:
    """So that of a large library they are never all in memory; how far it is, is told before they are taken."""
    embedding, told = Counting(), list[int]()
    passages = [[Text("", f"Zin {number}.")] for number in range(130)]
    made = embed(passages, embedding, told.append)
    assert embedding._seen == 0
    next(made)
    assert (embedding._seen, told) == (64, [64])
    assert len(list(made)) == 129
    assert told == [64, 128, 130]


def test_a_sentence_that_leans_on_the_one_before_is_embedded_after_it() -> None:
    text = "Nederland draagt acht miljoen euro bij. Deze bijdrage is ongeoormerkt. Het kabinet wil dit zo houden."
    document = Document(
        id="nota",
        text=text,
        metadata=Metadata(title="Nota"),
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
        pages=(),
        footnotes=(),
        alignment=Alignment((Run(0, 0, len(text)),)),
        hash="0",
    )
    (passage,) = split(document)
    first, second, third = passage.sentence_texts()
    assert texts(document, passage) == [
        Text("Nota. ", first),
        Text(f"Nota. {first} ", second),
        Text("Nota. ", third),
    ]
