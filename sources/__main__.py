"""The library on the command line: `python -m sources list | text | add | remove`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sources.change import add, remove
from sources.document import Document
from sources.errors import VindplaatsError
from sources.files import document_path, library_files
from sources.read import READERS, Library, read_document, read_library
from sources.settings import load_settings

FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code (0 done, 1 failed; argparse itself exits with 2)."""
    asked = _parser().parse_args(arguments)
    try:
        library = load_settings().library
        code: int = asked.run(library, asked)
        sys.stdout.flush()
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sources", description="The documents of the library.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser(
        "list", help="the documents: id, title, date, reference, language, pages, size"
    )
    listing.add_argument("--json", action="store_true", help="as a JSON list, nothing else on stdout")
    listing.set_defaults(run=_list)

    text = commands.add_parser("text", help="the readable text of one document, exactly")
    text.add_argument("id", metavar="DOCUMENT_ID")
    text.set_defaults(run=_text)

    adding = commands.add_parser("add", help="copy files or folders into the library")
    adding.add_argument("sources", metavar="FILE_OR_FOLDER", nargs="+")
    adding.set_defaults(run=_add)

    removing = commands.add_parser(
        "remove", help="move a document out of the library, into its folder .removed"
    )
    removing.add_argument("id", metavar="DOCUMENT_ID")
    removing.set_defaults(run=_remove)
    return parser


def _list(folder: Path, asked: argparse.Namespace) -> int:
    library = read_library(folder)
    if asked.json:
        print(json.dumps([_row(document) for document in library.documents], ensure_ascii=False, indent=2))
    else:
        print(_table(library.documents))
    _report(library)
    return 0


def _row(document: Document) -> dict[str, str | int | None]:
    known = document.metadata
    return {
        "id": document.id,
        "title": known.title,
        "date": known.date.isoformat() if known.date else None,
        "reference": known.reference,
        "language": known.language,
        "pages": max(page.number for page in document.pages),
        "characters": len(document.text),
    }


def _table(documents: Sequence[Document]) -> str:
    """Three lines a document: what is long stands on a line of its own."""
    lines = []
    for row in map(_row, documents):
        size = (f"{row['pages']} p.", f"{row['characters']:,} characters")
        facts = [str(fact) for fact in (row["date"], row["reference"], row["language"], *size) if fact]
        lines += [str(row["id"]), f"  {row['title']}", f"  {' · '.join(facts)}"]
    return "\n".join(lines)


def _report(library: Library) -> None:
    for path, message in library.problems:
        print(f"not read: {path}: {message}", file=sys.stderr)


def _text(folder: Path, asked: argparse.Namespace) -> int:
    document = read_document(document_path(asked.id, library_files(folder, READERS).paths), folder)
    sys.stdout.buffer.write(document.text.encode())
    return 0


def _add(folder: Path, asked: argparse.Namespace) -> int:
    for source in asked.sources:
        for path in add(Path(source), folder):
            print(f"added {path}")
    return 0


def _remove(folder: Path, asked: argparse.Namespace) -> int:
    for path in remove(asked.id, folder):
        print(f"moved to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
