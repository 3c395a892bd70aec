"""What a document says of itself, as citations: asked of the assistant, and kept only from a line that says it."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.answer import Citation
from assistant.ask import Assistant
from assistant.itself import says
from assistant.question import Detail, Language

_QUESTIONS: Mapping[Language, Mapping[Detail, str]] = MappingProxyType(
    {
        "nl": {
            Detail.SUBJECT: "Waar gaat dit document over?",
            Detail.SENDER: "Van wie is dit document?",
            Detail.ADDRESSEE: "Aan wie is dit document gericht?",
            Detail.DATE: "Wat is de datum van dit document?",
            Detail.NUMBER: "Welk nummer heeft dit document?",
        },
        "en": {
            Detail.SUBJECT: "What is this document about?",
            Detail.SENDER: "Who wrote this document?",
            Detail.ADDRESSEE: "To whom is this document addressed?",
            Detail.DATE: "What is the date of this document?",
            Detail.NUMBER: "What is the number of this document?",
        },
    }
)


def says_of_itself(assistant: Assistant, document_id: str, language: Language) -> dict[Detail, Citation]:
    """What the document with this id says of itself, in this order; without what it does not say."""
    asking = assistant.in_quotations()
    passages = {passage.id: passage for passage in assistant.passages(document_id)}
    found: dict[Detail, Citation] = {}
    for detail, question in _QUESTIONS[language].items():
        claims = asking.ask(question, documents=[document_id]).claims
        first = claims[0].citations[0] if claims else None
        if first and first.passage in passages and says(detail, passages[first.passage], first.quote):
            found[detail] = first
    return found
