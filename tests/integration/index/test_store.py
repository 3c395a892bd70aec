"""The store of passages, in the real Chroma."""

from pathlib import Path

import pytest

from index.passage import Passage, Span
from index.store import PassageStore

MORE_THAN_CHROMA_TAKES_AT_ONCE = 5_500


def test_a_library_of_any_size_is_stored(tmp_path: Path) -> None:
    passages = [
        Passage(f"p{at}", "d", at, at + 1, "x", None, "paragraph", (Span(at, at + 1),))
        for at in range(MORE_THAN_CHROMA_TAKES_AT_ONCE)
    ]
    store = PassageStore(tmp_path)
    try:
        store.add(passages, ([1.0, at / len(passages)] for at in range(len(passages))))
        assert len(store) == len(passages)
        assert store.vectors(["p5499"])["p5499"] == pytest.approx([1.0, 5_499 / 5_500])
        store.remove([passage.id for passage in passages])
        assert len(store) == 0
    finally:
        store.close()
