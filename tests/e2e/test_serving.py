"""The page as a process: its address, its end, and what is seen when it goes away."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from index.build import build
from index.embed import OnnxEmbedding
from sources.settings import Settings

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
def test_no_response_allows_another_host(address: str, path: str) -> None:
    policy = httpx.get(f"{address}{path}").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_a_lost_assistant_is_told_and_after_its_return_conversations_go_on(
    visit: Visit, serve: Callable[..., Any]
) -> None:
    """Of who waited at the open page, and of who opens it anew."""
    server = serve()
    reader, other = visit(server.address), visit(server.address)
    reader.ask(VOTES)
    other.ask(VOTES)
    lost = reader.page.get_by_role("alert").filter(has_text="De verbinding met de assistent is verbroken.")
    expect(lost).to_have_count(0)
    assert server.stop() == 0
    expect(lost).to_be_visible()
    assert reader.faint_texts() == []
    reader.shoot("wide-light-disconnected")
    serve(server.port)
    expect(lost).to_have_count(0)
    expect(reader.ask(VOTES).locator("blockquote").first).to_be_visible()
    expect(reader.turns).to_have_count(2)
    other.page.reload()
    expect(other.answer.locator("blockquote").first).to_be_visible()
    other.ask("En wanneer?")
    expect(other.turns).to_have_count(2)
    expect(other.answer.locator(".asked")).to_contain_text("Koninkrijk")


def test_an_open_page_answers_from_a_document_that_was_added(
    visit: Visit, changing: tuple[Settings, str], embedding: OnnxEmbedding
) -> None:
    """Without a restart or a reload: the next question, and who had the library open sees it there."""
    own, address = changing
    reader, beginning = visit(address), visit(address)
    question = "Waar slaapt de egel in de winter?"
    expect(reader.ask(question).locator(".refusal")).to_be_visible()
    reader.page.locator("#masthead [data-library]").click()
    expect(reader.page.locator(".documents li")).to_have_count(2)
    (own.library / "egel.md").write_text("# Over egels\n\nDe egel slaapt in de winter onder bladeren.\n")
    build(own, print, embedding)
    answer = reader.ask(question)
    expect(answer.locator("blockquote").first).to_have_text("De egel slaapt in de winter onder bladeren.")
    expect(reader.marked).to_have_text("De egel slaapt in de winter onder bladeren.")
    # A page that is only open looks by itself, every few seconds.
    expect(beginning.page.locator("#masthead")).to_contain_text("3 documenten")
    expect(beginning.page.locator(".documents li")).to_have_count(3)
    beginning.page.get_by_role("button", name="Zoekt in").click()
    expect(beginning.page.get_by_role("dialog").get_by_label("Over egels")).to_be_visible()
