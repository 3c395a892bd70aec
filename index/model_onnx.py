"""Writes multilingual-e5-small as an ONNX graph of onnxruntime's operators. Only needed at set-up.

Matrices are multiplied in 8 bits, one scale for each output. What they are multiplied with has a scale for each of its
channels, from how far the values of that channel reach (`reach.py`), and what an activation made, whose outliers differ
from token to token, one for each token. So a text gets the same vector whatever else is in its batch, which one scale
for a whole batch would not give (a text alone and in a batch: cosine .996), and most scaling is done before: beside one
scale for each token throughout, on one core, 6,800 tokens a second for 4,800, and nearer to the weights in float32
(cosine of a text .9993 for .9983, of a token .9985 for .9978; 160 sentences and questions of other documents).
Every processor gets the same: those without VNNI add two products in 16 bits, so no two can come to more.
Knows nothing of tokens or files other than the one that it writes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model_weights import BLOCK, PROJECTION, Floats, Weights

_MICROSOFT = "com.microsoft"
_MOST = 127
"""Steps of 8 bits to either side of 0. Of two neighbours in a matrix the sum may be no more either, so that with bytes of
255 at most their products fit in 16 bits (255 * (127 + 1) = 32,640; what rounding can add is the 1)."""
_ZERO = 128
"""The byte that stands for 0: of two kinds of bytes to multiply, onnxruntime is quickest where the first has no sign."""
_INNER_ZERO = 32
"""The byte that stands for 0 in what GELU made: it reaches much further above 0 than below."""
_GELU_LEAST = 0.17
"""How far GELU goes below 0 (to -.16997, at -.7518)."""
_TINY = 1e-6
"""Keeps an output or a channel of zeros from being divided by 0."""
_MIGRATION = 0.7
"""How much of a channel's reach is taken over by the matrix: alpha of SmoothQuant (arXiv 2211.10438, equation 4)."""


def write_onnx(weights: Weights, reach: Mapping[str, Floats], file: Path) -> None:
    """Write the model as an ONNX graph; `reach` is that of these weights, as `reach.py` has it.

    Inputs `input_ids` and `attention_mask`, int64 (batch, tokens). Outputs `token_embeddings`, the last hidden
    states or, where the weights hold a projection "narrow", what it makes of them (batch, tokens, width), and
    `sentence_embedding`, the states' normalised mean (batch, hidden).
    """
    bert, hidden = _Bert(weights, reach), weights.sizes.hidden
    mask, states = bert.mask(), bert.embed()
    for at in range(weights.sizes.layers):
        states = bert.layer(f"l{at}", states, mask)
    pooled = bert.pool(states)
    tokens, width = bert.narrow(states)
    each = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, each) for n in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info(tokens, TensorProto.FLOAT, [*each, width]),
        helper.make_tensor_value_info(pooled, TensorProto.FLOAT, ["batch", hidden]),
    ]
    graph = helper.make_graph(
        bert.graph.nodes, "multilingual-e5-small", inputs, outputs, bert.graph.constants
    )
    opsets = [helper.make_opsetid("", 23), helper.make_opsetid(_MICROSOFT, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=11), file)


