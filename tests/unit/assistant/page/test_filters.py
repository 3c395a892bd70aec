"""What a reader narrows a question down to leaves in what fits, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.filters import Filters
from sources.document import Alignment, Document, Metadata

DAY = date(2024, 1, 1)
DAYS = st.none() | st.integers(0, 9).map(lambda days: DAY + timedelta(days))
KINDS = st.sampled_from([None, "Brief", "Notitie"])


def documents_of(known: list[tuple[str | None, date | None]]) -> list[Document]:
    blank = Document("", "x", Metadata("X"), (), (), (), Alignment(()), "")
    return [
        replace(blank, id=str(number), metadata=Metadata("X", kind=kind, date=day))
        for number, (kind, day) in enumerate(known)
    ]


@given(st.lists(st.tuples(KINDS, DAYS), max_size=8), DAYS, DAYS, st.sets(KINDS.filter(bool)))
def test_only_what_fits_is_left(
    known: list[tuple[str | None, date | None]], since: date | None, until: date | None, kinds: set[str]
) -> None:
    filters = Filters(since=since, until=until, kinds=tuple(kinds))
    left = {document.id for document in filters.chosen(documents_of(known))}
    for number, (kind, day) in enumerate(known):
        fits = not kinds or kind in kinds
        fits &= since is None or (day is not None and day >= since)
        fits &= until is None or (day is not None and day <= until)
        assert (str(number) in left) == fits


def test_what_is_not_narrowed_leaves_all() -> None:
    documents = documents_of([("Brief", DAY), (None, None)])
    assert Filters().chosen(documents) == documents
    assert not Filters(as_of=DAY).narrows


def test_a_document_that_is_gone_leaves_nothing() -> None:
    assert Filters(documents=("weg",)).chosen(documents_of([(None, None)])) == []
