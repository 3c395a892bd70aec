"""Choice: do the claims hold the vital facts, the first of them already. Pure.

A refusal holds nothing: on a question that the sources answer it scores 0. A quotation of more than
`outcome.LONG` characters holds nothing either, or quoting whole sections would be the best choice.
"""

from collections.abc import Sequence

from evals.case import Case
from evals.outcome import LONG, Outcome, Statement
from evals.wording import holds

Fact = tuple[str, ...]


def scores(case: Case, outcome: Outcome) -> dict[str, float | None]:
    """All measures of one case; None for each where the sources do not answer."""
    if not case.answerable:
        return dict.fromkeys(("first_holds", "any_holds", "nuggets", "claims"))
    wanted = needs(case)
    right = [any(holds_all(statement, facts) for facts in wanted) for statement in outcome.statements]
    return {
        "first_holds": float(bool(right) and right[0]),
        "any_holds": float(any(right)),
        "nuggets": nuggets(case.facts, outcome.statements),
        "claims": float(len(outcome.statements)) if outcome.statements else None,
    }


def needs(case: Case) -> list[list[Fact]]:
    """For each gold quotation the vital facts that it holds: what one claim must say to answer (a part)."""
    groups = [
        [fact for fact in case.facts if any(holds(gold.quote, wording) for wording in fact)]
        for gold in case.gold
    ]
    return [group for group in groups if group]


def holds_all(statement: Statement, facts: Sequence[Fact]) -> bool:
    """Whether the statement holds every fact."""
    return all(_holds(statement, fact) for fact in facts)


def nuggets(facts: Sequence[Fact], statements: Sequence[Statement]) -> float | None:
    """Vital facts found / vital facts (TREC 2024 RAG, vital only)."""
    if not facts:
        return None
    return sum(any(_holds(statement, fact) for statement in statements) for fact in facts) / len(facts)


def _holds(statement: Statement, fact: Fact) -> bool:
    """Facts are spelled as in the sources: looked for in what is quoted, or in the text where nothing is."""
    shown = [citation.quote for citation in statement.citations] or [statement.text]
    return any(holds(text, wording) for text in shown if len(text) <= LONG for wording in fact)
