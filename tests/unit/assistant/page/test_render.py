import datetime
import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Conflict, Reason, Support, Withheld
from assistant.page import render, source, starting
from assistant.page.filters import Filters
from assistant.page.kept import Turn
from assistant.page.suggestions import Suggestions
from assistant.page.words import DUTCH, ENGLISH, WORDS
from index.passage import Span
from sources.document import Document, Metadata

FIRST = "De bijdrage is 8,65 miljoen euro."
SECOND = "Het Koninkrijk <strong>hoort</strong> bij de top 10."
Make = Callable[..., Answer]


def text_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def unofficial(citation: Citation) -> Citation:
    return citation.model_copy(update={"official": False})


def tags_of(markup: str) -> list[str]:
    return re.findall(r"</?([a-z0-9]+)", markup)


def test_a_quotation_is_shown_with_number_origin_and_state(document: Document, answered: Make) -> None:
    shown = render.conversation([Turn(question="Hoeveel?", answer=answered("Hoeveel?"))], [document], DUTCH)
    text = text_of(shown)
    assert FIRST in text
    assert "Kamerstukken II 2023/24, 32 735, nr. 380, p. 1" in text
    assert "6 februari 2024" in text
    assert "Budget & bijdragen" in text
    assert "Letterlijk citaat, gecontroleerd" in text
    start = document.text.index(FIRST)
    assert (
        f'data-document="brief" data-start="{start}" data-end="{start + len(FIRST)}" data-hash="0123abc"'
        in shown
    )


def test_citations_are_numbered_through_the_answer(document: Document, answered: Make) -> None:
    shown = render.conversation(
        [Turn(question="?", answer=answered("?", [FIRST, SECOND]))], [document], DUTCH
    )
    assert re.findall(r'class="cite".*?>(\d+)</button>', shown) == ["1", "2"]


def test_an_estimated_page_is_marked_beside_its_reference(document: Document, answered: Make) -> None:
    quote = "bij de top 10."
    shown = render.conversation([Turn(question="?", answer=answered("?", [quote]))], [document], DUTCH)
    assert "≈ p. 2" in text_of(shown)


def test_a_sentence_in_own_words_stands_apart_from_its_quotations(
    document: Document, answered: Make, cite: Callable[[str], Citation]
) -> None:
    claim = Claim(text="The contribution is large.", support=Support.SUPPORTED, citations=[cite(FIRST)])
    shown = render.conversation(
        [Turn(question="?", answer=answered("?", claims=[claim], language="en"))], [document], ENGLISH
    )
    assert '<p class="claim" lang="en" dir="auto">The contribution is large.</p>' in shown
    assert re.search(r'<blockquote class="basis" lang="nl"[^>]*><p>De bijdrage', shown)
    assert "Written by a language model, checked against the quotation" in shown


def test_a_notice_is_shown_and_read_aloud(document: Document, answered: Make) -> None:
    answer = answered("?", notice="Het taalmodel antwoordde <i>niet</i> op tijd.")
    shown = render.conversation([Turn(question="?", answer=answer)], [document], DUTCH)
    assert (
        '<p class="notice" lang="nl" dir="auto">Het taalmodel antwoordde &lt;i&gt;niet&lt;/i&gt; op tijd.</p>'
        in shown
    )
    assert render.announcement(answer, DUTCH).startswith("Het taalmodel antwoordde")


def test_what_was_withheld_is_folded_away_with_its_reason(document: Document, answered: Make) -> None:
    withheld = [Withheld(text="De bijdrage is 9 miljoen.", reason=Reason.NUMBER_DIFFERS)]
    shown = render.conversation(
        [Turn(question="?", answer=answered("?", withheld=withheld))], [document], DUTCH
    )
    folded = re.search(r"<details class=\"withheld\">.*?</details>", shown, re.DOTALL)
    assert folded
    assert "De bijdrage is 9 miljoen." in folded.group()
    assert "een getal wijkt af van het citaat" in folded.group()


def test_a_conflict_is_named(document: Document, answered: Make) -> None:
    conflicts = [Conflict(claims=[0], what="8,65 tegen 9 miljoen")]
    shown = render.conversation(
        [Turn(question="?", answer=answered("?", conflicts=conflicts))], [document], DUTCH
    )
    assert "De bronnen verschillen. 8,65 tegen 9 miljoen" in text_of(shown)


