import subprocess
import sys
from pathlib import Path

import pytest

from evals.bench import run_process

ROOT = Path(__file__).parents[3]


def test_a_process_is_measured_by_its_own_time_and_memory() -> None:
    # From a small process, as the command itself is: Linux counts the parent's memory until exec.
    measuring = """
import sys
from evals.bench import run_process
small = run_process((sys.executable, "-c", "pass"))
large = run_process((sys.executable, "-c", "import time; held = bytearray(200 * 1024**2); time.sleep(0.3)"))
print(large.peak_mb - small.peak_mb, large.seconds)
"""
    output = subprocess.run(
        [sys.executable, "-c", measuring], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    more, seconds = map(float, output.split())
    assert more == pytest.approx(200, abs=40)
    assert seconds > 0.3


def test_a_command_that_fails_ends_the_measurement_with_its_last_words() -> None:
    with pytest.raises(SystemExit, match="failed: no index"):
        run_process((sys.executable, "-c", "import sys; sys.exit('no index')"))
