"""Reads the files of a library as documents.

Knows which reader belongs to which suffix; knows no format itself.
"""

import datetime as dt
import difflib
import graphlib
import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from sources.compose import Reading
from sources.decode import decoded
from sources.document import Block, BlockKind, Document, Footnote, Metadata, Page
from sources.docx import read_docx
from sources.errors import FormatProblem, LibraryError, one_line
from sources.files import SETTING, Problem, document_id, library_files, shared_id
from sources.language import guess_language
from sources.markdown import read_markdown
from sources.metadata import COMPANION_SUFFIX, Companion, companion_path, read_companion
from sources.ocr_text import read_text
from sources.odt import read_odt
from sources.official_xml import read_official
from sources.origin import Origin, origin_of
from sources.pages import estimated_pages, measured_pages
from sources.printed import completed, printed_on
from sources.progress import Progress, counting
from sources.web_page import read_web_page

__all__ = ["READERS", "Library", "document_id", "read_document", "read_library"]

READERS: Mapping[str, Callable[[bytes, Companion, Progress], Reading]] = MappingProxyType(
    {
        ".txt": lambda content, companion, _: read_text(decoded(content), companion.page_breaks),
        ".md": lambda content, *_: read_markdown(decoded(content)),
        ".docx": lambda content, *_: read_docx(content),
        ".odt": lambda content, *_: read_odt(content),
        ".html": lambda content, *_: read_web_page(content),
        ".htm": lambda content, *_: read_web_page(content),
        ".xml": lambda content, *_: read_official(content),
        ".pdf": lambda content, _, progress: _pdf(content, progress),
    }
)
"""For each suffix the function that reads the bytes of a file, given what its companion says; it may take long."""

_TITLE_LENGTH = 160
_LARGEST_FILE = 100 * 1024 * 1024


class _UnreadableFileError(LibraryError):
    """One document cannot be read; `reason` does not name its path."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Library:
    """The documents of a folder, sorted by id, and the files that could not be read, each with the reason.

    `origins` says from what each document was read, by its id. `shared` says of each id that several files share,
    none of which is read, which they are and what to do. `recalled` names the documents that were not read again.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    recalled: frozenset[str] = frozenset()


Recall = Callable[[str, Origin], Document | None]
"""The document with this id if it was read before, by the same readers, from the same origin."""


def read_document(path: Path, library: Path, progress: Progress = lambda _: None) -> Document:
    """The document at `path`, a file below the folder `library`.

    Raises LibraryError for a file that cannot be read or whose companion cannot be used.
    """
    identifier = document_id(path.relative_to(library))
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _UnreadableFileError(path, f"not a format that is read ({', '.join(READERS)})")
    if not os.path.realpath(companion_path(path)).startswith(os.path.realpath(library) + os.sep):
        raise _UnreadableFileError(
            path, f"its {COMPANION_SUFFIX} file is a link that leads outside the library"
        )
    companion = read_companion(path)
    content = _content(path)
    try:
        reading = reader(content, companion, progress) if content.strip() else None
    except FormatProblem as error:
        raise _UnreadableFileError(path, str(error)) from error
    except RecursionError as error:
        raise _UnreadableFileError(path, "is nested too deeply to be read") from error
    if reading is None or not reading.text:
        raise _UnreadableFileError(path, "holds no text")
    document = Document(
        id=identifier,
        text=reading.text,
        metadata=_metadata(reading, companion, path),
        blocks=reading.blocks,
        pages=_pages(reading),
        footnotes=_footnotes(reading, companion, path),
        alignment=reading.alignment,
        hash="",
        boxes=reading.boxes,
    )
    return replace(document, hash=_hash(document))


def nothing_known(_name: str, _origin: Origin) -> None:
    """A `Recall` of one that has read nothing before."""


def read_library(
    folder: Path, recall: Recall = nothing_known, progress: Progress = lambda _: None
) -> Library:
    """All documents below `folder`. A file that cannot be read becomes a problem and stops no other.

    Nor do files that share an id, of which none is read. What `recall` knows is not read again. Raises LibraryError
    for a folder that is missing, cannot be read or holds no document, and for a document that replaces one that is
    not there or cannot be replaced.
    """
    files = library_files(folder, READERS)
    # Known before they are read: a file that changes meanwhile is found to differ the next time.
    origins = {name: origin for name, path in files.paths.items() if (origin := _origin(path, folder))}
    documents = {
        name: document for name, origin in origins.items() if (document := recall(name, origin)) is not None
    }
    recalled = frozenset(documents)
    unknown = {name: path for name, path in files.paths.items() if name not in recalled}
    problems = list(files.problems)
    done = counting("reading", "files", [_size(path) for path in unknown.values()], progress)
    for number, (name, path) in enumerate(unknown.items(), 1):
        try:
            documents[name] = read_document(path, folder, progress)
        except _UnreadableFileError as error:
            problems.append((path, error.reason))
        except LibraryError as error:
            problems.append((path, str(error)))
        done(number)
    if not documents:
        raise LibraryError(_nothing_read(folder, problems))
    read = tuple(documents[name] for name in files.paths if name in documents)
    _check_succession(read, files.paths, files.shared)
    return Library(
        read,
        tuple(sorted(problems)),
        {name: origins[name] for name in documents if name in origins},
        tuple(one_line(shared_id(name, paths)) for name, paths in files.shared.items()),
        recalled,
    )


def _origin(path: Path, library: Path) -> Origin | None:
    """None for a file that cannot be read; reading it as a document says why."""
    try:
        return origin_of(path, library)
    except OSError:
        return None


