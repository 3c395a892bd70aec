"""Teaches the reader on the lessons: `python -m evals.teach_reader`. Writes `assistant/reader.safetensors`.

A question must choose the sentence that answers it among the likest of its document, or none where none does (a softmax
with a null, as SQuAD 2.0's readers have). The vectors are those that an index keeps; they are not taught here. Cases of
`evals/cases` are not looked at. Knows nothing of how the weights are used.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.reader import FILE, HEADS, LAYERS, SPREAD
from evals.lessons import LESSONS, Lesson, read_lessons
from index.embed import Embedded, OnnxEmbedding, Text
from index.model import NAME, ensure_model
from sources.settings import load_settings

EPOCHS = 4
RATE = 1e-3
WARM_UP = 0.1
DROPOUT = 0.2
DECAY = 0.05
AT_ONCE = 24
"""Questions in a step."""

LIKEST = 6
"""Sentences that a question chooses among: the likest of its document, and those that answer it."""

WRONG = 4
"""Of these, sentences that do not answer it, at most."""

TAUGHT_ON = "questions-[1-6].txt"
"""Lessons that were there when the shipped weights were taught. More of them changed nothing beyond noise: ARCHITECTURE."""

SEEN = 175
"""Documents, the first, that the shipped embedding was taught on: their questions lie nearer to their answers than those
of others do, so none of them is held out."""

HELD_OUT = 25

WIDTH = 128
INNER = 256


Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the sentences that it chooses among; `answers` says which of them answer it."""

    question: Tensor
    sentences: list[Tensor]
    cosines: list[float]
    answers: list[bool]


class Reader(nn.Module):
    """`assistant.reader.read`, to be taught: the same names of weights, the same arithmetic."""

    def __init__(self) -> None:
        """Start at random."""
        super().__init__()
        self.inp = nn.Linear(WIDTH + 1, WIDTH)
        self.seg = nn.Parameter(torch.randn(3, WIDTH) * 0.02)
        self.enc = nn.ModuleList(
            nn.TransformerEncoderLayer(
                WIDTH,
                HEADS,
                INNER,
                DROPOUT,
                activation=lambda states: functional.gelu(states, approximate="tanh"),
                batch_first=True,
                norm_first=True,
            )
            for _ in range(LAYERS)
        )
        self.ln = nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(DROPOUT)
        self.out = nn.Linear(WIDTH + 4, 1)

    def forward(self, questions: Sequence[Tensor], sentences: Sequence[Tensor], cosines: Tensor) -> Tensor:
        """The log-odds of each pair, (pairs,)."""
        asked, asked_there = _padded(questions)
        told, told_there = _padded(sentences)
        alike = asked @ told.transpose(1, 2)
        alike = alike.masked_fill(~(asked_there[:, :, None] & told_there[:, None]), -1)
        of_asked, of_told = alike.max(2).values, alike.max(1).values
        states = torch.cat(
            [
                self.seg[2].expand(len(questions), 1, WIDTH),
                self.inp(torch.cat([asked, of_asked[..., None]], -1) * SPREAD) + self.seg[0],
                self.inp(torch.cat([told, of_told[..., None]], -1) * SPREAD) + self.seg[1],
            ],
            1,
        )
        first = torch.ones(len(questions), 1, dtype=torch.bool)
        hidden = ~torch.cat([first, asked_there, told_there], 1)
        for layer in self.enc:
            states = layer(states, src_key_padding_mask=hidden)
        likeness = [
            cosines,
            (of_asked * asked_there).sum(1) / asked_there.sum(1),
            of_asked.masked_fill(~asked_there, 1).min(1).values,
            (of_told * told_there).sum(1) / told_there.sum(1),
        ]
        summary = torch.cat([self.drop(self.ln(states[:, 0])), torch.stack(likeness, 1) * SPREAD], 1)
        made: Tensor = self.out(summary)[:, 0]
        return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach, say what was learned on documents that were held out, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.teach_reader", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)  # noqa: S311 - a fixed draw, no secret
    lessons = read_lessons(sorted(LESSONS.glob(TAUGHT_ON)))
    unseen = lessons[SEEN:]
    random.Random(0).shuffle(unseen)  # noqa: S311 - as above; the same ones whatever the seed
    embedding = OnnxEmbedding(ensure_model(load_settings().index / "models" / NAME, print))
    held_out = [asked for lesson in unseen[:HELD_OUT] for asked in _asked(lesson, embedding)]
    taught = [
        asked for lesson in [*lessons[:SEEN], *unseen[HELD_OUT:]] for asked in _asked(lesson, embedding)
    ]
    print(f"{len(taught)} questions to learn from, {len(held_out)} held out", flush=True)
    reader = Reader()
    for epoch, loss in _learn(reader, taught, options.epochs, draw):
        print(f"epoch {epoch}: loss {loss:.3f}, {_shown(reader, held_out)}", flush=True)
    save_file({name: one.numpy().astype(np.float16) for name, one in reader.state_dict().items()}, FILE)
    return 0


