"""Asking: narrowed down, stopped, edited, and on from what is suggested."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.papers import NEW, OLD, QUESTION

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
NOT_THERE = "Hoeveel fietsenstallingen heeft het ministerie in Utrecht?"
Visit = Callable[..., Any]


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_every_starter_is_answered_and_leads_on(visit: Visit, locale: str) -> None:
    reader = visit(locale=locale)
    starters = reader.page.locator(".welcome .starters button")
    starters.first.wait_for(timeout=90_000)
    questions = starters.all_inner_texts()
    assert len(questions) >= 3
    for question in questions:
        answer = reader.ask(question)
        expect(answer.locator("blockquote").first).to_be_visible()
    suggested = reader.answer.locator(".suggested button")
    assert suggested.count() >= 1
    assert not set(suggested.all_inner_texts()) & set(questions)
    suggested.first.click()
    expect(reader.wait_for_turn(len(questions) + 1).locator("blockquote").first).to_be_visible()
    expect(reader.page.locator(".suggested")).to_have_count(1)


def test_after_a_refusal_there_is_something_that_can_be_answered(visit: Visit) -> None:
    reader = visit()
    reader.page.locator(".starters button").first.wait_for(timeout=90_000)
    reader.ask(NOT_THERE)
    reader.answer.locator(".suggested button").first.click()
    expect(reader.wait_for_turn(2).locator("blockquote").first).to_be_visible()


def test_a_question_is_edited_and_asked_again(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    answer.get_by_role("button", name="Bewerk deze vraag").click()
    expect(reader.box).to_have_value(VOTES)
    expect(reader.box).to_be_focused()
    reader.page.keyboard.type(" En wanneer?")
    reader.page.keyboard.press("Enter")
    expect(reader.wait_for_turn(2).locator(".question-text")).to_have_text(f"{VOTES} En wanneer?")


def test_an_answer_is_stopped_and_its_question_is_there_to_be_changed(
    visit: Visit,
    slow: Any,  # noqa: ANN401 - conftest's Server
    silent: Any,  # noqa: ANN401 - conftest's Silent
) -> None:
    """The language model is hung up on at once: it would write on for a minute for nobody."""
    reader = visit(slow.address)
    stop = reader.page.get_by_role("button", name="Stop")
    expect(stop).to_be_hidden()
    reader.box.fill(VOTES)
    reader.box.press("Enter")
    expect(stop).to_be_visible()
    expect(reader.page.get_by_role("button", name="Verstuur")).to_be_hidden()
    with silent.call(reader.page) as call:
        reader.shoot("wide-light-working")
        stop.click()
        silent.wait_for_end(call, reader.page)
    expect(reader.box).to_have_value(VOTES)
    expect(reader.turns).to_have_count(0)
    expect(stop).to_be_hidden()
    reader.page.reload()
    expect(reader.page.get_by_role("heading", name="Wat wilt u weten?")).to_be_visible()


def test_escape_stops_an_answer(visit: Visit, slow: Any) -> None:  # noqa: ANN401 - as above
    reader = visit(slow.address)
    reader.box.fill(VOTES)
    reader.box.press("Enter")
    expect(reader.answer.locator(".progress")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.turns).to_have_count(0)
    expect(reader.box).to_have_value(VOTES)


def test_a_question_is_narrowed_down_to_a_document_a_date_or_a_day(visit: Visit, at_papers: str) -> None:
    reader = visit(at_papers)
    narrow = reader.page.get_by_role("button", name="Zoekt in")
    expect(narrow).to_contain_text("alle documenten")
    narrow.click()
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_label("Steun aan bedreigde journalisten").check()
    dialog.get_by_role("button", name="Pas toe").click()
    expect(narrow).to_contain_text("1 van 2 documenten")
    answer = reader.ask(QUESTION)
    expect(answer.locator("blockquote")).to_have_text([OLD])
    expect(answer.get_by_text("Alleen gezocht in: Steun aan bedreigde journalisten")).to_be_visible()
    reader.page.reload()
    expect(narrow).to_contain_text("1 van 2 documenten")
    narrow.click()
    dialog.get_by_role("button", name="Wis alles").click()
    dialog.get_by_label("Zoals het stond op").fill("2023-12-31")
    dialog.get_by_role("button", name="Pas toe").click()
    expect(narrow).to_contain_text("2 van 2 documenten, zoals het stond op 31 december 2023")
    answer = reader.ask(QUESTION)
    expect(answer.locator("blockquote")).to_have_text([OLD])
    expect(answer.locator(".superseded")).to_have_count(0)
    narrow.click()
    dialog.get_by_role("button", name="Wis alles").click()
    dialog.get_by_label("Vanaf").fill("2024-01-01")
    dialog.get_by_role("button", name="Pas toe").click()
    expect(reader.ask(QUESTION).locator("blockquote")).to_have_text([NEW])
    narrow.click()
    dialog.get_by_label("Vanaf").fill("2031-01-01")
    dialog.get_by_role("button", name="Pas toe").click()
    reader.box.fill(QUESTION)
    reader.box.press("Enter")
    expect(reader.page.get_by_text("Geen document past bij wat u hebt gekozen.")).to_be_visible()
    expect(reader.box).to_have_value(QUESTION)


def test_what_is_begun_with_comes_without_a_jump(visit: Visit) -> None:
    """What is below the questions stays where it is when they come."""
    reader = visit()
    waiting = """<div class="begin" data-waiting><p>…</p></div>"""
    height = "(begin) => begin.getBoundingClientRect().height"
    begin = reader.page.locator(".begin")
    begin.locator("button").first.wait_for(timeout=90_000)
    after = begin.evaluate(height)
    before = begin.evaluate(f"(begin) => {{ begin.outerHTML = `{waiting}`; }}") or begin.evaluate(height)
    assert abs(after - before) <= 60
