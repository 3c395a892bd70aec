"""The halves are divided by a fixed rule that keeps together what belongs together."""

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from evals.case import CASES, Case, load_cases, place
from evals.halves import Sentences, families, half_of, halves, stem

MakeCase = Callable[..., Case]


def test_no_sentence_of_the_letter_is_gold_in_both_halves(letter_texts: dict[str, str]) -> None:
    cases = load_cases(CASES, letter_texts)
    known = Sentences(letter_texts)
    half = halves(cases, letter_texts)
    seen: dict[tuple[str, int], set[str]] = {}
    for one in cases:
        for gold in (*one.gold, *one.removed):
            for sentence in known.touched(place(gold, letter_texts)):
                seen.setdefault(sentence, set()).add(half[one.id])
    assert all(len(found) == 1 for found in seen.values())


def test_the_halves_are_about_equal(letter_texts: dict[str, str]) -> None:
    count = Counter(halves(load_cases(CASES, letter_texts), letter_texts).values())
    assert 0.4 < count["report"] / count.total() < 0.6


def test_cases_that_share_a_sentence_through_a_third_fall_together(
    case: MakeCase, texts: dict[str, str]
) -> None:
    votes, budget, chair = (
        "Op 10 oktober kreeg het Koninkrijk 169 stemmen.",
        "De bijdrage is jaarlijks 8,65 miljoen euro.",
        "Nederland is in 2024 voorzitter van de coalitie.",
    )
    both = [{"document": "doc", "quote": quote, "part": at} for at, quote in enumerate((votes, budget))]
    other = [{"document": "doc", "quote": quote, "part": at} for at, quote in enumerate((budget, chair))]
    cases = [case(votes, id="a"), case(id="b", gold=both), case(id="c", gold=other), case(chair, id="d")]
    assert len(set(halves(cases, texts).values())) == 1


def test_a_quotation_inside_a_sentence_belongs_to_that_sentence(
    case: MakeCase, texts: dict[str, str]
) -> None:
    whole, part = case(id="a"), case("169 stemmen", id="b")
    found = families([whole, part], texts)
    assert found["a"] == found["b"] == "op 10 oktober kreeg het koninkrijk 169 stemmen."


def test_translations_of_an_unanswerable_question_fall_together(
    case: MakeCase, texts: dict[str, str]
) -> None:
    dutch = case(None, id="nl-near-miss-07", why="near_miss")
    english = case(None, id="en-near-miss-07", why="near_miss", language="en")
    found = families([dutch, english], texts)
    assert found[dutch.id] == found[english.id]


def test_a_removed_passage_decides_where_its_question_falls(case: MakeCase, texts: dict[str, str]) -> None:
    answerable = case(id="a")
    removed = case(None, id="b", why="gold_removed", removed=[gold.model_dump() for gold in answerable.gold])
    found = families([answerable, removed], texts)
    assert found["a"] == found["b"]


def test_the_stem_leaves_out_the_language_only() -> None:
    assert stem("nl-off-topic-01") == stem("en-off-topic-01") == "off-topic-01"
    assert stem("wie-nl-2") == "wie-2"
    assert stem("enkel-01") == "enkel-01"


@given(st.text())
def test_the_half_of_a_key_never_changes(key: str) -> None:
    assert half_of(key) == half_of(key)
    assert half_of(key) in ("tune", "report")


def test_the_rule_itself_is_fixed() -> None:
    """Another salt or hash would move questions that were tuned on into the report."""
    assert [half_of(key) for key in "abcdefgh"] == [
        "tune",
        "report",
        "report",
        "report",
        "tune",
        "tune",
        "report",
        "report",
    ]
