"""Words are counted once: an index brought up to date is, to the last bit, the one that is built anew."""

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.lexical import LexicalIndex, grams

TEXTS = st.lists(
    st.lists(
        st.sampled_from(["de", "Europa", "europese", "Unie", "eenheid", "unie-breed", "–"]), max_size=8
    ).map(" ".join),
    min_size=1,
    max_size=8,
)


def same(one: LexicalIndex, other: LexicalIndex) -> bool:
    """Whether two indexes are equal in all that they keep."""
    here, there = one._counts(), other._counts()
    arrays = [(here.starts, there.starts), (here.texts, there.texts), (here.times, there.times)]
    if one._bm25 and other._bm25:
        arrays.append((one._bm25.scores["data"], other._bm25.scores["data"]))
    return (here.grams, here.size, one._bm25 is None) == (
        there.grams,
        there.size,
        other._bm25 is None,
    ) and all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in arrays)


def of_bm25s(texts: list[str], question: str) -> NDArray[np.float32]:
    """The scores that bm25s gives where it counts itself."""
    index = bm25s.BM25(method="lucene")
    index.index([grams(text) for text in texts], show_progress=False)
    scores: NDArray[np.float32] = index.get_scores(grams(question))
    return scores


def test_scores_are_those_of_bm25s_to_the_last_bit() -> None:
    texts = [f"De {'lange ' * (n % 7)}regel {n} van het stuk over vogel {n * 37 % 11}" for n in range(300)]
    question = "Wat zegt regel 12 over vogels, en over vogel 3?"
    assert np.array_equal(LexicalIndex.build(texts).scores(question), of_bm25s(texts, question))


@given(before=TEXTS, new=TEXTS, data=st.data())
def test_after_any_change_the_index_is_as_built_anew(
    before: list[str], new: list[str], data: st.DataObject
) -> None:
    kept = data.draw(st.permutations(range(len(before)))).copy()
    stood = kept[: data.draw(st.integers(0, len(before)))] + [-1] * len(new)
    stood = data.draw(st.permutations(stood))
    fresh = iter(new)
    after = [next(fresh) if row < 0 else before[row] for row in stood]
    changed = LexicalIndex.build(before).changed(np.array(stood), new)
    assert same(changed, LexicalIndex.build(after))


@pytest.mark.parametrize("texts", [["de Unie", "Europa"], ["–", ""]])
def test_what_is_saved_is_brought_up_to_date_from_its_files(texts: list[str], tmp_path: Path) -> None:
    """Also where no text has a word."""
    LexicalIndex.build(texts).save(tmp_path / "words")
    loaded = LexicalIndex.load(tmp_path / "words", 2)
    loaded.changed(np.array([1, -1]), ["de eenheid"]).save(tmp_path / "words-now")
    assert same(LexicalIndex.load(tmp_path / "words-now", 2), LexicalIndex.build([texts[1], "de eenheid"]))


def test_a_gram_that_stood_only_in_what_is_gone_is_held_no_longer() -> None:
    index = LexicalIndex.build(["haring", "grutto"])
    assert index.may_hold("haring")
    assert not index.changed(np.array([1]), []).may_hold("haring")


def test_a_word_that_stands_more_than_255_times_in_a_text_is_counted_whole() -> None:
    texts = ["grutto " * 300, "haring"]
    assert np.array_equal(LexicalIndex.build(texts).scores("grutto"), of_bm25s(texts, "grutto"))
