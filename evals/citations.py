"""Citations: does what a sentence cites support it (ALCE; Gao et al., EMNLP 2023). Pure; the judge is given."""

from collections.abc import Callable, Sequence

from evals.outcome import Cited, Outcome, Part, mean

Supports = Callable[[str, Sequence[str]], float | None]
"""How far (0 to 1) the quotations support the sentence; None where the judge cannot tell."""

SUPPORTED = 1.0


def scores(parts: Sequence[Part], outcome: Outcome, supports: Supports) -> dict[str, float | None]:
    """All measures of one case; None for each that has no meaning for it."""
    cited = [citation for statement in outcome.statements for citation in statement.citations]
    return {
        "citation_recall": recall(outcome, supports),
        "citation_precision": precision(outcome, supports),
        "gold_overlap": gold_overlap(parts, cited),
        "located": mean([citation.located for citation in cited]),
        "in_range": mean([citation.in_range for citation in cited]),
    }


def recall(outcome: Outcome, supports: Supports) -> float | None:
    """The share of the sentences that what they cite together supports; an uncited sentence counts as 0."""
    return mean(
        [_supported(statement.text, statement.citations, supports) for statement in outcome.statements]
    )


def precision(outcome: Outcome, supports: Supports) -> float | None:
    """The share of the citations that are needed for, or support, a sentence that is supported.

    A citation is irrelevant if it does not support the sentence alone and the others do without it.
    """
    return mean(
        [
            _relevant(statement.text, statement.citations, at, supports)
            for statement in outcome.statements
            for at in range(len(statement.citations))
        ]
    )


def gold_overlap(parts: Sequence[Part], cited: Sequence[Cited]) -> float | None:
    """The share of the citations that overlap a gold span."""
    placed = [citation.place for citation in cited if citation.place is not None]
    if not parts or not placed:
        return None
    gold = [place for part in parts for place in part.places]
    return mean([float(any(one.overlap(other) > 0 for other in gold)) for one in placed])


def _supported(text: str, citations: Sequence[Cited], supports: Supports) -> float | None:
    quotes = [citation.quote for citation in citations if citation.in_range and citation.quote]
    if not quotes:
        return 0.0
    degree = supports(text, quotes)
    return None if degree is None else float(degree >= SUPPORTED)


def _relevant(text: str, citations: Sequence[Cited], at: int, supports: Supports) -> float | None:
    together = _supported(text, citations, supports)
    if not together or len(citations) == 1:
        return together
    if _supported(text, [citations[at]], supports):
        return 1.0
    return float(not _supported(text, [*citations[:at], *citations[at + 1 :]], supports))
