"""Where a run keeps what it makes, and how it calls the processes that it measures. Knows nothing of figures."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.processes import Process, run_process

RIVALS = ("llama", "hand")


@dataclass(frozen=True, slots=True)
class Room:
    """A folder for one run; `models` is that of the models, `model` the one that all systems use."""

    folder: Path
    models: Path
    model: Path

    def library(self, name: str) -> Path:
        """The documents `name`, as `documents.py` laid them out."""
        return self.folder / name

    def index(self, system: str, name: str) -> Path:
        """The folder for the index that `system` makes of the documents `name`."""
        folder = self.folder / "indexes" / system / name
        folder.mkdir(parents=True, exist_ok=True)
        if system not in RIVALS and not (folder / "models").exists():
            (folder / "models").symlink_to(self.models.resolve(), target_is_directory=True)
        return folder

    def environment(self, system: str, name: str) -> dict[str, str]:
        """The environment of a process of `system` over the documents `name`: no other setting, and no network."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("VINDPLAATS_")}
        return own | {
            "HF_HUB_OFFLINE": "1",
            "ANONYMIZED_TELEMETRY": "False",
            "VINDPLAATS_LIBRARY": str(self.library(name)),
            "VINDPLAATS_INDEX": str(self.index(system, name)),
            "VINDPLAATS_FEEDBACK": str(self.folder / "feedback.jsonl"),
        }

    def run(self, system: str, name: str, *words: str) -> Process:
        """Run `python -m` with these words over the documents `name`, to its end."""
        return run_process([sys.executable, "-m", *words], self.environment(system, name))

    def working(self, task: str, system: str, name: str, *more: str) -> list[str]:
        """The words of a task of `work.py`."""
        return [
            *("evals.bench.work", task, system, "--library", str(self.library(name))),
            *("--folder", str(self.index(system, name)), "--model", str(self.model), *more),
        ]

    def work(self, task: str, system: str, name: str, *more: str) -> tuple[Any, Process]:
        """Do a task of `work.py`: what it printed, and the process."""
        process = self.run(system, name, *self.working(task, system, name, *more))
        return json.loads(process.output.splitlines()[-1]), process

    def write(self, name: str, questions: Sequence[str], *, lines: bool) -> Path:
        """A file of questions, as a JSON list or as JSON lines."""
        file = self.folder / name
        rows = [json.dumps({"question": question}) for question in questions]
        file.write_text("\n".join(rows) if lines else json.dumps(questions), encoding="utf-8")
        return file


def size_mb(folder: Path) -> float:
    """The size of all files below `folder` in MB (of 1024 * 1024 bytes); links are not followed."""
    return sum((Path(at) / name).lstat().st_size for at, _, names in os.walk(folder) for name in names) / (
        1024 * 1024
    )
