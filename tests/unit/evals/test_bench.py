import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bench import Cold, Process, Warm, main, percentile, table


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(1, 100))
def test_a_percentile_is_one_of_the_values_and_leaves_enough_below(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100 - 1e-9


def test_a_percentile_by_nearest_rank() -> None:
    assert percentile([40, 15, 50, 20, 35], 50) == 35
    assert percentile([40, 15, 50, 20, 35], 95) == 50


def test_the_table_shows_both_measurements() -> None:
    cold = Cold(5, ask=Process(3.0, 600), bare_imports=Process(2.0, 300), seconds_ratio=1.5, peak_ratio=2.0)
    shown = table(cold, Warm(questions=60, p50_ms=20.0, p95_ms=31.5))
    for figure in ("3.00", "600", "1.50", "31.5"):
        assert figure in shown


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_count_that_is_no_number_above_0_is_wrong_usage(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([f"--runs={count}"])
    assert ended.value.code == 2
    assert "not a number above 0" in capsys.readouterr().err
