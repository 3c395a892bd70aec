"""Builds the page with Gradio and serves it, on this machine only unless told otherwise.

Knows nothing of how an answer is made. The browser keeps the conversations and sends the open one along with each
question, so a restart of the assistant loses nothing.
"""

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.events import Dependency
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api import create_app
from assistant.feedback import FeedbackFile
from assistant.page import render
from assistant.page.edition import Editions
from assistant.page.talk import Talk, View
from assistant.page.words import WORDS, Words
from sources.errors import SettingsError

PAGE = Path(__file__).parent / "page"

STYLES = ("style.css", "keep.css", "read.css", "ask.css", "start.css")
SCRIPTS = ("page.js", "read.js", "keep.js", "conversations.js", "hand_on.js", "ask.js")
"""In their order: the later ones use what the first make."""

STOP_AFTER = 2
"""Seconds that the open connections of browsers may hold up the end."""

# Gradio writes scripts and styles into its page and makes functions of text: these cannot be forbidden.
# What can: any request to another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


# Gradio draws no progress of its own over the page, and offers none of this to its clients.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def serve(open_editions: Callable[[], Editions], feedback: FeedbackFile, host: str, port: int) -> None:
    """Serve the page until interrupted.

    Raises SettingsError for an address that cannot be used.
    """
    with _bind(host, port) as listener, open_editions() as editions:
        sys.stderr.write(f"Vindplaats: http://{host}:{listener.getsockname()[1]} (Ctrl+C ends it)\n")
        config = uvicorn.Config(
            page(editions, feedback), log_level="warning", timeout_graceful_shutdown=STOP_AFTER
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def page(editions: Editions, feedback: FeedbackFile) -> FastAPI:
    """The page at `/`, beside the routes of `assistant.api`."""
    with editions.use() as edition:
        at_once = edition.assistant.at_once
    app = create_app(editions, feedback)
    app.add_middleware(_Policy)
    gr.mount_gradio_app(
        app,
        _blocks(Talk(editions), at_once),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        theme=gr.themes.Base(font="sans-serif", font_mono="monospace"),  # Gradio's own: from another host
        head=_head(),
        favicon_path=str(PAGE / "favicon.svg"),
    )
    return app


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"Port {port} is in use. Choose another: --port {port + 1}") from error
        raise SettingsError(
            f"Cannot serve on {host}:{port} ({error.strerror}). Choose --host and --port."
        ) from error


class _Policy:
    """Puts the policy on every response. No `app.middleware("http")`: that raises where a browser leaves early."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_policy)


def _head() -> str:
    """The page's looks and behaviour: as `css` Gradio would rewrite the selectors, as `js` run it too late."""
    styles = (f"<style>{(PAGE / name).read_text(encoding='utf-8')}</style>" for name in STYLES)
    scripts = (f"<script>{(PAGE / name).read_text(encoding='utf-8')}</script>" for name in SCRIPTS)
    return "".join([*styles, *scripts])


class _Parts(NamedTuple):
    """The components that change, those of a `View` in its order first, and `keeping`, which tells of changes."""

    masthead: gr.HTML
    conversation: gr.HTML
    status: gr.HTML
    question: gr.Textbox
    turns: gr.Textbox
    send: gr.Button
    stop: gr.Button
    language: gr.Textbox
    keeping: gr.HTML


def _blocks(talk: Talk, at_once: int) -> gr.Blocks:
    blocks = gr.Blocks(title=WORDS["nl"].name, analytics_enabled=False, fill_width=True)
    with blocks:
        parts = _lay_out(talk.show("", WORDS["nl"]), WORDS["nl"])
        asked = _answer_when_asked(blocks, parts, talk)
        _show_when_told(blocks, parts, talk, asked)
    blocks.queue(default_concurrency_limit=at_once)
    return blocks


