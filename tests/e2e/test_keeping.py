"""Conversations are kept in the browser: found again, told apart, removed, and never lost without a word."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
OHCHR = "Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?"
Visit = Callable[..., Any]

# What a browser does where its storage is full, or blocked by its settings.
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });"""


def test_a_conversation_is_found_again_with_its_citations(visit: Visit) -> None:
    reader = visit()
    first = reader.ask(VOTES)
    quote = first.locator("blockquote").first.inner_text()
    reader.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.turns).to_have_count(0)
    reader.ask(OHCHR)
    listed = reader.conversations()
    expect(listed.get_by_role("listitem")).to_have_count(2)
    listed.get_by_role("button", name=VOTES).first.click()
    expect(reader.answer.locator("blockquote").first).to_have_text(quote)
    reader.answer.locator(".cite").first.click()
    expect(reader.marked).to_have_text(quote)
    expect(reader.page.get_by_role("dialog")).to_have_count(0)


def test_a_new_tab_finds_the_conversations_of_an_earlier_one(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    address = reader.page.url
    other = reader.second_tab()
    expect(other.answer.locator("blockquote").first).to_be_visible()
    reader.page.close()
    other.page.goto(address.partition("#")[0])
    expect(other.turns).to_have_count(0)
    other.conversations().get_by_role("button", name=VOTES).first.click()
    expect(other.answer.locator("blockquote").first).to_be_visible()


def test_the_back_button_goes_to_the_conversation_before(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    reader.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.turns).to_have_count(0)
    reader.page.go_back()
    expect(reader.answer.locator(".question-text")).to_have_text(VOTES)
    reader.page.go_forward()
    expect(reader.turns).to_have_count(0)


def test_one_conversation_is_removed_after_asking_once_more(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    reader.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.turns).to_have_count(0)
    reader.ask(OHCHR)
    listed = reader.conversations()
    listed.get_by_role("button", name=f"Verwijder {VOTES}").click()
    expect(listed.get_by_role("listitem")).to_have_count(2)
    listed.get_by_role("button", name=f"Zeker? Verwijder {VOTES}").click()
    expect(listed.get_by_role("listitem")).to_have_count(1)
    expect(listed.get_by_role("button", name=OHCHR).first).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(reader.answer.locator(".question-text")).to_have_text(OHCHR)
    reader.page.go_back()
    expect(reader.page.get_by_text("Dit gesprek staat niet in deze browser, of niet meer.")).to_be_visible()


def test_all_conversations_are_removed_and_the_page_starts_anew(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    listed = reader.conversations()
    listed.get_by_role("button", name="Verwijder alle gesprekken").click()
    listed.get_by_role("button", name="Zeker? Verwijder alles").click()
    expect(listed.get_by_text("Er is nog geen gesprek bewaard.")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("heading", name="Wat wilt u weten?")).to_be_visible()
    reader.page.reload()
    expect(reader.turns).to_have_count(0)
    assert (
        reader.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('vindplaats'))") == []
    )


def test_a_reload_in_the_middle_of_an_answer_loses_no_question(
    visit: Visit,
    slow: Any,  # noqa: ANN401 - conftest's Server
    silent: Any,  # noqa: ANN401 - conftest's Silent
) -> None:
    """And ends the work on it, which would keep others waiting: the language model is hung up on."""
    reader = visit(slow.address)
    reader.box.fill(OHCHR)
    reader.box.press("Enter")
    expect(reader.answer.locator(".progress")).to_be_visible()
    with silent.call(reader.page) as call:
        reader.page.reload()
        silent.wait_for_end(call, reader.page)
    expect(reader.answer.get_by_text("Het antwoord op deze vraag is afgebroken.")).to_be_visible()
    assert reader.faint_texts() == []
    reader.shoot("wide-light-broken-off")
    reader.answer.get_by_role("button", name="Stel de vraag opnieuw").click()
    silent.fail(reader.page)
    expect(reader.answer.locator("blockquote").first).to_be_visible(timeout=60_000)
    expect(reader.turns).to_have_count(1)


def test_an_answer_on_its_way_does_not_come_into_another_conversation(
    visit: Visit,
    slow: Any,  # noqa: ANN401 - as above
    silent: Any,  # noqa: ANN401 - as above
) -> None:
    reader = visit(slow.address)
    reader.box.fill(OHCHR)
    reader.box.press("Enter")
    expect(reader.answer.locator(".progress")).to_be_visible()
    with silent.call(reader.page) as call:
        reader.page.get_by_role("button", name="Nieuw gesprek").click()
        expect(reader.turns).to_have_count(0)
        silent.wait_for_end(call, reader.page)
    reader.box.fill(VOTES)
    reader.box.press("Enter")
    silent.fail(reader.page)
    reader.wait_for_turn(1)
    expect(reader.turns.locator(".question-text")).to_have_text([VOTES])
    reader.page.go_back()
    expect(reader.turns.locator(".question-text")).to_have_text([OHCHR])
    expect(reader.answer.get_by_role("button", name="Stel de vraag opnieuw")).to_be_visible()


def test_two_tabs_in_one_conversation_write_nothing_over(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    other = reader.second_tab()
    expect(other.turns).to_have_count(1)
    other.ask(OHCHR)
    expect(reader.turns).to_have_count(2)
    reader.ask("Wat is de Mensenrechtenraad?")
    expect(other.turns).to_have_count(3)
    expect(other.turns.locator(".question-text")).to_have_text([VOTES, OHCHR, "Wat is de Mensenrechtenraad?"])


def test_a_conversation_removed_in_one_tab_is_gone_from_the_other(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    other = reader.second_tab()
    listed = other.conversations()
    listed.get_by_role("button", name=f"Verwijder {VOTES}").click()
    listed.get_by_role("button", name=f"Zeker? Verwijder {VOTES}").click()
    expect(reader.turns).to_have_count(0)


def test_full_storage_is_told_and_a_reload_finds_all_that_the_tab_holds(visit: Visit) -> None:
    reader = visit()
    reader.page.evaluate(
        """() => { try { for (let size = 1 << 22; size >= 1; size >>= 1) {
             try { for (;;) localStorage.setItem(`x${Math.random()}`, "x".repeat(size)); } catch {} } } catch {} }"""
    )
    reader.ask(VOTES)
    told = reader.page.get_by_role("alert").filter(has_text="De opslag van de browser is vol")
    expect(told).to_be_visible()
    assert reader.faint_texts() == []
    reader.shoot("wide-light-storage-full")
    reader.page.on("dialog", lambda dialog: dialog.accept())
    reader.page.reload()
    expect(reader.answer.locator("blockquote").first).to_be_visible()
    reader.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key[0] === 'x') localStorage.removeItem(key)"
    )
    reader.ask(OHCHR)
    expect(told).to_be_hidden()
    assert reader.page.evaluate("Object.keys(localStorage).length") == 1


def test_blocked_storage_is_told_and_conversations_last_as_long_as_the_tab(visit: Visit) -> None:
    reader = visit()
    reader.page.context.add_init_script(BLOCKED)
    reader.page.reload()
    reader.ask(VOTES)
    expect(
        reader.page.get_by_role("alert").filter(has_text="De browser staat opslag niet toe")
    ).to_be_visible()
    reader.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.turns).to_have_count(0)
    reader.conversations().get_by_role("button", name=VOTES).first.click()
    expect(reader.answer.locator("blockquote").first).to_be_visible()
    asked = []
    reader.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    reader.page.reload()
    assert asked == ["beforeunload"]


