"""An explanation tells of documents, and of nothing else; what it names is told by the words of the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guide import Guide, Wish, explanation, sections, subject, wish
from assistant.mention import content_words, mentions
from assistant.question import understand
from index.split import split
from sources.document import Document, Metadata
from sources.markdown import read_markdown
from sources.pages import estimated_pages

NOTE = """# Stukken over vissen

Deze toelichting is geen officiële bron.

## Eerdere stukken

### Haringbeleid

Het stuk „Haringbeleid” is van 3 mei 2021, met nummer 11 222, nr. 3; het adres is https://example.org/3.html.

## Latere stukken

### Einde van het haringbeleid

Het stuk „Einde van het haringbeleid” is van 4 juni 2025, met nummer 11 222, nr. 9. Het beëindigt het haringbeleid.

### Visserijrapportage 2023

Het stuk „Visserijrapportage 2023” is van mei 2024, met nummer 11 222, nr. 5.
"""


def document(text: str = NOTE, name: str = "toelichting") -> Document:
    reading = read_markdown(text)
    return Document(
        id=name,
        text=reading.text,
        metadata=Metadata(title="Stukken over vissen", official=False),
        blocks=reading.blocks,
        pages=estimated_pages(len(reading.text)),
        footnotes=(),
        alignment=reading.alignment,
        hash="",
    )


def stands(text: str, other: str) -> float:
    """By words alone, as where an embedding gives no tokens."""
    return float(mentions(text, other))


def guide() -> Guide:
    note = document()
    return Guide([explanation(note, split(note))], stands)


def pointed(question: str) -> list[str]:
    return [section.headings[0] for section in guide().pointing(understand(question))]


def told(question: str, *official: str) -> list[str]:
    return [draft.text for draft in guide().telling(understand(question), official)]


def test_each_section_stands_under_its_headings_and_what_is_below_the_title_alone_is_none() -> None:
    note = document()
    assert [one.headings for one in sections(note, split(note))] == [
        ("Haringbeleid", "Eerdere stukken", "Stukken over vissen"),
        ("Einde van het haringbeleid", "Latere stukken", "Stukken over vissen"),
        ("Visserijrapportage 2023", "Latere stukken", "Stukken over vissen"),
    ]


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("Haringbeleid", "Haringbeleid"),
        ("Einde van het haringbeleid", "haringbeleid"),
        ("Reaction to the evaluation of the policy", "evaluation of the policy"),
        ("Debat van 17 juni 2024", "17 juni 2024"),
        ("Van", "Van"),
    ],
)
def test_a_heading_is_about_what_follows_its_first_preposition(heading: str, about: str) -> None:
    assert subject(heading) == about


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Welke stukken gaan over het beleid na de brief?", Wish.DOCUMENTS),
        ("Which documents came after the letter?", Wish.DOCUMENTS),
        ("Wat is het nummer van de reactie op de evaluatie?", Wish.DOCUMENTS),
        ("Where can I find the policy framework?", Wish.DOCUMENTS),
        ("Van wanneer is het haringbeleid?", Wish.DOCUMENTS),
        ("Is het haringbeleid beëindigd?", Wish.END),
        ("Geldt het haringbeleid nog?", Wish.END),
        ("Has the policy on herring ended?", Wish.END),
        ("Is the policy still in force?", Wish.END),
        ("Waarom is het haringbeleid beëindigd?", None),
        ("Why was the policy ended?", None),
        ("Hoeveel kost het haringbeleid?", None),
        ("Wat zegt de brief over het haringbeleid?", None),
        ("Who ended the policy?", None),
    ],
)
def test_only_which_documents_there_are_and_what_has_ended_is_asked_of_an_explanation(
    question: str, wanted: Wish | None
) -> None:
    assert wish(understand(question)) is wanted


def test_a_section_is_pointed_at_where_its_subject_is_named() -> None:
    assert pointed("Hoeveel kost het haringbeleid?") == ["Haringbeleid", "Einde van het haringbeleid"]
    assert pointed("Hoeveel kost het kabeljauwbeleid?") == []


def test_another_year_than_that_of_the_subject_is_not_pointed_at() -> None:
    assert pointed("Wat staat er in de visserijrapportage?") == ["Visserijrapportage 2023"]
    assert pointed("Wat staat er in de visserijrapportage 2023?") == ["Visserijrapportage 2023"]
    assert pointed("Wat staat er in de visserijrapportage 2022?") == []
    assert pointed("Hoeveel haring werd er in 2023 gevangen?") == []


def test_what_has_ended_is_told_by_the_sentences_that_say_so() -> None:
    assert told("Is het haringbeleid beëindigd?") == [
        "Het stuk „Einde van het haringbeleid” is van 4 juni 2025, met nummer 11 222, nr. 9.",
        "Het beëindigt het haringbeleid.",
    ]


def test_the_documents_below_a_heading_are_told_where_no_single_one_is_named() -> None:
    first, second = told("Welke latere stukken zijn er?")
    assert ("nr. 9" in first, "nr. 5" in second) == (True, True)


def test_nothing_is_told_of_a_name_or_a_subject_that_the_explanation_does_not_have() -> None:
    assert told("Is het haringbeleid van Zweden beëindigd?") == []
    assert told("Welke stukken zijn er over tonijn?") == []


def test_nothing_is_told_where_an_official_source_does() -> None:
    assert told("Is het haringbeleid beëindigd?", "Het haringbeleid blijft van belang.")
    assert not told("Is het haringbeleid beëindigd?", "Het haringbeleid is per 1 mei beëindigd.")
    assert not told("Wat is het nummer van het haringbeleid?", "Zie het haringbeleid (11 222, nr. 3).")


@given(st.text(alphabet="abc ABC?.,0123 éïà\n", max_size=60).filter(lambda text: any(map(str.isalpha, text))))
def test_nothing_is_named_by_a_question_without_its_words(question: str) -> None:
    asked = understand(question)
    assert [
        one
        for one in guide().pointing(asked)
        if not set(content_words(one.subject)) & set(content_words(asked.wording))
    ] == []


@given(st.lists(st.integers(1, 3), min_size=1, max_size=6))
def test_every_passage_is_in_one_section_or_above_all(levels: list[int]) -> None:
    text = "# Titel\n\nVooraf.\n\n" + "\n\n".join(
        f"{'#' * (level + 1)} Kop {at}\n\nEen zin over {at}." for at, level in enumerate(levels)
    )
    note = document(text)
    passages = split(note)
    held = [passage for one in sections(note, passages) for passage in one.passages]
    assert held == list(passages[1:])


def test_a_heading_that_is_no_deeper_closes_the_one_before_it() -> None:
    note = document("# Titel\n\n## Een\n\nZin een.\n\n## Twee\n\nZin twee.\n")
    assert [one.headings for one in sections(note, split(note))] == [("Een", "Titel"), ("Twee", "Titel")]
