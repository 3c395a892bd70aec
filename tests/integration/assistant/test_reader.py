"""The reader: the arithmetic that answers is the one that was taught, and it tells answers from near misses."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from assistant import reader
from assistant.ask import Assistant
from evals.teach_reader import WIDTH, Reader

Floats = NDArray[np.float32]


def unit(draw: np.random.Generator, tokens: int) -> Floats:
    made = draw.normal(size=(tokens, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def at_random(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader with other weights, of which `reader.read` uses the same."""
    torch.manual_seed(1)
    taught = Reader().eval()
    weights = {name.replace("in_proj_", "in_proj."): one.numpy() for name, one in taught.state_dict().items()}
    monkeypatch.setattr(reader, "_weights", lambda: weights)
    return taught


def test_it_reads_as_it_was_taught(at_random: Reader) -> None:
    draw = np.random.default_rng(2)
    question, sentences, cosines = unit(draw, 7), [unit(draw, size) for size in (3, 20, 41)], [0.7, 0.8, 0.9]
    with torch.no_grad():
        expected = at_random(
            [torch.from_numpy(question)] * 3,
            [torch.from_numpy(one) for one in sentences],
            torch.tensor(cosines),
        )
    assert reader.read(question, sentences, cosines) == pytest.approx(expected.numpy(), abs=1e-4)


def test_a_sentence_reads_the_same_beside_longer_ones() -> None:
    draw = np.random.default_rng(3)
    question, short, long = unit(draw, 9), unit(draw, 4), unit(draw, 50)
    together = reader.read(question, [short, long], [0.5, 0.6])
    assert reader.read(question, [short], [0.5]) == pytest.approx(together[:1], abs=1e-4)


@pytest.mark.parametrize(
    ("answered", "not_answered"),
    [
        (
            "Hoe vaak spreken de Benelux-landen een verklaring over represailles uit?",
            "Hoe vaak spreken de NAVO-landen een verklaring over kernwapens uit?",
        ),
        (
            "How many votes did the Kingdom get in the election?",
            "How many votes did Belgium get in the parliamentary election of 2019?",
        ),
        ("Wie is penhouder van de resolutie over Syrië?", "Wie is penhouder van de resolutie over Bolivia?"),
    ],
)
def test_a_question_that_is_answered_reads_better_than_one_nearly_like_it(
    assistant: Assistant, answered: str, not_answered: str
) -> None:
    def reads(question: str) -> float:
        _, signals = assistant.measure(question)
        assert signals is not None
        return signals.reads

    assert reads(answered) > reads(not_answered)
