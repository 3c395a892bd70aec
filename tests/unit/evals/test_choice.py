"""The choice measures on hand-worked answers."""

from collections.abc import Callable

from evals.case import Case
from evals.choice import needs, scores
from evals.outcome import LONG, Cited, Outcome, Statement

MakeCase = Callable[..., Case]


def answer(*quotes: str) -> Outcome:
    return Outcome(refused=False, statements=tuple(Statement(quote, (Cited(quote),)) for quote in quotes))


def test_the_second_claim_holds_the_fact(case: MakeCase) -> None:
    measured = scores(case(), answer("De bijdrage is 8,65 miljoen.", "Het kreeg 169 stemmen."))
    assert measured == {"first_holds": 0, "any_holds": 1, "nuggets": 1, "claims": 2}


def test_half_of_the_facts_is_half_of_the_nuggets_and_no_answer_yet(case: MakeCase) -> None:
    measured = scores(case(facts=[["169"], ["10 oktober"]]), answer("169 stemmen"))
    assert measured == {"first_holds": 0, "any_holds": 0, "nuggets": 0.5, "claims": 1}


def test_a_claim_need_only_hold_the_facts_of_one_gold_quotation(case: MakeCase) -> None:
    gold = [
        {"document": "doc", "quote": "169 stemmen", "part": 1},
        {"document": "doc", "quote": "8,65 miljoen euro", "part": 2},
    ]
    two = case(gold=gold, facts=[["169"], ["8,65 miljoen"]])
    assert needs(two) == [[("169",)], [("8,65 miljoen",)]]
    assert scores(two, answer("8,65 miljoen euro"))["first_holds"] == 1


def test_an_alternative_wording_is_the_same_fact(case: MakeCase) -> None:
    assert scores(case(facts=[["169", "honderdnegenenzestig"]]), answer("Honderdnegenenzestig stemmen"))[
        "any_holds"
    ]


def test_a_quotation_as_long_as_a_section_holds_nothing(case: MakeCase) -> None:
    long = "169 stemmen" + " en nog meer" * LONG
    assert scores(case(), answer(long)) == {"first_holds": 0, "any_holds": 0, "nuggets": 0, "claims": 1}


def test_facts_are_looked_for_in_what_is_quoted_not_in_what_is_written(case: MakeCase) -> None:
    written = Outcome(
        refused=False, statements=(Statement("Het kreeg 169 stemmen", (Cited("iets anders"),)),)
    )
    uncited = Outcome(refused=False, statements=(Statement("Het kreeg 169 stemmen", ()),))
    assert scores(case(), written)["any_holds"] == 0
    assert scores(case(), uncited)["any_holds"] == 1


def test_a_refusal_of_an_answerable_question_holds_nothing(case: MakeCase) -> None:
    measured = scores(case(), Outcome(refused=True, statements=()))
    assert measured == {"first_holds": 0, "any_holds": 0, "nuggets": 0, "claims": None}


def test_an_unanswerable_question_has_no_score(case: MakeCase) -> None:
    measured = scores(case(None, why="off_topic"), answer("169 stemmen"))
    assert set(measured.values()) == {None}
