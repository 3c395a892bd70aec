"""`python -m assistant`: ask a question, re-check a saved answer, or open the page."""

import argparse
import datetime
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.answer import Answer, Support
from sources.document import Document
from sources.errors import AnswerFileError, QuestionError, VindplaatsError
from sources.progress import shown_on
from sources.settings import load_settings

# Heavy parts (chromadb, gradio) are imported by the command that needs them.
if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.meaning import Meaning


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed or a citation does not hold, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    run = {"ask": _ask, "verify": _verify, "chat": _chat}[options.command]
    try:
        return run(options)
    except VindplaatsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer one question, or a file of them")
    ask.add_argument("question", nargs="?", help="the question, in Dutch or English")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON and nothing else")
    ask.add_argument(
        "--batch", type=Path, metavar="FILE", help="JSON lines with a question each; needs --json"
    )
    ask.add_argument(
        "--language", choices=["nl", "en"], help="language of the question (otherwise recognised)"
    )
    ask.add_argument(
        "--as-of", type=datetime.date.fromisoformat, metavar="DATE", help="answer as it stood then"
    )
    ask.add_argument(
        "--document", nargs="+", default=[], metavar="ID", help="answer from these documents only"
    )
    verify = commands.add_parser("verify", help="re-check a saved answer, or sentences with their quotations")
    verify.add_argument("answer", nargs="?", type=Path, metavar="ANSWER.json")
    verify.add_argument("--drafts", type=Path, metavar="FILE", help="JSON lines: id, text, document, quote")
    verify.add_argument("--json", action="store_true", help="print JSON and nothing else")
    chat = commands.add_parser("chat", help="open the page")
    chat.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this computer only)"
    )
    chat.add_argument("--port", type=int, default=7860)
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _ask(options: argparse.Namespace) -> int:
    if (options.question is None) == (options.batch is None):
        _say('ask one question: python -m assistant ask "…", or a file: ask --json --batch FILE')
        return 2
    if options.batch and not options.json:
        _say("--batch prints JSON lines; add --json")
        return 2
    if options.question is not None:
        _check(options.question)
    lines = _lines(options.batch) if options.batch else []
    assistant = _open()
    how = {"language": options.language, "as_of": options.as_of, "documents": options.document}
    if options.batch is None:
        answer = assistant.ask(options.question, **how)
        print(answer.model_dump_json() if options.json else _readable(answer, assistant.document))
        return 0
    for number, line in lines:
        try:
            question, history = _question(line)
            print(assistant.ask(question, history, **how).model_dump_json(), flush=True)
        except (ValueError, QuestionError) as error:
            print(
                json.dumps({"error": {"line": number, "message": str(error)}}, ensure_ascii=False), flush=True
            )
    return 0


def _check(question: str) -> None:
    """Raise QuestionError before anything heavy is loaded."""
    from assistant.question import readable

    readable(question)


def _open() -> "Assistant":
    """The assistant, loaded without the garbage collector: what is loaded here lives as long as the process.

    Measured on a cold `ask` of 2.9 s: .2 s while loading, .5 s at the end, when it would walk all of it.
    """
    gc.disable()
    from assistant.wiring import open_assistant

    with shown_on(sys.stderr) as progress:
        assistant = open_assistant(load_settings(), progress)
    gc.freeze()
    gc.enable()
    return assistant


