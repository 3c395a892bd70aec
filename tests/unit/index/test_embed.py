"""How texts are put into batches."""

from hypothesis import given
from hypothesis import strategies as st

from index.embed import BATCH_TOKENS, batches
from index.pieces import MAX_TOKENS

lengths_of_texts = st.lists(st.integers(1, MAX_TOKENS), max_size=200)


@given(lengths_of_texts)
def test_every_text_is_in_one_batch(lengths: list[int]) -> None:
    places = [place for batch in batches(lengths) for place in batch]
    assert sorted(places) == list(range(len(lengths)))


@given(lengths_of_texts)
def test_no_batch_exceeds_the_budget_when_padded(lengths: list[int]) -> None:
    for batch in batches(lengths):
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= BATCH_TOKENS


@given(lengths_of_texts)
def test_texts_come_shortest_first(lengths: list[int]) -> None:
    ordered = [lengths[place] for batch in batches(lengths) for place in batch]
    assert ordered == sorted(lengths)
