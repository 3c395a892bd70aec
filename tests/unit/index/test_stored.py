"""Rows read from a file one look at a time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.stored import StoredRows

kept = st.sampled_from([np.int8, np.float16]).flatmap(
    lambda kind: arrays.arrays(kind, st.tuples(st.integers(0, 9), st.integers(0, 5)))
)


@given(kept, st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_what_is_read_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, array: np.ndarray, places: tuple[int, int]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "rows.npy"
    np.save(file, array)
    some = StoredRows(file)
    wanted = slice(*sorted(min(place, len(array)) for place in places))
    np.testing.assert_array_equal(some[wanted], array[wanted])
    assert some[wanted].dtype == array.dtype
    assert len(some) == len(array)
    some.close()


def test_many_threads_read_their_own_rows(tmp_path: Path) -> None:
    array = np.arange(4_000, dtype=np.float16).reshape(1_000, 4)
    np.save(tmp_path / "rows.npy", array)
    some = StoredRows(tmp_path / "rows.npy")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda at: some[at : at + 3], range(990)))
    assert all(np.array_equal(one, array[at : at + 3]) for at, one in enumerate(made))
    some.close()


def test_a_file_that_lost_its_end_is_told_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "rows.npy"
    np.save(file, np.ones((100, 8), dtype=np.int8))
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(ValueError, match="mmap length"):
        StoredRows(file)
