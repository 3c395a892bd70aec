from collections.abc import Sequence

import pytest

from assistant.answer import Answer, Citation, Claim, IndexInfo, Refusal, RefusalReason, Support, Timings
from assistant.feedback import Feedback, Verdict
from evals.feedback import cases

TEXT = "De bijdrage is 8,65 miljoen euro. Tweemaal. Tweemaal. Het slot."
FIRST = "De bijdrage is 8,65 miljoen euro."


def cite(quote: str) -> Citation:
    return Citation(
        document="brief",
        title="Brief",
        date=None,
        reference=None,
        quote=quote,
        start=0,
        end=len(quote),
        page=None,
        page_measured=False,
        heading=None,
        passage="brief:1",
    )


def said(
    verdict: Verdict, quotes: Sequence[str] = (FIRST,), word: str = "", history: Sequence[str] = ()
) -> Feedback:
    claims = [Claim(text=quote, support=Support.VERBATIM, citations=[cite(quote)]) for quote in quotes]
    refusal = Refusal(reason=RefusalReason.OFF_TOPIC, message="Nee.", missing=[], closest=[cite(FIRST)])
    answer = Answer(
        question="En hoeveel?",
        asked="Hoeveel is de bijdrage?",
        language="nl",
        status="answered" if claims else "refused",
        claims=claims,
        withheld=[],
        conflicts=[],
        refusal=None if claims else refusal,
        passages=[],
        confidence=0.9,
        index=IndexInfo(generation="1", model="m", document_hashes={}),
        writer="quote",
        timings_ms=Timings(retrieve=1, write=1, verify=1, total=3),
    )
    return Feedback(turn="a" * 32, verdict=verdict, word=word, history=tuple(history), answer=answer)


def test_a_right_answer_is_its_own_gold_and_fact() -> None:
    (case,), unfinished = cases([said(Verdict.RIGHT, [FIRST, "Het slot."])], {"brief": TEXT})
    assert unfinished == []
    assert case.answerable
    assert [one.quote for one in case.gold] == [FIRST, "Het slot."]
    assert case.facts == ((FIRST, "Het slot."),)


def test_a_right_refusal_is_a_case_without_an_answer() -> None:
    (case,), _ = cases([said(Verdict.RIGHT, [])], {"brief": TEXT})
    assert (case.answerable, case.why, case.gold) == (False, "reader", ())


@pytest.mark.parametrize("verdict", [Verdict.WRONG, Verdict.WRONG_PLACE, Verdict.MISSING])
@pytest.mark.parametrize("quotes", [[FIRST], []])
def test_any_other_verdict_is_to_be_finished_by_hand(verdict: Verdict, quotes: list[str]) -> None:
    whole, (case,) = cases([said(verdict, quotes, "zie p. 4")], {"brief": TEXT})
    assert whole == []
    assert case.gold == case.facts == ()
    assert case.note
    assert case.note.startswith(f"{verdict.value}: zie p. 4 (shown: ")


@pytest.mark.parametrize("texts", [{}, {"brief": TEXT.replace("8,65", "9,65")}])
def test_a_right_answer_whose_quotation_is_gone_is_to_be_finished(texts: dict[str, str]) -> None:
    assert cases([said(Verdict.RIGHT)], texts)[0] == []


def test_a_quotation_that_stands_twice_is_no_gold() -> None:
    assert cases([said(Verdict.RIGHT, ["Tweemaal."])], {"brief": TEXT})[0] == []


def test_a_follow_up_keeps_its_history_and_its_full_wording() -> None:
    (case,), _ = cases([said(Verdict.RIGHT, history=["Wie betaalt?"])], {"brief": TEXT})
    assert case.history == ("Wie betaalt?",)
    assert case.standalone == "Hoeveel is de bijdrage?"
