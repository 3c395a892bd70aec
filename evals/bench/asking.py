"""Puts questions to a server on this machine, from many askers at once. Knows HTTP and nothing of what answers.

Imports nothing but the standard library: the asker shares the cores with what it asks.
"""

import http.client
import json
import shlex
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Thread

from evals.bench.processes import waited

HOST = "127.0.0.1"

_START_SECONDS = 300
_ANSWER_SECONDS = 120
_ANSWERED = b'"status":"answered"'


@dataclass(slots=True)
class Load:
    """What came of asking for some seconds. `answered`: with a verified answer, or passages; the rest are refusals."""

    askers: int
    seconds: float = 0.0
    answered: int = 0
    refused: int = 0
    errors: int = 0
    milliseconds: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Served:
    """A server that runs; `peak_mb` is known when it has ended."""

    port: int
    peak_mb: float = 0.0


@contextmanager
def served(command: Sequence[str], environment: Mapping[str, str], ready: Sequence[str]) -> Iterator[Served]:
    """A server of the `command`, given a port of its own, that says 200 to all paths in `ready`; ended afterwards.

    Raises SystemExit where it does not get so far.
    """
    server = Served(_free_port())
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            [*command, "--port", str(server.port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            if not _ready(process, server.port, ready):
                said.seek(0)
                last = (said.read().strip().splitlines() or ["it said nothing"])[-1]
                raise SystemExit(f"the server did not start: `{shlex.join(command)}`: {last}")
            yield server
        finally:
            if process.returncode is None:
                process.terminate()
                server.peak_mb = waited(process)


def ask(port: int, askers: int, seconds: float, questions: Sequence[str]) -> Load:
    """Let `askers` ask for so many seconds, each its next question when it has its answer; all `questions` in turn."""
    load, number = Load(askers), count()
    bodies = [json.dumps({"question": question}).encode() for question in questions]
    began = time.perf_counter()

    def work() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)
        while time.perf_counter() - began < seconds:
            _ask_once(connection, bodies[next(number) % len(bodies)], load)
        connection.close()

    threads = [Thread(target=work) for _ in range(askers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    return load


def _ask_once(connection: http.client.HTTPConnection, body: bytes, load: Load) -> None:
    began = time.perf_counter()
    try:
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        said = response.read()
    except (OSError, http.client.HTTPException):
        load.errors += 1
        connection.close()
        return
    load.milliseconds.append((time.perf_counter() - began) * 1000)
    if response.status != http.client.OK:
        load.errors += 1
    elif _ANSWERED in said:
        load.answered += 1
    else:
        load.refused += 1


def _ready(process: subprocess.Popen[bytes], port: int, paths: Sequence[str]) -> bool:
    """Wait until all `paths` are there; False where the server ended, or took too long."""
    limit = time.monotonic() + _START_SECONDS
    for path in paths:
        while _status(port, path) != http.client.OK:
            if process.poll() is not None or time.monotonic() > limit:
                return False
            time.sleep(0.2)
    return True


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])
