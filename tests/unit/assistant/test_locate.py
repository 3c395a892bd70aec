"""A quotation is found where it stands, and only there."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.locate import locate

TEXT = "Het Koninkrijk wil ‘meer’ doen – en beter. Daarom komt er jaarlijks een cursus over vrouwenrechten."


def quoted(quote: str) -> str | None:
    span = locate(quote, TEXT)
    return TEXT[span.start : span.end] if span else None


def test_quotation_marks_dashes_and_white_space_do_not_matter() -> None:
    assert quoted("wil 'meer'  doen -\nen beter") == "wil ‘meer’ doen – en beter"


def test_a_line_break_hyphen_does_not_matter() -> None:
    assert quoted("een cursus over vrou-\nwenrechten.") == "een cursus over vrouwenrechten."


def test_a_short_quotation_proves_nothing() -> None:
    assert quoted("Koninkrijk") is None


def test_other_words_are_not_found() -> None:
    assert quoted("Daarom komt er maandelijks een training over mensenrechten.") is None


@given(st.text(max_size=120), st.data())
def test_every_long_enough_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = locate(text[start:end], text)
    if span is None:
        assert len(" ".join(text[start:end].split())) < 12 + text[start:end].count("-") * 2
    else:
        assert 0 <= span.start < span.end <= len(text)
