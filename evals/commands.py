"""What `python -m evals` does, one function a command; each returns its exit code.

Knows where things are and how they go together; what they mean is for the other modules to say.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from assistant.ask import Assistant
from assistant.feedback import FeedbackFile
from assistant.meaning import Meaning
from assistant.verify import verify_draft
from assistant.wiring import open_assistant, open_meaning
from evals import gate, retrieval, second
from evals.answers import match, read_answers, to_outcome
from evals.case import (
    CASES,
    DRAFTED,
    PARAPHRASES,
    Case,
    CaseError,
    Paraphrase,
    load_cases,
    load_drafted,
    load_paraphrases,
)
from evals.feedback import cases as cases_of
from evals.halves import families, halves
from evals.judge import Agreement, Judge, KeptJudge, agreement
from evals.measure import NOTHING, Measured, measure, with_rows
from evals.mutate import mutants, truths
from evals.outcome import Outcome, parts
from evals.page import page
from evals.report import Report, changes_table, compare, figures_table, read_report, report, write_report
from evals.run import ANSWERS, AssistantSystem, System, answer_cases
from index.model import PUBLIC, ensure_model
from index.passage import Span
from sources.document import Document
from sources.errors import SettingsError
from sources.read import read_library
from sources.settings import Settings, load_settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

BASELINE = Path(__file__).parent / "baseline.json"
RUNS = Path(__file__).parent / "runs"
JUDGED = "judged.jsonl"
REPORT = "report.json"

WRITTEN_TOKENS = 400
"""Of an answer by the plain pipeline: small models left alone with a question go on until the memory is full."""

WRITING_SECONDS = 600.0
"""Patience with one such answer on 2 cores."""

WIDE = 120
"""Columns of a table that goes into a file or a pipe, where no terminal says how wide it is."""

_screen = Console(width=None if sys.stdout.isatty() else WIDE)
_aside = Console(stderr=True)


def run(options: argparse.Namespace) -> int:
    """Put the cases to a system and report; with --gate 1 where a figure fell below the baseline."""
    return _run_plain(options) if options.system == "plain" else _run_assistant(options)


def _run_assistant(options: argparse.Namespace) -> int:
    settings = load_settings()
    before = _baseline(options.split) if options.gate else None
    with closing(open_assistant(settings, _aside.print)) as assistant:
        texts = _texts(assistant.documents)
        cases = _cases(options.cases, options.split, texts)
        folder, outcomes = _asked(AssistantSystem(assistant), cases, texts, options)
        measured = _with_gate(measure(cases, outcomes, texts), assistant)
        if options.cases == CASES:
            measured = _with_second(measured, assistant, settings, options.split)
    made = report(measured, {"system": "vindplaats", "split": options.split, "cases": len(cases)})
    _keep(made, folder, cases, outcomes, texts)
    _publish(made, options, cases, outcomes, texts)
    return _worse(before, made) if before else 0


def _run_plain(options: argparse.Namespace) -> int:
    """The plain pipeline: retrieval on all cases, and where a model is set its answers to a sample of them."""
    from evals import plain  # noqa: PLC0415 - loads torch, which nothing else here needs

    if options.gate:
        raise CaseError("the baseline is the assistant's own; leave --gate out with --system plain")
    settings = load_settings()
    # The plain pipeline knows no mark: it answers from official sources, as the assistant does first.
    documents = _official(read_library(settings.library).documents)
    texts = _texts(documents)
    cases = _cases(options.cases, options.split, texts)
    model = _writer(settings)
    written = plain.sample(cases) if model else []
    folder_of_model = ensure_model(settings.index / "models" / PUBLIC, _aside.print)
    system = plain.PlainSystem(documents, str(folder_of_model), model, [case.id for case in written])
    folder, outcomes = _asked(system, cases, texts, options)
    measured = measure(written, outcomes, texts) if written else NOTHING
    found = {case.id: retrieval.scores(parts(case, texts), outcomes[case.id]) for case in cases}
    names = next(iter(found.values()))
    rows = {f"retrieval.{name}": {one: row[name] for one, row in found.items()} for name in names}
    measured = with_rows(measured, rows, families(cases, texts))
    made = report(
        measured, {"system": "plain", "split": options.split, "cases": len(cases), "written": len(written)}
    )
    _keep(made, folder, written, outcomes, texts)
    _publish(made, options, written, outcomes, texts)
    return 0


def score(options: argparse.Namespace) -> int:
    """Score the answers of any system."""
    texts = _texts(read_library(load_settings().library).documents)
    cases = load_cases(options.cases, texts)
    outcomes = _outcomes(cases, options.answers, texts)
    made = report(measure(cases, outcomes, texts), {"system": options.answers.name, "cases": len(cases)})
    _publish(made, options, cases, outcomes, texts)
    return 0


def compare_runs(options: argparse.Namespace) -> int:
    """Show how two reports differ on the cases that both scored."""
    before, after = (
        read_report(one / REPORT if one.is_dir() else one) for one in (options.before, options.after)
    )
    _screen.print(changes_table(compare(before, after)))
    return 0


def mutate(options: argparse.Namespace) -> int:
    """Show what the gate catches of sentences made false, and withholds of true ones; --gate as in `run`."""
    before = read_report(BASELINE) if options.gate else None
    settings = load_settings()
    documents = read_library(settings.library).documents
    put = tried(documents, open_meaning(settings, _aside.print))
    made = report(with_rows(NOTHING, gate.rows(put), gate.families(put)), {"gate": "by mutation"})
    _screen.print(figures_table(made))
    if options.json:
        write_report(made | {"trials": [asdict(trial) for trial in put]}, options.json)
    return _worse(before, made) if before else 0


def feedback(options: argparse.Namespace) -> int:
    """Make cases of what readers said of answers, whole ones and ones to be finished by hand."""
    settings = load_settings()
    said = FeedbackFile(settings.feedback, settings.feedback_days).read()
    if not said:
        raise CaseError(f"there is no feedback in {settings.feedback}; readers give it on the page")
    whole, unfinished = cases_of(said, _texts(read_library(settings.library).documents))
    folder = options.out or RUNS / f"feedback-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    for name, cases in (("cases.jsonl", whole), ("unfinished.jsonl", unfinished)):
        _write_cases(folder / name, cases)
        _aside.print(f"{len(cases)} cases in {folder / name}")
    return 0


def _write_cases(file: Path, cases: Sequence[Case]) -> None:
    """Raises CaseError where there is such a file already: someone may have worked on it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as lines:
            lines.writelines(f"{case.model_dump_json(exclude_none=True)}\n" for case in cases)
    except OSError as error:
        raise CaseError(
            f"{file} cannot be written ({error.strerror}); give another folder to --out"
        ) from error


