"""`python -m index`: bring the index up to date, say how it stands, or move it to a Chroma server and back."""

import argparse
import gc
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sources.errors import VindplaatsError, one_line
from sources.progress import shown_on
from sources.settings import Settings, load_settings

# Heavy (chromadb, onnxruntime): imported by the command that needs it.
if TYPE_CHECKING:
    from index.build import Report


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
    move = commands.add_parser("move", help="move the passages to the Chroma server, or back into the folder")
    move.add_argument(
        "to", choices=["server", "folder"], help="where VINDPLAATS_CHROMA_URL, or VINDPLAATS_INDEX, says"
    )
    move.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        report, lines = _run(options, settings)
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the previous index, if any, still answers", file=sys.stderr)
        return 130
    # In ASCII, because the name of a file may hold bytes that are no text.
    print(json.dumps(report) if options.json else "\n".join(lines))
    return _failed(report)


def _failed(report: dict[str, object]) -> int:
    """1, with a line for each, where files share an id: all else is in the index, but somebody has to choose."""
    shared = report.get("shared")
    lines = shared if isinstance(shared, list) else []
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


def _run(options: argparse.Namespace, settings: Settings) -> tuple[dict[str, object], list[str]]:
    """What the command has to say, for a program and for a person."""
    if options.command == "move":
        return _move(settings, to_server=options.to == "server")
    return _build(settings) if options.command == "build" else _status(settings)


def _move(settings: Settings, *, to_server: bool) -> tuple[dict[str, object], list[str]]:
    from index.move import move

    with shown_on(sys.stderr) as progress:
        manifest = move(settings, progress, to_server=to_server)
    facts: dict[str, object] = {"generation": manifest.generation, "passages": manifest.passages}
    line = f"passages: {manifest.passages:,}, now on the Chroma server"
    if not to_server:
        line = f"passages: {manifest.passages:,}, now in the folder: unset VINDPLAATS_CHROMA_URL"
    return facts, [f"{line}. Generation {manifest.generation}."]


def _build(settings: Settings) -> tuple[dict[str, object], list[str]]:
    from index.build import build

    gc.freeze()  # what was imported stays: among it there is no garbage to look for again and again
    with shown_on(sys.stderr) as progress:
        report = build(settings, progress)
    changes = asdict(report.changes)
    facts: dict[str, object] = {
        **changes,
        "moved": [{"from": old, "to": new} for old, new in report.changes.moved],
        "problems": [{"path": path, "message": message} for path, message in report.problems],
        "shared": report.shared,
        "foreign": report.foreign,
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": report.seconds,
        "generation": report.generation,
    }
    return facts, [*_files(report), _sum(report)]


def _files(report: "Report") -> Iterator[str]:
    """A line for each file to which something happened."""
    changes = report.changes
    for what, names in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        yield from (f"  {what}: {name}" for name in names)
    yield from (f"  moved: {old} -> {new}" for old, new in changes.moved)
    for name in report.foreign:
        yield f"  neither Dutch nor English, by its words: {name} (how well it is found was not measured)"
    yield from (f"  not read: {one_line(path)}: {one_line(message)}" for path, message in report.problems)


def _sum(report: "Report") -> str:
    counts = {what: len(names) for what, names in asdict(report.changes).items()}
    counts["not read"] = len(report.problems)
    return (
        f"documents: {', '.join(f'{count} {what}' for what, count in counts.items())}. "
        f"Passages: {report.passages:,}, of which {report.embedded:,} embedded now. "
        f"{report.seconds:.1f} seconds, generation {report.generation}."
    )


def _status(settings: Settings) -> tuple[dict[str, object], list[str]]:
    from index import place
    from index.opened import current_manifest

    folder, manifest = current_manifest(settings)
    facts: dict[str, object] = {
        "generation": manifest.generation,
        "model": manifest.model,
        "documents": len(manifest.documents),
        "passages": manifest.passages,
        "bytes": _size(folder),
        "collection": place.collection(folder),
    }
    return facts, [f"{name}: {value}" for name, value in facts.items() if value is not None]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
