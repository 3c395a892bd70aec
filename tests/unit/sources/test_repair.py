"""Lines are joined and line-break hyphens undone; no word changes and every character leads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.repair import repair

PIECES = st.sampled_from(
    [
        "a",
        "Ab",
        "VN",
        "9",
        "é",
        "-",
        "‐",
        "\u00ad",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\f",
        ".",
        ")",
        "(",
        "/",
        "en",
        "niet",
    ]
)
RAW = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(RAW)
def test_every_character_leads_back_to_the_same_character(raw: str) -> None:
    text, alignment = repair(raw)
    for offset, character in enumerate(text):
        if character != " ":
            assert raw[alignment.raw_offset(offset)] == character


@given(RAW)
def test_only_white_space_and_hyphens_differ(raw: str) -> None:
    text, _ = repair(raw)
    assert _letters(text) == _letters(raw)
    unread = "-‐\u00ad\u200b\ufeff"
    kept = [character for character in text if not character.isspace() and character not in unread]
    assert kept == [character for character in raw if not character.isspace() and character not in unread]


@given(RAW)
def test_a_hyphen_inside_a_line_stays(raw: str) -> None:
    inside = "x-y " + raw.replace("\n", " ").replace("\r", " ").replace("\f", " ")
    text, _ = repair(inside)
    assert text.count("-") == inside.count("-")


@given(RAW)
def test_white_space_becomes_single_spaces(raw: str) -> None:
    text, _ = repair(raw)
    assert text == " ".join(text.split(" ")).strip()
    assert not any(character.isspace() and character != " " for character in text)


@given(RAW)
def test_repairing_twice_changes_nothing(raw: str) -> None:
    text, _ = repair(raw)
    assert repair(text)[0] == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("een welbe-\ngrepen eigenbelang", "een welbegrepen eigenbelang"),
        ("gepercipi-\neerde", "gepercipieerde"),
        ("(niet-\n)religieuze", "(niet-)religieuze"),
        ("niet-\ngelovigen", "niet-gelovigen"),
        ("de VN-Mensen-\nrechtenraad", "de VN-Mensenrechtenraad"),
        ("de VN-\nMensenrechtenraad", "de VN-Mensenrechtenraad"),
        ("in EU-\nverband", "in EU-verband"),
        ("LHBTIQ+-\npersonen", "LHBTIQ+-personen"),
        ("een e-\nmail", "een e-mail"),
        ("COVID-\n19", "COVID-19"),
        ("2024-\n2026", "2024-2026"),
        ("2024–\n2026", "2024–2026"),
        ("kind-\nen/of gedwongen huwelijken", "kind- en/of gedwongen huwelijken"),
        ("land-\nen tuinbouw", "land- en tuinbouw"),
        ("gender- en\nvrouwenrechten", "gender- en vrouwenrechten"),
        ("de secretaris-\ngeneraal", "de secretaris-generaal"),
        ("media-\nactoren", "media-actoren"),
        ("coördi-\nnatie", "coördinatie"),
        ("Israël/\nPalestina", "Israël/Palestina"),
        ("een zin - met\nstreep -\nerin", "een zin - met streep - erin"),
        ("zachte\u00ad\nbreuk en on\u00adzichtbaar", "zachtebreuk en onzichtbaar"),
        ("welbe-\r\n\r\n  grepen", "welbegrepen"),
        ("niet\n\tveel", "niet veel"),
        ("", ""),
        (" \n\f ", ""),
    ],
)
def test_line_break(raw: str, text: str) -> None:
    assert repair(raw)[0] == text


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [
        ("een cross-regionaal verband", "de cross-regionale groep"),
        ("een crossregionale groep", "de crossregionale groep"),
        ("niets daarover", "de crossregionale groep"),
    ],
)
def test_the_text_itself_tells_how_a_word_is_written(elsewhere: str, joined: str) -> None:
    text, _ = repair(f"{elsewhere}\nde cross-\nregionale groep")
    assert text == f"{elsewhere} {joined}"


def test_the_text_itself_tells_how_a_word_in_capitals_is_written() -> None:
    assert repair("mensenrechten\nMENSEN-\nRECHTEN")[0] == "mensenrechten MENSENRECHTEN"


def test_a_very_long_word_is_read_in_no_time() -> None:
    text, _ = repair("x-" * 100_000 + "\ny")
    assert len(text) > 100_000
