"""Measures what an answer costs in time and memory, in fresh processes, from outside.

Run it with `python -m evals.bench`. Knows the command line only; imports nothing of the assistant.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from math import ceil
from statistics import median
from time import perf_counter
from typing import IO

QUESTIONS = (
    "Voor welke periode is Nederland lid van de VN-Mensenrechtenraad?",
    "Welke prioriteiten heeft Nederland in de Mensenrechtenraad?",
    "Hoeveel draagt Nederland bij aan het Kantoor van de Hoge Commissaris?",
    "Wie heeft de brief ondertekend?",
    "What does the Netherlands do for human rights defenders?",
    "Which countries does the letter name?",
)
"""Asked in turn. What they are about decides nothing here: an answer and a refusal cost the same path."""

BARE_IMPORTS = (sys.executable, "-c", "import chromadb, llama_index.core")
"""What no program on these two libraries can be faster than: the yardstick for a cold answer."""

ASK = (sys.executable, "-m", "assistant", "ask", "--json")

_MAXRSS_PER_MB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Process:
    """One run of a command: wall time in seconds, peak resident memory in MB (of 1024 * 1024 bytes)."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Cold:
    """Medians over fresh processes that answer one question, beside the bare imports."""

    runs: int
    ask: Process
    bare_imports: Process
    seconds_ratio: float
    peak_ratio: float


@dataclass(frozen=True, slots=True)
class Warm:
    """Milliseconds for a question in a process that has answered before."""

    questions: int
    p50_ms: float
    p95_ms: float


def run_process(command: Sequence[str], output: IO[bytes] | int = subprocess.DEVNULL) -> Process:
    """Run `command` to its end and measure it. Raises SystemExit with its last words where it fails."""
    with tempfile.TemporaryFile() as errors:
        started = perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise SystemExit(_failure(command, errors.read().decode(errors="replace")))
    return Process(seconds, usage.ru_maxrss / _MAXRSS_PER_MB)


def measure_cold(question: str, runs: int) -> Cold:
    """Answer `question` in `runs` fresh processes, turn about with the bare imports.

    One answer goes before that is not counted: it builds the index where there is none, and brings the
    files of both into the system's cache.
    """
    ask = (*ASK, question)
    run_process(ask)
    pairs = [(run_process(ask), run_process(BARE_IMPORTS)) for _ in range(runs)]
    answers = _median([answer for answer, _ in pairs])
    imports = _median([bare for _, bare in pairs])
    return Cold(
        runs=runs,
        ask=answers,
        bare_imports=imports,
        seconds_ratio=answers.seconds / imports.seconds,
        peak_ratio=answers.peak_mb / imports.peak_mb,
    )


def measure_warm(questions: Sequence[str], count: int) -> Warm:
    """Ask `count` questions in one process, after one of each that is not counted."""
    asked = [*questions, *islice(cycle(questions), count)]
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8", suffix=".jsonl") as batch:
        batch.writelines(json.dumps({"question": question}) + "\n" for question in asked)
        batch.flush()
        with tempfile.TemporaryFile() as output:
            run_process((*ASK, "--batch", batch.name), output)
            output.seek(0)
            answers = [json.loads(line) for line in output]
    totals = [answer["timings_ms"]["total"] for answer in answers[len(questions) :]]
    return Warm(questions=len(totals), p50_ms=percentile(totals, 50), p95_ms=percentile(totals, 95))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that `percent` percent of them do not exceed (nearest rank)."""
    return sorted(values)[max(1, ceil(len(values) * percent / 100)) - 1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a small table or JSON."""
    options = _parser().parse_args(arguments)
    cold = measure_cold(QUESTIONS[0], options.runs)
    warm = measure_warm(QUESTIONS, options.questions)
    print(
        json.dumps({"cold": asdict(cold), "warm": asdict(warm)}, indent=2)
        if options.json
        else table(cold, warm)
    )


def table(cold: Cold, warm: Warm) -> str:
    """Both measurements for a reader's eye."""
    ask, bare = cold.ask, cold.bare_imports
    rows = (
        (f"cold, medians of {cold.runs} fresh processes", "seconds", "peak MB"),
        ("  one answer on the command line", f"{ask.seconds:.2f}", f"{ask.peak_mb:.0f}"),
        ("  bare: chromadb + llama_index.core", f"{bare.seconds:.2f}", f"{bare.peak_mb:.0f}"),
        ("  ratio", f"{cold.seconds_ratio:.2f}", f"{cold.peak_ratio:.2f}"),
        (f"warm, {warm.questions} questions in one process", "p50 ms", "p95 ms"),
        ("  one answer", f"{warm.p50_ms:.1f}", f"{warm.p95_ms:.1f}"),
    )
    return "\n".join(f"{what:<42}{first:>9}{second:>9}" for what, first, second in rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=_positive, default=5, help="fresh processes of each kind (default 5)")
    parser.add_argument("--questions", type=_positive, default=60, help="warm questions (default 60)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return int(text)


def _median(processes: Sequence[Process]) -> Process:
    return Process(
        seconds=median(process.seconds for process in processes),
        peak_mb=median(process.peak_mb for process in processes),
    )


def _failure(command: Sequence[str], errors: str) -> str:
    last = errors.strip().splitlines()[-1:] or ["it said nothing"]
    return f"`{shlex.join(command)}` failed: {last[0]}"


if __name__ == "__main__":
    main()
