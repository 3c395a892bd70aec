"""The gate's figures, with gates whose verdicts are known."""

from evals.case import Drafted, Paraphrase
from evals.gate import Gate, families, rows, trials
from evals.mutate import Mutant

MUTANTS = [
    Mutant("number-1", "number", "170 stemmen", "doc", "169 stemmen", "169 stemmen", "nl"),
    Mutant("negation-1", "negation", "niet 169 stemmen", "doc", "169 stemmen", "169 stemmen", "nl"),
]
PARAPHRASES = [
    Paraphrase(id=name, text=name, document="doc", quote="169 stemmen", true=true, kind=kind, language="en")
    for name, true, kind in (("t", True, "paraphrase"), ("f", False, "scope"))
]


def means(gate: Gate) -> dict[str, float]:
    found = rows(trials(gate, MUTANTS, PARAPHRASES))
    return {name: sum(score or 0 for score in row.values()) / len(row) for name, row in found.items()}


def test_a_gate_of_numbers_catches_numbers_only() -> None:
    assert means(lambda text, _quote, _document, _within: "number_differs" if "170" in text else None) == {
        "gate.caught": 0.5,
        "gate.caught/negation": 0,
        "gate.caught/number": 1,
        "gate.caught_by_hand": 0,
        "gate.caught_by_hand/scope": 0,
        "gate.wrongly_withheld": 0,
        "gate.wrongly_withheld/en": 0,
    }


def test_a_gate_that_is_always_shut_catches_all_and_withholds_all() -> None:
    assert set(means(lambda *_: "not_supported").values()) == {1}


def test_a_gate_that_is_always_open_catches_nothing() -> None:
    assert set(means(lambda *_: None).values()) == {0}


def test_trials_on_one_sentence_are_one_family() -> None:
    assert set(families(trials(lambda *_: None, MUTANTS, PARAPHRASES)).values()) == {"169 stemmen"}


def test_of_drafted_sentences_it_counts_what_is_shown_and_no_sentence_without_a_label() -> None:
    drafted = [
        Drafted(
            id=str(number),
            case="case",
            model="a model",
            text="170 stemmen" if number % 2 else "169 stemmen",
            quote="169 stemmen",
            document="doc",
            start=0,
            end=20,
            true=true,
            language="nl",
        )
        for number, true in enumerate([True, False, True, None])
    ]
    tried = trials(lambda text, *_: "number_differs" if "170" in text else None, [], [], drafted)
    assert {name: list(row.values()) for name, row in rows(tried).items()} == {
        "gate.drafted_false_shown": [0.0],
        "gate.drafted_true_kept": [1.0, 1.0],
    }
