"""Writes multilingual-e5-small as a sentence-transformers folder. Only needed at set-up.

Knows nothing of where the weights come from.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from index.model_weights import PROJECTION, PROMPTS, Sizes, Weights

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}


def write_sentence_transformer(weights: Weights, folder: Path) -> None:
    """Write the model as a sentence-transformers folder, its weights in float16. `tokenizer.json` is the caller's."""
    save_file(_bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _configuration(weights.sizes).items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _bert_tensors(weights: Weights) -> dict[str, NDArray[np.float16]]:
    hidden = weights.sizes.hidden
    # The packed file leaves out BERT's pooler, which mean pooling never reads; zeros keep loaders quiet.
    tensors: dict[str, NDArray[np.float16]] = {
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float16),
        "pooler.dense.bias": np.zeros(hidden, np.float16),
    }
    # The projection of tokens is no part of BERT.
    matrices = {name: matrix for name, matrix in weights.matrices.items() if not name.startswith(PROJECTION)}
    vectors = {name: vector for name, vector in weights.vectors.items() if not name.startswith(PROJECTION)}
    for name, matrix in matrices.items():
        tensors[_bert_name(name)] = matrix.weights().astype(np.float16)
    for name, vector in vectors.items():
        shaped = vector.reshape(-1, hidden) if name in ("emb.pos", "emb.type") else vector
        tensors[_bert_name(name)] = shaped.astype(np.float16)
    return tensors


def packed_name(name: str) -> str:
    """The packed file's name of one of BERT's tensors: `encoder.layer.3.output.dense.bias` → `l3.fo.b`."""
    first, *rest = name.split(".")
    if first == "embeddings":
        part = next((short for short, long in _EMBEDDINGS.items() if long == rest[0]), "ln")
        return f"emb.{part}.{rest[1][0]}" if part == "ln" else f"emb.{part}"
    _, layer, *where, kind = rest if rest[0] == "layer" else ["layer", *rest]
    short = {long: short for short, long in _PARTS.items()}[".".join(where)]
    return f"l{layer}.{short}.{kind[0]}"


def _bert_name(name: str) -> str:
    """`emb.word` → `embeddings.word_embeddings.weight`, `l3.fo.b` → `encoder.layer.3.output.dense.bias`."""
    first, part, *kind = name.split(".")
    suffix = "bias" if kind == ["b"] else "weight"
    if first == "emb":
        return f"embeddings.{_EMBEDDINGS.get(part, 'LayerNorm')}.{suffix}"
    return f"encoder.layer.{first[1:]}.{_PARTS[part]}.{suffix}"


def _configuration(sizes: Sizes) -> dict[str, object]:
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": round(sizes.epsilon, 15),
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for at, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None},
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }
