"""A sentence that fails the gate is never shown."""

from assistant.answer import Reason, RefusalReason
from assistant.ask import Assistant, _Clock
from assistant.drafting import Drafted
from assistant.guide import Guide
from assistant.question import understand
from assistant.verify import Draft, verify

QUESTION = "Met hoeveel stemmen werd het Koninkrijk gekozen?"


def test_a_sentence_that_fails_the_gate_is_withheld_and_leaves_a_refusal(assistant: Assistant) -> None:
    asked = understand(QUESTION)
    hits, _ = assistant._search(asked, set(assistant._index.manifest.documents))
    passage = next(hit.passage for hit in hits if "169 stemmen" in hit.passage.text)
    false = Draft(
        "Het Koninkrijk werd met 196 stemmen gekozen.",
        "met 169 stemmen voor de vijffde maal gekozen",
        passage,
    )
    documents = {document.id: document for document in assistant.documents}
    answer = assistant._answer_or_refusal(
        asked,
        hits,
        [],
        Drafted(verify([false], documents, assistant.meaning)),
        0.9,
        _Clock(),
        assistant._known,
        Guide((), lambda _one, _other: 0.0),
    )
    assert answer.claims == []
    assert [one.reason for one in answer.withheld] == [Reason.NUMBER_DIFFERS]
    assert answer.refusal
    assert answer.refusal.reason is RefusalReason.ALL_WITHHELD
