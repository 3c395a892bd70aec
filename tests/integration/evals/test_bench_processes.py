import sys

import pytest

from evals.bench import run_process


def test_a_process_is_measured_by_its_own_time_and_memory() -> None:
    small = run_process((sys.executable, "-c", "pass"))
    large = run_process(
        (sys.executable, "-c", "import time; held = bytearray(200 * 1024**2); time.sleep(0.3)")
    )
    assert large.peak_mb - small.peak_mb == pytest.approx(200, abs=40)
    assert large.seconds > 0.3


def test_a_command_that_fails_ends_the_measurement_with_its_last_words() -> None:
    with pytest.raises(SystemExit, match="failed: no index"):
        run_process((sys.executable, "-c", "import sys; sys.exit('no index')"))
