"""A refusal says where else to look only where an explanation is quoted, and after all that is official."""

from datetime import date

import pytest

from assistant.answer import Citation, RefusalReason
from assistant.question import Language
from assistant.refuse import elsewhere, plain_refusal


def cited(heading: str, *, official: bool) -> Citation:
    return Citation(
        document="brief" if official else "uitleg",
        title="Titel",
        date=date(2024, 2, 6),
        reference=None,
        quote="Een zin.",
        start=0,
        end=8,
        page=None,
        page_measured=False,
        heading=heading,
        passage="p",
        official=official,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Waar u verder kunt kijken (toelichting, geen officiële bron): “Vis”, “Vogels”."),
        ("en", "Where else to look (explanatory note, not an official source): “Vis”, “Vogels”."),
    ],
)
def test_a_pointer_is_named_once_with_its_mark_and_stands_last(language: Language, said: str) -> None:
    official = cited("Budget", official=True)
    refused = plain_refusal(language, RefusalReason.NOT_IN_SOURCES).model_copy(update={"closest": [official]})
    pointers = [cited("Vis", official=False), cited("Vogels", official=False)]
    pointing = elsewhere(refused, ["Vis", "Vogels", "Vis"], pointers, language)
    assert pointing.message == f"{refused.message} {said}"
    assert pointing.closest == [official, *pointers]


def test_what_is_pointed_at_is_not_off_topic() -> None:
    refused = plain_refusal("nl", RefusalReason.OFF_TOPIC)
    pointing = elsewhere(refused, ["Vis"], [cited("Vis", official=False)], "nl")
    assert pointing.reason is RefusalReason.NOT_IN_SOURCES
    assert "gaat niet over" not in pointing.message


def test_a_refusal_that_points_nowhere_stays_as_it_was() -> None:
    refused = plain_refusal("en", RefusalReason.OFF_TOPIC)
    assert elsewhere(refused, [], [], "en") is refused
