"""Reads a question against a sentence, token by token, to tell whether the sentence answers it.

A small transformer over the vectors that the index keeps for the tokens of every sentence, so that nothing is embedded
a second time (the upper layers of a cross-encoder without the lower ones: Cao et al., DeFormer, ACL 2020; MacAvaney et
al., PreTTR, SIGIR 2020). Its weights, 0.6 MB, are taught by `python -m evals.teach_reader`. Knows nothing of passages
or of refusing.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

FILE = Path(__file__).with_name("reader.safetensors")

LAYERS = 2
HEADS = 4
SPREAD = 3.0
"""Unit vectors and cosines are multiplied by it: their components are small for a layer that starts at random."""

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]


def read(question: Floats, sentences: Sequence[Floats], cosines: Sequence[float]) -> Floats:
    """The log-odds, (sentences,), that each sentence answers the question, against that none does.

    `question`, (tokens, width), and each sentence, (its tokens, width), are unit vectors; `cosines` are those of the
    question with each sentence, as whole vectors.
    """
    weights = _weights()
    longest = max(len(one) for one in sentences)
    tokens = np.zeros((len(sentences), longest, question.shape[1]), np.float32)
    there = np.zeros((len(sentences), longest), bool)
    for row, one in enumerate(sentences):
        tokens[row, : len(one)], there[row, : len(one)] = one, True
    alike = np.where(there[:, None], question @ tokens.transpose(0, 2, 1), -1.0)
    asked, told = alike.max(axis=2), alike.max(axis=1)
    states = np.concatenate(
        [
            np.broadcast_to(weights["seg"][2], (len(sentences), 1, question.shape[1])),
            _entered(np.broadcast_to(question, (len(sentences), *question.shape)), asked, 0, weights),
            _entered(tokens, told, 1, weights),
        ],
        axis=1,
    )
    seen = np.concatenate([np.ones((len(sentences), 1 + len(question)), bool), there], axis=1)
    for layer in range(LAYERS):
        states = _layer(states, seen, layer, weights)
    told_there = (told * there).sum(axis=1) / there.sum(axis=1)
    likeness = np.column_stack([cosines, asked.mean(axis=1), asked.min(axis=1), told_there]).astype(
        np.float32
    )
    of_states = _normalised(states[:, 0], "ln", weights)
    summary: Floats = np.concatenate([of_states, likeness * np.float32(SPREAD)], axis=1)
    made: Floats = _linear(summary, "out", weights)[:, 0]
    return made


@cache
def _weights() -> Weights:
    named = {name.replace("in_proj_", "in_proj."): values for name, values in load_file(FILE).items()}
    return {name: values.astype(np.float32) for name, values in named.items()}


def _entered(tokens: Floats, likest: Floats, side: int, weights: Weights) -> Floats:
    """Tokens of one side, each with its cosine to the likest of the other side."""
    with_likest: Floats = np.concatenate([tokens, likest[..., None]], axis=-1) * np.float32(SPREAD)
    entered: Floats = _linear(with_likest, "inp", weights) + weights["seg"][side]
    return entered


def _layer(states: Floats, seen: NDArray[np.bool_], layer: int, weights: Weights) -> Floats:
    """One transformer layer that normalises first (Xiong et al., ICML 2020)."""
    name = f"enc.{layer}"
    states = states + _attended(_normalised(states, f"{name}.norm1", weights), seen, name, weights)
    inner = _gelu(_linear(_normalised(states, f"{name}.norm2", weights), f"{name}.linear1", weights))
    return states + _linear(inner, f"{name}.linear2", weights)


def _attended(states: Floats, seen: NDArray[np.bool_], name: str, weights: Weights) -> Floats:
    rows, length, width = states.shape
    every = _linear(states, f"{name}.self_attn.in_proj", weights)
    query, key, value = every.reshape(rows, length, 3, HEADS, width // HEADS).transpose(2, 0, 3, 1, 4)
    scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // HEADS)
    scores = np.where(seen[:, None, None], scores, -np.inf)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed = (shares @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
    return _linear(mixed, f"{name}.self_attn.out_proj", weights)


def _normalised(states: Floats, name: str, weights: Weights) -> Floats:
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    made: Floats = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return made


def _linear(states: Floats, name: str, weights: Weights) -> Floats:
    weight = weights[f"{name}.weight"]
    made: Floats = states.reshape(-1, weight.shape[1]) @ weight.T + weights[f"{name}.bias"]
    return made.reshape(*states.shape[:-1], len(weight))


def _gelu(states: Floats) -> Floats:
    """Hendrycks and Gimpel, 2016, in the form with tanh."""
    # Plain numbers, since one of numpy's own would make every state one of 64 bits; a power is slow.
    made: Floats = (
        0.5 * states * (1 + np.tanh(math.sqrt(2 / math.pi) * (states + 0.044715 * states * states * states)))
    )
    return made
