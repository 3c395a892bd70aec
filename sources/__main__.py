"""The library on the command line: `python -m sources list | text | add | related | remove`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sources.change import add, remove
from sources.document import Document
from sources.errors import FetchError, LibraryError, VindplaatsError, one_line
from sources.files import document_path, library_files
from sources.official import find_publication, is_address
from sources.progress import Progress, shown_on
from sources.read import READERS, Library, read_document, read_library
from sources.settings import load_settings

FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code (0 done, 1 failed; argparse itself exits with 2)."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        code: int = asked.run(settings.library, asked, settings.official_url)
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
        "list", help="the documents: id, title, kind, date, reference, language, pages, size"
    )
    listing.add_argument("--json", action="store_true", help="as a JSON list, nothing else on stdout")
    listing.set_defaults(run=_list)

    text = commands.add_parser("text", help="the readable text of one document, exactly")
    text.add_argument("id", metavar="DOCUMENT_ID")
    text.set_defaults(run=_text)

    adding = commands.add_parser(
        "add", help="copy files or folders into the library, or fetch official publications"
    )
    adding.add_argument(
        "sources",
        metavar="FILE_OR_FOLDER_OR_PUBLICATION",
        nargs="+",
        help="a publication by its identifier (kst-32735-384), reference "
        '("Kamerstukken II 2023/24, 32 735, nr. 384") or address',
    )
    adding.set_defaults(run=_add)

    related = commands.add_parser("related", help="fetch the policy documents around the letter")
    related.set_defaults(run=_related)

    removing = commands.add_parser(
        "remove", help="move a document out of the library, into its folder .removed"
    )
    removing.add_argument("id", metavar="DOCUMENT_ID")
    removing.set_defaults(run=_remove)
    return parser


def _watched() -> AbstractContextManager[Progress]:
    """How far long work is, for who looks on; a file or a pipe gets what was asked for and no more."""
    return shown_on(sys.stderr) if sys.stderr.isatty() else nullcontext(lambda _: None)


def _list(folder: Path, asked: argparse.Namespace, _: str) -> int:
    with _watched() as progress:
        library = read_library(folder, progress=progress)
    if asked.json:
        print(json.dumps([_row(document) for document in library.documents], ensure_ascii=False, indent=2))
    else:
        print(_table(library.documents))
    _report(library)
    return FAILED if library.shared else 0


def _row(document: Document) -> dict[str, str | int | None]:
    known = document.metadata
    return {
        "id": document.id,
        "title": known.title,
        "date": known.date.isoformat() if known.date else None,
        "reference": known.reference,
        "kind": known.kind,
        "language": known.language,
        "pages": max(page.number for page in document.pages),
        "characters": len(document.text),
    }


def _table(documents: Sequence[Document]) -> str:
    """Three lines a document: what is long stands on a line of its own."""
    lines = []
    for document in documents:
        row = _row(document)
        size = (f"{row['pages']} p.", f"{row['characters']:,} characters")
        mark = "" if document.metadata.official else "no official source"
        facts = [
            str(fact)
            for fact in (row["kind"], row["date"], row["reference"], row["language"], *size, mark)
            if fact
        ]
        lines += [str(row["id"]), f"  {row['title']}", f"  {' · '.join(facts)}"]
    return "\n".join(lines)


def _report(library: Library) -> None:
    for path, message in library.problems:
        print(f"not read: {one_line(str(path))}: {one_line(message)}", file=sys.stderr)


def _text(folder: Path, asked: argparse.Namespace, _: str) -> int:
    path = document_path(asked.id, library_files(folder, READERS))
    with _watched() as progress:
        document = read_document(path, folder, progress)
    sys.stdout.buffer.write(document.text.encode())
    return 0


def _add(folder: Path, asked: argparse.Namespace, official: str) -> int:
    from sources.fetch import Site
    from sources.obtain import obtain

    with Site(official) as site:
        for source in asked.sources:
            publication = None if Path(source).exists() else find_publication(source, official)
            if publication:
                paths = [obtain(publication, folder, site)]
            elif is_address(source):
                raise LibraryError(
                    f"{source} is no official publication at {official}. Fetch it with a browser, then add the file."
                )
            else:
                with _watched() as progress:
                    paths = add(Path(source), folder, progress)
            for path in paths:
                print(f"added {path}")
    return 0


def _related(folder: Path, _: argparse.Namespace, official: str) -> int:
    """A document that cannot be fetched is told, and stops no other: the next time it may be there."""
    from sources.fetch import Site
    from sources.obtain import find_present, obtain
    from sources.related import related_documents

    with Site(official) as site:
        for document in related_documents():
            if present := find_present(document.publication, folder):
                print(f"already there: {present}")
                continue
            try:
                path = obtain(document.publication, folder, site, document.known)
            except FetchError as error:
                print(f"not fetched: {document.identifier}: {error}", file=sys.stderr)
            else:
                print(f"added {path}", flush=True)
    return 0


def _remove(folder: Path, asked: argparse.Namespace, _: str) -> int:
    for path in remove(asked.id, folder):
        print(f"moved to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
