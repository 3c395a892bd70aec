"""Two documents that answer one question differently are told apart from two that speak of different things."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Conflict, Support
from assistant.disagree import Statement, Weighing, stated
from assistant.question import understand
from assistant.quote import Candidate
from assistant.verify import Checked, Draft, Verdict
from index.passage import Passage, Span
from sources.document import Metadata

OLD = Metadata("Oude nota", date=datetime.date(2024, 2, 6), kind="Kamerbrief")
NEW = Metadata("Nieuwe nota", date=datetime.date(2025, 3, 1))
OHCHR = "Hoeveel draagt Nederland bij aan OHCHR?"
SYRIA = "Steunt het kabinet de resolutie over Syrië?"
FUND = "Hoeveel geld is er voor het noodfonds voor journalisten?"


def weigh(
    question: str, old: str, new: str, old_known: Metadata = OLD, new_known: Metadata = NEW
) -> tuple[list[int], list[Conflict]]:
    """The older sentence given first, the newer second."""
    weighing = Weighing(understand(question), {"old": old_known, "new": new_known})
    return weighing.arrange([Statement(old, "old"), Statement(new, "new")])


@pytest.mark.parametrize(
    ("question", "old", "new", "says"),
    [
        (
            OHCHR,
            "Nederland draagt jaarlijks 8,65 miljoen euro bij aan OHCHR.",
            "Nederland draagt voortaan 10 miljoen euro per jaar bij aan OHCHR.",
            "noemt “10 miljoen euro”, Kamerbrief “Oude nota” (6 februari 2024) “8,65 miljoen euro”.",
        ),
        (
            "Hoeveel bedraagt de vrijwillige bijdrage aan OHCHR?",
            "De vrijwillige bijdrage aan OHCHR bedraagt 8,65 miljoen euro.",
            "De vrijwillige bijdrage aan OHCHR wordt verhoogd naar € 10 miljoen.",
            "“10 miljoen”",
        ),
        (
            FUND,
            "Voor het noodfonds voor journalisten is 1,5 miljoen euro beschikbaar.",
            "Wegens de toegenomen dreiging krijgt het noodfonds voor journalisten 2 miljoen euro.",
            "“2 miljoen euro”",
        ),
        (
            "How many embassies does the Netherlands have?",
            "Nederland heeft 140 ambassades.",
            "Nederland heeft 150 ambassades.",
            "(1 March 2025) says “150 ambassades”",
        ),
        (
            "Welk deel van het budget gaat naar Afrika?",
            "Een derde van het budget gaat naar Afrika.",
            "40% van het budget gaat naar Afrika.",
            "“40%”",
        ),
        (
            "Hoeveel diplomaten werken er in Genève?",
            "In Genève werken 9 extra diplomaten.",
            "In Genève werken twaalf diplomaten.",
            "“twaalf diplomaten”",
        ),
        (
            "Wanneer loopt de regeling voor visa af?",
            "De regeling voor visa loopt af op 31 december 2024.",
            "De regeling voor visa loopt af op 31 december 2026.",
            "noemt 31 december 2026",
        ),
        (
            "Hoe lang is Nederland lid van de raad?",
            "Nederland is drie jaar lid van de raad.",
            "Nederland is vier jaar lid van de raad.",
            "vier",
        ),
        (
            SYRIA,
            "Het kabinet steunt de resolutie over Syrië.",
            "Het kabinet steunt de resolutie over Syrië niet.",
            "Volgens “Nieuwe nota” (1 maart 2025) niet, volgens Kamerbrief “Oude nota” (6 februari 2024) wel.",
        ),
        (
            SYRIA,
            "Het kabinet steunt de resolutie over Syrië niet.",
            "Het kabinet steunt de resolutie over Syrië.",
            "Volgens “Nieuwe nota” (1 maart 2025) wel",
        ),
        (
            "Is de subsidieregeling voor mensenrechtenverdedigers open?",
            "De subsidieregeling voor mensenrechtenverdedigers blijft tot 2026 open voor aanvragen.",
            "De subsidieregeling voor mensenrechtenverdedigers is per 1 maart 2025 ingetrokken.",
            "Volgens “Nieuwe nota” (1 maart 2025) is dit beëindigd of ingetrokken",
        ),
    ],
)
def test_another_answer_to_the_same_question_is_a_conflict_newest_first(
    question: str, old: str, new: str, says: str
) -> None:
    order, conflicts = weigh(question, old, new)
    assert order == [1, 0]
    assert [conflict.claims for conflict in conflicts] == [[0, 1]]
    assert says in conflicts[0].what


def test_documents_of_two_languages_are_compared_by_what_needs_no_translation() -> None:
    english = replace(NEW, language="en")
    dutch = "Nederland draagt jaarlijks 8,65 miljoen euro bij aan OHCHR."
    _, conflicts = weigh(
        OHCHR, dutch, "The Netherlands contributes 10 million euro to OHCHR every year.", new_known=english
    )
    assert "“10 million euro”" in conflicts[0].what
    assert weigh(OHCHR, dutch, "The budget of OHCHR is 400 million euro every year.", new_known=english) == (
        [0, 1],
        [],
    )


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        pytest.param(
            OHCHR,
            "Nederland draagt 8,65 miljoen euro bij aan OHCHR.",
            "Van de totale begroting van OHCHR, 400 miljoen euro, komt een derde uit vaste bijdragen.",
            id="another subject",
        ),
        pytest.param(
            OHCHR,
            "Nederland draagt 8,65 miljoen euro bij aan OHCHR.",
            "Nederland draagt 3 miljoen euro bij aan UNICEF.",
            id="another name",
        ),
        pytest.param(
            OHCHR,
            "In 2023 droeg Nederland 8 miljoen euro bij aan OHCHR.",
            "In 2024 droeg Nederland 9 miljoen euro bij aan OHCHR.",
            id="another year",
        ),
        pytest.param(
            OHCHR,
            "Nederland draagt 8,65 miljoen euro bij aan OHCHR.",
            "Nederland draagt bijna 9 miljoen euro bij aan OHCHR.",
            id="rounded",
        ),
        pytest.param(
            "Hoeveel is er voor het noodfonds?",
            "Voor het noodfonds voor journalisten is 2 miljoen euro beschikbaar.",
            "Voor het noodfonds voor kunstenaars is 3 miljoen euro beschikbaar.",
            id="another group",
        ),
        pytest.param(
            "Met hoeveel stemmen werd het Koninkrijk gekozen?",
            "Het Koninkrijk werd met 169 stemmen gekozen tot lid.",
            "Het Koninkrijk werd voor drie jaar gekozen tot lid.",
            id="another thing counted",
        ),
        pytest.param(
            "Met hoeveel stemmen werd Nederland gekozen?",
            "Nederland werd met 169 stemmen gekozen.",
            "België werd met 172 stemmen gekozen.",
            id="another country",
        ),
        pytest.param(
            "Hoeveel stijgt de bijdrage?",
            "De bijdrage stijgt van 8 naar 9 miljoen euro.",
            "De bijdrage bedraagt 9 miljoen euro.",
            id="one of two numbers",
        ),
        pytest.param(
            "Hoeveel resoluties dient Nederland in?",
            "Nederland dient dit jaar 2 resoluties in.",
            "Nederland dient dit jaar twee resoluties in.",
            id="the same in words",
        ),
        pytest.param(
            "Wanneer was de vijfde conferentie?",
            "De vijfde conferentie was in mei 2023.",
            "De zesde conferentie is in mei 2025.",
            id="another in a row",
        ),
        pytest.param(
            "Waar staat de brief?",
            "Zie Kamerstukken II, 32 735, nr. 380.",
            "Zie Kamerstukken II, 32 735, nr. 411.",
            id="numbers that are names",
        ),
        pytest.param(
            SYRIA,
            "Het kabinet steunt de resolutie over Syrië.",
            "Het kabinet steunt de resolutie over Syrië, maar niet het amendement van Rusland.",
            id="a negation of something else",
        ),
        pytest.param(
            SYRIA,
            "Het kabinet steunt de resolutie over Syrië.",
            "Het kabinet steunt niet alleen de resolutie over Syrië.",
            id="not only",
        ),
        pytest.param(
            SYRIA,
            "Het kabinet steunt de resolutie over Syrië.",
            "Het kabinet steunt de resolutie over Iran niet.",
            id="a negation about another country",
        ),
    ],
)
def test_two_sentences_about_different_things_do_not_conflict(question: str, old: str, new: str) -> None:
    assert weigh(question, old, new) == ([0, 1], [])


def test_two_sentences_of_one_document_do_not_conflict() -> None:
    weighing = Weighing(understand(FUND), {"old": OLD})
    said = [Statement("Het fonds krijgt 2 miljoen.", "old"), Statement("Het fonds krijgt 3 miljoen.", "old")]
    assert weighing.arrange(said) == ([0, 1], [])


def test_a_replaced_document_is_told_once_and_stands_last() -> None:
    weighing = Weighing(understand(OHCHR), {"old": OLD, "new": replace(NEW, supersedes=("old",))})
    said = [Statement(text, name) for text, name in (("A b.", "old"), ("C d.", "old"), ("E f.", "new"))]
    order, conflicts = weighing.arrange(said)
    assert order == [2, 0, 1]
    assert conflicts == [
        Conflict(
            claims=[0, 1],
            what="“Nieuwe nota” (1 maart 2025) vervangt Kamerbrief “Oude nota” (6 februari 2024).",
        )
    ]


def test_a_conflict_says_what_was_replaced_and_what_is_later_in_the_dossier() -> None:
    _, conflicts = weigh(
        FUND,
        "Het noodfonds voor journalisten krijgt 1 miljoen euro.",
        "Het noodfonds voor journalisten krijgt 2 miljoen euro.",
        replace(OLD, dossier="32 735"),
        replace(NEW, dossier="32 735", supersedes=("old",)),
    )
    assert conflicts[0].what == (
        "“Nieuwe nota” (1 maart 2025, later in dossier 32 735) noemt “2 miljoen euro”, "
        "Kamerbrief “Oude nota” (6 februari 2024, inmiddels vervangen) “1 miljoen euro”."
    )


def test_a_document_without_a_date_stands_last_and_says_so() -> None:
    texts = (
        "Het noodfonds voor journalisten krijgt 1 miljoen.",
        "Het noodfonds voor journalisten krijgt 2 miljoen.",
    )
    order, conflicts = weigh(FUND, *texts, new_known=replace(NEW, date=None))
    assert order == [0, 1]
    assert "“Nieuwe nota” (zonder datum)" in conflicts[0].what


def candidates(*rows: tuple[str, str, float]) -> list[Candidate]:
    return [
        Candidate(_passage(text, document), Span(0, len(text)), text, 0.9, score)
        for text, document, score in rows
    ]


def _passage(text: str, document: str) -> Passage:
    return Passage("p", document, 0, len(text), text, None, "paragraph", (Span(0, len(text)),))


ONE, TWO, ASIDE = (
    "Het noodfonds voor journalisten krijgt 1 miljoen euro.",
    "Het noodfonds voor journalisten krijgt 2 miljoen euro.",
    "De minister dankt de Kamer voor het overleg.",
)


def rivals(chosen: Sequence[tuple[str, str]], ranked: list[Candidate]) -> list[tuple[str, str]]:
    weighing = Weighing(understand(FUND), {"old": OLD, "new": NEW})
    found = weighing.rivals([Statement(*one) for one in chosen], ranked)
    return [(one.text, one.passage.document) for one in found]


def test_a_sentence_that_differs_and_ranks_close_is_added_where_only_one_was_chosen() -> None:
    ranked = candidates((ONE, "old", 3.0), (TWO, "new", 2.8), (ASIDE, "new", -1.0), (ASIDE, "old", -2.0))
    assert rivals([(ONE, "old")], ranked) == [(TWO, "new")]
    assert rivals([(ONE, "old"), (ASIDE, "new")], ranked) == [(TWO, "new")]


def test_a_sentence_that_was_chosen_agrees_or_ranks_low_is_not_added() -> None:
    ranked = candidates((ONE, "old", 3.0), (TWO, "new", 2.8), (ASIDE, "new", -1.0), (ASIDE, "old", -2.0))
    assert rivals([(ONE, "old"), (TWO, "new")], ranked) == []
    assert rivals([(TWO, "old")], ranked) == []
    low = candidates((ONE, "old", 3.0), (ASIDE, "old", 2.9), (ASIDE, "new", 2.8), (TWO, "new", -2.0))
    assert rivals([(ONE, "old")], low) == []
    assert rivals([], []) == []


def test_the_sentence_of_the_replacement_is_added_though_it_says_the_same() -> None:
    weighing = Weighing(understand(FUND), {"old": OLD, "new": replace(NEW, supersedes=("old",))})
    ranked = candidates((ONE, "old", 3.0), (ONE, "new", 2.9), (ASIDE, "new", -2.0))
    assert [one.passage.document for one in weighing.rivals([Statement(ONE, "old")], ranked)] == ["new"]


def test_a_quotation_is_weighed_by_the_whole_sentence_that_it_stands_in() -> None:
    text = f"{ASIDE} {ONE}"
    passage = Passage(
        "p", "old", 100, 100 + len(text), text, None, "paragraph",
        (Span(100, 100 + len(ASIDE)), Span(101 + len(ASIDE), 100 + len(text))),
    )  # fmt: skip
    at = 100 + text.index("1 miljoen")
    checked = Checked(
        Draft("One million.", "1 miljoen euro", passage), Verdict(Support.SUPPORTED, None, Span(at, at + 14))
    )
    assert stated(checked) == Statement(ONE, "old")


SENTENCES = st.sampled_from(
    [
        ONE,
        TWO,
        ASIDE,
        "Het noodfonds voor journalisten is ingetrokken.",
        "Het noodfonds voor journalisten krijgt geen 2 miljoen euro.",
    ]
)


@st.composite
def weighings(draw: st.DrawFn) -> tuple[Weighing, list[Statement]]:
    """Statements of documents with dates, or none, of which some replace older ones."""
    days = draw(
        st.lists(st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 4)), max_size=5)
    )
    days.sort(key=lambda day: day or datetime.date.min)
    documents = {
        f"d{at}": Metadata(
            f"T{at}",
            date=day,
            supersedes=tuple(draw(st.sets(st.sampled_from([f"d{n}" for n in range(at)]))))
            if at and day
            else (),
        )
        for at, day in enumerate(days)
    }
    names = st.sampled_from(sorted(documents)) if documents else st.nothing()
    said = draw(st.lists(st.builds(Statement, SENTENCES, names), max_size=6)) if documents else []
    return Weighing(understand(FUND), documents), said


@given(drawn=weighings())
def test_the_order_loses_nothing_and_puts_the_newest_of_a_conflict_first(
    drawn: tuple[Weighing, list[Statement]],
) -> None:
    weighing, said = drawn
    order, conflicts = weighing.arrange(said)
    assert sorted(order) == list(range(len(said)))
    shown = [said[at] for at in order]
    for conflict in conflicts:
        first, second = (weighing.documents[shown[at].document].date for at in conflict.claims)
        assert (first or datetime.date.min) >= (second or datetime.date.min)
        assert shown[conflict.claims[0]].document != shown[conflict.claims[1]].document
    for at, one in enumerate(shown):
        assert not any(
            one.document in weighing.documents[after.document].supersedes for after in shown[at + 1 :]
        )
    if not conflicts:
        assert order == sorted(order)
