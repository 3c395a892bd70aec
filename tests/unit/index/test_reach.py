"""How far values reach is kept for each model, with the weights that it was measured on."""

from pathlib import Path

import numpy as np
import pytest

from index import reach, taught
from index.model import NAME, PUBLIC


def test_each_model_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "reach.safetensors"
    one, other = np.array([0.5, 2], np.float32), np.array([1, 8], np.float32)
    reach.write_reach({"one": {"embedded": one}, "other": {"embedded": other}}, "weights", file)
    monkeypatch.setattr(reach, "FILE", file)
    assert list(reach.reach("one")) == ["embedded"]
    np.testing.assert_array_equal(reach.reach("other")["embedded"], other)
    assert reach.measured_on() == "weights"


def test_it_was_measured_on_the_weights_of_today() -> None:
    """Whoever teaches the model anew measures anew."""
    assert reach.measured_on() == taught.digest()


@pytest.mark.parametrize("model", [NAME, PUBLIC])
def test_every_place_of_every_layer_is_there(model: str) -> None:
    places = reach.reach(model)
    layers = {f"l{layer}.{place}" for layer in range(12) for place in ("context", "attended", "states")}
    assert set(places) == {"embedded", *layers}
    assert all(values.shape == (384,) and (values > 0).all() for values in places.values())
