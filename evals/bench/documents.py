"""Lays out the documents and questions that all systems get: `python -m evals.bench.documents`, printed as JSON.

Real documents first (the library, then those that VINDPLAATS_EVAL_DATA names), then the invented ones of the lessons,
until there are as many passages as are embedded; from there on documents recombined of their sentences. Text and Markdown
only: how long a PDF takes to read is no matter of an index. Knows nothing of the systems.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Literal

from evals.bench import changing
from evals.bench.recombined import recombined
from evals.case import CASES, json_lines
from evals.lessons import LESSONS, Lesson, read_lessons
from index.model import NAME, ensure_model
from index.split import split
from sources.errors import LibraryError
from sources.files import library_files
from sources.metadata import companion_path
from sources.progress import shown_on
from sources.read import read_document
from sources.settings import Settings, load_settings

SEED = 7
_READ = (".md", ".txt")
_DATA = ("kamervragen", "algoritmekader")


Origin = Literal["real", "invented", "recombined"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a document, at `path` below its library, with the small file beside it."""

    path: Path
    content: bytes
    beside: bytes | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Laid:
    """A document that was read and cut."""

    file: File
    characters: int
    sentences: tuple[str, ...]
    passages: int


def lay_out(
    room: Path, sizes: Sequence[int], embedded: int, parts: int, settings: Settings
) -> dict[str, object]:
    """Fill `room`: `library-SIZE` for each size, `part-0` and so on with the embedded ones, `questions.json`.

    A library holds at least as many passages as its size says, and whole documents only. Returns what each holds.
    """
    laid: list[Laid] = []
    _lay(room / "all", _written(settings), embedded, laid)
    # What is embedded ends here: a sentence of a later document has the vector of the one that it was made of.
    # None is made of the one that will change: only that may answer its question.
    kept = [one for one in laid if one.file.path.name != changing.NAME]
    made = _made([sentence for one in kept for sentence in one.sentences])
    _lay(room / "all", made, embedded, laid)
    dealt = _dealt(laid, parts)
    _lay(room / "all", made, max(sizes), laid)
    libraries = {f"part-{number}": part for number, part in enumerate(dealt)}
    libraries |= {f"library-{size}": _first(laid, size) for size in sizes}
    for name, some in libraries.items():
        for one in some:
            _write(room / name, one.file)
    questions = [json.loads(line)["question"] for _, line in json_lines(CASES / "answerable.jsonl")]
    (room / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    return {name: _about(some) for name, some in libraries.items()}


def _written(settings: Settings) -> Iterator[File]:
    """What somebody wrote: the document that will change, the real ones, the lessons."""
    yield File(Path(changing.NAME), changing.text(0).encode(), None, "invented")
    data = [settings.eval_data / name for name in _DATA] if settings.eval_data else []
    for folder in (settings.library, *data):
        for path in library_files(folder, _READ).paths.values():
            beside = companion_path(path)
            below = Path(folder.name) / path.relative_to(folder)
            yield File(below, path.read_bytes(), beside.read_bytes() if beside.exists() else None, "real")
    for number, lesson in enumerate(read_lessons(sorted(LESSONS.glob("questions-*.txt"))), 1):
        yield File(Path(f"lessons/{number:03}.md"), _markdown(lesson).encode(), None, "invented")


def _markdown(lesson: Lesson) -> str:
    lines, heading = [f"# {lesson.title}"], None
    for sentence in lesson.sentences:
        if sentence.heading != heading:
            heading = sentence.heading
            lines.append(f"\n## {heading}\n")
        lines.append(sentence.text)
    return "\n".join(lines) + "\n"


def _made(sentences: Sequence[str]) -> Iterator[File]:
    for number, text in enumerate(recombined(sentences, SEED), 1):
        yield File(Path(f"recombined/{number:06}.md"), text.encode(), None, "recombined")


def _lay(everything: Path, files: Iterator[File], passages: int, laid: list[Laid]) -> None:
    """Add to `laid`, until there are so many passages or no more files. What cannot be read is passed over."""
    count = sum(one.passages for one in laid)
    while count < passages and (file := next(files, None)):
        try:
            document = read_document(_write(everything, file), everything)
        except LibraryError:
            continue
        cut = split(document)
        sentences = tuple(text for passage in cut for text in passage.sentence_texts())
        laid.append(Laid(file, len(document.text), sentences, len(cut)))
        count += len(cut)


def _write(library: Path, file: File) -> Path:
    path = library / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    if file.beside is not None:
        companion_path(path).write_bytes(file.beside)
    return path


def _first(laid: Sequence[Laid], passages: int) -> list[Laid]:
    """The first documents that hold so many passages together."""
    before = accumulate((one.passages for one in laid), initial=0)
    return [one for one, count in zip(laid, before, strict=False) if count < passages]


def _dealt(laid: Sequence[Laid], parts: int) -> list[list[Laid]]:
    """So many parts of about as many passages each, none empty."""
    dealt: list[list[Laid]] = [[] for _ in range(parts)]
    for one in sorted(laid, key=lambda one: -one.passages):
        min(dealt, key=_passages).append(one)
    return [part for part in dealt if part]


def _passages(some: Iterable[Laid]) -> int:
    return sum(one.passages for one in some)


def _about(some: Sequence[Laid]) -> dict[str, object]:
    origins = Counter[Origin]()
    for one in some:
        origins[one.file.origin] += one.passages
    return {
        "documents": len(some),
        "characters": sum(one.characters for one in some),
        "passages": _passages(some),
        "passages_by_origin": dict(origins),
    }


def main() -> None:
    """Lay out and print what there is."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.documents")
    parser.add_argument("room", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", required=True)
    parser.add_argument("--embedded", type=int, required=True)
    parser.add_argument("--parts", type=int, required=True)
    options = parser.parse_args()
    settings = load_settings()
    with shown_on(sys.stderr) as progress:
        model = ensure_model(settings.index / "models" / NAME, progress)
    documents = lay_out(options.room, options.sizes, options.embedded, options.parts, settings)
    print(json.dumps({"model": str(model.resolve()), "documents": documents}))


if __name__ == "__main__":
    main()
