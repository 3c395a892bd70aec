"""Teaches the default embedding model on the lessons: `python -m evals.teach`. Writes `index/taught.safetensors`.

A question must lie nearest to the sentence that answers it among all sentences of its document and of three others,
and nearer than a bar only where there is one (a softmax with a null, as SQuAD 2.0's readers have): so likeness
comes to mean "answers", and a near miss stays below the bar. What was learned is averaged with what the public model
knew (Wortsman et al., CVPR 2022), which holds better on documents never seen. Tokens are then projected to their main
directions, their mean taken off. Cases of `evals/cases` are not looked at.
Knows nothing of how the weights are used.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from evals.lessons import LESSONS, Lesson, Question, read_lessons
from index.model import PIECES, PUBLIC, ensure_model
from index.model_folder import packed_name
from index.model_weights import PROJECTION
from index.pieces import Pieces
from index.taught import write_taught
from sources.settings import load_settings

EPOCHS = 4
BLEND = 0.75
"""What is learned counts in the average with the public model."""

AT_ONCE = 4
"""Documents in a step: each brings its sentences, its passages and its questions."""

RATE = 4e-5
WARM_UP = 0.08
HELD_OUT = 18
"""Documents that are not learned from, to see what was learned."""

PASSAGE_CHARACTERS = (300, 450, 600)
PASSAGE_WEIGHT = 0.5
OWN_WEIGHT = 0.15
"""What passages, and each sentence by itself, count against the choice among all sentences."""

TYPING_ERRORS = 0.1
"""Part of the questions that are given one."""

WIDTH = 128
"""Dimensions that tokens are projected to."""

LONGEST = 320
BUDGET = 2400
"""Tokens that go through the model at once, padding included."""


class Student(nn.Module):
    """The public model, and where its likeness begins to mean "answers": `scale * (cosine - bar)` > 0."""

    def __init__(self, folder: Path) -> None:
        """Load the public model; its vocabulary is not taught."""
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        for part in self.bert.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0  # drawing the masks takes longer than the layers on a processor
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)  # noqa: FBT003 - torch's own signature
        self.scale = nn.Parameter(torch.tensor(30.0))
        self.bar = nn.Parameter(torch.tensor(0.85))
        self.pieces = Pieces(folder / PIECES, LONGEST)

    def embed(self, texts: Sequence[str]) -> Tensor:
        """Vectors of length 1, (texts, 384)."""
        vectors: list[Tensor] = [torch.empty(0)] * len(texts)
        for places, states, mask in self.states(texts):
            pooled = functional.normalize((states * mask[..., None]).sum(1), dim=-1)
            for row, place in enumerate(places):
                vectors[place] = pooled[row]
        return torch.stack(vectors)

    def states(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Tensor, Tensor]]:
        """One batch at a time: the places of its texts, their tokens' states, and which of these are no padding."""
        tokens = self.pieces.ids(texts)
        for places in _batches([len(one) for one in tokens]):
            longest = max(len(tokens[place]) for place in places)
            ids = torch.ones(len(places), longest, dtype=torch.long)
            mask = torch.zeros(len(places), longest)
            for row, place in enumerate(places):
                ids[row, : len(tokens[place])] = torch.tensor(tokens[place])
                mask[row, : len(tokens[place])] = 1
            with torch.autocast("cpu", torch.bfloat16):
                yield places, self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float(), mask


