"""What is measured, one function a question. Each gives rows, and all that they were made of to `raw`.

The systems take turns, so that what slows the machine down for a while slows all of them; only the servers for many
askers run one after the other. Knows processes and what they print; imports nothing of any system.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.bench import asking, changing
from evals.bench.processes import percentile, run_process
from evals.bench.room import RIVALS, Room, size_mb
from evals.bench.rows import Row

COLD = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
"""The question of a cold start: the letter answers it, in every library here."""

BARE_IMPORTS = (sys.executable, "-c", "import chromadb, llama_index.core")
"""What no program on these two libraries can be faster than."""

STAGES = ("retrieve", "write", "verify", "total")

_WARMING = 6
"""Questions that are not counted, in every process."""
_ALL = ("ours", *RIVALS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how much. `embedded`: passages embedded afresh; of cold starts and askers it is the index."""

    sizes: Sequence[int]
    embedded: int
    repeats: int
    questions: int
    askers: Sequence[int]
    seconds: float
    only: Sequence[str]

    @property
    def middle(self) -> str:
        """The documents of cold starts and askers: the largest of which every vector is the model's own."""
        return (
            f"library-{max((size for size in self.sizes if size <= self.embedded), default=min(self.sizes))}"
        )

    @property
    def updated(self) -> int:
        """Among how many passages a document changes."""
        return max((size for size in self.sizes if size <= _UPDATED), default=min(self.sizes))


_UPDATED = 10_000

Raw = dict[str, Any]
Said = Mapping[str, Any]


def index_speed(room: Room, about: Mapping[str, Said], raw: Raw) -> Iterator[Row]:
    """Characters a second that are read, cut, embedded and stored, the model loaded before; each part afresh."""
    seconds: dict[str, list[float]] = {}
    peaks: dict[str, list[float]] = {}
    speed: dict[str, list[float]] = {}
    for part, held in about.items():
        if not part.startswith("part-"):
            continue
        for system in ("ours", "passages", *RIVALS):
            took, process = room.work("index", system, part)
            seconds.setdefault(system, []).append(took)
            peaks.setdefault(system, []).append(process.peak_mb)
            speed.setdefault(system, []).append(held["characters"] / took)
    raw["index"] = {"seconds": seconds, "characters_a_second": speed, "peak_mb": peaks}
    yield Row("index, with vectors of sentences", "characters/s", _of(speed, "ours"))
    yield Row("index, passages only", "characters/s", _of(speed, "passages"))
    yield Row("index, peak memory", "MB", _of(peaks, "ours"))


def _of(figures: Mapping[str, list[float]], ours: str) -> dict[str, list[float]]:
    return {"ours": figures[ours], **{system: figures[system] for system in RIVALS}}


def make_indexes(room: Room, sizes: Sequence[int], parts: Sequence[str], raw: Raw) -> Iterator[Row]:
    """Make the index of each size for each system, of the vectors of `parts`; what it holds, and how large it is."""
    known = ["--known", *(str(room.index("ours", part)) for part in parts)]
    for size in sizes:
        name = f"library-{size}"
        made = {system: room.work("make", system, name, *known) for system in _ALL}
        raw[f"make-{size}"] = {system: said for system, (said, _) in made.items()}
        yield Row("passages", "", {system: [said["passages"]] for system, (said, _) in made.items()}, size)
        sizes_mb = {system: [size_mb(room.index(system, name))] for system in _ALL}
        yield Row("index size", "MB", sizes_mb, size)


def cold_start(room: Room, plan: Plan, raw: Raw) -> Iterator[Row]:
    """From nothing to the first answer, or the first passages, beside the bare imports. The first round is not counted."""
    commands = {"ours": ["assistant", "ask", "--json", COLD]}
    for system in RIVALS:
        commands[system] = room.working("cold", system, plan.middle, "--question", COLD)
    rounds = [
        {system: room.run(system, plan.middle, *words) for system, words in commands.items()}
        | {"bare": run_process(BARE_IMPORTS)}
        for _ in range(plan.repeats + 1)
    ][1:]
    raw["cold"] = [
        {system: {"seconds": one.seconds, "peak_mb": one.peak_mb} for system, one in each.items()}
        for each in rounds
    ]
    raw["cold_answered"] = [json.loads(each["ours"].output)["status"] == "answered" for each in rounds]
    systems = (*_ALL, "bare")
    yield Row("cold start", "s", {one: [each[one].seconds for each in rounds] for one in systems})
    yield Row(
        "cold start, peak memory", "MB", {one: [each[one].peak_mb for each in rounds] for one in systems}
    )


