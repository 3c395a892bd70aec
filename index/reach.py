"""How far the values between the default model's layers reach, in each channel: by that they are put in 8 bits.

Measured on the lessons by `python -m evals.reach`, for the taught model and the public one. Knows nothing of how they
are put in 8 bits.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from index.model_weights import Floats

FILE = Path(__file__).with_name("reach.safetensors")


def reach(model: str) -> Mapping[str, Floats]:
    """For each place in `model`, of the names in `model.py`, the greatest absolute value of each channel, (hidden,).

    The places are "embedded" and of each layer, "l0" and so on, ".context" (what attention gathered), ".attended" (after
    its normalisation) and ".states" (what the layer gives).
    """
    with safe_open(FILE, "numpy") as file:
        names = [name for name in file.keys() if name.startswith(f"{model}/")]  # noqa: SIM118 - no mapping
        return {name.removeprefix(f"{model}/"): file.get_tensor(name).astype(np.float32) for name in names}


def digest() -> str:
    """sha256 of the file: by which reach a built model was put in 8 bits."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def measured_on() -> str:
    """The digest of the taught weights on which it was measured."""
    with safe_open(FILE, "numpy") as file:
        return str((file.metadata() or {})["taught"])


def write_reach(measured: Mapping[str, Mapping[str, Floats]], taught: str, file: Path = FILE) -> None:
    """Write what was measured for each model, and on which taught weights, as `reach` and `measured_on` read it."""
    tensors: dict[str, NDArray[np.float16]] = {
        f"{model}/{place}": values.astype(np.float16)
        for model, places in measured.items()
        for place, values in places.items()
    }
    save_file(tensors, file, metadata={"taught": taught})
