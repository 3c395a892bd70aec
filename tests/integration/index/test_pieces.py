"""The tokens of the default model, held against Hugging Face's tokenizers on the same vocabulary."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.model import PIECES
from index.model_weights import PROMPTS
from index.pieces import MAX_TOKENS, Pieces

LIBRARY = Path(__file__).parents[3] / "sources" / "library"
ODD = [
    "",
    "  twee  spaties\ten een tab",
    "een regel\n\nen de volgende",
    "Itali€ en €5, ½ van ① bij 12 ﬁnanciële stukken",
    "e\u0301le\u0301ment en élément",
    "\u00a0harde\u00a0spatie\u200ben een lege",
    "Привет, мир! 你好世界 مرحبا 한국어 ក្រុម",
    "😀 🏳️‍🌈 𝔘𝔫𝔦",
    "a" * 400,
    "mensenrechten " * 600 + "einde",
]

Pair = tuple[Pieces, Tokenizer]


@pytest.fixture(scope="module")
def pair(model_folder: Path) -> Pair:
    """The vocabulary as it is used here, and as sentence-transformers reads it."""
    whole = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    whole.enable_truncation(MAX_TOKENS)
    return Pieces(model_folder / PIECES), whole


def test_the_letter_is_cut_into_the_same_tokens_at_the_same_places(pair: Pair) -> None:
    pieces, whole = pair
    lines = [line for file in sorted(LIBRARY.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    assert len(lines) > 100
    for text in (f"{PROMPTS['passage']}{line}".rstrip() for line in lines):
        cut, expected = pieces.cut(text), whole.encode(text)
        assert cut.ids == expected.ids
        assert [end for _, end in cut.places] == [end for _, end in expected.offsets]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("prompt", PROMPTS.values())
def test_odd_texts_are_cut_into_the_same_tokens(pair: Pair, prompt: str, text: str) -> None:
    pieces, whole = pair
    text = (prompt + text).rstrip()
    assert pieces.cut(text).ids == pieces.ids([text])[0] == whole.encode(text).ids


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_every_token_stands_in_the_text_and_none_goes_back(pair: Pair, text: str) -> None:
    cut = pair[0].cut(text)
    assert len(cut.ids) == len(cut.places)
    ends = [end for _, end in cut.places[1:-1]]
    assert ends == sorted(ends)
    assert all(0 <= first <= last <= len(text) for first, last in cut.places)


def test_a_mark_written_in_a_text_is_text(pair: Pair) -> None:
    (ids,) = pair[0].ids(["<s> ja </s> <mask> <pad>"])
    assert (ids.count(0), ids.count(1), ids.count(2)) == (1, 0, 1)


def test_a_text_is_cut_off_where_the_model_stops_reading(pair: Pair) -> None:
    cut = pair[0].cut("mensenrechten " * 600)
    assert (len(cut.ids), len(cut.places)) == (MAX_TOKENS, MAX_TOKENS)
    assert (cut.ids[0], cut.ids[-1]) == (0, 2)


def test_a_known_word_is_few_tokens_and_a_slip_more(pair: Pair) -> None:
    assert pair[0].count("mensenrechten") < pair[0].count("mensenrehcten")
