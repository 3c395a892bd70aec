"""Writes multilingual-e5-small as an ONNX graph of onnxruntime's operators. Only needed at set-up.

Matrices are multiplied in 8 bits: a matrix with one scale for each of its outputs, what it is multiplied with with one
scale for each token. So a text gets the same vector whatever else is in its batch (measured on the letter: no component
moves by 1e-7), which one scale for a whole batch would not give (a text alone and in a batch: cosine .996).
Against blocks of 32 with a scale each (`MatMulNBits`), on one core: 4,400 tokens a second for 1,800, a question 6 ms
for 13, cosine .998. Of what is not the multiplying, the sums of a normalisation are written out, because onnxruntime's
fused operator adds one number after another (a ninth of all the time).
Knows nothing of tokens or files other than the one that it writes.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model_weights import BLOCK, PROJECTION, Weights

_MICROSOFT = "com.microsoft"
_MOST = 127
"""Steps of 8 bits to either side of 0."""
_ZERO = 128
"""The byte that stands for 0: of two kinds of bytes to multiply, onnxruntime is quickest where the first has no sign."""
_TINY = 1e-9
"""Keeps a token or an output of zeros from being divided by 0."""


def write_onnx(weights: Weights, file: Path) -> None:
    """Write the model as an ONNX graph.

    Inputs `input_ids` and `attention_mask`, int64 (batch, tokens). Outputs `token_embeddings`, the last hidden
    states or, where the weights hold a projection "narrow", what it makes of them (batch, tokens, width), and
    `sentence_embedding`, the states' normalised mean (batch, hidden).
    """
    bert, hidden = _Bert(weights), weights.sizes.hidden
    bert.graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    states = bert.embed()
    for at in range(weights.sizes.layers):
        states = bert.layer(f"l{at}", states)
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
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=10), file)


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

    def fused(self, kind: str, inputs: Sequence[str], output: str, **attributes: float) -> str:
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

    def __init__(self, weights: Weights) -> None:
        self.graph = _Graph()
        self._matrices, self._vectors, self._sizes = weights.matrices, weights.vectors, weights.sizes
        self._rounded: dict[str, tuple[str, str]] = {}
        self._numbers: set[str] = set()

    def embed(self) -> str:
        """Token ids become vectors: word + position + type, normalised."""
        graph, hidden, word = self.graph, self._sizes.hidden, self._matrices["emb.word"]
        table, scales = graph.constant("word", word.packed()), graph.constant("word.scales", word.scales)
        words = graph.fused(
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

    def layer(self, name: str, states: str) -> str:
        """One transformer layer, whose weights are called `name`, over `states`."""
        graph, heads = self.graph, [f"{name}.{part}" for part in "qkv"]
        context = graph.fused(
            "MultiHeadAttention",
            [*(self._product(states, head) for head in heads), self._bias(*heads), "mask"],
            f"{name}.context",
            num_heads=self._sizes.heads,
        )
        states = self._add_norm(
            self._linear(context, f"{name}.ao"), states, f"{name}.aln", f"{name}.attended"
        )
        inner = graph.fused(
            "BiasGelu", [self._product(states, f"{name}.fi"), self._bias(f"{name}.fi")], f"{name}.inner"
        )
        return self._add_norm(self._linear(inner, f"{name}.fo"), states, f"{name}.oln", f"{name}.states")

    def narrow(self, states: str) -> tuple[str, int]:
        """The tokens' vectors, projected if the weights say how, and their width."""
        projection = self._matrices.get(f"{PROJECTION}.w")
        made = self._linear(states, PROJECTION) if projection else states
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

    def _linear(self, states: str, name: str) -> str:
        """`states` times the matrix called `name`, plus its bias."""
        return self.graph.node("Add", [self._product(states, name), self._bias(name)], f"{name}.out")

    def _bias(self, *names: str) -> str:
        bias = np.concatenate([self._vectors[f"{name}.b"] for name in names])
        return self.graph.constant(f"{'+'.join(names)}.bias", bias)

    def _product(self, states: str, name: str) -> str:
        """`states` times the matrix called `name`, in 8 bits."""
        graph, weights = self.graph, self._matrices[f"{name}.w"].weights()
        scales = np.maximum(np.abs(weights).max(axis=1), _TINY).astype(np.float32) / _MOST
        steps = np.rint(weights / scales[:, None]).astype(np.int8)
        rounded, by_token = self._in_8_bits(states)
        inputs = [
            rounded,
            graph.constant(f"{name}.steps", steps.T),
            self._number("one", 1),
            graph.constant(f"{name}.scales", scales),
            self._number("zero.byte", _ZERO, np.uint8),
            graph.constant(f"{name}.zeros", np.zeros(len(scales), dtype=np.int8)),
        ]
        product = graph.fused("MatMulIntegerToFloat", inputs, f"{name}.unscaled")
        return graph.node("Mul", [product, by_token], f"{name}.product")

    def _in_8_bits(self, states: str) -> tuple[str, str]:
        """`states` as bytes, and what one step is worth in each token: (batch, tokens, 1)."""
        if states not in self._rounded:
            graph, last = self.graph, self._number("axis", [-1], np.int64)
            most = graph.node("ReduceMax", [states, last], f"{states}.most")
            least = graph.node(
                "Neg", [graph.node("ReduceMin", [states, last], f"{states}.least")], f"{states}.least.turned"
            )
            reach = graph.node("Max", [most, least, self._number("tiny", _TINY)], f"{states}.reach")
            step = graph.node("Div", [reach, self._number("most", _MOST)], f"{states}.step")
            inverse = graph.node("Div", [self._number("most", _MOST), reach], f"{states}.inverse")
            steps = graph.node("Mul", [states, inverse], f"{states}.steps")
            # A cast cuts off, so with a half added it rounds.
            lifted = graph.node("Add", [steps, self._number("zero.half", _ZERO + 0.5)], f"{states}.lifted")
            self._rounded[states] = (
                graph.node("Cast", [lifted], f"{states}.bytes", to=TensorProto.UINT8),
                step,
            )
        return self._rounded[states]

    def _add_norm(self, left: str, right: str, name: str, output: str) -> str:
        """The sum of both, with mean 0 and variance 1 in each token, then scaled and shifted."""
        graph, last = self.graph, self._number("axis", [-1], np.int64)
        scale, shift = self._norm(name)
        total = graph.node("Add", [left, right], f"{output}.sum")
        centred = graph.node(
            "Sub", [total, graph.node("ReduceMean", [total, last], f"{output}.mean")], f"{output}.centred"
        )
        squares = graph.node("ReduceSumSquare", [centred, last], f"{output}.squares")
        share = self._number("share", 1 / self._sizes.hidden)
        variance = graph.node("Mul", [squares, share], f"{output}.variance")
        kept = graph.node("Add", [variance, self._number("epsilon", self._sizes.epsilon)], f"{output}.safe")
        deviation = graph.node(
            "Reciprocal", [graph.node("Sqrt", [kept], f"{output}.root")], f"{output}.narrowing"
        )
        unit = graph.node("Mul", [centred, deviation], f"{output}.unit")
        return graph.node("Add", [graph.node("Mul", [unit, scale], f"{output}.scaled"), shift], output)

    def _number(self, name: str, value: float | list[int], kind: type = np.float32) -> str:
        """A constant that several operators share."""
        if name not in self._numbers:
            self._numbers.add(name)
            self.graph.constant(name, np.array(value, dtype=kind))
        return name

    def _norm(self, name: str) -> tuple[str, str]:
        scale = self.graph.constant(f"{name}.scale", self._vectors[f"{name}.w"])
        return scale, self.graph.constant(f"{name}.shift", self._vectors[f"{name}.b"])
