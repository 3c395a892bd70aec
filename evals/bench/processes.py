"""Runs a command to its end and measures it from outside: wall time and peak memory.

Use it from a small process: Linux counts the memory of the process that starts another until that one begins.
Imports nothing but the standard library, for the same reason.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from time import perf_counter
from typing import IO

_MAXRSS_PER_MB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Process:
    """One run of a command: wall time in seconds, peak resident memory in MB (of 1024 * 1024 bytes), what it printed."""

    seconds: float
    peak_mb: float
    output: str


def run_process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Process:
    """Run `command` to its end and measure it. Raises SystemExit with its last words where it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment
        )
        peak_mb = waited(process)
        seconds = perf_counter() - started
        if process.returncode != 0:
            raise SystemExit(_failure(command, _read(errors)))
        return Process(seconds, peak_mb, _read(output))


def waited(process: subprocess.Popen[bytes]) -> float:
    """Wait for the end of `process`; its peak resident memory in MB."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / _MAXRSS_PER_MB


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that `percent` percent of them do not exceed (nearest rank)."""
    return sorted(values)[max(1, ceil(len(values) * percent / 100)) - 1]


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _failure(command: Sequence[str], errors: str) -> str:
    last = errors.strip().splitlines()[-1:] or ["it said nothing"]
    return f"`{shlex.join(command)}` failed: {last[0]}"
