"""Measures speed, memory and size of this project beside two plain pipelines, on the same documents, in one run.

`python -m evals.bench`, or `make bench`. Prints a table and keeps it with all values (`bench.json`) and a picture of how
cost grows (`growth.svg`). Knows the order of the work; imports nothing of any system, so as to stay small (`processes.py`).
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from evals.bench import growth, machine, measure
from evals.bench.measure import Plan
from evals.bench.processes import run_process
from evals.bench.room import Room
from evals.bench.rows import Row, table
from sources.errors import VindplaatsError
from sources.settings import Settings, load_settings

RUNS = Path("evals/runs")
LONG = 100_000
MEASURED = ("cold", "questions", "askers", "change")

PANELS = {
    "question, total, p50": "passages",
    "question, total, p95": "passages",
    "answering, peak memory": "passages",
    "index size": "passages",
    "answers a second, askers": "askers at once",
    "a question among askers, p95": "askers at once",
}
"""What the picture shows, and over what."""

NOTES = """
Medians, with the lowest and highest of all rounds behind them; the ratio is taken round by round.
Both plain pipelines retrieve passages and no more: no sentence is chosen, checked or refused. LlamaIndex cuts longer
passages, so it has fewer of the same documents; "by hand" cuts paragraphs.
Embedded afresh by each system: the documents of the rows "index". From then on all three use the vectors of this
project's model as it made them there; documents beyond those are recombined of their sentences, and have their vectors
with a little noise: of these sizes only speed, memory and size mean something, not what is found.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and keep; 0 done, 1 failed, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    sizes = sorted({*options.sizes, *([LONG] if options.long else [])})
    plan = Plan(
        sizes,
        options.embedded,
        options.repeats,
        options.questions,
        options.askers,
        options.seconds,
        options.only,
    )
    began = time.monotonic()
    try:
        settings = load_settings()
        with tempfile.TemporaryDirectory(prefix="vindplaats-bench-", ignore_cleanup_errors=True) as folder:
            made = bench(settings, plan, Path(folder))
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    made["seconds"] = round(time.monotonic() - began)
    keep(made, options.out or RUNS / f"bench-{datetime.now().astimezone():%Y%m%d-%H%M%S}")
    return 1 if made["failed"] else 0


def bench(settings: Settings, plan: Plan, folder: Path) -> dict[str, Any]:
    """Measure everything, in the empty `folder`; all that is known in the end, ready to be written as JSON."""
    facts = machine.facts()
    _say("laying out the documents")
    laying = ["-m", "evals.bench.documents", str(folder), "--sizes", *map(str, plan.sizes)]
    laying += ["--embedded", str(plan.embedded), "--parts", str(plan.repeats)]
    laid = json.loads(run_process([sys.executable, *laying]).output.splitlines()[-1])
    room = Room(folder, settings.index / "models", Path(laid["model"]))
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    raw: dict[str, Any] = {}
    rows: list[Row] = []
    failed: list[str] = []
    for doing, part in _parts(room, plan, laid["documents"], questions, raw):
        began = time.monotonic()
        try:
            rows.extend(part)
        except SystemExit as error:
            # What was measured, and what can be measured yet, is not lost with one part.
            failed.append(f"{doing}: {error}")
            _say(f"not measured: {failed[-1]}")
        _say(f"{doing}: {time.monotonic() - began:.0f} s")
    return {
        "machine": facts,
        "plan": {**asdict(plan), "cold_and_askers": plan.middle, "changed_among": plan.updated},
        "documents": laid["documents"],
        "failed": failed,
        "rows": rows,
        "raw": raw,
    }


def _parts(
    room: Room,
    plan: Plan,
    documents: Mapping[str, Any],
    questions: Sequence[str],
    raw: dict[str, Any],
) -> Iterator[tuple[str, Iterator[Row]]]:
    """What is measured, in its order: what is made first is used later, and what changes an index comes last."""
    parts = [name for name in documents if name.startswith("part-")]
    yield "embedding afresh", measure.index_speed(room, documents, raw)
    yield "making the indexes", measure.make_indexes(room, plan.sizes, parts, raw)
    rest = {
        "cold": lambda: measure.cold_start(room, plan, raw),
        "questions": lambda: measure.question_times(room, plan, questions, raw),
        "askers": lambda: measure.many_askers(room, plan, questions, raw),
        "change": lambda: measure.one_change(room, plan, raw),
    }
    yield from ((name, rest[name]()) for name in MEASURED if name in plan.only)


def keep(made: dict[str, Any], folder: Path) -> None:
    """Print the table, and write it, all values and the picture into `folder`."""
    rows: list[Row] = made["rows"]
    shown = (
        "\n\n".join(part for part in (table(rows), _bare(rows), NOTES.strip(), _about(made)) if part) + "\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    everything = made | {"rows": [row.as_json() for row in rows], "notes": NOTES.strip()}
    (folder / "bench.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False), encoding="utf-8")
    (folder / "table.txt").write_text(shown, encoding="utf-8")
    (folder / "growth.svg").write_text(growth.picture(rows, PANELS), encoding="utf-8")
    print(f"{shown}\nkept in {folder}: table.txt, bench.json, growth.svg")


def _bare(rows: Sequence[Row]) -> str:
    """The bare imports beside a cold start."""
    parts = []
    for row in rows:
        if "bare" in row.values:
            ours, bare = median(row.values["ours"]), median(row.values["bare"])
            parts.append(f"{row.name} {ours / bare:.2f} times ({bare:.3g} {row.unit})")
    if not parts:
        return ""
    return f"Beside the bare imports of chromadb and llama_index.core: {'; '.join(parts)}."


def _about(made: Mapping[str, Any]) -> str:
    facts = made["machine"]
    return (
        f"{facts['cores']} cores of {facts['processor']} ({', '.join(facts['instructions'])}), load {facts['busy']} "
        f"before; Python {facts['python']}; commit {facts['commit']}; the whole run took {made['seconds']} s."
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", type=_positive, nargs="+", default=[100, 1_000, 10_000], help="passages (100 1000 10000)"
    )
    parser.add_argument("--long", action="store_true", help=f"{LONG:,} passages too")
    parser.add_argument("--embedded", type=_positive, default=1_000, help="passages embedded afresh (1000)")
    parser.add_argument("--repeats", type=_positive, default=3, help="rounds of each measurement (3)")
    parser.add_argument("--questions", type=_positive, default=60, help="questions a round (60)")
    parser.add_argument(
        "--askers", type=_positive, nargs="+", default=[1, 4, 16, 64], help="at once (1 4 16 64)"
    )
    parser.add_argument("--seconds", type=_positive, default=5, help="of asking at once (5)")
    parser.add_argument(
        "--only", nargs="+", choices=MEASURED, default=MEASURED, help="beside embedding afresh (all)"
    )
    parser.add_argument("--out", type=Path, help=f"folder for what is kept (in {RUNS})")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
