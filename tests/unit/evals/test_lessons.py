"""The lessons can be read, line by line, and say what they mean."""

from pathlib import Path

import pytest

from evals.case import CaseError
from evals.lessons import LESSONS, read_lessons, read_statements


def test_a_lesson_worked_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text(
        "# Titel\n## Kop\n1. Een zin.\n2. Nog een.\n? nl 1,2 Wat?\n? en - Which?\n\n# Ander\n1. Zin.\n"
    )
    first, second = read_lessons([file])
    assert [(one.heading, one.text) for one in first.sentences] == [("Kop", "Een zin."), ("Kop", "Nog een.")]
    assert [(one.language, one.gold) for one in first.questions] == [("nl", {0, 1}), ("en", set())]
    assert second.sentences[0].heading is None


def test_statements_belong_to_the_source_above_them(tmp_path: Path) -> None:
    file = tmp_path / "statements.txt"
    file.write_text("= Bron.\n+ nl Waar.\n- en negation False.\n")
    true, false = read_statements([file])
    assert (true.source, true.text, true.kind) == ("Bron.", "Waar.", None)
    assert (false.source, false.language, false.kind) == ("Bron.", "en", "negation")


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("# Titel\nzomaar\n")
    with pytest.raises(CaseError, match=r"questions\.txt:2: "):
        read_lessons([file])


def test_every_lesson_of_the_repository_can_be_used() -> None:
    lessons = read_lessons(sorted(LESSONS.glob("questions-*.txt")))
    assert len(lessons) > 200
    for lesson in lessons:
        for question in lesson.questions:
            assert all(0 <= place < len(lesson.sentences) for place in question.gold), question
    statements = read_statements(sorted(LESSONS.glob("statements-*.txt")))
    assert {one.kind is None for one in statements} == {True, False}
