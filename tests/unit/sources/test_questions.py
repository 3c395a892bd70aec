"""Questions and their answers stay together, however a letter sets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.compose import Stretch
from sources.document import BlockKind
from sources.questions import Item, together
from sources.web_page import read_web_page


def _read(page: str) -> list[tuple[bool, str]]:
    reading = read_web_page(page.encode())
    return [
        (block.kind is BlockKind.HEADING, reading.text[block.start : block.end]) for block in reading.blocks
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Vraag 1<p>Klopt dat?<p>Antwoord 1<p>Ja.",
        "<p><b>Vraag 1</b><br>Klopt dat?</p><p><b>Antwoord 1</b><br>Ja.",
        "<h2>Vraag 1</h2><p>Klopt dat?<h2>Antwoord 1</h2><p>Ja.",
    ],
)
def test_a_question_is_the_heading_of_its_answer(page: str) -> None:
    assert _read(page) == [(True, "Vraag 1 Klopt dat?"), (False, "Antwoord 1"), (False, "Ja.")]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<p>Vraag 1<p>Hoe?<p>Antwoord<p>Zo.", [(True, "Vraag 1 Hoe?"), (False, "Antwoord"), (False, "Zo.")]),
        (
            "<p>Vraag 1<p>Hoe?<p>Vraag 2<p>Wie?<p>Antwoord op vraag 1 t/m 2:<p>Zo.",
            [(True, "Vraag 1 Hoe? Vraag 2 Wie?"), (False, "Antwoord op vraag 1 t/m 2:"), (False, "Zo.")],
        ),
        (
            "<p>Question 1<p>How?<p>Answer 1<p>So.<h2>Annex</h2><p>More.",
            [
                (True, "Question 1 How?"),
                (False, "Answer 1"),
                (False, "So."),
                (True, "Annex"),
                (False, "More."),
            ],
        ),
        ("<p>Antwoord 1<p>Zonder vraag.", [(False, "Antwoord 1"), (False, "Zonder vraag.")]),
        ("<p>Vraag 1 is beantwoord.<p>Antwoord", [(False, "Vraag 1 is beantwoord."), (False, "Antwoord")]),
    ],
)
def test_numbers_are_read_as_letters_write_them(page: str, blocks: list[tuple[bool, str]]) -> None:
    assert _read(page) == blocks


LINES = st.one_of(
    st.sampled_from(["Antwoord", "Kop", "Tekst."]),
    st.builds(
        "{} {}".format,
        st.sampled_from(["Vraag", "Antwoord", "Antwoord op vraag"]),
        st.sampled_from("1 2 3".split()),
    ),
    st.sampled_from(["Antwoord 1 en 2", "Vraag 1, 2 en 3", "Antwoord 1 t/m 3"]),
)


@given(lines=st.lists(LINES, max_size=12), in_place=st.booleans())
def test_no_line_is_lost_or_said_twice(lines: list[str], *, in_place: bool) -> None:
    items = [
        Item(
            BlockKind.HEADING if line == "Kop" else BlockKind.PARAGRAPH,
            0,
            (Stretch(at * 30, at * 30 + len(line)),),
            line,
        )
        for at, line in enumerate(lines)
    ]
    arranged = together(items, in_place=in_place)
    stretches = [one.start for item in arranged for one in item.stretches]
    assert sorted(stretches) == [at * 30 for at in range(len(lines))]
    if in_place:
        assert stretches == sorted(stretches)
