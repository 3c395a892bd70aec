"""The real assistant asked some real cases."""

from assistant.ask import Assistant
from evals.asking import ask_all
from evals.case import CASES, load_cases
from evals.measure import measure


def test_every_quotation_of_an_answer_stands_at_its_offsets(assistant: Assistant) -> None:
    texts = {document.id: document.text for document in assistant.documents}
    cases = load_cases(CASES, texts)[::12]
    measured = measure(cases, ask_all(assistant, cases, texts, lambda _done: None), texts)
    assert measured.figures["citations.located"].value == 1.0
    assert measured.figures["retrieval.hit@5"].value > 0.7
