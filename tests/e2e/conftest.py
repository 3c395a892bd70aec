"""The real page: `python -m assistant chat` as a process, read with Chromium."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect, sync_playwright

from index.embed import OnnxEmbedding
from sources.settings import Settings
from tests.e2e.papers import papers

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
PATIENCE = 120
# What is expected is there in well under a second; a machine with much else to do may take its time.
expect.set_options(timeout=30_000)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


# Each text that is seen, with the contrast that it has with what is behind it and the contrast that it needs.
CONTRASTS = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => channels(colour).slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [dark, light] = [luminance(color), luminance(behind(element))].sort((a, b) => a - b);
    const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    found.push([texts.currentNode.textContent.trim().slice(0, 40), (light + 0.05) / (dark + 0.05), large ? 3 : 4.5]);
  }
  return found;
}"""


Got = TypeVar("Got")


class Server:
    """The assistant's page as a process of its own."""

    def __init__(self, env: dict[str, str], port: int | None = None) -> None:
        self.env = env
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "chat", "--port", str(self.port)], cwd=ROOT, env=env
        )

    def wait(self) -> None:
        """Until it answers. Fails where it ends instead."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            assert self.process.poll() is None, f"the page ended with {self.process.returncode}"
            with (
                contextlib.suppress(OSError),
                closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as web,
            ):
                web.request("GET", "/health")
                if web.getresponse().status == HTTPStatus.OK:
                    return
            time.sleep(0.2)
        pytest.fail("the page did not come up")

    def stop(self) -> int:
        """Ends it as Ctrl+C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def served(env: dict[str, str]) -> Iterator[Server]:
    """A page, while the block runs; it must end well."""
    server = Server(env)
    try:
        server.wait()
        yield server
    finally:
        assert server.stop() == 0


@pytest.fixture(scope="package")
def address(built_env: dict[str, str]) -> Iterator[str]:
    """Where the page is; it is served once for all tests."""
    with served(built_env) as server:
        yield server.address


@pytest.fixture
def serve(built_env: dict[str, str]) -> Iterator[Callable[..., Server]]:
    """Starts pages of one test's own."""
    servers: list[Server] = []

    def start(port: int | None = None) -> Server:
        server = Server(built_env, port)
        servers.append(server)
        server.wait()
        return server

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()


class Silent:
    """A language model's server that takes every call and never answers."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"

    def forget(self) -> None:
        """Hang up on the calls of before."""
        self.listener.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                self.listener.accept()[0].close()

    def fail(self, page: Page) -> None:
        """Hang up on the next call and on its one repetition, so that the answer is quotations."""
        for _ in range(2):
            self.call(page).close()

    def call(self, page: Page) -> socket.socket:
        """The next call that comes, once the assistant has begun to make its request."""
        self.listener.settimeout(0)
        connection = _meanwhile(page, lambda: self.listener.accept()[0])
        connection.settimeout(10)
        assert connection.recv(4) == b"POST"
        return connection

    def wait_for_end(self, call: socket.socket, page: Page) -> None:
        """Until the assistant has hung up."""
        call.settimeout(0)
        while _meanwhile(page, lambda: call.recv(10_000)):
            pass


def _meanwhile(page: Page, attempt: Callable[[], Got]) -> Got:
    """What `attempt` gives once it need not wait; the browser's requests, which this process lets through, go on."""
    last = time.monotonic() + 30
    while time.monotonic() < last:
        try:
            return attempt()
        except BlockingIOError:
            page.wait_for_timeout(20)
    pytest.fail("the assistant neither called nor hung up")


@pytest.fixture(scope="package")
def silent_server() -> Iterator[Silent]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Silent(listener)


@pytest.fixture
def silent(silent_server: Silent) -> Silent:
    """The language model of `slow`, without calls of earlier tests."""
    silent_server.forget()
    return silent_server


@pytest.fixture(scope="package")
def slow(built_env: dict[str, str], silent_server: Silent) -> Iterator[Server]:
    """A page whose language model never answers, so that every answer takes as long as is allowed."""
    model = {"VINDPLAATS_LLM_URL": silent_server.url, "VINDPLAATS_LLM_MODEL": "silent"}
    with served(built_env | model | {"VINDPLAATS_LLM_SECONDS": "60"}) as server:
        yield server


