"""The last check of the gate: likeness of tokens, and a judge by name."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from assistant.answer import Reason
from assistant.ask import Assistant
from assistant.judge import Judge
from assistant.meaning import Meaning, bar
from assistant.verify import verify_draft
from sources.errors import ModelError

DOCUMENT = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"
QUOTE = "Mensenrechten zijn universeel: ieder mens heeft recht op een leven zonder angst of gebrek."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ieder mens heeft recht op een bestaan zonder angst en gebrek.", None),
        ("Human rights are universal: everyone is entitled to a life without fear or want.", None),
        ("De cursus voor diplomaten gaat over genderrechten.", Reason.NOT_SUPPORTED),
        ("Civil society takes part in the sessions of the council.", Reason.NOT_SUPPORTED),
    ],
)
def test_a_sentence_on_something_else_is_not_supported(
    assistant: Assistant, text: str, reason: Reason | None
) -> None:
    document = assistant.document(DOCUMENT)
    assert verify_draft(text, QUOTE, document, assistant.meaning).reason == reason


def test_a_text_holds_itself_and_likeness_lies_within_one(assistant: Assistant) -> None:
    own = assistant.meaning.likeness(QUOTE, QUOTE)
    assert own is not None
    assert bar() < own <= 1.0001


def classifier(folder: Path, labels: dict[int, str], scores: list[float]) -> str:
    """A small real classifier in `folder` that gives these scores to every pair, in whatever words."""
    words = Tokenizer(WordLevel({"<pad>": 0, "<other>": 1}, "<other>"))
    cut = PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=64)
    cut.add_special_tokens({"pad_token": "<pad>"})
    config = BertConfig(
        vocab_size=len(cut),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        id2label=labels,
        label2id={label: place for place, label in labels.items()},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor(scores))
    model.save_pretrained(folder)
    cut.save_pretrained(folder)
    return str(folder)


NLI = {0: "contradiction", 1: "ENTAILMENT", 2: "neutral"}


@pytest.mark.parametrize(
    ("says", "kept"),
    [
        ((NLI, [0.0, 2.0, 1.0]), True),
        ((NLI, [0.0, 1.0, 2.0]), False),
        (({0: "supported"}, [3.0]), True),
        (({0: "supported"}, [-3.0]), False),
    ],
)
def test_a_judge_by_folder_must_agree(
    assistant: Assistant,
    tmp_path: Path,
    says: tuple[dict[int, str], list[float]],
    kept: bool,  # noqa: FBT001
) -> None:
    judge = Judge(classifier(tmp_path, *says))
    meaning = Meaning(assistant.meaning.likeness, judge)
    verdict = verify_draft("Mensenrechten zijn universeel.", QUOTE, assistant.document(DOCUMENT), meaning)
    assert verdict.kept is kept


def test_a_quotation_as_it_stands_needs_no_judge(assistant: Assistant, tmp_path: Path) -> None:
    judge = Judge(classifier(tmp_path, NLI, [2.0, 0.0, 1.0]))
    meaning = Meaning(assistant.meaning.likeness, judge)
    assert verify_draft(QUOTE, QUOTE, assistant.document(DOCUMENT), meaning).kept


def test_a_judge_that_cannot_judge_is_one_line(tmp_path: Path) -> None:
    for name, says in (
        (str(tmp_path / "nothing"), "cannot be loaded"),
        (
            classifier(tmp_path / "topics", {0: "sport", 1: "trade"}, [0, 0]),
            "entailment",
        ),
    ):
        with pytest.raises(ModelError, match=rf"^VINDPLAATS_JUDGE=[^\n]*{says}[^\n]*$"):
            Judge(name)
