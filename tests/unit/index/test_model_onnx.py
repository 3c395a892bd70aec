"""The graph in 8 bits, of small weights by chance, held against the same BERT in float32 by numpy."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from index.model_onnx import write_onnx
from index.model_weights import Floats, Quantised, Sizes, Weights

SIZES = Sizes(64, 2, 4, 128, 32, 16, 1, 1e-12, 32)
IDS = [3, 14, 15, 9, 26, 5]
Reach = dict[str, Floats]


def some_weights(seed: int = 0) -> Weights:
    """Weights by chance, a few channels much larger than the others, as in trained models."""
    draw = np.random.default_rng(seed)
    hidden, inner = SIZES.hidden, SIZES.feed_forward

    def matrix(rows: int, columns: int) -> Quantised:
        return Quantised.in_8_bits(draw.normal(0, columns**-0.5, (rows, columns)).astype(np.float32))

    def vector(size: int, mean: float = 0) -> Floats:
        return draw.normal(mean, 0.2, size).astype(np.float32)

    word = Quantised(
        draw.integers(0, 16, (SIZES.vocabulary, hidden)).astype(np.uint8),
        np.full((SIZES.vocabulary, hidden // 32), 0.1, np.float32),
    )
    matrices, vectors = {"emb.word": word}, {"emb.pos": vector(16 * hidden), "emb.type": vector(hidden)}
    norms = ["emb.ln", *(f"l{layer}.{norm}" for layer in range(SIZES.layers) for norm in ("aln", "oln"))]
    for norm in norms:
        vectors[f"{norm}.w"], vectors[f"{norm}.b"] = vector(hidden, 1), vector(hidden)
        vectors[f"{norm}.w"][:2] *= 20
    for layer in range(SIZES.layers):
        shapes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden)}
        for part, (rows, columns) in {**shapes, "fi": (inner, hidden), "fo": (hidden, inner)}.items():
            matrices[f"l{layer}.{part}.w"] = matrix(rows, columns)
            vectors[f"l{layer}.{part}.b"] = vector(rows)
    return Weights(SIZES, vectors, matrices)


def in_float32(weights: Weights, ids: list[int]) -> tuple[Floats, Reach]:
    """The last states, (tokens, hidden), and how far the values on the way reach."""
    vectors, reach = weights.vectors, Reach()

    def linear(states: Floats, name: str) -> Floats:
        made: Floats = states @ weights.matrices[f"{name}.w"].weights().T + vectors[f"{name}.b"]
        return made

    def norm(states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        unit = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + SIZES.epsilon)
        made: Floats = unit * vectors[f"{name}.w"] + vectors[f"{name}.b"]
        return made

    def seen(place: str, states: Floats) -> Floats:
        reach[place] = np.abs(states).max(axis=0)
        return states

    def attend(states: Floats, name: str) -> Floats:
        def heads(part: str) -> Floats:
            return linear(states, f"{name}.{part}").reshape(len(ids), SIZES.heads, -1).transpose(1, 0, 2)

        scores = heads("q") @ heads("k").transpose(0, 2, 1) / math.sqrt(SIZES.hidden / SIZES.heads)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        gathered = shares / shares.sum(axis=-1, keepdims=True) @ heads("v")
        made: Floats = gathered.transpose(1, 0, 2).reshape(len(ids), SIZES.hidden)
        return made

    def gelu(values: Floats) -> Floats:
        shares = [[0.5 + math.erf(value / math.sqrt(2)) / 2 for value in row] for row in values]
        return values * np.array(shares, dtype=np.float32)

    places = vectors["emb.pos"].reshape(-1, SIZES.hidden)[: len(ids)] + vectors["emb.type"]
    states = seen("embedded", norm(weights.matrices["emb.word"].weights()[ids] + places, "emb.ln"))
    for at in range(SIZES.layers):
        name = f"l{at}"
        context = seen(f"{name}.context", attend(states, name))
        attended = seen(f"{name}.attended", norm(linear(context, f"{name}.ao") + states, f"{name}.aln"))
        inner = gelu(linear(attended, f"{name}.fi"))
        states = seen(f"{name}.states", norm(linear(inner, f"{name}.fo") + attended, f"{name}.oln"))
    return states, reach


def in_8_bits(
    weights: Weights, reach: Mapping[str, Floats], file: Path, texts: list[list[int]]
) -> tuple[Floats, Floats]:
    """What the graph gives for `texts`, filled up to the longest: states and vectors."""
    write_onnx(weights, reach, file)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    longest = max(map(len, texts))
    ids = np.array([text + [1] * (longest - len(text)) for text in texts])
    mask = np.array([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
    states, whole = session.run(None, {"input_ids": ids, "attention_mask": mask})
    return states, whole


def cosines(one: Floats, other: Floats) -> NDArray[np.floating]:
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    made: NDArray[np.floating] = (one * other).sum(axis=-1) / lengths
    return made


@pytest.mark.parametrize("seed", range(5))
def test_the_states_are_nearly_those_of_float32(tmp_path: Path, seed: int) -> None:
    weights = some_weights(seed)
    expected, reach = in_float32(weights, IDS)
    states, _ = in_8_bits(weights, reach, tmp_path / "model.onnx", [IDS])
    assert cosines(states[0], expected).min() > 0.999


def test_a_text_has_the_same_vector_beside_a_longer_one(tmp_path: Path) -> None:
    weights = some_weights()
    _, reach = in_float32(weights, IDS)
    _, alone = in_8_bits(weights, reach, tmp_path / "model.onnx", [IDS])
    _, beside = in_8_bits(weights, reach, tmp_path / "model.onnx", [IDS * 2, IDS])
    np.testing.assert_allclose(beside[1], alone[0], atol=1e-6)


def test_a_value_out_of_reach_goes_as_far_as_a_byte_does(tmp_path: Path) -> None:
    """It is cut off; one that came round from the other end would turn the states about."""
    weights = some_weights()
    expected, reach = in_float32(weights, IDS)
    states, _ = in_8_bits(
        weights, {place: most * 0.7 for place, most in reach.items()}, tmp_path / "model.onnx", [IDS]
    )
    assert cosines(states[0], expected).min() > 0.9


def test_channels_and_outputs_of_zeros_do_no_harm(tmp_path: Path) -> None:
    weights = some_weights()
    nothing = Quantised.in_8_bits(np.zeros((64, 64), np.float32))
    weights = Weights(SIZES, weights.vectors, {**weights.matrices, "l0.v.w": nothing, "l1.ao.w": nothing})
    expected, reach = in_float32(weights, IDS)
    reach["l0.context"] = np.zeros_like(reach["l0.context"])
    states, _ = in_8_bits(weights, reach, tmp_path / "model.onnx", [IDS])
    assert np.isfinite(states).all()
    assert states.shape == (1, *expected.shape)


def test_no_two_products_of_neighbours_overflow_16_bits(tmp_path: Path) -> None:
    weights = some_weights()
    write_onnx(weights, in_float32(weights, IDS)[1], tmp_path / "model.onnx")
    graph = onnx.load(tmp_path / "model.onnx").graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    assert len(products) == 6 * SIZES.layers
    for product in products:
        matrix = constants[product.input[1]].astype(int)
        assert np.abs(255 * (matrix[::2] + matrix[1::2])).max() < 2**15