def question_times(room: Room, plan: Plan, questions: Sequence[str], raw: Raw) -> Iterator[Row]:
    """Milliseconds for a question in a process that has answered before, by stage; and the memory of that process.

    Of this project those of the questions that were answered: a refusal is told sooner.
    """
    asked = questions[:: max(1, len(questions) // (plan.questions + _WARMING))][: plan.questions + _WARMING]
    batch, listed = (
        room.write("questions.jsonl", asked, lines=True),
        room.write("asked.json", asked, lines=False),
    )
    for size in plan.sizes:
        name = f"library-{size}"
        stages: dict[str, dict[str, list[list[float]]]] = {stage: {} for stage in STAGES}
        peaks: dict[str, list[float]] = {}
        answered: list[float] = []
        kept = raw.setdefault(f"questions-{size}", {system: [] for system in _ALL})
        for _ in range(plan.repeats):
            ours = room.run("ours", name, "assistant", "ask", "--json", "--batch", str(batch))
            answers = [json.loads(line) for line in ours.output.splitlines()][_WARMING:]
            kept["ours"].append([{"status": one["status"], **one["timings_ms"]} for one in answers])
            peaks.setdefault("ours", []).append(ours.peak_mb)
            told = [one["timings_ms"] for one in answers if one["status"] == "answered"]
            answered.append(len(told))
            for stage in STAGES:
                stages[stage].setdefault("ours", []).append([one[stage] for one in told])
            for system in RIVALS:
                times, process = room.work("questions", system, name, "--questions", str(listed))
                kept[system].append(times[_WARMING:])
                peaks.setdefault(system, []).append(process.peak_mb)
                for stage in ("retrieve", "total"):
                    stages[stage].setdefault(system, []).append(times[_WARMING:])
        for stage, systems in stages.items():
            for percent in (50, 95):
                values = {
                    system: [percentile(times, percent) for times in rounds if times]
                    for system, rounds in systems.items()
                }
                yield Row(f"question, {stage}, p{percent}", "ms", values, size)
        yield Row(f"questions answered, of {len(asked) - _WARMING}", "", {"ours": answered}, size)
        yield Row("answering, peak memory", "MB", peaks, size)


def many_askers(room: Room, plan: Plan, questions: Sequence[str], raw: Raw) -> Iterator[Row]:
    """Answers a second from a server on this machine: of this project those that are verified, no refusals."""
    loads: dict[str, list[asking.Load]] = {system: [] for system in _ALL}
    peaks: dict[str, list[float]] = {}
    commands = {"ours": ["assistant", "chat"]}
    commands |= {system: room.working("serve", system, plan.middle) for system in RIVALS}
    # The page asks itself what it will suggest when it starts: that is waited for.
    ready = {"ours": ["/health", "/starters?language=nl", "/starters?language=en"]}
    for system in _ALL:
        with asking.served(
            [sys.executable, "-m", *commands[system]],
            room.environment(system, plan.middle),
            ready.get(system, ["/health"]),
        ) as server:
            asking.ask(server.port, 1, 1.0, questions)
            for _ in range(plan.repeats):
                for askers in plan.askers:
                    loads[system].append(asking.ask(server.port, askers, plan.seconds, questions))
        peaks[system] = [server.peak_mb]
    raw["askers"] = {system: [asdict(load) for load in some] for system, some in loads.items()}
    for askers in plan.askers:
        some = {system: [load for load in kept if load.askers == askers] for system, kept in loads.items()}
        rate = {system: [load.answered / load.seconds for load in kept] for system, kept in some.items()}
        yield Row("answers a second, askers", "1/s", rate, askers)
        yield Row(
            "a question among askers, p95",
            "ms",
            {
                system: [percentile(load.milliseconds, 95) for load in kept if load.milliseconds]
                for system, kept in some.items()
            },
            askers,
        )
        errors = {system: [float(load.errors) for load in kept] for system, kept in some.items()}
        yield Row("errors, askers", "", errors, askers)
    yield Row("server, peak memory", "MB", peaks)


def one_change(room: Room, plan: Plan, raw: Raw) -> Iterator[Row]:
    """Seconds from a changed sentence of one document until the new figure is answered, or its passage found.

    In fresh processes (of this project two, a build and an answer) and in one that has answered before.
    """
    name = f"library-{plan.updated}"
    fresh: dict[str, list[float]] = {system: [] for system in _ALL}
    changes = range(1, plan.repeats + 1)
    for number in changes:
        amount = changing.write(room.library(name), number)
        built = room.run("ours", name, "index", "build")
        answer = room.run("ours", name, "assistant", "ask", "--json", changing.QUESTION)
        changing.check([one["text"] for one in json.loads(answer.output)["claims"]], amount)
        fresh["ours"].append(built.seconds + answer.seconds)
        for system in RIVALS:
            _, process = room.work("change", system, name, "--changes", str(number))
            fresh[system].append(process.seconds)
    later = [str(plan.repeats + number) for number in changes]
    running = {system: room.work("update", system, name, "--changes", *later)[0] for system in _ALL}
    raw["change"] = {"fresh": fresh, "running": running}
    yield Row("one changed document, fresh processes", "s", fresh, plan.updated)
    yield Row("one changed document, running process", "s", running, plan.updated)
