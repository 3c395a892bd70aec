"""Words that say the reverse, and words that say more than is quoted."""

import pytest

from assistant.opposites import beyond, reversed_in
from index.lexical import fold


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Het kabinet wil de raad verzwakken.", "Het kabinet wil de raad versterken."),
        ("The Kingdom will pay less attention to it.", "Het Koninkrijk zal er meer aandacht aan geven."),
        ("Voluntary contributions are superfluous.", "Vrijwillige bijdragen zijn noodzakelijk."),
        ("Ten minste tien landen doen mee.", "Ten hoogste tien landen doen mee."),
    ],
)
def test_the_other_side_of_a_pair_turns_a_sentence_round(said: str, quoted: str) -> None:
    assert reversed_in(fold(said), fold(quoted))


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Nederland versterkt de raad.", "Nederland zet zich in voor een versterkte raad."),
        ("The Netherlands fights impunity and promotes rights.", "Nederland gaat straffeloosheid tegen."),
        ("The weakening of the council must be stopped.", "De raad wordt verzwakt en moet worden versterkt."),
    ],
)
def test_the_same_side_or_both_sides_do_not(said: str, quoted: str) -> None:
    assert not reversed_in(fold(said), fold(quoted))


@pytest.mark.parametrize(
    ("said", "quoted", "goes"),
    [
        ("Alle landen steunen het voorstel.", "Een groep landen steunt het voorstel.", True),
        (
            "The aim is only to combat impunity.",
            "Het doel is onder meer straffeloosheid tegen te gaan.",
            True,
        ),
        ("Alle landen steunen het voorstel.", "Elk land steunt het voorstel.", False),
        (
            "Het werk is belangrijk omdat het geld opraakt.",
            "Het werk is belangrijk en het geld raakt op.",
            True,
        ),
        ("The work matters because money runs out.", "Het werk is van belang nu het geld opraakt.", False),
        ("Only members may vote.", "Niet-leden mogen niet stemmen.", False),
        ("Every year a report appears.", "Jaarlijks verschijnt een rapport.", False),
        ("Elke twee jaar verschijnt een rapport.", "Tweejaarlijks verschijnt een rapport.", False),
    ],
)
def test_all_only_and_because_say_more_than_a_quotation_without_them(
    said: str,
    quoted: str,
    goes: bool,  # noqa: FBT001
) -> None:
    assert beyond(fold(said), fold(quoted)) is goes
