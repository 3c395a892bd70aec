"""Speed is told by percentile for each stage."""

from evals.speed import stages


def test_percentiles_by_stage() -> None:
    timings = [{"retrieve": float(at), "total": 10.0} for at in range(1, 102)]
    found = stages([*timings, {"total": 10.0}])
    assert (found["retrieve"].p50, found["retrieve"].p95, found["retrieve"].count) == (51, 96, 101)
    assert found["total"].count == 102
    assert stages([]) == {}
