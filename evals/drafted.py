"""Lets a language model draft sentences for a fixed sample of questions, to be labelled by hand.

`python -m evals.drafted FILE` asks the model that the settings name, for questions that would be refused as well: the
gate has to hold by itself. A reader then labels each line; the gate is put to them with every `python -m evals mutate`.
Knows nothing of how drafts are made or checked.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from assistant.ask import Assistant
from assistant.llm import Trouble, WriterError
from assistant.question import understand
from assistant.wiring import open_assistant, open_writer
from assistant.write import ModelWriter
from evals.case import CASES, Case, Drafted, load_cases, load_drafted, place
from evals.halves import halves
from sources.errors import SettingsError, VindplaatsError
from sources.settings import load_settings

SAMPLE = 60
"""Questions, of the report half."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what the model drafts to a file, one line a sentence, without labels."""
    parser = argparse.ArgumentParser(prog="python -m evals.drafted", description=__doc__)
    parser.add_argument(
        "file", type=Path, help="where the drafts go; questions that have some there are not asked again"
    )
    file: Path = parser.parse_args(arguments).file
    settings = load_settings()
    try:
        writer = open_writer(settings, _say)
        if writer is None:
            raise SettingsError("there is no language model: set VINDPLAATS_LLM_URL and VINDPLAATS_LLM_MODEL")
        done = {one.case for one in load_drafted(file)} if file.exists() else set()
        with closing(open_assistant(settings, _say)) as assistant, file.open("a", encoding="utf-8") as lines:
            for case in (one for one in sample(assistant) if one.id not in done):
                began = time.monotonic()
                drafts = list(_drafts(case, assistant, writer))
                lines.writelines(f"{one.model_dump_json()}\n" for one in drafts)
                lines.flush()
                _say(f"{case.id}: {len(drafts)} sentences in {time.monotonic() - began:.0f} s")
    except VindplaatsError as error:
        _say(str(error))
        return 1
    return 0


def sample(assistant: Assistant) -> list[Case]:
    """The questions that are drafted for: the first by a hash of their ids, so always the same."""
    texts = {document.id: document.text for document in assistant.documents}
    cases = load_cases(CASES, texts)
    half = halves(cases, texts)
    asked = [case for case in cases if half[case.id] == "report" and not case.history]
    return sorted(asked, key=lambda case: hashlib.sha256(f"drafted/{case.id}".encode()).hexdigest())[:SAMPLE]


def _drafts(case: Case, assistant: Assistant, writer: ModelWriter) -> Iterator[Drafted]:
    """The sentences that the model writes for the question of `case`, as it writes them the first time."""
    texts = {document.id: document.text for document in assistant.documents}
    gone = [place(gold, texts) for gold in case.removed]
    hits = assistant.without([(one.document, one.start, one.end) for one in gone]).retrieve(case.question)
    try:
        drafts = writer.write(understand(case.question), hits, time.monotonic() + writer.seconds)
    except WriterError as error:
        if error.trouble is not Trouble.UNREADABLE:
            raise
        drafts = []
    for number, draft in enumerate(drafts, start=1):
        yield Drafted(
            id=f"{case.id}/{number}",
            case=case.id,
            model=writer.name,
            text=draft.text,
            quote=draft.quote,
            document=draft.passage.document,
            start=draft.passage.start,
            end=draft.passage.end,
            true=None,
            language=case.language,
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
