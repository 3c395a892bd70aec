"""Which sentences are quoted, and with what; without an index."""

import numpy as np
import pytest

from assistant.question import understand
from assistant.quote import CLOSE, MOST, MOST_OF_LIST, Candidate, _earned, by_best_sentence, write
from index.passage import Hit, Passage, Span
from index.split import sentences


def passage(text: str, name: str = "p", kind: str = "paragraph") -> Passage:
    return Passage(
        name,
        "d",
        100,
        100 + len(text),
        text,
        None,
        kind,
        tuple(Span(100 + span.start, 100 + span.end) for span in sentences(text, 0, len(text))),
    )


def candidate(found: Passage, at: int = 0, score: float = 1.0) -> Candidate:
    return Candidate(found, found.sentences[at], found.sentence_texts()[at], np.ones(3, np.float32), score)


ASKED = understand("Wat doet het kabinet voor de vrijheid van meningsuiting?")


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    two = passage("Nederland draagt 8 miljoen euro bij. Deze bijdrage is ongeoormerkt.")
    (draft,) = write(ASKED, [candidate(two, 1)])
    assert draft.quote == draft.text == two.text


def test_a_sentence_that_stands_alone_is_quoted_alone() -> None:
    two = passage("Nederland draagt 8 miljoen euro bij. Het kabinet wil dit zo houden.")
    (draft,) = write(ASKED, [candidate(two, 1)])
    assert draft.text == "Het kabinet wil dit zo houden."


def test_a_sentence_is_quoted_with_one_that_leans_on_it_and_comes_close_too() -> None:
    two = passage("De samenwerking gaat moeizamer. Deze trend wordt gevoed door autocratische leiders.")
    (draft,) = write(ASKED, [candidate(two), candidate(two, 1, score=0.5)])
    assert draft.text == two.text


@pytest.mark.parametrize("score", [1 - CLOSE - 0.1, 1])
def test_a_sentence_is_quoted_alone_where_what_leans_on_it_is_far_or_would_make_it_too_long(
    score: float,
) -> None:
    long = (
        "Deze bijdrage is ongeoormerkt."
        if score < 1
        else f"Deze bijdrage gaat naar {'fondsen en ' * 70}meer."
    )
    two = passage(f"Nederland draagt 8 miljoen euro bij. {long}")
    first, *_ = write(ASKED, [candidate(two), candidate(two, 1, score=score)])
    assert first.text == "Nederland draagt 8 miljoen euro bij."


def test_what_stands_in_two_documents_is_shown_once() -> None:
    one, other = passage("Het kabinet steunt de raad.", "a"), passage("Het  kabinet steunt de Raad.", "b")
    assert len(write(ASKED, [candidate(one), candidate(other)])) == 1


def test_what_is_far_below_the_best_is_not_shown() -> None:
    one, other = passage("Het kabinet steunt de raad.", "a"), passage("De raad komt in juni bijeen.", "b")
    assert len(write(ASKED, [candidate(one, score=3), candidate(other, score=3 - CLOSE - 0.1)])) == 1


def test_a_list_may_take_more_sentences_than_another_answer() -> None:
    many = [candidate(passage(f"Het kabinet steunt land nummer {at}.", str(at))) for at in range(9)]
    assert len(write(ASKED, many)) == MOST
    assert len(write(understand("Welke landen steunt het kabinet?"), many)) == MOST_OF_LIST


def test_passages_follow_their_best_sentences() -> None:
    one, other, third = (passage("Een zin van twintig tekens.", name) for name in "abc")
    hits = [Hit(found, 0.1) for found in (one, other, third)]
    ordered = by_best_sentence(hits, [candidate(other), candidate(one)])
    assert [hit.passage.id for hit in ordered] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "Hoeveel euro draagt Nederland bij?",
            "Nederland geeft 8,65 miljoen euro.",
            "Dat gebeurt sinds 2022.",
        ),
        ("Wanneer komt de raad bijeen?", "Op 3 juni komt de raad bijeen.", "De raad komt vaak bijeen."),
        ("Hoe vaak wordt gerapporteerd?", "Jaarlijks wordt gerapporteerd.", "In 32 735 staat het rapport."),
        ("Waarom stijgt de bijdrage?", "Omdat de nood hoog is.", "De bijdrage stijgt met een derde."),
        ("What share goes to Africa?", "Een derde gaat naar Afrika.", "Veel gaat naar Afrika."),
    ],
)
def test_a_sentence_earns_by_holding_what_is_asked_for(question: str, right: str, wrong: str) -> None:
    asked = understand(question)
    assert _earned(asked, candidate(passage(right))) > _earned(asked, candidate(passage(wrong)))


def test_a_question_about_the_document_finds_its_own_lines() -> None:
    asked = understand("Van wanneer is deze brief?")
    line, other = (
        passage("Den Haag, 6 februari 2024", kind="date_line"),
        passage("Op 10 oktober jl. is gekozen."),
    )
    assert _earned(asked, candidate(line)) > _earned(asked, candidate(other))
