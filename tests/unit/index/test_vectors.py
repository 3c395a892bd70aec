"""What is kept of tokens, and where."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index import contents
from index.embed import Text
from index.split import split
from index.vectors import STEPS, in_bytes, texts
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
    contents.write_tokens(tmp_path, [np.empty((0, 0), np.int8)] * 3)
    every, ends = contents.read_tokens(tmp_path)
    assert [one.size for one in contents.tokens_of(slice(0, 3), every, ends)] == [0, 0, 0]


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
