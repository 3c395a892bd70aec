"""Writes multilingual-e5-small as an ONNX graph of onnxruntime's fused operators. Only needed at set-up.

The weights stay in the bits in which they come, so nothing is lost a second time. What they are multiplied with is
rounded to 8 bits, each token by itself in blocks of 32, so a text gets the same vector whatever else is in its batch
(measured on the letter: no component moves by 1e-7, cosine .9998 to arithmetic in float32). On a core without matrix
instructions a question takes 10 ms for 40, and 9 passages a second are made for 7. With weights and activations in
int8 per channel a text alone and in a batch would differ by a cosine of .996.
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
_INT8 = 4
"""onnxruntime's name for multiplying in 8 bits."""


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
        graph.node(
            "Split",
            [self._linear(states, *heads)],
            *(f"{head}.out" for head in heads),
            axis=-1,
            num_outputs=3,
        )
        context = graph.fused(
            "MultiHeadAttention",
            [*(f"{head}.out" for head in heads), "", "mask"],
            f"{name}.context",
            num_heads=self._sizes.heads,
        )
        attended = self._linear(context, f"{name}.ao")
        states = self._add_norm(attended, states, f"{name}.aln", f"{name}.attended")
        inner = graph.fused("Gelu", [self._linear(states, f"{name}.fi")], f"{name}.inner")
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

    def _linear(self, states: str, *names: str) -> str:
        """`states` times the matrices called `names`, one above the other, plus their biases."""
        graph, name = self.graph, "+".join(names)
        matrices = [self._matrices[f"{part}.w"] for part in names]
        scales = np.concatenate([matrix.scales for matrix in matrices])
        rows, blocks = scales.shape
        bits = matrices[0].bits
        packed = np.concatenate([matrix.packed() for matrix in matrices]).reshape(
            rows, blocks, BLOCK * bits // 8
        )
        bias = np.concatenate([self._vectors[f"{part}.b"] for part in names])
        inputs = [
            states,
            graph.constant(f"{name}.weights", packed),
            graph.constant(f"{name}.scales", scales),
            "",
            "",
            graph.constant(f"{name}.bias", bias),
        ]
        shape = {"K": blocks * BLOCK, "N": rows, "bits": bits, "block_size": BLOCK, "accuracy_level": _INT8}
        return graph.fused("MatMulNBits", inputs, f"{name}.product", **shape)

    def _add_norm(self, left: str, right: str, name: str, output: str) -> str:
        inputs = [left, right, *self._norm(name)]
        return self.graph.fused("SkipLayerNormalization", inputs, output, epsilon=self._sizes.epsilon)

    def _norm(self, name: str) -> tuple[str, str]:
        scale = self.graph.constant(f"{name}.scale", self._vectors[f"{name}.w"])
        return scale, self.graph.constant(f"{name}.shift", self._vectors[f"{name}.b"])
