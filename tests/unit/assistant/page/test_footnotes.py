from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, Support
from assistant.page.filters import Filters
from assistant.page.footnotes import Kind, Paragraph, of_answer, paragraphs, plain
from assistant.page.kept import Turn
from assistant.page.words import DUTCH, ENGLISH
from sources.document import Document, Metadata

FIRST = "De bijdrage is 8,65 miljoen euro."
SECOND = "Het Koninkrijk <strong>hoort</strong> bij de top 10."
REFERENCE = "Kamerstukken II 2023/24, 32 735, nr. 380"
Make = Callable[..., Answer]


def copied(answer: Answer, *documents: Document) -> str:
    return plain(list(of_answer(answer, {document.id: document for document in documents}, DUTCH, Filters())))


def test_an_answer_is_copied_with_footnotes_in_official_form(document: Document, answered: Make) -> None:
    assert copied(answered("?", [FIRST, SECOND]), document) == (
        f"“{FIRST}”¹\n\n“{SECOND}”²\n\n¹ {REFERENCE}, p. 1.\n² {REFERENCE}, p. 1."
    )


def test_what_was_searched_stands_above_an_answer_that_is_taken_along(
    document: Document, answered: Make
) -> None:
    """Else what is narrowed down, or of an earlier day, reads as if it were all there is."""
    filters = Filters(documents=(document.id, "weg"), as_of=date(2024, 3, 1))
    line = "Alleen gezocht in: Brief over <geld> · weg · zoals het stond op 1 maart 2024."
    copied = plain(list(of_answer(answered("?"), {document.id: document}, DUTCH, filters)))
    assert copied.splitlines()[0] == line
    turn = Turn(question="?", answer=answered("?"), filters=filters)
    question, searched, *_ = paragraphs([turn], {document.id: document}, DUTCH)
    assert (question.kind, searched) == (Kind.QUESTION, Paragraph(Kind.REMARK, line))


def test_an_estimated_page_does_not_look_measured(document: Document, answered: Make) -> None:
    answer = answered("?", ["bij de top 10."])
    assert copied(answer, document).endswith(f"¹ {REFERENCE}, ≈ p. 2.")


def test_without_a_reference_the_footnote_has_title_and_date(document: Document, answered: Make) -> None:
    answer = answered("?")
    (claim,) = answer.claims
    bare = claim.citations[0].model_copy(update={"reference": None})
    answer = answer.model_copy(update={"claims": [claim.model_copy(update={"citations": [bare]})]})
    assert copied(answer, document).endswith("¹ Brief over <geld>, 6 februari 2024, p. 1.")


def test_a_written_sentence_has_its_quotations_in_its_footnotes(document: Document, answered: Make) -> None:
    answer = answered("?")
    (claim,) = answer.claims
    written = claim.model_copy(
        update={
            "text": "It is 8.65 million.",
            "support": Support.SUPPORTED,
            "citations": claim.citations * 2,
        }
    )
    lines = copied(answer.model_copy(update={"claims": [written]}), document).splitlines()
    assert lines[0] == "It is 8.65 million.¹ ²"
    assert lines[-1] == f"² “{FIRST}” {REFERENCE}, p. 1."


def test_a_footnote_says_that_its_source_is_no_official_one(document: Document, answered: Make) -> None:
    answer = answered("?")
    (claim,) = answer.claims
    explained = claim.citations[0].model_copy(update={"official": False})
    answer = answer.model_copy(update={"claims": [claim.model_copy(update={"citations": [explained]})]})
    assert copied(answer, document).endswith("p. 1. Toelichting, geen officiële bron.")


def test_a_footnote_says_what_became_of_its_source(document: Document, answered: Make) -> None:
    answer = answered("?")
    assert DUTCH.keeping.states["document gone"] in copied(answer)
    elsewhere = replace(document, text=f"Nieuw. {document.text}")
    assert DUTCH.keeping.states["moved"] in copied(answer, elsewhere)
    reworded = replace(document, text=document.text.replace("8,65", "9,65"))
    assert DUTCH.keeping.states["changed"] in copied(answer, reworded)
    (claim,) = answer.claims
    old = claim.citations[0].model_copy(update={"superseded_by": "nieuw"})
    answer = answer.model_copy(update={"claims": [claim.model_copy(update={"citations": [old]})]})
    new = replace(document, id="nieuw", metadata=replace(document.metadata, title="Nieuwe brief"))
    assert "Vervangen door “Nieuwe brief” van 6 februari 2024." in copied(answer, document, new)
    undated = replace(new, metadata=Metadata(title="Nieuwe brief"))
    assert "Vervangen" not in copied(answer, document, undated)


def test_a_refusal_says_that_what_is_closest_is_no_answer(document: Document, refused: Make) -> None:
    first, second, quote = of_answer(refused("?"), {document.id: document}, ENGLISH, Filters())
    assert first.text == "No answer in the source. Hierover staat niets in de brief."
    assert second.text == "What comes closest. This is not an answer to your question."
    assert quote == Paragraph(Kind.QUOTE, FIRST, (f"{REFERENCE}, p. 1.",), "nl")


def test_questions_without_an_outcome_are_left_out_and_problems_kept(
    document: Document, answered: Make
) -> None:
    turns = [
        Turn(question="Een\n?", answer=answered("Een\n?")),
        Turn(question="Twee?"),
        Turn(question="Drie?", problem="Geen index."),
    ]
    found = [(part.kind, part.text) for part in paragraphs(turns, {document.id: document}, DUTCH)]
    assert found == [
        (Kind.QUESTION, "Een ?"),
        (Kind.QUOTE, FIRST),
        (Kind.QUESTION, "Drie?"),
        (Kind.REMARK, "Geen index."),
    ]
