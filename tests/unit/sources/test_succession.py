"""Which document replaced which, and which is later in its dossier."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sources.document import Metadata
from sources.succession import Known, existing, later, replacements


def known(year: int | None = None, *supersedes: str, dossier: str | None = None) -> Metadata:
    return Metadata("T", date=dt.date(year, 6, 1) if year else None, dossier=dossier, supersedes=supersedes)


CHAIN = {"a": known(2022), "b": known(2023, "a"), "c": known(2024, "b"), "d": known(2024)}


def test_replacements_follow_one_another_to_the_one_that_stands() -> None:
    assert {name: replacements(name, CHAIN) for name in CHAIN} == {
        "a": ["b", "c"],
        "b": ["c"],
        "c": [],
        "d": [],
    }


def test_a_document_is_replaced_only_from_the_date_of_its_replacement() -> None:
    then = existing(CHAIN, dt.date(2024, 5, 31))
    assert (list(then), replacements("a", then)) == (["a", "b"], ["b"])
    assert replacements("a", existing(CHAIN, dt.date(2024, 6, 1))) == ["b", "c"]


def test_the_later_of_two_replacements_counts() -> None:
    assert replacements("a", {"a": known(2022), "b": known(2024, "a"), "c": known(2023, "a")}) == ["c", "b"]


def test_a_replacement_of_the_same_day_stands() -> None:
    assert replacements("a", {"c": known(2022), "b": known(2023, "a"), "a": known(2023, "c")}) == ["b"]
    assert replacements("c", {"c": known(2022), "b": known(2023, "a"), "a": known(2023, "c")}) == ["a", "b"]


def test_a_document_without_a_date_was_always_there() -> None:
    assert list(existing({"a": known(), "b": known(2024)}, dt.date(2000, 1, 1))) == ["a"]


def test_later_documents_of_a_dossier_come_newest_first() -> None:
    documents = {
        "old": known(2022, dossier="32 735"),
        "new": known(2024, dossier="32 735"),
        "mid": known(2023, dossier="32 735"),
        "same": known(2022, dossier="32 735"),
        "undated": known(dossier="32 735"),
        "other": known(2025, dossier="36 410"),
        "none": known(2025),
    }
    assert later("old", documents) == ["new", "mid"]
    assert [later(name, documents) for name in ("new", "undated", "none")] == [[], [], []]


@st.composite
def libraries(draw: st.DrawFn) -> Known:
    names = "abcdef"
    return {
        name: known(draw(st.integers(2020, 2024)), *draw(st.sets(st.sampled_from(names)))) for name in names
    }


@given(documents=libraries())
def test_a_document_never_replaces_itself_whatever_the_files_say(documents: Known) -> None:
    for name in documents:
        chain = replacements(name, documents)
        assert name not in chain
        assert len(chain) == len(set(chain))
