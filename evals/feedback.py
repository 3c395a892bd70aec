"""Makes evaluation cases of what readers said of answers: whole ones, and ones to be finished by hand. Pure.

An answer that a reader found right says where the answer stands. Of any other the right place is not known: its case
lacks gold and facts, and its note holds what was shown and what the reader said of it.
"""

from collections.abc import Mapping, Sequence

from assistant.answer import Answer
from assistant.feedback import Feedback, Verdict
from evals.case import Case, Gold, find_quote

KIND = "feedback"
STYLE = "reader"


def cases(said: Sequence[Feedback], texts: Mapping[str, str]) -> tuple[list[Case], list[Case]]:
    """The whole cases and the unfinished ones, in order. `texts` are the canonical texts by document id."""
    made = [_case(feedback, texts) for feedback in said]
    return [case for case in made if _whole(case)], [case for case in made if not _whole(case)]


def _whole(case: Case) -> bool:
    return bool(case.gold) if case.answerable else True


def _case(said: Feedback, texts: Mapping[str, str]) -> Case:
    answer = said.answer
    right = said.verdict is Verdict.RIGHT
    gold = tuple(_gold(answer, texts)) if right else ()
    refused = right and answer.refusal is not None
    return Case(
        id=f"feedback-{said.turn}",
        question=answer.question,
        language=answer.language,
        kind=KIND,
        style=STYLE,
        answerable=not refused,
        gold=gold,
        facts=(tuple(one.quote for one in gold),) if gold else (),
        history=said.history,
        why=STYLE if refused else None,
        standalone=answer.asked if said.history else None,
        note=_note(said),
    )


def _gold(answer: Answer, texts: Mapping[str, str]) -> dict[Gold, None]:
    """The quotations that stand in today's library once, each once."""
    cited = (citation for claim in answer.claims for citation in claim.citations)
    return {
        Gold(document=one.document, quote=one.quote): None
        for one in cited
        if len(find_quote(one.quote, texts.get(one.document, ""))) == 1
    }


def _note(said: Feedback) -> str:
    shown = "; ".join(f"“{claim.text}”" for claim in said.answer.claims) or "a refusal"
    word = f": {said.word}" if said.word else ""
    return f"{said.verdict.value}{word} (shown: {shown})"