@pytest.fixture(scope="package")
def at_papers(
    model_folder: Path,
    embedding: OnnxEmbedding,
    built_env: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a page that answers from two PDFs that differ; it is served once for all tests."""
    library = papers(tmp_path_factory.mktemp("papers"), model_folder.parent, embedding)
    with served(built_env | place_of(library)) as server:
        yield server.address


@pytest.fixture(scope="package")
def changing(
    model_folder: Path,
    embedding: OnnxEmbedding,
    built_env: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Settings, str]]:
    """A library of the same PDFs, for tests that change it while a page answers from it, and the page's address."""
    library = papers(tmp_path_factory.mktemp("changing"), model_folder.parent, embedding)
    with served(built_env | place_of(library)) as server:
        yield library, server.address


def place_of(library: Settings) -> dict[str, str]:
    return {"VINDPLAATS_LIBRARY": str(library.library), "VINDPLAATS_INDEX": str(library.index)}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "Chromium is not here. Run: make chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Someone who uses the page."""

    page: Page

    @property
    def box(self) -> Locator:
        """Where a question is typed."""
        return self.page.get_by_role("textbox")

    @property
    def turns(self) -> Locator:
        """The questions, each with what came of it."""
        return self.page.locator(".turn")

    @property
    def answer(self) -> Locator:
        """The latest turn."""
        return self.turns.last

    @property
    def marked(self) -> Locator:
        """What is marked in the source."""
        return self.page.locator("#source mark")

    def open(self, address: str) -> None:
        """Goes to the page and waits until it can be used."""
        self.page.goto(address)
        self.page.locator("#source .source").wait_for(state="attached")

    def ask(self, question: str) -> Locator:
        """Types a question and sends it with Enter; the turn with its answer."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        return self.wait_for_turn(before + 1)

    def wait_for_turn(self, count: int) -> Locator:
        """The turn of this number, once it is answered."""
        turn = self.turns.nth(count - 1)
        turn.wait_for()
        turn.locator(".progress").wait_for(state="detached", timeout=PATIENCE * 1000)
        return turn

    def conversations(self) -> Locator:
        """The list of conversations, opened."""
        self.page.locator("[data-conversations]").click()
        return self.page.get_by_role("dialog")

    def second_tab(self) -> "Reader":
        """The same address in another tab of the same browser."""
        other = Reader(self.page.context.new_page())
        other.open(self.page.url)
        return other

    def marked_in_sight(self) -> bool:
        """Whether all of the marked text is inside the window and inside the text that scrolls."""
        return bool(
            self.page.wait_for_function(
                """() => {
                  const text = document.querySelector("#source .source-text")?.getBoundingClientRect();
                  const marks = [...document.querySelectorAll("#source mark")];
                  return text && marks.length > 0 && marks.every((mark) => {
                    const place = mark.getBoundingClientRect();
                    return place.top >= Math.max(text.top, 0) && place.height > 0
                      && place.bottom <= Math.min(text.bottom, innerHeight);
                  });
                }"""
            )
        )

    def tab_to(self, selector: str, *, backwards: bool = False) -> None:
        """Presses Tab until something that matches `selector` has the focus."""
        for _ in range(40):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"the Tab key never comes to {selector}")

    def faint_texts(self) -> list[tuple[str, float, float]]:
        """The texts whose contrast is below what WCAG 2.2 AA wants: text, contrast, wanted contrast."""
        texts = self.page.evaluate(CONTRASTS)
        assert len(texts) > 20
        return [(text, contrast, wanted) for text, contrast, wanted in texts if contrast < wanted]

    def shoot(self, name: str) -> None:
        """Keeps what is seen, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


Visit = Callable[..., Reader]


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """Opens the page. A request to another host, a script's fault or a console error (but `forgive`) fails the test."""
    faults: list[str] = []
    forgiven: list[str] = []
    contexts = []

    def watch(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host in {"127.0.0.1", None}:
            route.continue_()
        else:
            faults.append(f"request to {route.request.url}")
            route.abort()

    def hear(message: ConsoleMessage) -> None:
        # Gradio reports the event stream that a reload cuts off; a test stops the server on purpose.
        expected = ("ERR_CONNECTION_REFUSED", "AbortError: ", "Connection errored out", *forgiven)
        if message.type == "error" and not any(words in message.text for words in expected):
            faults.append(f"console: {message.text}")

    def open_page(  # noqa: PLR0913 - what a browser can be set to
        at: str = address,
        *,
        width: int = 1280,
        height: int = 860,
        scale: float = 1,
        scheme: str = "light",
        motion: str = "reduce",
        locale: str = "nl-NL",
        forgive: str | None = None,
    ) -> Reader:
        if forgive:
            forgiven.append(forgive)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            reduced_motion=motion,  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", watch)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", hear)
        reader = Reader(page)
        reader.open(at)
        return reader

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
