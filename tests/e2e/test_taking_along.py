"""An answer is copied, exported, and judged."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from sources.document import BlockKind
from sources.read import read_document

ROOT = Path(__file__).parents[2]
VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
OHCHR = "Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?"
REFERENCE = "Kamerstukken II 2023/24, 32 735, nr. 380, p. 1"
Visit = Callable[..., Any]


def run(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_an_answer_is_copied_with_footnotes_in_official_form(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    answer.get_by_role("button", name="Kopieer met voetnoten").click()
    expect(answer.get_by_role("button", name="Gekopieerd")).to_be_visible()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{answer.locator('blockquote').first.inner_text()}”¹\n")
    assert f"\n¹ {REFERENCE}." in copied


def test_an_answer_is_copied_without_the_clipboard_of_a_secure_page(visit: Visit) -> None:
    """As over http from another computer."""
    reader = visit()
    answer = reader.ask(VOTES)
    reader.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    answer.get_by_role("button", name="Kopieer met voetnoten").click()
    expect(answer.get_by_role("button", name="Gekopieerd")).to_be_visible()
    expect(answer.get_by_role("button", name="Gekopieerd")).to_be_focused()


@pytest.mark.parametrize(("label", "suffix"), [("Word", ".docx"), ("Markdown", ".md"), ("JSON", ".json")])
def test_an_answer_is_exported_with_its_footnotes(
    visit: Visit, built_env: dict[str, str], tmp_path: Path, label: str, suffix: str
) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    reader.ask(OHCHR)
    answer.get_by_role("button", name="Exporteer").click()
    with reader.page.expect_download() as download:
        answer.get_by_role("button", name=label).click()
    expect(
        answer.get_by_role("status").filter(has_text="Het bestand staat bij uw downloads.")
    ).to_be_visible()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.startswith("vindplaats-20")
    assert file.suffix == suffix
    if suffix == ".json":
        verified = run(built_env, "assistant", "verify", str(file))
        assert (verified.returncode, verified.stderr) == (0, "")
        assert "holds" in verified.stdout
    else:
        document = read_document(file, tmp_path)
        notes = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
        assert notes[0].endswith(f"{REFERENCE}.")
        assert "169 stemmen" in document.text
        assert "OHCHR" not in document.text


def test_a_whole_conversation_is_exported(visit: Visit, built_env: dict[str, str], tmp_path: Path) -> None:
    reader = visit()
    reader.ask(VOTES)
    reader.ask(OHCHR)
    reader.page.get_by_role("button", name="Gesprekken").click()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("dialog").get_by_role("button", name="JSON").click()
    file = tmp_path / "conversation.json"
    download.value.save_as(file)
    assert [answer["question"] for answer in json.loads(file.read_bytes())] == [VOTES, OHCHR]
    assert run(built_env, "assistant", "verify", str(file)).returncode == 0


def test_an_export_that_fails_says_so(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    answer.get_by_role("button", name="Exporteer").click()
    reader.page.route("**/export*", lambda route: route.abort("connectionrefused"))
    answer.get_by_role("button", name="Word").click()
    expect(answer.get_by_text("Het bestand kon niet worden gemaakt.")).to_be_visible()


def test_a_verdict_is_kept_shown_and_becomes_a_case(
    visit: Visit, built_env: dict[str, str], tmp_path: Path
) -> None:
    feedback = Path(built_env["VINDPLAATS_FEEDBACK"])
    reader = visit()
    reader.ask(VOTES)
    answer = reader.ask("Wie zit de Mensenrechtenraad voor?")
    answer.get_by_role("button", name="Beoordeel").click()
    answer.get_by_role("button", name="Bewaar oordeel").click()
    expect(answer.get_by_text("Kies eerst een oordeel.")).to_be_visible()
    expect(answer.get_by_role("radio", name="Goed")).to_be_focused()
    answer.get_by_role("radio", name="Verkeerde plaats").check()
    answer.get_by_label("Toelichting").fill("<script>alert(1)</script> zie p. 4")
    answer.get_by_role("button", name="Bewaar oordeel").click()
    expect(answer.get_by_role("status").filter(has_text="voor 90 dagen")).to_be_visible()
    kept = json.loads(feedback.read_text(encoding="utf-8").splitlines()[-1])
    assert (kept["verdict"], kept["word"]) == ("wrong_place", "<script>alert(1)</script> zie p. 4")
    assert kept["history"] == [VOTES]
    reader.page.reload()
    expect(answer.get_by_text("Uw oordeel: Verkeerde plaats")).to_be_visible()
    made = run(built_env, "evals", "feedback", "--out", str(tmp_path / "cases"))
    assert made.returncode == 0, made.stderr
    unfinished = (tmp_path / "cases" / "unfinished.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(unfinished[-1])["note"].startswith("wrong_place: <script>")


def test_a_verdict_that_cannot_be_kept_says_so_and_stays_in_the_form(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    reader.page.route("**/feedback*", lambda route: route.abort("connectionrefused"))
    answer.get_by_role("button", name="Beoordeel").click()
    answer.get_by_role("radio", name="Fout").check()
    answer.get_by_label("Toelichting").fill("het zijn er 170")
    answer.get_by_role("button", name="Bewaar oordeel").click()
    expect(answer.get_by_text("Uw oordeel kon niet worden bewaard.")).to_be_visible()
    expect(answer.get_by_label("Toelichting")).to_have_value("het zijn er 170")


def test_an_answer_is_taken_along_and_judged_by_keyboard(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    keys = reader.page.keyboard
    reader.tab_to("[aria-controls^=judge]", backwards=True)
    keys.press("Enter")
    reader.tab_to(".judge input")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(answer.get_by_role("radio", name="Fout")).to_be_checked()
    reader.tab_to(".judge [type=submit]")
    keys.press("Enter")
    expect(answer.get_by_role("status").filter(has_text="Dank u.")).to_be_visible()
