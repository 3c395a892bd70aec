"""The weights that this project taught the default model, on lessons written for it: see `python -m evals.teach`.

`taught.safetensors` holds the layers only, in 8 bits; the vocabulary stays the public model's. Knows nothing of
how they were learned or are run.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from index.model_weights import Floats, Quantised, Weights

FILE = Path(__file__).with_name("taught.safetensors")

_STEPS, _SCALES = ".steps", ".scales"


def digest() -> str:
    """sha256 of the file: which lessons a built model has had."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def taught(weights: Weights) -> Weights:
    """`weights` with the layers of `taught.safetensors` in place of their own."""
    kept = load_file(FILE)
    matrices = {
        name.removesuffix(_STEPS): Quantised(
            steps, kept[name.removesuffix(_STEPS) + _SCALES].astype(np.float32), bits=8
        )
        for name, steps in kept.items()
        if name.endswith(_STEPS)
    }
    vectors = {
        name: values.astype(np.float32)
        for name, values in kept.items()
        if not name.endswith((_STEPS, _SCALES))
    }
    return replace(weights, matrices={**weights.matrices, **matrices}, vectors={**weights.vectors, **vectors})


def write_taught(matrices: Mapping[str, Floats], vectors: Mapping[str, Floats], file: Path = FILE) -> None:
    """Write layers as `taught` reads them: matrices in 8 bits, vectors in half precision."""
    tensors: dict[str, NDArray[Any]] = {name: values.astype(np.float16) for name, values in vectors.items()}
    for name, weights in matrices.items():
        quantised = Quantised.in_8_bits(weights)
        tensors[name + _STEPS] = quantised.steps
        tensors[name + _SCALES] = quantised.scales.astype(np.float16)
    save_file(tensors, file)
