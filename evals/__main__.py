"""`python -m evals`: measure the assistant, or any other system, on the cases of `evals/cases`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals import commands
from evals.case import CASES
from sources.errors import VindplaatsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed (with --gate: got worse), 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what was answered is kept", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser

    command = add("run", help="put the cases to the assistant and report")
    command.set_defaults(command=commands.run)
    _cases(command)
    command.add_argument(
        "--split",
        choices=["tune", "report", "all"],
        default="report",
        help="half of the cases (default: report)",
    )
    command.add_argument(
        "--system",
        choices=["vindplaats", "plain"],
        default="vindplaats",
        help="plain: what LlamaIndex gives in an afternoon, to compare with",
    )
    command.add_argument(
        "--gate", action="store_true", help="exit 1 where a figure is worse than the baseline"
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the run (default: evals/runs/TIME)"
    )
    command.add_argument("--resume", action="store_true", help="go on with the run in --out")
    _files(command)

    command = add("score", help="score the answers of any system")
    command.set_defaults(command=commands.score)
    command.add_argument(
        "answers", type=Path, metavar="ANSWERS.jsonl", help="see evals/answers.py for its forms"
    )
    _cases(command)
    _files(command)

    command = add("compare", help="two reports side by side")
    command.set_defaults(command=commands.compare_runs)
    command.add_argument("before", type=Path, metavar="A", help="a report, or the folder of a run")
    command.add_argument("after", type=Path, metavar="B", help="the same")

    command = add("mutate", help="what the gate catches of sentences made false")
    command.set_defaults(command=commands.mutate)
    command.add_argument(
        "--gate", action="store_true", help="exit 1 where a figure is worse than the baseline"
    )
    command.add_argument(
        "--json", type=Path, metavar="FILE", help="write the figures and every trial to FILE"
    )

    command = add("feedback", help="make cases of what readers said of answers")
    command.set_defaults(command=commands.feedback)
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the cases (default: evals/runs/feedback-TIME)"
    )

    command = add("judge", help="let a model judge a run, at an OpenAI-compatible address")
    command.set_defaults(command=commands.judge)
    command.add_argument("run", type=Path, metavar="DIR", help="the folder of a run")
    command.add_argument("--url", help="address (default: VINDPLAATS_LLM_URL)")
    command.add_argument("--model", help="model (default: VINDPLAATS_LLM_MODEL)")
    _cases(command)
    _files(command)
    return parser


def _cases(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--cases", type=Path, default=CASES, metavar="PATH", help="a file or folder (default: evals/cases)"
    )


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", type=Path, metavar="FILE", help="write the figures and all scores to FILE")
    command.add_argument("--html", type=Path, metavar="FILE", help="write the report with plots to FILE")


if __name__ == "__main__":
    sys.exit(main())