def test_a_quotation_whose_source_was_removed_is_shown_as_kept(visit: Visit) -> None:
    reader = visit(forgive="404 (Not Found)")
    reader.ask(VOTES)
    reader.page.evaluate(
        """() => { for (const key of Object.keys(localStorage))
             localStorage[key] = localStorage[key].replaceAll("kamerbrief-inzet", "verwijderd-inzet"); }"""
    )
    reader.page.reload()
    expect(reader.answer.locator("blockquote").first).to_contain_text("169 stemmen")
    expect(reader.answer.locator(".since").first).to_contain_text("uit de bibliotheek verwijderd")
    expect(reader.answer.locator(".support")).to_have_count(0)
    reader.answer.locator(".cite").first.click()
    source = reader.page.locator("#source")
    expect(source.get_by_role("alert")).to_contain_text("Dit document is er niet meer.")
    expect(source.locator(".saved blockquote")).to_contain_text("169 stemmen")
    assert reader.faint_texts() == []
    reader.shoot("wide-light-source-removed")


@pytest.mark.parametrize("turns", ["[]", '[{"later": 1}]', "7"])
def test_what_another_version_kept_is_never_written_over(visit: Visit, turns: str) -> None:
    reader = visit()
    kept = f'{{"id": "abc", "turns": {turns}}}'
    reader.page.evaluate("(kept) => localStorage.setItem('vindplaats.conversation.abc', kept)", kept)
    reader.page.goto(reader.page.url + "#abc")
    reader.page.reload()
    reader.ask(VOTES)
    reader.page.reload()
    expect(reader.turns).to_have_count(1)
    stored = reader.page.evaluate("localStorage.getItem('vindplaats.conversation.abc')")
    if turns != "[]":
        assert json.loads(stored) == json.loads(kept)


def test_a_kept_question_stays_text_in_the_list(visit: Visit) -> None:
    reader = visit()
    question = "<img src=x onerror=\"document.title = 'changed'\">" + "woord" * 80
    reader.ask(question)
    listed = reader.conversations()
    expect(listed.locator(".kept-title")).to_have_text(question)
    expect(listed.locator("img")).to_have_count(0)
    assert reader.page.title() == "Vindplaats"
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 1280


def test_the_list_is_used_by_keyboard_and_gives_the_focus_back(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    keys = reader.page.keyboard
    reader.tab_to("[data-conversations]", backwards=True)
    keys.press("Enter")
    listed = reader.page.get_by_role("dialog")
    expect(listed).to_be_visible()
    for _ in range(12):
        keys.press("Tab")
        assert reader.page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        )
    keys.press("Escape")
    expect(listed).to_have_count(0)
    expect(reader.page.locator("[data-conversations]")).to_be_focused()