@torch.no_grad()
def projection(student: Student, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """The main directions of the tokens' states of `texts`, (WIDTH, 384), and what takes their mean off, (WIDTH,).

    Without the mean, which all tokens share, what tells them apart decides (Mu and Viswanath, ICLR 2018).
    """
    states = torch.cat([states[mask.bool()] for _, states, mask in student.states(texts)])
    mean = states.mean(0)
    _, directions = torch.linalg.eigh((states - mean).T @ (states - mean))
    main = directions[:, -WIDTH:].T
    return main, -main @ mean


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach, say what was learned on documents that were held out, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.teach", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)  # noqa: S311 - a fixed draw, no secret
    lessons = read_lessons(sorted(LESSONS.glob("questions-*.txt")))
    draw.shuffle(lessons)
    folder = ensure_model(load_settings().index / "models" / PUBLIC, print)
    student = Student(folder)
    public = {name: weights.clone() for name, weights in student.bert.state_dict().items()}
    print(f"before: {_shown(student, lessons[:HELD_OUT])}", flush=True)
    for step, of, loss in _learn(student, lessons[HELD_OUT:], options.epochs, draw):
        if step % 10 == 0:
            print(f"{step} of {of}, loss {loss:.3f}", flush=True)
    print(f"after: {_shown(student, lessons[:HELD_OUT])}")
    blend(student, public)
    print(f"averaged with the public model: {_shown(student, lessons[:HELD_OUT])}")
    _write(student, projection(student, [_sentence(lesson, 0) for lesson in lessons[HELD_OUT:]]))
    return 0


def blend(student: Student, public: Mapping[str, Tensor], part: float = BLEND) -> None:
    """Average the layers with those of the public model."""
    for name, weights in student.bert.state_dict().items():
        if weights.is_floating_point():
            weights.copy_(part * weights + (1 - part) * public[name])


def _learn(
    student: Student, lessons: list[Lesson], epochs: int, draw: random.Random
) -> Iterator[tuple[int, int, float]]:
    """One step at a time: its number, how many there are, its loss."""
    total = epochs * (len(lessons) // AT_ONCE)
    layers = [weights for weights in student.bert.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": layers, "lr": RATE},
            {"params": [student.scale], "lr": 0.2},
            {"params": [student.bar], "lr": 2e-3},
        ],
        weight_decay=0.01,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * total + 1)) * max(0.02, 1 - step / total)
    )
    step = 0
    for _ in range(epochs):
        draw.shuffle(lessons)
        for at in range(0, len(lessons) - AT_ONCE + 1, AT_ONCE):
            loss = _loss(student, lessons[at : at + AT_ONCE], draw)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(layers, 1.0)
            optimizer.step()
            rate.step()
            optimizer.zero_grad()
            step += 1
            yield step, total, float(loss.detach())


def _loss(student: Student, lessons: Sequence[Lesson], draw: random.Random) -> Tensor:
    """The mean loss of a question of these documents."""
    runs = [_passages(lesson, draw.choice(PASSAGE_CHARACTERS)) for lesson in lessons]
    made = [_embedded(student, lesson, own, draw) for lesson, own in zip(lessons, runs, strict=True)]
    everywhere = torch.cat([sentences for sentences, _, _ in made])
    total, before = torch.zeros(()), 0
    for lesson, own, (sentences, passages, questions) in zip(lessons, runs, made, strict=True):
        count = len(sentences)
        right = _right(lesson.questions, [{place} for place in range(count)])
        scores = student.scale * (questions @ everywhere.T - student.bar)
        answered = functional.pad(right, (before, len(everywhere) - before - count), value=False)
        alone = functional.binary_cross_entropy_with_logits(
            scores[:, before : before + count], right.float(), reduction="sum"
        )
        holding, answerable = _right(lesson.questions, [set(run) for run in own]), right.any(dim=1)
        of_passages = student.scale * questions @ passages.T
        total = total + _choice(scores, answered, null=True) + OWN_WEIGHT * alone
        total = total + PASSAGE_WEIGHT * _choice(of_passages[answerable], holding[answerable], null=False)
        before += count
    return total / sum(len(lesson.questions) for lesson in lessons)


def _embedded(
    student: Student, lesson: Lesson, runs: Sequence[list[int]], draw: random.Random
) -> tuple[Tensor, Tensor, Tensor]:
    """The vectors of the sentences, of the passages and of the questions."""
    texts = [_sentence(lesson, place) for place in range(len(lesson.sentences))]
    texts += [_sentence(lesson, *run) for run in runs]
    vectors = student.embed([*texts, *(f"query: {_typed(one.text, draw)}" for one in lesson.questions)])
    first, last = len(lesson.sentences), len(texts)
    return vectors[:first], vectors[first:last], vectors[last:]


