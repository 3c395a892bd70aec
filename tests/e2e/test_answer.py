"""A question on the page becomes an answer, or a refusal, with its source beside it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
VOTES_QUOTE = (
    "Op 10 oktober jl. is het Koninkrijk in de Algemene Vergadering van de Verenigde Naties met 169 stemmen "
    "voor de vijffde maal gekozen tot lid van de VN-Mensenrechtenraad."
)
NOT_THERE = "Hoeveel fietsenstallingen heeft het ministerie in Utrecht?"
Visit = Callable[..., Any]


def test_a_dutch_question_is_answered_with_a_checked_quotation(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(VOTES)
    expect(answer.locator(".question")).to_contain_text(VOTES)
    quote = answer.locator("blockquote").first
    expect(quote).to_have_text(VOTES_QUOTE)
    expect(quote).to_have_attribute("lang", "nl")
    expect(answer.locator(".origin").first).to_contain_text("Kamerstukken II 2023/24, 32 735, nr. 380, p. 1")
    expect(answer.locator(".origin").first).to_contain_text("6 februari 2024")
    expect(answer.locator(".support").first).to_have_text("Letterlijk citaat, gecontroleerd")
    expect(reader.page.get_by_role("status").filter(has_text="169 stemmen")).to_have_count(1)
    expect(reader.box).to_have_value("")


def test_an_english_question_gets_the_dutch_quotation(visit: Visit) -> None:
    reader = visit(locale="en-GB")
    answer = reader.ask("With how many votes was the Kingdom elected?")
    expect(answer.locator("blockquote").first).to_contain_text("169 stemmen")
    expect(answer.locator("blockquote").first).to_have_attribute("lang", "nl")
    expect(answer.locator(".support").first).to_have_text("Literal quotation, checked")


def test_the_first_quotation_is_shown_in_the_source_by_itself(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    expect(reader.marked).to_have_text(VOTES_QUOTE)
    assert reader.marked_in_sight()
    expect(reader.box).to_be_focused()


def test_clicking_a_number_shows_that_quotation_in_the_source(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask("Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?")
    reader.ask(VOTES)
    expect(reader.marked).to_have_text(VOTES_QUOTE)
    number = answer.locator(".cite").first
    number.click()
    expect(reader.marked).to_have_text(answer.locator("blockquote").first.inner_text())
    assert reader.marked_in_sight()
    expect(number).to_have_attribute("aria-pressed", "true")
    expect(reader.page.locator("#source .source-head")).to_contain_text("p. 6")


def test_what_the_reader_opened_is_not_taken_over_by_what_opens_by_itself(visit: Visit) -> None:
    """The reader may be quicker than the page, which opens the first quotation of a new answer."""
    reader = visit()
    reader.ask(VOTES)
    reader.page.reload()
    expect(reader.answer.locator(".cite").first).to_be_visible()
    reader.page.evaluate("document.querySelector('.cite').click(); vindplaats.reveal()")
    expect(reader.page.locator("#source .source-text")).to_be_focused()


def test_a_quotation_is_copied_with_its_reference(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    expect(reader.marked).to_have_text(VOTES_QUOTE)
    reader.page.get_by_role("button", name="Kopieer citaat en verwijzing").click()
    expect(reader.page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"“{VOTES_QUOTE}” (Kamerstukken II 2023/24, 32 735, nr. 380, p. 1)"


def test_a_refusal_says_why_and_shows_what_is_closest(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(NOT_THERE)
    expect(answer.get_by_role("heading", name="Geen antwoord in de bron")).to_be_visible()
    expect(answer.get_by_text("Dit is geen antwoord op uw vraag.")).to_be_visible()
    expect(answer.locator("blockquote")).to_have_count(0)
    closest = answer.locator(".closest li").first
    closest.locator(".cite").click()
    expect(reader.marked.first).to_be_visible()
    quoted = re.sub(r"\s", "", closest.locator(".closest-text").text_content())
    assert re.sub(r"\s", "", "".join(reader.marked.all_text_contents())) == quoted


def test_a_starter_asks_itself(visit: Visit) -> None:
    reader = visit()
    starter = reader.page.locator(".starters button").first
    starter.wait_for(timeout=60_000)
    question = starter.inner_text()
    starter.click()
    expect(reader.wait_for_turn(1).locator(".question-text")).to_have_text(question)
    expect(reader.wait_for_turn(1).locator("blockquote").first).to_be_visible()


def test_a_conversation_outlives_a_reload_and_ends_when_told(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    reader.page.reload()
    expect(reader.answer.locator("blockquote").first).to_have_text(VOTES_QUOTE)
    reader.page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.page.get_by_role("heading", name="Wat wilt u weten?")).to_be_visible()
    reader.page.reload()
    expect(reader.page.get_by_role("heading", name="Wat wilt u weten?")).to_be_visible()
    expect(reader.turns).to_have_count(0)


def test_the_page_speaks_the_readers_language_and_the_other(visit: Visit) -> None:
    reader = visit(locale="fr-FR")
    expect(reader.page.get_by_label("Your question")).to_be_visible()
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    reader.ask(VOTES)
    reader.page.get_by_role("button", name="Nederlands").click()
    expect(reader.page.get_by_label("Uw vraag")).to_be_visible()
    expect(reader.page.locator("html")).to_have_attribute("lang", "nl")
    expect(reader.answer.locator(".support").first).to_have_text("Letterlijk citaat, gecontroleerd")
    expect(reader.marked).to_have_text(VOTES_QUOTE)
    reader.page.reload()
    expect(reader.page.get_by_label("Uw vraag")).to_be_visible()


def test_an_empty_question_is_not_asked(visit: Visit) -> None:
    reader = visit()
    for question in ("", "   "):
        reader.box.fill(question)
        reader.box.press("Enter")
        expect(reader.page.get_by_role("status").filter(has_text="Typ eerst een vraag.")).to_be_visible()
        expect(reader.turns).to_have_count(0)
        reader.open(reader.page.url)


def test_a_long_question_stays_in_the_box(visit: Visit) -> None:
    reader = visit()
    reader.box.fill("vraag " * 1_667)
    reader.page.get_by_role("button", name="Verstuur").click()
    expect(reader.page.get_by_text("Kort haar in tot 2.000 tekens.")).to_be_visible()
    expect(reader.box).to_have_value("vraag " * 1_667)


def test_a_question_stays_text(visit: Visit) -> None:
    reader = visit()
    for question in (
        "<script>document.title = 'changed'</script>",
        "<img src=x onerror=\"document.title = 'changed'\">",
        "![x](http://example.org/x.png) [y](javascript:alert(1))",
        "{{7*7}} ${document.title = 'changed'} `x` @children",
        "a & b &lt;b&gt; \\ \"quoted\" 'quoted'",
    ):
        answer = reader.ask(question)
        expect(answer.locator(".question-text")).to_have_text(question)
        assert reader.page.title() == "Vindplaats"
        expect(answer.locator("img, script, a, iframe")).to_have_count(0)


def test_a_question_from_right_to_left_turns_nothing_else_around(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask("כמה קולות קיבלה הממלכה?")
    assert (
        answer.locator(".question-text").evaluate("(question) => getComputedStyle(question).direction")
        == "rtl"
    )
    assert answer.evaluate("(turn) => getComputedStyle(turn).direction") == "ltr"