def _size(path: Path) -> int:
    """How much work it is to read a file, roughly: its bytes, and something for opening it."""
    try:
        return path.stat().st_size + 1000
    except OSError:
        return 1000


def _nothing_read(folder: Path, problems: Sequence[Problem]) -> str:
    first = f" {problems[0][0]}: {problems[0][1]}." if problems else ""
    return f"No document could be read in {folder}.{first} Add one, or set {SETTING} to another folder."


def _check_succession(
    documents: Sequence[Document], paths: Mapping[str, Path], shared: Collection[str]
) -> None:
    """Raise LibraryError where a document replaces what is not in the library, is later, or replaces it in turn."""
    known = {document.id: document.metadata for document in documents}
    for name, metadata in known.items():
        for old in metadata.supersedes:
            if old not in shared and (reason := _irreplaceable(old, metadata, known, paths)):
                raise LibraryError(f'{companion_path(paths[name])}: "supersedes" {reason}.')
    try:
        graphlib.TopologicalSorter({name: metadata.supersedes for name, metadata in known.items()}).prepare()
    except graphlib.CycleError as error:
        first = companion_path(paths[error.args[1][0]])
        circle = ", ".join(sorted(set(error.args[1])))
        raise LibraryError(
            f'{first}: "supersedes" goes in a circle ({circle}). Take one of them out.'
        ) from error


def _irreplaceable(
    old: str, new: Metadata, known: Mapping[str, Metadata], paths: Mapping[str, Path]
) -> str | None:
    """Why the document `new` cannot replace the document `old`; None if it can."""
    if old not in paths:
        nearest = ", ".join(difflib.get_close_matches(old, paths, n=5, cutoff=0))
        return f'names "{old}", which is no document of the library. Known ids, nearest first: {nearest}'
    if not new.official:
        return "is for official sources, and this is none (official = false). Take one of the two out"
    if new.date is None:
        return "counts from the date of the document, and there is none. Add its date"
    before = known[old].date if old in known else None
    if before and before > new.date:
        return f'names "{old}", which is of a later date ({before}). Correct a date, or take it out'
    return None


def _pdf(content: bytes, progress: Progress) -> Reading:
    from sources.pdf import read_pdf  # noqa: PLC0415 - its library slows every start, and is for PDFs alone

    return read_pdf(content, progress)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _UnreadableFileError(path, "is larger than 100 MB. Split it, or leave out its pictures")
        return path.read_bytes()
    except OSError as error:
        raise _UnreadableFileError(path, f"cannot be read: {error.strerror}") from error


def _hash(document: Document) -> str:
    """sha256 over everything that an index is made from, which the id and the alignment are not."""
    content = [
        document.text,
        asdict(document.metadata),
        [asdict(block) for block in document.blocks],
        [asdict(page) for page in document.pages],
        [asdict(footnote) for footnote in document.footnotes],
    ]
    serialised = json.dumps(content, sort_keys=True, default=dt.date.isoformat)
    return hashlib.sha256(serialised.encode()).hexdigest()


def _pages(reading: Reading) -> tuple[Page, ...]:
    length = len(reading.text)
    if reading.page_starts:
        return measured_pages(length, reading.alignment, reading.page_starts)
    return estimated_pages(length)


def _metadata(reading: Reading, companion: Companion, path: Path) -> Metadata:
    stated = completed(reading.stated, printed_on(reading.text, reading.blocks))
    first_line = reading.text.partition("\n")[0]
    if len(first_line) > _TITLE_LENGTH:
        first_line = one_line(path.stem)
    return Metadata(
        title=companion.title or stated.title or reading.title or first_line,
        language=companion.language or stated.language or guess_language(reading.text),
        date=companion.date or stated.date,
        reference=companion.reference or stated.reference,
        author=companion.author or stated.author,
        kind=companion.kind or stated.kind,
        dossier=companion.dossier or stated.dossier,
        supersedes=companion.supersedes,
        official=companion.official,
    )


def _footnotes(reading: Reading, companion: Companion, path: Path) -> tuple[Footnote, ...]:
    """The footnotes among the blocks, each tied to its word: the companion's for its mark, else the source's."""
    anchors = {entry.mark: _anchor(reading.text, entry.anchor, path) for entry in companion.footnotes}
    found = tuple(
        _footnote(reading, block, anchors) for block in reading.blocks if block.kind is BlockKind.FOOTNOTE
    )
    for mark in anchors.keys() - {footnote.mark for footnote in found}:
        raise _UnreadableFileError(
            path, f'its {COMPANION_SUFFIX} file names a footnote "{mark}" that it does not hold'
        )
    return found


def _footnote(reading: Reading, block: Block, anchors: Mapping[str, int]) -> Footnote:
    mark, _, _ = reading.text[block.start : block.end].partition(" ")
    anchor = anchors.get(mark, reading.anchors.get(block.start))
    return Footnote(mark, min(block.start + len(mark) + 1, block.end), block.end, anchor)


def _anchor(text: str, anchor: str, path: Path) -> int:
    """The offset of the last word of the only place where `anchor` stands."""
    if (count := text.count(anchor)) != 1:
        raise _UnreadableFileError(
            path,
            f'the footnote anchor "{anchor}" of its {COMPANION_SUFFIX} file stands {count} times in it, not once',
        )
    return text.index(anchor) + len(anchor) - len(anchor.rsplit(maxsplit=1)[-1])
