import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.bench.asking import ask, served
from evals.bench.processes import run_process

ROOT = Path(__file__).parents[3]


def test_a_process_is_measured_by_its_own_time_and_memory() -> None:
    # From a small process, as the command itself is: Linux counts the parent's memory until exec.
    measuring = """
import sys
from evals.bench.asking import ask, served
from evals.bench.processes import run_process
small = run_process((sys.executable, "-c", "pass"))
large = run_process((sys.executable, "-c", "import time; held = bytearray(200 * 1024**2); time.sleep(0.3)"))
print(large.peak_mb - small.peak_mb, large.seconds)
"""
    output = subprocess.run(
        [sys.executable, "-c", measuring], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    more, seconds = map(float, output.split())
    assert more == pytest.approx(200, abs=40)
    assert seconds > 0.3


def test_a_command_that_fails_ends_the_measurement_with_its_last_words() -> None:
    with pytest.raises(SystemExit, match="failed: no index"):
        run_process((sys.executable, "-c", "import sys; sys.exit('no index')"))


def test_what_a_process_prints_is_kept() -> None:
    assert run_process((sys.executable, "-c", "print('é')")).output == "é\n"


SERVER = """
import argparse, http.server, json
port = argparse.ArgumentParser()
port.add_argument("--port", type=int)

class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.say(200, b"")

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        status = 503 if question == "broken" else 200
        self.say(status, b'{"status":"%s"}' % (b"answered" if question == "known" else b"refused"))

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.ThreadingHTTPServer(("127.0.0.1", port.parse_args().port), Answers).serve_forever()
"""


def test_askers_count_answers_refusals_and_errors_apart() -> None:
    with served([sys.executable, "-c", SERVER], os.environ, ["/health"]) as server:
        load = ask(server.port, 4, 0.5, ["known", "known", "unknown", "broken"])
    assert load.answered == pytest.approx(2 * load.errors, abs=8)
    assert load.refused == pytest.approx(load.errors, abs=8)
    assert len(load.milliseconds) == load.answered + load.refused + load.errors > 40
    assert load.seconds >= 0.5
    assert server.peak_mb > 5


def test_a_server_that_is_gone_is_an_error_for_each_question() -> None:
    with served([sys.executable, "-c", SERVER], os.environ, ["/health"]) as server:
        pass
    load = ask(server.port, 1, 0.05, ["known"])
    assert load.errors > 0
    assert load.answered == load.refused == 0


def test_a_server_that_does_not_start_ends_the_measurement() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit(1)"]
    with pytest.raises(SystemExit, match="the server did not start"), served(command, os.environ, ["/"]):
        pass