def test_a_conflict_is_read_aloud(answered: Make) -> None:
    conflicts = [Conflict(claims=[0], what="8,65 tegen 9 miljoen.")]
    assert render.announcement(answered("?", conflicts=conflicts), DUTCH).endswith(
        "De bronnen verschillen. 8,65 tegen 9 miljoen."
    )


def test_a_quotation_of_a_replaced_document_says_by_what(
    document: Document, cite: Callable[[str], Citation], answered: Make, refused: Make
) -> None:
    after = replace(
        document, id="later", metadata=Metadata(title="Nota <b>twee</b>", date=datetime.date(2025, 3, 1))
    )
    old = cite(FIRST).model_copy(update={"superseded_by": "later"})
    claim = Claim(text=FIRST, support=Support.VERBATIM, citations=[old])
    refusal = refused("?").refusal
    assert refusal
    for answer in (
        answered("?", claims=[claim]),
        refused("?").model_copy(update={"refusal": refusal.model_copy(update={"closest": [old]})}),
    ):
        turns = [Turn(question="?", answer=answer)]
        shown = render.conversation(turns, [document, after], DUTCH)
        assert "Vervangen door “Nota <b>twee</b>” van 1 maart 2025" in text_of(shown)
        assert "Superseded by" in text_of(render.conversation(turns, [document, after], ENGLISH))
        assert "Vervangen door" not in text_of(render.conversation(turns, [document], DUTCH))


def test_a_refusal_is_not_presented_as_an_answer(document: Document, refused: Make) -> None:
    shown = render.conversation([Turn(question="?", answer=refused("?"))], [document], DUTCH)
    text = text_of(shown)
    assert "Geen antwoord in de bron" in text
    assert "Hierover staat niets in de brief." in text
    assert "Niet gevonden: <fietspaden>" in text
    assert "Dit is geen antwoord op uw vraag." in text
    assert 'class="cite"' in shown
    assert "blockquote" not in shown
    assert "gecontroleerd" not in text


def test_what_the_message_already_says_is_missing_is_not_said_again(
    document: Document, refused: Make
) -> None:
    answer = refused("?")
    assert answer.refusal
    told = answer.refusal.model_copy(update={"message": "Niet gevonden: <fietspaden>."})
    shown = render.conversation(
        [Turn(question="?", answer=answer.model_copy(update={"refusal": told}))], [document], DUTCH
    )
    assert text_of(shown).count("Niet gevonden") == 1


def test_the_wording_that_was_searched_for_is_shown_where_it_differs(
    document: Document, answered: Make
) -> None:
    changed = answered("En wanneer?", asked="Wanneer werd het Koninkrijk gekozen?")
    shown = render.conversation([Turn(question="En wanneer?", answer=changed)], [document], DUTCH)
    assert "Opgevat als: Wanneer werd het Koninkrijk gekozen?" in text_of(shown)
    same = render.conversation([Turn(question="Hoeveel?", answer=answered("Hoeveel?"))], [document], DUTCH)
    assert "Opgevat als" not in same


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("<>&\"'/!=a{}$`%![]()#*-\n "), min_size=1, max_size=60))
def test_no_text_becomes_markup(document: Document, answered: Make, refused: Make, text: str) -> None:
    """Questions, documents, answers and lines of errors bring no tag of their own."""
    plain, odd = Turn(question="x", problem="x"), Turn(question=text, problem=text)
    assert tags_of(render.conversation([odd], [document], DUTCH)) == tags_of(
        render.conversation([plain], [document], DUTCH)
    )
    for make in (answered, refused):
        normal = make("x")
        strange = Answer.model_validate(_with_text(normal.model_dump(), text))
        # Without documents, since the strange answer cites one that is not there.
        assert tags_of(render.conversation([Turn(question="x", answer=strange)], [], DUTCH)) == tags_of(
            render.conversation([Turn(question="x", answer=normal)], [], DUTCH)
        )
    titled = replace(document, metadata=replace(document.metadata, title=text))
    assert tags_of(render.masthead([titled], DUTCH, can_restart=True)) == tags_of(
        render.masthead([document], DUTCH, can_restart=True)
    )


def _with_text(value: object, text: str) -> object:
    """`value` with `text` for every sentence, title and heading in it."""
    if isinstance(value, dict):
        return {
            key: text if key in {"text", "quote", "title", "heading", "message"} else _with_text(part, text)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_with_text(part, text) for part in value]
    return value


