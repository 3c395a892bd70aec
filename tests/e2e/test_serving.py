"""The page as a process: its address, its end, and what is seen when it goes away."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
Visit = Callable[..., Any]


def test_a_port_in_use_is_one_line_that_says_what_to_do(built_env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "assistant", "chat", "--port", str(port)]
        ended = subprocess.run(
            command, cwd=ROOT, env=built_env, capture_output=True, text=True, timeout=120, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == f"Port {port} is in use. Choose another: --port {port + 1}"
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("path", ["", "health", "source"])
def test_no_response_allows_another_host(visit: Visit, address: str, path: str) -> None:
    policy = visit().page.request.get(f"{address}{path}").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_a_lost_assistant_is_told_and_its_return_goes_on(visit: Visit, serve: Callable[..., Any]) -> None:
    server = serve()
    reader = visit(server.address)
    reader.ask(VOTES)
    lost = reader.page.get_by_role("alert").filter(has_text="De verbinding met de assistent is verbroken.")
    expect(lost).to_have_count(0)
    assert server.stop() == 0
    expect(lost).to_be_visible(timeout=15_000)
    assert reader.faint_texts() == []
    reader.shoot("wide-light-disconnected")
    serve(server.port)
    expect(lost).to_have_count(0, timeout=15_000)
    expect(reader.ask(VOTES).locator("blockquote").first).to_be_visible()
    expect(reader.turns).to_have_count(2)