def _lines(path: Path) -> list[tuple[int, str]]:
    """The numbered lines of a JSON-lines file, blank ones left out. Raises AnswerFileError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise AnswerFileError(f"{path} cannot be read ({reason}); name a file of JSON lines") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _question(line: str) -> tuple[str, list[str]]:
    """The question of a batch line and the questions before it. Raises ValueError with what is wrong."""
    fields = _object(line)
    question, history = fields.get("question"), fields.get("history") or []
    if not isinstance(question, str):
        raise ValueError('the line has no "question" with a text')  # noqa: TRY004 - one kind of error for a bad line
    if not isinstance(history, list):
        raise ValueError('"history" is not a list of the earlier questions')  # noqa: TRY004 - as above
    return question, [_earlier(turn) for turn in history]


def _earlier(turn: object) -> str:
    question = turn.get("question") if isinstance(turn, dict) else turn
    if not isinstance(question, str):
        raise ValueError('each entry of "history" is a question, or an object with "question" and "answer"')  # noqa: TRY004 - as above
    return question


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"the line is not JSON ({getattr(error, 'msg', 'nested too deeply')})") from error
    if not isinstance(value, dict):
        raise ValueError("the line is not a JSON object")  # noqa: TRY004 - as above
    return value


def _verify(options: argparse.Namespace) -> int:
    if (options.answer is None) == (options.drafts is None):
        _say(
            "verify a saved answer: python -m assistant verify ANSWER.json, or sentences: verify --drafts FILE"
        )
        return 2
    from sources.read import read_library

    settings = load_settings()
    documents = {document.id: document for document in read_library(settings.library).documents}
    if options.drafts:
        from assistant.wiring import open_meaning

        for result in _gate(options.drafts, documents, open_meaning(settings, _say)):
            print(json.dumps(result, ensure_ascii=False) if options.json else _gate_line(result))
        return 0
    return _recheck(options.answer, documents, as_json=options.json)


def _recheck(path: Path, documents: dict[str, Document], *, as_json: bool) -> int:
    from assistant.recheck import State, changed, read_saved, recheck

    try:
        answers = read_saved(path.read_bytes())
    except OSError as error:
        raise AnswerFileError(f"{path} cannot be read ({error.strerror}); name a saved answer") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise AnswerFileError(f"{path} is not a saved answer ({where}: {first['msg']})") from error
    results = [
        (number, one) for number, answer in enumerate(answers, 1) for one in recheck(answer, documents)
    ]
    if not results and not as_json:
        print("nothing to check: the answer holds no citation (it is a refusal)")
    for number, one in results:
        facts = {"claim": one.claim, "document": one.citation.document, "state": one.state.value}
        place = f"{number}.{one.claim}" if len(answers) > 1 else str(one.claim)
        line = f"[{place}] {one.state.value}: {one.citation.document}: {one.citation.quote[:80]}"
        print(json.dumps(facts | {"answer": number}, ensure_ascii=False) if as_json else line)
    # On stderr: what is printed is a line for each citation.
    for name in dict.fromkeys(name for answer in answers for name in changed(answer, documents)):
        what = "changed" if name in documents else "removed"
        _say(f"{name} was {what} since the answer was given")
    return 0 if all(one.state is State.HOLDS for _, one in results) else 1


def _gate(path: Path, documents: dict[str, Document], meaning: "Meaning") -> Iterator[dict[str, Any]]:
    from assistant.verify import verify_draft

    for number, line in _lines(path):
        try:
            fields = _object(line)
            document = documents.get(str(fields["document"]))
            if document is None:
                message = f"there is no document {fields['document']}; see: python -m sources list"
                yield {"error": {"line": number, "message": message}}
                continue
            verdict = verify_draft(str(fields["text"]), str(fields["quote"]), document, meaning)
        except KeyError as error:
            yield {"error": {"line": number, "message": f"the line has no {error}"}}
        except ValueError as error:
            yield {"error": {"line": number, "message": str(error)}}
        else:
            span = verdict.span
            yield {
                "id": fields.get("id"),
                "kept": verdict.kept,
                "support": verdict.support,
                "reason": verdict.reason,
                "start": span.start if span else None,
                "end": span.end if span else None,
            }


def _gate_line(result: dict[str, Any]) -> str:
    if "error" in result:
        return f"line {result['error']['line']}: {result['error']['message']}"
    return f"{result['id']}: {'kept, ' + result['support'] if result['kept'] else 'withheld, ' + result['reason']}"


def _chat(options: argparse.Namespace) -> int:
    from assistant.chat import serve
    from assistant.feedback import FeedbackFile
    from assistant.page.edition import editions
    from assistant.wiring import open_assistant
    from index import generation

    settings = load_settings()
    feedback = FeedbackFile(settings.feedback, settings.feedback_days)
    feedback.forget_old()
    seen = generation.mark(settings.index)
    with shown_on(sys.stderr) as progress:
        assistant = open_assistant(settings, progress)
    # Where there was no index, the one that was opened was just built.
    seen = seen or generation.mark(settings.index)
    serve(lambda: editions(assistant, seen, settings, _say), feedback, options.host, options.port)
    return 0


def _readable(answer: Answer, find: Callable[[str], Document]) -> str:
    """The answer for a terminal: quotations with their sources, or the refusal with what came closest."""
    from assistant.page.words import WORDS

    words = WORDS[answer.language]
    lines = [answer.notice] if answer.notice else []
    for number, claim in enumerate(answer.claims, start=1):
        cited = claim.citations[0]
        lines.append(f"[{number}] {claim.text}")
        if claim.support is Support.SUPPORTED:
            lines.append(f"    “{' '.join(cited.quote.split())}”")
        day = f", {words.date(cited.date)}" if cited.date else ""
        mark = "" if cited.official else f" - {words.unofficial}"
        lines.append(f"    {cited.reference or cited.title}{day} ({cited.heading or '-'}){mark}")
        after = find(cited.superseded_by).metadata if cited.superseded_by else None
        if after and after.date:
            lines.append(f"    {words.superseded_by(after.title, after.date)}")
    lines += [f"{words.conflict}: {conflict.what}" for conflict in answer.conflicts]
    if answer.refusal:
        lines.append(answer.refusal.message)
        if answer.refusal.closest:
            lines.append(f"{words.closest}:")
        for near in answer.refusal.closest:
            mark = "" if near.official else f", {words.unofficial}"
            lines.append(f"  - {near.quote}  ({near.reference or near.title}{mark})")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
