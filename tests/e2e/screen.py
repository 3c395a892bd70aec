"""Measures how long a reader waits: from pressing Enter to the checked answer on the screen of a real Chromium.

Run it with `python -m tests.e2e.screen`. Alone, and as one of ten who ask at the same moment: the nine others say to the
assistant, over HTTP, what their pages would say, for ten Chromiums on one machine would measure Chromium. The answers
come without a language model. Knows nothing of how an answer is made.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from uuid import uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

from evals.speed import stages

QUESTIONS = (
    "Voor welke periode is Nederland lid van de VN-Mensenrechtenraad?",
    "Welke prioriteiten heeft Nederland in de Mensenrechtenraad?",
    "Hoeveel draagt Nederland bij aan het Kantoor van de Hoge Commissaris?",
    "Wie heeft de brief ondertekend?",
    "What does the Netherlands do for human rights defenders?",
    "Which countries does the letter name?",
)
"""Asked in turn. What they are about decides nothing here: an answer and a refusal cost the same path."""

OTHERS = 9

LONGEST = 6
"""Questions of one conversation; then a new one is begun."""

_STARTS_WITHIN = 120.0
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

# From the key that is pressed until the frame after the one that shows the answer, in milliseconds.
_WATCH = """() => {
  const count = document.querySelectorAll(".turn").length;
  window.answered = new Promise((resolve, reject) => {
    let began;
    addEventListener("keydown", () => { began = performance.now(); }, { capture: true, once: true });
    const look = () => {
      const turns = document.querySelectorAll(".turn");
      const done = turns.length > count && turns[count].querySelector("blockquote, .refusal");
      if (turns[count]?.querySelector(".problem")) reject(new Error(turns[count].innerText));
      else if (done) requestAnimationFrame(() => resolve(performance.now() - began));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


@contextmanager
def served() -> Iterator[str]:
    """The address of a page of one's own, over the index that the settings name, without a language model."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("VINDPLAATS_LLM")}
    process = subprocess.Popen([sys.executable, "-m", "assistant", "chat", "--port", str(port)], env=env)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the page answers and its suggestions, which keep it busy at first, are made."""
    last = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < last and process.poll() is None:
        try:
            if all(
                httpx.get(f"{address}/starters", params={"language": language}).status_code == httpx.codes.OK
                for language in ("nl", "en")
            ):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("the page did not come up: see what it says above")


@contextmanager
def reader(address: str) -> Iterator[Page]:
    """The page in Chromium, ready to be used."""
    path = next((found for name in _CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("Chromium is not here; install it: make chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="nl-NL")
        _open(page, address)
        yield page
        browser.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#source .source").wait_for(state="attached")


def ask_on_screen(page: Page, question: str) -> float:
    """Milliseconds from Enter to the answer on the screen."""
    page.get_by_role("textbox").fill(question)
    page.evaluate(_WATCH)
    page.get_by_role("textbox").press("Enter")
    return float(page.evaluate("window.answered"))


class Other:
    """Someone else, who asks over HTTP as the page of their own would."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=f"{address}/gradio_api", timeout=_STARTS_WITHIN)
        config = self._client.get(f"{address}/config").json()
        self._ask = next(one["id"] for one in config["dependencies"] if one["api_name"] == "ask")
        self.restart()

    def restart(self) -> None:
        """Begin a new conversation."""
        self._kept = json.dumps({"id": uuid4().hex, "turns": []})

    def ask(self, question: str) -> float:
        """Milliseconds until all of the answer has come."""
        began = time.perf_counter()
        session = uuid4().hex
        data = [question, self._kept, "nl"]
        joined = {"data": data, "fn_index": self._ask, "session_hash": session, "event_data": None}
        self._client.post("/queue/join", json=joined).raise_for_status()
        with self._client.stream("GET", "/queue/data", params={"session_hash": session}) as lines:
            for line in lines.iter_lines():
                message = json.loads(line.removeprefix("data: ")) if line else {}
                if message.get("msg") == "process_completed":
                    break
        if not message.get("success"):
            raise SystemExit(f"the assistant did not answer: {message}")
        return (time.perf_counter() - began) * 1000


def alone(page: Page, address: str, count: int) -> list[float]:
    """What one reader waits for each of `count` questions."""
    waited = []
    for number, question in enumerate(islice(cycle(QUESTIONS), count)):
        if number % LONGEST == 0:
            _open(page, address)
        waited.append(ask_on_screen(page, question))
    return waited


def together(page: Page, address: str, count: int) -> tuple[list[float], list[float]]:
    """The same of a reader who asks at the same moment as others, and what these wait for theirs."""
    others = [Other(address) for _ in range(OTHERS)]
    on_screen: list[float] = []
    elsewhere: list[float] = []
    with ThreadPoolExecutor(max_workers=OTHERS) as pool:
        for number in range(count):
            if number % LONGEST == 0:
                _open(page, address)
            asked = list(islice(cycle(QUESTIONS), number, number + OTHERS + 1))
            waiting = [pool.submit(other.ask, one) for other, one in zip(others, asked[1:], strict=True)]
            on_screen.append(ask_on_screen(page, asked[0]))
            elsewhere += [one.result() for one in waiting]
    return on_screen, elsewhere


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the median and the 95th percentile in milliseconds."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.screen", description=__doc__)
    parser.add_argument("--questions", type=int, default=60, help="how often each is measured (60)")
    options = parser.parse_args(arguments)
    with served() as address, reader(address) as page:
        alone(page, address, LONGEST)
        measured = {"alone, on the screen": alone(page, address, options.questions)}
        on_screen, elsewhere = together(page, address, options.questions)
        measured |= {"one of ten, on the screen": on_screen, "the nine others, over HTTP": elsewhere}
    for who, waited in measured.items():
        (spent,) = stages([{who: one} for one in waited]).values()
        sys.stdout.write(f"{who}: p50 {spent.p50:.0f} ms, p95 {spent.p95:.0f} ms, of {spent.count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