def _lay_out(start: View, words: Words) -> _Parts:
    # These two carry what the browser holds (keep.js).
    turns = gr.Textbox(elem_id="turns", visible="hidden")
    language = gr.Textbox(words.language, elem_id="language", visible="hidden")
    masthead = _html("masthead", start.masthead, events=("language",))
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="dialogue"):
            conversation = _html("conversation", start.conversation)
            with gr.Column(elem_id="asking"):
                keeping = _html("keeping", render.keeping(), events=("open",))
                status = _html("status", start.status)
                _html("filters", render.narrowing())
                with gr.Row(elem_id="ask-row"):
                    question = _question_box(words)
                    send = gr.Button(words.send, elem_id="send")
                    stop = gr.Button(words.asking.stop, elem_id="stop")
        _html("source-side", render.source_side())
    return _Parts(masthead, conversation, status, question, turns, send, stop, language, keeping)


def _show_when_told(blocks: gr.Blocks, parts: _Parts, talk: Talk, asked: Dependency) -> None:
    def show(kept: str, language: str) -> tuple[Any, ...]:
        words = _words(language)
        shown = talk.show(kept, words)._asdict() | {"question": _question_box(words)}
        return (*shown.values(), gr.Button(words.send), gr.Button(words.asking.stop), words.language)

    told, shown = [parts.turns, parts.language], list(parts[:-1])
    for event, js, cancels in (
        (blocks.load, "() => vindplaats.kept()", None),
        (parts.keeping.open, "(_, language) => vindplaats.kept(language)", None),
        (parts.masthead.language, "(_, language) => vindplaats.switched(language)", None),
        (parts.stop.click, "(_, language) => vindplaats.stopped(language)", asked),
    ):
        event(show, told, shown, js=js, cancels=cancels, **_QUIET).then(
            js="(turns, language) => { vindplaats.settled(turns); vindplaats.shown(language); }", inputs=told
        )


def _answer_when_asked(blocks: gr.Blocks, parts: _Parts, talk: Talk) -> Dependency:
    working: dict[str, asyncio.Task[Any]] = {}

    async def ask(question: str, kept: str, language: str, request: gr.Request) -> AsyncIterator[View]:
        session, task = request.session_hash or "", asyncio.current_task()
        assert task is not None  # noqa: S101 - Gradio runs this in a task
        working[session] = task
        try:
            async with contextlib.aclosing(talk.ask(question, kept, _words(language))) as views:
                async for view in views:
                    yield view
        finally:
            working.pop(session, None)

    # Gradio lets the work of a page that was left or reloaded run to its end.
    async def leave(request: gr.Request) -> None:
        if task := working.get(request.session_hash or ""):
            task.cancel()

    blocks.unload(leave)

    def fail(question: str, kept: str, language: str) -> View:
        return talk.fail(question, kept, _words(language))

    view = list(parts[: len(View._fields)])
    told = [parts.question, parts.turns, parts.language]
    js = "(question, _, language) => vindplaats.asked(question, language)"
    asked: Dependency = gr.on([parts.question.submit, parts.send.click], ask, told, view, js=js, **_QUIET)
    asked.success(js="(turns) => vindplaats.answered(turns)", inputs=parts.turns)
    asked.failure(fail, told, view, js="(_, __, language) => vindplaats.failed(language)", **_QUIET)
    return asked


def _html(name: str, value: str, *, events: tuple[str, ...] = ()) -> gr.HTML:
    """Markup in the element `name`. A click on a button with `data-event` is the event of that name."""
    names = ", ".join(f'"{event}"' for event in events)
    listen = (
        "element.addEventListener('click', (click) => {"
        "  const event = click.target.closest('[data-event]')?.dataset.event;"
        f"  if ([{names}].includes(event)) trigger(event);"
        "});"
    )
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=listen if events else None)


def _question_box(words: Words) -> gr.Textbox:
    return gr.Textbox(
        label=words.question_label,
        placeholder=words.question_hint,
        info=words.keys,
        elem_id="question",
        lines=1,
        max_lines=8,
    )


def _words(language: str) -> Words:
    """What a browser says is its language is Dutch or English, whatever it says."""
    return WORDS["en"] if language == "en" else WORDS["nl"]
