"""Asks the assistant every case and gathers what it made of it.

Knows the assistant from outside only; what the outcomes are worth is for `measure.py` to say.
"""

from collections.abc import Callable, Mapping, Sequence

from assistant.ask import Assistant
from evals.answers import ContractAnswer, to_outcome
from evals.case import Case, Turn, find_quote
from evals.outcome import Outcome


def ask_all(
    assistant: Assistant, cases: Sequence[Case], texts: Mapping[str, str], done: Callable[[int], None]
) -> dict[str, Outcome]:
    """The outcome of each case by its id. `done` is told how many are ready."""
    outcomes = {}
    for number, case in enumerate(cases, start=1):
        spans = [
            (gone.document, start, end)
            for gone in case.removed
            for start, end in find_quote(gone.quote, texts[gone.document])
        ]
        history = [turn.question if isinstance(turn, Turn) else turn for turn in case.history]
        answer = assistant.without(spans).ask(case.question, history)
        outcomes[case.id] = to_outcome(ContractAnswer.model_validate(answer.model_dump(mode="json")), texts)
        done(number)
    return outcomes