def _asked(lesson: Lesson, embedding: OnnxEmbedding) -> Iterator[Asked]:
    """The questions of a document, each with the sentences that it chooses among, likest first."""
    told = embedding.embed([_text(lesson, place) for place in range(len(lesson.sentences))], "passage")
    whole = np.stack([one.whole for one in told])
    questions = embedding.embed([Text("", one.text) for one in lesson.questions], "query")
    for question, embedded in zip(lesson.questions, questions, strict=True):
        cosines = whole @ embedded.whole
        likest = np.argsort(-cosines)[:LIKEST].tolist()
        among = likest + sorted(question.gold - set(likest))
        yield Asked(
            _tokens(embedded),
            [_tokens(told[place]) for place in among],
            cosines[among].tolist(),
            [place in question.gold for place in among],
        )


def _text(lesson: Lesson, place: int) -> Text:
    """What is embedded for a sentence: as `index.vectors` has it."""
    return Text(f"{lesson.above(place)}. ", lesson.sentences[place].text)


def _tokens(embedded: Embedded) -> Tensor:
    return torch.from_numpy(embedded.tokens.astype(np.float32))


def _learn(
    reader: Reader, taught: list[Asked], epochs: int, draw: random.Random
) -> Iterator[tuple[int, float]]:
    """One epoch at a time: its number and its mean loss."""
    steps = epochs * (len(taught) // AT_ONCE)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1, (step + 1) / (WARM_UP * steps + 1)) * max(0.01, 1 - step / max(1, steps)),
    )
    for epoch in range(1, epochs + 1):
        draw.shuffle(taught)
        losses = []
        for at in range(0, len(taught) - AT_ONCE + 1, AT_ONCE):
            loss = _loss(reader, taught[at : at + AT_ONCE], draw)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            rate.step()
            optimizer.zero_grad()
            losses.append(float(loss.detach()))
        yield epoch, float(np.mean(losses))


def _loss(reader: Reader, several: Sequence[Asked], draw: random.Random) -> Tensor:
    """The mean of -log of the share of what is right in a softmax over the sentences and a 0 for "none"."""
    chosen = [_chosen(one, draw) for one in several]
    scores = _scores(reader, several, chosen)
    total = torch.zeros(())
    for one, places, made in zip(several, chosen, scores, strict=True):
        answers = [one.answers[place] for place in places]
        among = torch.cat([torch.zeros(1), made])
        right = torch.tensor([not any(answers), *answers])
        total = total + torch.logsumexp(among, 0) - torch.logsumexp(among[right], 0)
    return total / len(several)


def _chosen(one: Asked, draw: random.Random) -> list[int]:
    """All that answer, and some that do not."""
    wrong = [place for place, answers in enumerate(one.answers) if not answers]
    draw.shuffle(wrong)
    return [place for place, answers in enumerate(one.answers) if answers] + wrong[:WRONG]


def _scores(reader: Reader, several: Sequence[Asked], chosen: Sequence[Sequence[int]]) -> list[Tensor]:
    made: Tensor = reader(
        [one.question for one, places in zip(several, chosen, strict=True) for _ in places],
        [one.sentences[place] for one, places in zip(several, chosen, strict=True) for place in places],
        torch.tensor(
            [one.cosines[place] for one, places in zip(several, chosen, strict=True) for place in places]
        ),
    )
    return list(torch.split(made, [len(places) for places in chosen]))


@torch.no_grad()
def _shown(reader: Reader, held_out: Sequence[Asked]) -> str:
    """How well answerable is told from not, by the best sentence; the embedding's own cosine beside it."""
    reader.eval()
    best: list[float] = []
    for at in range(0, len(held_out), AT_ONCE):
        several = held_out[at : at + AT_ONCE]
        best += [
            float(made.max())
            for made in _scores(reader, several, [range(min(LIKEST, len(one.answers))) for one in several])
        ]
    reader.train()
    answerable = np.array([any(one.answers) for one in held_out])
    cosine = np.array([one.cosines[0] for one in held_out])
    return f"AUC of answerable {_area(np.array(best), answerable):.3f}, by the cosine {_area(cosine, answerable):.3f}"


def _area(scores: Array, positive: Array) -> float:
    """Area under the ROC curve: how often a positive scores above a negative."""
    return float(np.mean(scores[positive][:, None] > scores[~positive][None]))


def _padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """The rows under each other, (rows, longest, width), and which tokens are no padding."""
    there = torch.zeros(len(rows), max(len(row) for row in rows), dtype=torch.bool)
    for place, row in enumerate(rows):
        there[place, : len(row)] = True
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True), there


if __name__ == "__main__":
    sys.exit(main())
