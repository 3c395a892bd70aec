"""A fault planted in each place visibly ruins the figure that should notice it.

The system is an oracle made of the real cases' gold and the letter: it answers every answerable question with
its gold sentence and refuses the rest. Each test breaks one thing in it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from evals.case import CASES, Case, Place, load_cases, place
from evals.faithfulness import contained
from evals.halves import Sentences
from evals.judge import agreement
from evals.measure import Measured, measure
from evals.outcome import Cited, Found, Outcome, Statement
from sources.document import BlockKind, Document

Outcomes = dict[str, Outcome]


@pytest.fixture(scope="module")
def cases(letter_texts: dict[str, str]) -> list[Case]:
    return load_cases(CASES, letter_texts)


@pytest.fixture(scope="module")
def oracle(cases: Sequence[Case], letter_texts: dict[str, str]) -> Outcomes:
    """What a perfect system makes of every case."""
    return {case.id: _perfect(case, letter_texts) for case in cases}


@pytest.fixture(scope="module")
def perfect(cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]) -> Measured:
    return measure(cases, oracle, letter_texts)


def _perfect(case: Case, texts: dict[str, str]) -> Outcome:
    if not case.answerable:
        return Outcome(refused=True, statements=(), found=(), confidence=0.0)
    places = list(dict.fromkeys(place(gold, texts) for gold in case.gold))
    return _saying(places, texts, confidence=1.0)


def _saying(places: Sequence[Place], texts: dict[str, str], confidence: float) -> Outcome:
    quotes = [texts[one.document][one.start : one.end] for one in places]
    return Outcome(
        refused=False,
        statements=tuple(
            Statement(quote, (_cite(one, texts, quote),)) for one, quote in zip(places, quotes, strict=True)
        ),
        found=tuple(Found(quote, one) for one, quote in zip(places, quotes, strict=True)),
        confidence=confidence,
    )


def _cite(where: Place, texts: dict[str, str], quote: str) -> Cited:
    return Cited(quote, where, located=texts[where.document][where.start : where.end] == quote)


def value(measured: Measured, name: str) -> float:
    return measured.figures[name].value


def _with_answers(oracle: Outcomes, change: Callable[[Outcome], Outcome]) -> Outcomes:
    return {case: one if one.refused else change(one) for case, one in oracle.items()}


def test_the_oracle_is_perfect(perfect: Measured) -> None:
    best = ("hit@1", "recall@5", "mrr", "ndcg@10")
    assert {value(perfect, f"retrieval.{name}") for name in best} == {1.0}
    for name in (
        "choice.first_holds",
        "choice.any_holds",
        "choice.nuggets",
        "citations.citation_recall",
        "citations.citation_precision",
        "citations.gold_overlap",
        "citations.located",
        "faithfulness.faithful",
        "refusal.f1",
    ):
        assert value(perfect, name) == 1.0, name
    assert value(perfect, "refusal.wrongly_refused") == 0.0
    assert value(perfect, "refusal.risk_area") == 0.0
    assert value(perfect, "refusal.calibration_error") == 0.0


def test_the_same_figures_twice(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str], perfect: Measured
) -> None:
    assert measure(cases, oracle, letter_texts) == perfect


def test_a_shifted_offset_ruins_located(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]
) -> None:
    def shift(one: Outcome) -> Outcome:
        return replace(one, statements=tuple(map(_shifted, one.statements)))

    def _shifted(statement: Statement) -> Statement:
        (cited,) = statement.citations
        assert cited.place is not None
        where = replace(cited.place, start=cited.place.start + 1, end=cited.place.end + 1)
        return Statement(statement.text, (_cite(where, letter_texts, cited.quote),))

    broken = measure(cases, _with_answers(oracle, shift), letter_texts)
    assert value(broken, "citations.located") == 0.0


def test_whole_sections_as_quotations_ruin_the_choice(
    cases: Sequence[Case], oracle: Outcomes, library: Sequence[Document], letter_texts: dict[str, str]
) -> None:
    sections = _sections(library)

    def widen(one: Outcome) -> Outcome:
        places = [statement.citations[0].place for statement in one.statements]
        wide = [section for section in sections if any(where and section.overlap(where) for where in places)]
        return _saying(wide, letter_texts, confidence=1.0)

    broken = measure(cases, _with_answers(oracle, widen), letter_texts)
    assert value(broken, "choice.first_holds") < 0.3
    assert value(broken, "choice.any_holds") < 0.3


def _sections(library: Sequence[Document]) -> list[Place]:
    """From one heading to the next."""
    return [
        Place(document.id, start, end)
        for document in library
        for heads in ([block.start for block in document.blocks if block.kind is BlockKind.HEADING],)
        for start, end in zip([0, *heads], [*heads, len(document.text)], strict=True)
    ]


def test_swapped_citations_ruin_citations_and_faithfulness(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]
) -> None:
    answered = [case for case, one in oracle.items() if not one.refused]
    other = dict(zip(answered, answered[len(answered) // 2 :] + answered[: len(answered) // 2], strict=True))
    swapped = oracle | {
        case: replace(
            oracle[case],
            statements=tuple(
                Statement(one.text, oracle[other[case]].statements[0].citations)
                for one in oracle[case].statements
            ),
        )
        for case in answered
    }
    broken = measure(cases, swapped, letter_texts)
    for name in ("citation_recall", "citation_precision", "gold_overlap"):
        assert value(broken, f"citations.{name}") < 0.2, name
    assert value(broken, "faithfulness.faithful") < 0.2
    assert value(broken, "choice.any_holds") < 0.2


def test_a_retriever_that_returns_noise_ruins_retrieval(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]
) -> None:
    draw = random.Random(0)
    passages = _sentences(letter_texts)
    noisy = _with_answers(
        oracle, lambda one: replace(one, found=tuple(Found("", where) for where in draw.sample(passages, 10)))
    )
    broken = measure(cases, noisy, letter_texts)
    assert value(broken, "retrieval.hit@1") < 0.1
    assert value(broken, "retrieval.mrr") < 0.15
    assert value(broken, "retrieval.ndcg@10") < 0.2


def _sentences(texts: dict[str, str]) -> list[Place]:
    known = Sentences(texts)
    return [
        Place(document, start, start + len(known.text((document, start))))
        for document, text in texts.items()
        for _, start in known.touched(Place(document, 0, len(text)))
    ]


def test_always_answering_ruins_refusal(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str], perfect: Measured
) -> None:
    anything = _saying([_sentences(letter_texts)[1]], letter_texts, confidence=1.0)
    broken = measure(
        cases, {case: anything if one.refused else one for case, one in oracle.items()}, letter_texts
    )
    assert value(broken, "refusal.recall") == 0.0
    assert value(broken, "refusal.f1") == 0.0
    assert "refusal.precision" not in broken.figures
    assert value(broken, "refusal.crag") < value(perfect, "refusal.crag") - 0.2
    assert value(broken, "refusal.risk_area") > 0.2
    assert value(broken, "refusal.calibration_error") > 0.2


def test_always_refusing_ruins_wrong_refusals_and_the_choice(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]
) -> None:
    nothing = Outcome(refused=True, statements=(), found=(), confidence=0.0)
    broken = measure(cases, dict.fromkeys(oracle, nothing), letter_texts)
    assert value(broken, "refusal.recall") == 1.0
    assert value(broken, "refusal.wrongly_refused") == 1.0
    assert value(broken, "refusal.precision") < 0.4
    assert value(broken, "refusal.crag") == 0.0
    assert value(broken, "choice.any_holds") == 0.0
    assert "faithfulness.faithful" not in broken.figures


def test_overconfidence_ruins_calibration(
    cases: Sequence[Case], oracle: Outcomes, letter_texts: dict[str, str]
) -> None:
    wrong = _saying([_sentences(letter_texts)[1]], letter_texts, confidence=0.95)
    half = {case: wrong if at % 2 else one for at, (case, one) in enumerate(oracle.items())}
    assert value(measure(cases, half, letter_texts), "refusal.calibration_error") > 0.3


def test_a_judge_that_always_says_yes_agrees_by_chance_only() -> None:
    labels = [True, False] * 50
    always_yes = agreement(labels, [1.0] * 100)
    assert always_yes.balanced_accuracy == 0.5
    assert always_yes.kappa == 0.0
    assert agreement(labels, [float(label) for label in labels]).kappa == 1.0


def test_a_judge_that_always_says_yes_hides_swapped_citations() -> None:
    """Which is why its agreement with hand labels stands beside its figures."""
    swapped = Outcome(
        refused=False, statements=(Statement("Het kreeg 169 stemmen.", (Cited("iets anders"),)),)
    )
    case = Case(
        id="a",
        question="?",
        language="nl",
        kind="x",
        style="x",
        answerable=False,
        gold=(),
        facts=(),
        why="off_topic",
    )
    deceived = measure([case], {"a": swapped}, {}, lambda _text, _quotes: 1.0)
    honest = measure([case], {"a": swapped}, {}, contained)
    assert value(deceived, "faithfulness.faithful") == 1.0
    assert value(honest, "faithfulness.faithful") == 0.0
