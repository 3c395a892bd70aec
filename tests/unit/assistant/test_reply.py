"""Whatever a language model replies, only plain sentences with a passage that was given come out."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm import LONGEST_REPLY, Trouble, WriterError
from assistant.reply import LONGEST_QUOTE, LONGEST_SENTENCE, MOST_IN_LIST, Reply, read_drafts
from assistant.verify import Draft
from index.passage import Passage, Span

TEXTS = ("Het Koninkrijk werd met 169 stemmen gekozen.", "De bijdrage is 8,65 miljoen euro.")
PASSAGES = [
    Passage(f"brief:{n}", "brief", 0, len(text), text, None, "paragraph", (Span(0, len(text)),))
    for n, text in enumerate(TEXTS)
]
GOOD = {"passage": 1, "quote": "met 169 stemmen gekozen", "text": "The Kingdom got 169 votes."}


def read(*sentences: object, most: int = 3) -> list[Draft]:
    return read_drafts(json.dumps({"sentences": sentences}), PASSAGES, most)


def texts(reply: str) -> list[str]:
    return [draft.text for draft in read_drafts(reply, PASSAGES, 3)]


def test_a_sentence_comes_with_its_quotation_and_its_passage() -> None:
    assert read(GOOD) == [Draft("The Kingdom got 169 votes.", "met 169 stemmen gekozen", PASSAGES[0])]


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps({"sentences": [GOOD]}),
        json.dumps([GOOD]),
        json.dumps(GOOD | {"passage": "1", "certainty": "high"}),
        f"Sure! Here you are:\n```json\n{json.dumps({'sentences': [GOOD]})}\n```\nAnything else?",
        json.dumps({"sentences": [GOOD, GOOD]})[:-40],
        f"<think>{json.dumps(GOOD | {'text': 'I am only thinking of this.'})}</think>{json.dumps(GOOD)}",
        '[1] "met 169 stemmen gekozen" => The Kingdom got 169 votes.',
        "Here:\n- [1] “met 169 stemmen gekozen” → The Kingdom got 169 votes.\nDone.",
    ],
    ids=["json", "list", "bare", "prose", "half", "thoughts", "line", "line in prose"],
)
def test_a_sentence_is_read_in_whatever_form_it_comes(reply: str) -> None:
    assert texts(reply) == ["The Kingdom got 169 votes."]


@pytest.mark.parametrize("reply", ['{"sentences": []}', "NONE", "None.\n"])
def test_a_model_may_say_that_there_is_no_answer(reply: str) -> None:
    assert texts(reply) == []


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "The Kingdom got 169 votes.",
        '{"sentences": [{"passage": 1, "quo',
        "[[[[",
        "{" * 5_000,
        "null",
        "9" * 9_000,
    ],
)
def test_a_reply_without_a_usable_sentence_is_unreadable(reply: str) -> None:
    with pytest.raises(WriterError) as caught:
        texts(reply)
    assert caught.value.trouble is Trouble.UNREADABLE
    assert not reply or reply not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        {"passage": 0},
        {"passage": 3},
        {"passage": -1},
        {"passage": 10**30},
        {"passage": None},
        {"passage": "first"},
        {"quote": ""},
        {"quote": ["met 169 stemmen"]},
        {"quote": "a" * (LONGEST_QUOTE + 1)},
        {"text": ""},
        {"text": "Yes."},
        {"text": "How many votes were there?"},
        {"text": "word " * LONGEST_SENTENCE},
        {"text": "Read more at https://example.org today."},
        {"text": "Read [this page](//example.org) of mine."},
        {"text": "See the <img src=x onerror=alert(1)> picture here."},
    ],
    ids=lambda fault: f"{next(iter(fault))}={str(next(iter(fault.values())))[:20]!a}",
)
def test_a_sentence_with_a_fault_is_dropped_and_the_others_stay(fault: dict[str, object]) -> None:
    assert [draft.text for draft in read(GOOD | fault, GOOD)] == ["The Kingdom got 169 votes."]


def test_marks_of_the_model_are_taken_away() -> None:
    assert read(GOOD | {"text": "The **Kingdom**\x07 got\ud800\n `169` votes [1].\u202e"})[0].text == (
        "The Kingdom got 169 votes."
    )


def test_no_sentence_comes_twice_and_none_too_many() -> None:
    many = [GOOD | {"text": f"The Kingdom got {n} votes."} for n in range(9)]
    assert len(read(*many, most=3)) == 3
    assert len(read(GOOD, GOOD | {"text": "the kingdom got 169 votes."})) == 1


def test_what_stands_after_the_limit_is_not_read() -> None:
    with pytest.raises(WriterError):
        texts(" " * LONGEST_REPLY + json.dumps(GOOD))


def test_servers_are_told_the_form_of_a_reply() -> None:
    schema = Reply.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["sentences"]["maxItems"] == MOST_IN_LIST
    assert list(schema["$defs"]["Sentence"]["required"]) == ["passage", "quote", "text"]


scraps = st.sampled_from(
    [
        '{"sentences": [',
        "[1]",
        '"',
        " => ",
        "}",
        "]",
        ",",
        '"passage": 1',
        '"quote": "',
        '"text": "',
        "NONE",
        "\ud800",
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["sentences", "passage", "quote", "text"]), inner)
    ),
)
replies = st.text() | st.lists(scraps | st.text(max_size=20)).map("".join) | values.map(json.dumps)


@given(replies, st.integers(0, 2))
def test_no_reply_breaks_the_reader_or_gets_around_it(reply: str, given_passages: int) -> None:
    passages = PASSAGES[:given_passages]
    try:
        drafts = read_drafts(reply, passages, 2)
    except WriterError:
        return
    assert len(drafts) <= 2
    for draft in drafts:
        assert draft.passage in passages
        assert len(draft.text) <= LONGEST_SENTENCE
        assert not any(unicodedata.category(char).startswith("C") for char in draft.text + draft.quote)