def _choice(scores: Tensor, right: Tensor, *, null: bool) -> Tensor:
    """-log of the share of the right ones in a softmax over the scores, and over a 0 for "none" with `null`."""
    none = torch.zeros(len(scores), 1)
    among = torch.cat([none, scores], dim=1) if null else scores
    taken = torch.logsumexp(scores.masked_fill(~right, -1e9), dim=1)
    taken = torch.where(right.any(dim=1), taken, none[:, 0])
    return (torch.logsumexp(among, dim=1) - taken).sum()


def _right(questions: Sequence[Question], places: Sequence[AbstractSet[int]]) -> Tensor:
    return torch.tensor([[bool(question.gold & one) for one in places] for question in questions])


def _sentence(lesson: Lesson, *places: int) -> str:
    """What is embedded for sentences that follow each other: as `index.vectors` has it."""
    return f"passage: {lesson.above(places[0])}. {' '.join(lesson.sentences[place].text for place in places)}"


def _passages(lesson: Lesson, characters: int) -> list[list[int]]:
    """The places of the sentences, in runs under one heading that end at about so many characters."""
    runs: list[list[int]] = []
    for place, sentence in enumerate(lesson.sentences):
        run = runs[-1] if runs else []
        full = sum(len(lesson.sentences[one].text) for one in run) >= characters
        if not run or full or lesson.sentences[run[0]].heading != sentence.heading:
            runs.append([place])
        else:
            run.append(place)
    return runs


def _typed(question: str, draw: random.Random) -> str:
    """The question, sometimes with a letter left out, doubled or swapped."""
    letters = [at for at, letter in enumerate(question[:-1]) if letter.isalpha()][3:]
    if not letters or draw.random() > TYPING_ERRORS:
        return question
    at = draw.choice(letters)
    before, letter, after = question[:at], question[at], question[at + 1 :]
    return before + draw.choice([after, letter + letter + after, after[:1] + letter + after[1:]])


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of `lengths`, shortest first, in groups that padded fit in `BUDGET`."""
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[place] * (len(group) + 1) > BUDGET:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


@torch.no_grad()
def _shown(student: Student, lessons: Sequence[Lesson]) -> str:
    """How often the right sentence comes first, or among three; and how well answerable is told from not."""
    first, three, answerable, not_answerable = [], [], [], []
    for lesson in lessons:
        sentences = student.embed([_sentence(lesson, place) for place in range(len(lesson.sentences))])
        asked = student.embed([f"query: {question.text}" for question in lesson.questions])
        for question, scores in zip(lesson.questions, (asked @ sentences.T).numpy(), strict=True):
            order = np.argsort(-scores).tolist()
            if question.gold:
                first.append(order[0] in question.gold)
                three.append(bool(question.gold & set(order[:3])))
                answerable.append(scores.max())
            else:
                not_answerable.append(scores.max())
    area = np.mean(np.array(answerable)[:, None] > np.array(not_answerable)[None])
    return f"first {np.mean(first):.3f}, one of three {np.mean(three):.3f}, AUC of answerable {area:.3f}"


def _write(student: Student, narrow: tuple[Tensor, Tensor]) -> None:
    matrices: dict[str, NDArray[np.float32]] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for name, weights in student.bert.named_parameters():
        values = weights.detach().numpy().astype(np.float32)
        packed = packed_name(name)
        if weights.requires_grad:
            (matrices if packed.startswith("l") and values.ndim == 2 else vectors)[packed] = (  # noqa: PLR2004
                values if packed.startswith("l") else values.reshape(-1)
            )
    matrices[f"{PROJECTION}.w"], vectors[f"{PROJECTION}.b"] = (one.numpy() for one in narrow)
    write_taught(matrices, vectors)


if __name__ == "__main__":
    sys.exit(main())