def judge(options: argparse.Namespace) -> int:
    """Let a model judge the hand-labelled sentences and the answers of a run; what is judged is kept."""
    settings = load_settings()
    texts = _texts(read_library(settings.library).documents)
    asked = KeptJudge(_judge(settings, options), options.run / JUDGED)
    file = options.run / ANSWERS
    answered = {answer.id for _, answer in read_answers(file)}
    cases = [case for case in load_cases(options.cases, texts) if case.id in answered]
    labelled = load_paraphrases(PARAPHRASES, texts)
    agreed = _agreement(asked, labelled)
    outcomes = _outcomes(cases, file, texts)
    with _counting("judging the answers", len(cases)) as progress:
        for outcome in outcomes.values():
            for statement in outcome.statements:
                asked.supports(statement.text, [citation.quote for citation in statement.citations])
            progress()
    made = report(
        measure(cases, outcomes, texts, asked.supports), {"judge": options.model or settings.llm_model}
    )
    made["judge_agreement"] = asdict(agreed)
    _screen.print(f"judge against hand labels: {_said(agreed)}")
    _publish(made, options, cases, outcomes, texts)
    return 0


def _asked(
    system: System, cases: Sequence[Case], texts: Mapping[str, str], options: argparse.Namespace
) -> tuple[Path, dict[str, Outcome]]:
    """The folder of the run and what the system made of each case."""
    folder = options.out or RUNS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    with _counting("asking", len(cases)) as progress:
        file = answer_cases(system, cases, folder, resume=options.resume, progress=progress)
    return folder, _outcomes(cases, file, texts)


def _keep(
    made: Report,
    folder: Path,
    cases: Sequence[Case],
    outcomes: Mapping[str, Outcome],
    texts: Mapping[str, str],
) -> None:
    """Put the report beside the answers."""
    write_report(made, folder / REPORT)
    (folder / "report.html").write_text(page(made, cases, outcomes, texts), encoding="utf-8")
    _aside.print(f"answers, figures and report: {folder}")


def _writer(settings: Settings) -> "LLM | None":
    """The language model that the settings name, or None, said aloud."""
    if settings.llm_url is None or settings.llm_model is None:
        _aside.print("VINDPLAATS_LLM_URL and VINDPLAATS_LLM_MODEL are not set: retrieval only, no answers")
        return None
    from llama_index.llms.openai_like import OpenAILike  # noqa: PLC0415 - takes a second to import

    key = settings.llm_key.get_secret_value() if settings.llm_key else "none"
    return OpenAILike(
        model=settings.llm_model,
        api_base=settings.llm_url,
        api_key=key,
        temperature=0.0,
        max_tokens=WRITTEN_TOKENS,
        is_chat_model=True,
        timeout=WRITING_SECONDS,
        max_retries=1,
    )