def test_a_question_keeps_to_its_own_direction(document: Document) -> None:
    shown = render.conversation([Turn(question="מה?", problem="?")], [document], DUTCH)
    assert '<span class="question-text" dir="auto">מה?</span>' in shown


def test_what_is_suggested_begins_a_conversation_or_follows_its_last_answer(
    document: Document, answered: Make
) -> None:
    turns = [Turn(question=question, answer=answered(question)) for question in ("Een?", "Twee?")]
    for words in WORDS.values():
        welcome = render.conversation([], [document], words, suggested=["Hoeveel <b>geld</b>?"])
        assert "Hoeveel <b>geld</b>?" in text_of(welcome)
        assert words.asking.checked in text_of(welcome)
        after = render.conversation(turns, [document], words, suggested=["Hoeveel?"])
        assert after.count('class="suggested"') == 1
        assert after.index('class="suggested"') > after.index("Twee?")
        assert 'class="starters"' not in render.conversation(turns, [document], words)


def test_what_a_question_was_narrowed_down_to_stands_below_it(document: Document, answered: Make) -> None:
    filters = Filters(documents=(document.id, "weg"), kinds=("Notitie",), as_of=date(2024, 3, 1))
    turn = Turn(question="?", id="1", answer=answered("?"), filters=filters)
    shown = text_of(render.conversation([turn], [document], DUTCH))
    assert "Alleen gezocht in: Brief over <geld> · weg · Notitie · zoals het stond op 1 maart 2024" in shown


def test_a_question_is_edited_as_it_was_understood(document: Document, answered: Make) -> None:
    asked = answered("En wanneer?", asked="Wanneer werd het gekozen?")
    shown = render.conversation([Turn(question="En wanneer?", answer=asked)], [document], DUTCH)
    assert 'data-edit="Wanneer werd het gekozen?"' in shown


def test_the_masthead_names_one_document_and_counts_more(document: Document) -> None:
    one = text_of(render.masthead([document], DUTCH, can_restart=False))
    assert "Brief over <geld>" in one
    assert "Kamerstukken II 2023/24, 32 735, nr. 380 6 februari 2024" in one
    assert "Nieuw gesprek" not in one
    assert "2 documents" in text_of(render.masthead([document, document], ENGLISH, can_restart=True))


def test_an_explanation_is_marked_wherever_it_is_quoted_or_named(
    document: Document, answered: Make, refused: Make
) -> None:
    explaining = replace(document, metadata=replace(document.metadata, official=False))
    claims = [
        claim.model_copy(update={"citations": [unofficial(one) for one in claim.citations]})
        for claim in answered("?").claims
    ]
    answer = answered("?", claims=claims)
    refusal = refused("?").refusal
    assert refusal is not None
    pointed = refusal.model_copy(update={"closest": [unofficial(one) for one in refusal.closest]})
    pointing = refused("?").model_copy(update={"refusal": pointed})
    for words in WORDS.values():
        shown = [
            render.conversation([Turn(question="?", answer=answer)], [explaining], words),
            render.conversation([Turn(question="?", answer=pointing)], [explaining], words),
            render.masthead([explaining], words, can_restart=False),
            starting.library([explaining], {}, Suggestions({}), words),
            source.source(explaining, Span(0, 5), words),
        ]
        assert [words.unofficial in text_of(markup) for markup in shown] == [True] * 5
        assert f"{words.unofficial})" in shown[-1].split("data-copy=")[1].split("data-copied")[0]
        assert render.announcement(answer, words).endswith(f"({words.unofficial})")
        assert words.unofficial not in render.conversation(
            [Turn(question="?", answer=answered("?"))], [document], words
        )


def test_the_masthead_names_the_only_official_source_and_counts_the_explanations_too(
    document: Document,
) -> None:
    explaining = replace(document, id="uitleg", metadata=Metadata(title="Uitleg", official=False))
    shown = text_of(render.masthead([document, explaining], DUTCH, can_restart=False))
    assert "Brief over <geld>" in shown
    assert "2 documenten" in shown
    assert "Uitleg" not in shown


def test_what_is_read_aloud_holds_the_answer(answered: Make, refused: Make) -> None:
    assert render.announcement(answered("?"), DUTCH) == f"Antwoord met 1 citaat. {FIRST}"
    assert render.announcement(refused("?"), ENGLISH) == (
        "No answer in the source. Hierover staat niets in de brief."
    )