class _Graph:
    """ONNX nodes and constants in the making. Every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], *outputs: str, **attributes: float) -> str:
        """An operator of ONNX itself; of several outputs the first is returned."""
        return self._add("", kind, inputs, outputs, attributes)

    def microsoft(self, kind: str, inputs: Sequence[str], output: str, **attributes: float) -> str:
        """An operator that onnxruntime adds to those of ONNX."""
        return self._add(_MICROSOFT, kind, inputs, (output,), attributes)

    def _add(
        self,
        domain: str,
        kind: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        attributes: dict[str, float],
    ) -> str:
        node = helper.make_node(kind, inputs, outputs, domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(node)
        return outputs[0]


class _Bert:
    """Puts the parts of a BERT encoder into a graph. Methods take and return names of values."""

    def __init__(self, weights: Weights, reach: Mapping[str, Floats]) -> None:
        self.graph = _Graph()
        self._matrices, self._vectors, self._sizes = weights.matrices, weights.vectors, weights.sizes
        self._reach = reach
        self._numbers: set[str] = set()

    def mask(self) -> str:
        """Which tokens may look at which: a text's at its own, and what fills up a batch at what fills it up."""
        rows, columns = (
            self.graph.node(
                "Unsqueeze",
                ["attention_mask", self._number(f"axes.{axis}", [1, axis], np.int64)],
                f"mask.{axis}",
            )
            for axis in (3, 2)
        )
        return self.graph.node("Equal", [rows, columns], "mask")

    def embed(self) -> str:
        """Token ids become vectors: word + position + type, normalised."""
        graph, hidden, word = self.graph, self._sizes.hidden, self._matrices["emb.word"]
        table, scales = graph.constant("word", word.packed()), graph.constant("word.scales", word.scales)
        words = graph.microsoft(
            "GatherBlockQuantized",
            [table, "input_ids", scales],
            "words",
            bits=4,
            block_size=BLOCK,
            quantize_axis=1,
        )
        # Every token here is of the first type.
        places = self._vectors["emb.pos"].reshape(-1, hidden) + self._vectors["emb.type"][:hidden]
        zero, length = (
            graph.constant("zero", np.array([0])),
            graph.node("Shape", ["input_ids"], "length", start=1),
        )
        places_used = graph.node(
            "Slice", [graph.constant("places", places), zero, length, zero], "places.used"
        )
        placed = graph.node("Add", [words, places_used], "placed")
        return graph.node(
            "LayerNormalization", [placed, *self._norm("emb.ln")], "embedded", epsilon=self._sizes.epsilon
        )

    def layer(self, name: str, states: str, mask: str) -> str:
        """One transformer layer, whose weights are called `name`, over `states`."""
        graph = self.graph
        rounded, step = self._rounded(states, *(f"{name}.{part}" for part in "qkv"))
        query, key = (self._linear(rounded, step, f"{name}.{part}") for part in "qk")
        # What attention gathers is a mean of values: given in its steps, they make it come in steps.
        context_step = self._step(f"{name}.context", f"{name}.ao")
        value = self._linear(rounded, step, f"{name}.v", context_step)
        heads = {"q_num_heads": self._sizes.heads, "kv_num_heads": self._sizes.heads}
        context = graph.node("Attention", [query, key, value, mask], f"{name}.context", **heads)
        made = self._linear(self._in_bytes(context), context_step, f"{name}.ao")
        attended = self._add_norm(made, states, f"{name}.aln", f"{name}.attended")
        inner = self._linear(*self._rounded(attended, f"{name}.fi"), f"{name}.fi")
        made = self._linear_by_token(graph.node("Gelu", [inner], f"{name}.inner"), f"{name}.fo")
        return self._add_norm(made, attended, f"{name}.oln", f"{name}.states")

    def narrow(self, states: str) -> tuple[str, int]:
        """The tokens' vectors, projected if the weights say how, and their width."""
        projection = self._matrices.get(f"{PROJECTION}.w")
        made = self._linear(*self._rounded(states, PROJECTION), PROJECTION) if projection else states
        width = len(projection.scales) if projection else self._sizes.hidden
        return self.graph.node("Identity", [made], "token_embeddings"), width

    def pool(self, states: str) -> str:
        """The mean over the tokens, at length 1 (so their sum serves as well)."""
        graph = self.graph
        column = graph.node(
            "Unsqueeze", ["attention_mask", graph.constant("last", np.array([2]))], "mask.column"
        )
        weight = graph.node("CastLike", [column, states], "mask.weight")
        masked = graph.node("Mul", [states, weight], "masked")
        total = graph.node("ReduceSum", [masked, graph.constant("tokens", np.array([1]))], "sum", keepdims=0)
        return graph.node("LpNormalization", [total], "sentence_embedding", axis=-1, p=2)

    def _step(self, place: str, *names: str) -> Floats:
        """What a step of 8 bits is worth in each channel of the values at `place`, which the matrices `names` multiply.

        A value's name in the graph is its place in `reach.py`.
        """
        reach = np.maximum(self._reach[place], _TINY)
        rows = np.concatenate([self._matrices[f"{name}.w"].weights() for name in names])
        shares = reach**_MIGRATION / np.maximum(np.abs(rows).max(axis=0), _TINY) ** (1 - _MIGRATION)
        step: Floats = shares * ((reach / shares).max() / _MOST)
        return step

    def _rounded(self, states: str, *names: str) -> tuple[str, Floats]:
        """`states` in bytes for the matrices `names`, and what a step of each channel is worth."""
        step = self._step(states, *names)
        inverse = self.graph.constant(f"{states}.inverse", 1 / step)
        return self._in_bytes(self.graph.node("Mul", [states, inverse], f"{states}.steps")), step

    def _in_bytes(self, steps: str, zero: int = _ZERO) -> str:
        """Whole steps, 0 as the byte `zero`; what is out of a byte's reach, as far as that goes."""
        inputs = [steps, self._number("one", 1), self._byte(zero)]
        return self.graph.node("QuantizeLinear", inputs, f"{steps}.rounded")

    def _linear(self, rounded: str, step: Floats, name: str, out_step: Floats | None = None) -> str:
        """Bytes that are worth `step` each, times the matrix called `name`, plus its bias; in steps of `out_step`, if given."""
        weights, bias = self._matrices[f"{name}.w"].weights() * step, self._vectors[f"{name}.b"]
        if out_step is not None:
            weights, bias = weights / out_step[:, None], bias / out_step
        return self._product(rounded, _ZERO, weights, name, self.graph.constant(f"{name}.bias", bias))

    def _linear_by_token(self, inner: str, name: str) -> str:
        """What GELU made, in 8 bits with a scale for each token, times the matrix called `name`, plus its bias."""
        graph, steps_above = self.graph, 255 - _INNER_ZERO
        above = self._number("inner.above", steps_above)
        highest = graph.node("ReduceMax", [inner, self._number("axis", [-1], np.int64)], f"{inner}.highest")
        # A token with less above 0 has as many steps below it as GELU can need.
        floor = self._number("inner.floor", _GELU_LEAST * steps_above / _INNER_ZERO)
        range_above = graph.node("Max", [highest, floor], f"{inner}.range")
        step = graph.node("Div", [range_above, above], f"{inner}.step")
        inverse = graph.node("Div", [above, range_above], f"{inner}.inverse")
        rounded = self._in_bytes(graph.node("Mul", [inner, inverse], f"{inner}.steps"), _INNER_ZERO)
        product = self._product(rounded, _INNER_ZERO, self._matrices[f"{name}.w"].weights(), name)
        scaled = graph.node("Mul", [product, step], f"{name}.scaled")
        bias = graph.constant(f"{name}.bias", self._vectors[f"{name}.b"])
        return graph.node("Add", [scaled, bias], f"{name}.out")

    def _product(self, rounded: str, zero: int, weights: Floats, name: str, *bias: str) -> str:
        """Bytes in which `zero` stands for 0, times `weights`, (outputs, channels), in 8 bits, plus `bias`."""
        graph, scales = self.graph, _scales(weights)
        steps = np.rint(weights / scales[:, None]).astype(np.int8)
        inputs = [
            *(rounded, graph.constant(f"{name}.weights", steps.T)),
            *(self._number("one", 1), graph.constant(f"{name}.scales", scales)),
            *(self._byte(zero), ""),  # in the matrix 0 stands for 0
            *bias,
        ]
        return graph.microsoft("MatMulIntegerToFloat", inputs, f"{name}.product")

    def _add_norm(self, left: str, right: str, name: str, output: str) -> str:
        """The sum of both, with mean 0 and variance 1 in each token, then scaled and shifted."""
        total = self.graph.node("Add", [left, right], f"{output}.sum")
        return self.graph.node(
            "LayerNormalization", [total, *self._norm(name)], output, epsilon=self._sizes.epsilon
        )

    def _norm(self, name: str) -> tuple[str, str]:
        scale = self.graph.constant(f"{name}.scale", self._vectors[f"{name}.w"])
        return scale, self.graph.constant(f"{name}.shift", self._vectors[f"{name}.b"])

    def _byte(self, zero: int) -> str:
        return self._number(f"zero.{zero}", zero, np.uint8)

    def _number(self, name: str, value: float | list[int], kind: type = np.float32) -> str:
        """A constant that several operators share."""
        if name not in self._numbers:
            self._numbers.add(name)
            self.graph.constant(name, np.array(value, dtype=kind))
        return name


def _scales(weights: Floats) -> Floats:
    """What a step of 8 bits is worth in each row of `weights`, (outputs, channels): for no weight and no two more than `_MOST`."""
    neighbours = weights.reshape(len(weights), -1, 2).sum(axis=2)
    most = np.maximum(np.abs(weights).max(axis=1), np.abs(neighbours).max(axis=1))
    scales: Floats = np.maximum(most, _TINY).astype(np.float32) / np.float32(_MOST)
    return scales
