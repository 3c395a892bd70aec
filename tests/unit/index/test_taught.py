"""The taught layers take the place of the public ones, and nothing else moves."""

from pathlib import Path

import numpy as np
import pytest

from index import taught
from index.model_weights import Quantised, Sizes, Weights

SIZES = Sizes(32, 1, 1, 64, 4, 4, 1, 1e-12, 32)


def test_layers_are_replaced_and_the_vocabulary_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Quantised(np.zeros((4, 32), np.uint8), np.ones((4, 1), np.float32))
    public = Weights(
        SIZES, {"l0.q.b": np.zeros(32, np.float32)}, {"emb.word": vocabulary, "l0.q.w": vocabulary}
    )
    learned = np.linspace(-1, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
    file = tmp_path / "taught.safetensors"
    taught.write_taught({"l0.q.w": learned}, {"l0.q.b": np.ones(32, np.float32)}, file)
    monkeypatch.setattr(taught, "FILE", file)
    made = taught.taught(public)
    assert made.matrices["emb.word"] is vocabulary
    np.testing.assert_allclose(made.matrices["l0.q.w"].weights(), learned, atol=0.01)
    np.testing.assert_array_equal(made.vectors["l0.q.b"], np.ones(32))
    assert len(taught.digest()) == 64
