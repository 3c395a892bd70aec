"""`python -m evals`: measure the assistant on the cases of `evals/cases`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.wiring import open_assistant
from evals.case import CASES, load_cases
from evals.halves import halves
from evals.interval import Interval
from evals.measure import Measured, measure
from evals.asking import ask_all
from sources.errors import VindplaatsError
from sources.settings import load_settings

FIGURES = (
    "retrieval.hit@5",
    "retrieval.mrr",
    "choice.first_holds",
    "choice.any_holds",
    "citations.located",
    "refusal.recall",
    "refusal.precision",
    "refusal.wrongly_refused",
    "refusal.calibration_error",
)
"""Shown on the screen; the JSON holds all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("run", help="ask every case and show the figures with 95%% intervals")
    command.add_argument("--split", choices=["tune", "report", "all"], default="report")
    command.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
    options = parser.parse_args(arguments)
    try:
        measured = _measured(options.split)
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    Console().print(_table(measured, options.split))
    if options.json:
        options.json.write_text(json.dumps(_facts(measured), indent=2), encoding="utf-8")
    return 0


def _measured(split: str) -> Measured:
    assistant = open_assistant(load_settings(), lambda line: print(line, file=sys.stderr))
    texts = {document.id: document.text for document in assistant.documents}
    cases = load_cases(CASES, texts)
    half = halves(cases, texts)
    chosen = [case for case in cases if split in ("all", half[case.id])]
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("asking", total=len(chosen))
        outcomes = ask_all(assistant, chosen, texts, lambda number: progress.update(bar, completed=number))
    assistant.close()
    return measure(chosen, outcomes, texts)


def _table(measured: Measured, split: str) -> Table:
    table = Table(title=f"{split} cases, 95% intervals")
    for title in ("figure", "all", "nl", "en", "cases"):
        table.add_column(title)
    by_language = measured.groups["language"]
    for name in FIGURES:
        if (overall := measured.figures.get(name)) is None:
            continue
        languages = [_shown(by_language.get(language, {}).get(name)) for language in ("nl", "en")]
        table.add_row(name, _shown(overall), *languages, str(overall.count))
    return table


def _shown(interval: Interval | None) -> str:
    return f"{interval.value:.2f} [{interval.low:.2f}, {interval.high:.2f}]" if interval else "-"


def _facts(measured: Measured) -> dict[str, object]:
    return {
        "figures": {name: asdict(interval) for name, interval in measured.figures.items()},
        "groups": {
            field: {value: {name: asdict(one) for name, one in row.items()} for value, row in groups.items()}
            for field, groups in measured.groups.items()
        },
    }


if __name__ == "__main__":
    sys.exit(main())