def _cases(path: Path, split: str, texts: Mapping[str, str]) -> list[Case]:
    known = load_cases(path, texts)
    half = halves(known, texts)
    chosen = [case for case in known if split in ("all", half[case.id])]
    if not chosen:
        raise CaseError(f"{path}: none of its {len(known)} cases is in the half {split}; add --split all")
    return chosen


def _outcomes(cases: Sequence[Case], file: Path, texts: Mapping[str, str]) -> dict[str, Outcome]:
    return {name: to_outcome(answer, texts) for name, answer in match(cases, file).items()}


def _texts(documents: Sequence[Document]) -> dict[str, str]:
    return {document.id: document.text for document in documents}


def _official(documents: Sequence[Document]) -> list[Document]:
    return [document for document in documents if document.metadata.official]


def tried(documents: Sequence[Document], meaning: Meaning) -> list[gate.Trial]:
    """Every mutant, paraphrase and drafted sentence put to the gate."""
    known = {document.id: document for document in documents}
    labelled: list[Paraphrase] = load_paraphrases(PARAPHRASES, _texts(documents))

    def ask_gate(text: str, quote: str, document: str, within: Span | None) -> str | None:
        return verify_draft(text, quote, known[document], meaning, within).reason

    false = mutants(truths(_official(documents), labelled))
    return gate.trials(ask_gate, false, labelled, load_drafted(DRAFTED))


def _with_gate(measured: Measured, assistant: Assistant) -> Measured:
    put = tried(assistant.documents, assistant.meaning)
    return with_rows(measured, gate.rows(put), gate.families(put))


def _with_second(measured: Measured, assistant: Assistant, settings: Settings, split: str) -> Measured:
    if settings.eval_data is None:
        _aside.print(
            "VINDPLAATS_EVAL_DATA is not set: Kamervragen, the Universal Declaration and QALD are skipped"
        )
        return measured
    rows = second.off_topic_scores(settings.eval_data, assistant, split)
    for collection in second.collections(settings.eval_data):
        _aside.print(f"second corpus: {collection.name}")
        rows |= second.retrieval_scores(second.in_half(collection, split), settings, lambda _line: None)
    return with_rows(measured, rows, second.families(rows))


def _publish(
    made: Report,
    options: argparse.Namespace,
    cases: Sequence[Case],
    outcomes: Mapping[str, Outcome],
    texts: Mapping[str, str],
) -> None:
    """The table on the screen, and the files that were asked for."""
    _screen.print(figures_table(made))
    if options.json:
        write_report(made, options.json)
    if options.html:
        options.html.write_text(page(made, cases, outcomes, texts), encoding="utf-8")


def _baseline(split: str) -> Report:
    made = read_report(BASELINE)
    if made["about"].get("split") != split:
        raise CaseError(
            f"{BASELINE} was made with --split {made['about'].get('split')}; give the same to --gate"
        )
    return made


def _worse(before: Report, after: Report) -> int:
    """1, and the names of the figures, where any got worse beyond noise."""
    worse = [change for change in compare(before, after) if change.worse]
    for change in worse:
        _aside.print(f"worse: {change.name} {change.before:.3f} -> {change.after:.3f}", style="red")
    return 1 if worse else 0


def _judge(settings: Settings, options: argparse.Namespace) -> Judge:
    url, model = options.url or settings.llm_url, options.model or settings.llm_model
    if url is None or model is None:
        raise SettingsError(
            "there is no judge: set VINDPLAATS_LLM_URL and VINDPLAATS_LLM_MODEL, or give --url and --model"
        )
    return Judge(url, model, settings.llm_key.get_secret_value() if settings.llm_key else None)


def _agreement(asked: KeptJudge, labelled: Sequence[Paraphrase]) -> Agreement:
    levels = []
    with _counting("judging hand-labelled sentences", len(labelled)) as progress:
        for one in labelled:
            levels.append(asked.supports(one.text, [one.quote]))
            progress()
    return agreement([one.true for one in labelled], levels)


def _said(agreed: Agreement) -> str:
    kappa, accuracy = (
        "none" if figure is None else f"{figure:.2f}" for figure in (agreed.kappa, agreed.balanced_accuracy)
    )
    return f"kappa {kappa}, balanced accuracy {accuracy}, {agreed.count} judged, {agreed.unscored} unscored"


@contextmanager
def _counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar; call what is given once for each step."""
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_aside) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
