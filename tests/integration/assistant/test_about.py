"""What a document says of itself is quoted from the line that says it, or not at all."""

import pytest

from assistant.about import says_of_itself
from assistant.ask import Assistant
from assistant.question import Detail, Language


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_letter_says_what_it_is(assistant: Assistant, language: Language) -> None:
    (letter,) = [one for one in assistant.documents if one.metadata.official]
    said = says_of_itself(assistant, letter.id, language)
    assert list(said) == list(Detail) or set(said) == set(Detail)
    assert said[Detail.DATE].quote == "Den Haag, 6 februari 2024"
    assert "Bruins Slot" in said[Detail.SENDER].quote
    assert "32 735, nr. 380" in said[Detail.NUMBER].quote
    for citation in said.values():
        assert letter.text[citation.start : citation.end] == citation.quote


def test_what_has_no_such_lines_says_nothing_of_the_kind(assistant: Assistant) -> None:
    """The guide has neither a date line nor a signature; what it says of other papers is not of itself."""
    (guide,) = [one for one in assistant.documents if not one.metadata.official]
    assert not {Detail.DATE, Detail.SENDER, Detail.NUMBER} & set(says_of_itself(assistant, guide.id, "nl"))
