"""The reach in the repository is that of the real model on the lessons."""

from itertools import islice
from pathlib import Path

import numpy as np

from evals.reach import measure, texts
from index.reach import reach


def test_no_value_of_a_lesson_is_out_of_the_reach_that_was_measured(model_folder: Path) -> None:
    some = list(islice(texts(), 0, None, 500))
    measured, kept = measure(model_folder, some), reach(model_folder.name)
    assert measured.keys() == kept.keys()
    for place, values in measured.items():
        assert (values <= kept[place] * 1.001).all()  # kept in half precision
        assert np.median(values / kept[place]) > 0.3
