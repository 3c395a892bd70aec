"""A second corpus, found by the setting VINDPLAATS_EVAL_DATA: documents and questions that nothing was written for.

Kamervragen (each question to its own answer among all), the Universal Declaration (each article, from one
language to its counterpart among those of the other) and QALD (questions about the world, to be refused).
Each becomes a library in a temporary folder and goes through the same reading, building and asking.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.ask import Assistant
from assistant.wiring import open_assistant
from evals.case import CaseError
from evals.halves import half_of
from evals.retrieval import hit, reciprocal_rank
from sources.settings import Settings

DEPTH = 50
"""Passages asked for: a document is ranked by its best passage."""

OFF_TOPIC = 60
"""QALD questions asked, the first by the hash of their text."""

LONGEST = 2000
"""Characters of an article that are asked: no question may be longer, and only the preamble is."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Probe:
    """A question and the one document that answers it. `group` is what decides its half."""

    id: str
    question: str
    document: str
    group: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents by name, one text each, and the probes put to them."""

    name: str
    documents: Mapping[str, str]
    probes: Sequence[Probe]


Rows = dict[str, dict[str, float | None]]
"""For each figure, the score of each probe."""


def collections(data: Path) -> list[Collection]:
    """Kamervragen and the two directions of the Universal Declaration. Raises CaseError where a file is missing."""
    return [_kamervragen(data), *_declaration(data)]


def retrieval_scores(collection: Collection, settings: Settings, progress: Progress) -> Rows:
    """hit@1, hit@5 and MRR of the document for each probe, over an index of the collection alone."""
    rows: Rows = {f"{collection.name}.{name}": {} for name in ("hit@1", "hit@5", "mrr")}
    with _indexed(collection, settings, progress) as assistant:
        for probe in collection.probes:
            ranked = list(
                dict.fromkeys(one.passage.document for one in assistant.retrieve(probe.question, DEPTH))
            )
            ranking = [frozenset({0}) if name == probe.document else frozenset() for name in ranked]
            measured = (hit(ranking, 1), hit(ranking, 5), reciprocal_rank(ranking))
            for row, score in zip(rows.values(), measured, strict=True):
                row[probe.id] = score
    return rows


def off_topic_scores(data: Path, assistant: Assistant, half: str) -> Rows:
    """Whether each of a fixed sample of questions about the world, Dutch and English, is refused."""
    return {
        "qald.refused": {
            f"qald-{language}-{number}": float(assistant.ask(question).status == "refused")
            for number, questions in off_topic(data)
            if half in ("all", half_of(f"qald-{number}"))
            for language, question in questions.items()
        }
    }


def off_topic(data: Path) -> list[tuple[str, dict[str, str]]]:
    """The sample: for each question its number and its wording by language."""
    text = _read(data / "qald" / "qald9_nl_test.tsv")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    known = [(row["id"], {"nl": row["nl"], "en": row["en"]}) for row in rows if row["nl"] and row["en"]]
    known.sort(key=lambda row: hashlib.sha256(row[1]["en"].encode()).hexdigest())
    return known[: OFF_TOPIC // 2]


def families(rows: Rows) -> dict[str, str]:
    """Each probe on its own, but translations of one question together."""
    return {probe: probe.replace("-nl-", "-").replace("-en-", "-") for row in rows.values() for probe in row}


def in_half(collection: Collection, half: str) -> Collection:
    """The collection with the probes of one half; all documents stay, as distractors."""
    kept = [probe for probe in collection.probes if half in ("all", half_of(probe.group))]
    return Collection(collection.name, collection.documents, kept)


def _kamervragen(data: Path) -> Collection:
    lines = _read(data / "kamervragen" / "questions.jsonl").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    documents = {f"answer-{at:03}": row["answer"] for at, row in enumerate(rows)}
    probes = [
        Probe(f"kamervragen-{at:03}", row["question"], f"answer-{at:03}", row["document"])
        for at, row in enumerate(rows)
    ]
    return Collection("kamervragen", documents, probes)


def _declaration(data: Path) -> Iterator[Collection]:
    dutch, english = (json.loads(_read(data / "udhr" / f"udhr_{code}.json")) for code in ("nld", "eng"))
    for name, asked, answers in (("udhr_nl_en", dutch, english), ("udhr_en_nl", english, dutch)):
        yield Collection(
            name,
            {f"article-{at:02}": row["text"] for at, row in enumerate(answers)},
            [
                Probe(f"{name}-{at:02}", row["text"][:LONGEST], f"article-{at:02}", f"udhr-{at:02}")
                for at, row in enumerate(asked)
            ],
        )


@contextmanager
def _indexed(collection: Collection, settings: Settings, progress: Progress) -> Iterator[Assistant]:
    """An assistant over the collection alone, with the model that is there already."""
    with TemporaryDirectory(prefix="vindplaats-evals-") as name:
        library, index = Path(name) / "library", Path(name) / "index"
        library.mkdir()
        index.mkdir()
        for document, text in collection.documents.items():
            (library / f"{document}.txt").write_text(text + "\n", encoding="utf-8")
        models = (settings.index / "models").resolve()
        models.mkdir(parents=True, exist_ok=True)
        (index / "models").symlink_to(models, target_is_directory=True)
        there = settings.model_copy(update={"library": library, "index": index, "chroma_url": None})
        assistant = open_assistant(there, progress)
        try:
            yield assistant
        finally:
            assistant.close()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CaseError(
            f"{file} cannot be read ({error.strerror}); set VINDPLAATS_EVAL_DATA to the folder that holds "
            f"{file.parent.name}/, or unset it"
        ) from error
