"""Measures how far values between the default model's layers reach: `python -m evals.reach`. Writes `index/reach.safetensors`.

On sentences and questions of the lessons, by the weights in float32, for the taught and the public model; two and a half minutes
on 2 cores. To be run after `python -m evals.teach`. Cases of `evals/cases` are not looked at. Knows nothing of how the figures
are used.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from transformers import BertModel

from evals.lessons import LESSONS, read_lessons
from index.model import NAME, PIECES, PUBLIC, write_weights
from index.model_weights import PROMPTS, Floats
from index.pieces import Pieces
from index.reach import write_reach
from index.taught import digest

EACH = 4
"""Of the lessons' sentences and of their questions one in so many is read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both models and write what was found; 0 done, 2 wrong usage."""
    argparse.ArgumentParser(prog="python -m evals.reach", description=__doc__.partition("\n")[0]).parse_args(
        arguments
    )
    read, measured = list(texts()), dict[str, dict[str, Floats]]()
    for name in (NAME, PUBLIC):
        with tempfile.TemporaryDirectory() as room:
            model = Path(room) / name
            write_weights(model, name, print)
            measured[name] = measure(model, read)
    write_reach(measured, digest())
    print(f"measured on {len(read):,} sentences and questions")
    return 0


def texts() -> Iterator[str]:
    """Sentences under their title and heading, and questions, as the model reads them."""
    lessons = read_lessons(sorted(LESSONS.glob("questions-*.txt")))
    sentences = [
        f"{lesson.above(place)}. {sentence.text}"
        for lesson in lessons
        for place, sentence in enumerate(lesson.sentences)
    ]
    yield from (PROMPTS["passage"] + text for text in sentences[::EACH])
    questions = [question.text for lesson in lessons for question in lesson.questions]
    yield from (PROMPTS["query"] + text for text in questions[::EACH])


@torch.no_grad()
def measure(model: Path, texts: Sequence[str]) -> dict[str, Floats]:
    """The greatest absolute value of each channel at each place, (hidden,), over all tokens of `texts`."""
    bert = BertModel.from_pretrained(model, attn_implementation="eager", add_pooling_layer=False)
    pieces, found = Pieces(model / PIECES), dict[str, Floats]()

    def keep(place: str, states: Tensor) -> None:
        most = states.abs().amax(dim=(0, 1)).numpy()
        found[place] = np.maximum(found.get(place, 0), most)

    for name, part in bert.encoder.layer.named_modules():
        if place := _place(name):
            part.register_forward_pre_hook(lambda _, inputs, place=place: keep(place, inputs[0]))
    for ids in pieces.ids(texts):
        states = bert(input_ids=torch.tensor([ids])).last_hidden_state
        keep(f"l{bert.config.num_hidden_layers - 1}.states", states)
    return found


def _place(part: str) -> str | None:
    """What the matrix called `part` gets, under its name in `index/reach.py`: "3.attention.self.query" → "l2.states"."""
    layer, _, name = part.partition(".")
    if name == "attention.self.query":
        return f"l{int(layer) - 1}.states" if int(layer) else "embedded"
    places = {"attention.output.dense": "context", "intermediate.dense": "attended"}
    return f"l{layer}.{places[name]}" if name in places else None


if __name__ == "__main__":
    sys.exit(main())
