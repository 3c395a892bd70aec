"""`python -m index`: bring the index up to date, or say how it stands."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from sources.errors import VindplaatsError
from sources.settings import Settings, load_settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m index", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("build", "bring the index up to date with the library"),
        ("status", "generation, model, documents, passages, size"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        run = _build if options.command == "build" else _status
        report, lines = run(settings)
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _build(settings: Settings) -> tuple[dict[str, object], list[str]]:
    from index.build import build

    report = build(settings, lambda line: print(line, file=sys.stderr))
    changes = report.changes
    counts = {kind: len(names) for kind, names in asdict(changes).items()}
    lines = [
        f"  {kind}: {name}"
        for kind, names in asdict(changes).items()
        if kind != "unchanged"
        for name in names
    ]
    lines += [f"  not read: {path}: {message}" for path, message in report.problems]
    lines.append(
        f"{', '.join(f'{count} {kind}' for kind, count in counts.items())}: {report.passages} passages, "
        f"{report.embedded} embedded, {report.seconds:.1f} s (generation {report.generation})"
    )
    facts: dict[str, object] = {
        **asdict(changes),
        "problems": [{"path": path, "message": message} for path, message in report.problems],
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": report.seconds,
        "generation": report.generation,
    }
    return facts, lines


def _status(settings: Settings) -> tuple[dict[str, object], list[str]]:
    from index.opened import current_manifest

    folder, manifest = current_manifest(settings)
    facts: dict[str, object] = {
        "generation": manifest.generation,
        "model": manifest.model,
        "documents": len(manifest.documents),
        "passages": manifest.passages,
        "bytes": _size(folder),
    }
    return facts, [f"{name}: {value}" for name, value in facts.items()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
