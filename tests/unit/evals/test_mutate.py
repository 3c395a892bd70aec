"""Each rule changes one thing and leaves the rest of the sentence as it was."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import pytest

from evals.case import PARAPHRASES, load_paraphrases
from evals.mutate import RULES, Mutant, Rule, Truth, mutants, truths
from evals.mutate_words import LEXICONS, Language
from sources.document import Document


def changed(kind: str, text: str, language: Language = "nl") -> list[str]:
    rule: Rule = RULES[kind]
    found: Iterator[str] = rule(text, LEXICONS[language], random.Random(0))
    return list(found)


@pytest.fixture(scope="module")
def made(library: Sequence[Document], letter_texts: dict[str, str]) -> list[Mutant]:
    return mutants(truths(library, load_paraphrases(PARAPHRASES, letter_texts)))


def test_a_number_becomes_another_number() -> None:
    found = changed("number", "Met 169 stemmen, 8,65 miljoen euro en 25 andere landen.")
    assert len(found) == 8  # two of each figure, and two of the word million
    assert all("169" in one or ("8,65" in one and "25 andere" in one) for one in found)


@pytest.mark.parametrize("text", ["Op 10 oktober 2023.", "In 2024-2026.", "1) bescherming en 2) rechten"])
def test_a_date_or_list_mark_is_no_number(text: str) -> None:
    assert changed("number", text) == []


def test_a_date_changes_in_its_year_day_or_month() -> None:
    text = "Den Haag, 6 februari 2024"
    found = changed("date", text)
    differing = [
        [at for at, (word, other) in enumerate(zip(text.split(), one.split(), strict=True)) if word != other]
        for one in found
    ]
    assert sorted(differing) == [[2], [3], [4]]


def test_a_range_of_years_changes_at_one_end() -> None:
    assert all(("2024" in one) != ("2026" in one) for one in changed("date", "voor de jaren 2024-2026"))


def test_a_country_becomes_one_that_is_not_named() -> None:
    found = changed("country", "De situatie in Iran en Syrié vraagt aandacht.")
    assert len(found) == 2
    assert all(("Iran" in one) != ("Syrié" in one) and "Syrië" not in one for one in found)


def test_the_kingdom_itself_is_not_the_united_kingdom() -> None:
    assert changed("country", "Het Koninkrijk is lid.") == []
    (one,) = changed("country", "samen met het Verenigd Koninkrijk (penhouder)")
    assert "het " not in one


def test_a_name_becomes_another_of_its_sort() -> None:
    assert changed("name", "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot")[0].endswith(
        ("Hoekstra", "De Vries")
    )


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Het kabinet zal dit steunen.", "Het kabinet zal niet dit steunen."),
        ("In 2025 zal het Koninkrijk dit doen.", "In 2025 zal het Koninkrijk niet dit doen."),
        ("Hongarije heeft zich niet aangesloten.", "Hongarije heeft zich aangesloten."),
        ("landen die nog nooit lid zijn geweest", "landen die al eerder lid zijn geweest"),
        ("De raad speelt een belangrijke rol.", "De raad speelt geen belangrijke rol."),
    ],
)
def test_a_negation_is_put_in_or_taken_out(text: str, negated: str) -> None:
    assert negated in changed("negation", text)


def test_a_sentence_that_is_negated_is_not_negated_again() -> None:
    assert changed("negation", "Dit is niet waar.") == []
    assert changed("negation", "de rechten van niet-gelovigen") == []


def test_a_modality_becomes_another() -> None:
    found = changed("modality", "Het kabinet overweegt steun.")
    assert "Het kabinet heeft besloten steun." in found
    assert "The Kingdom may support this." in changed("modality", "The Kingdom will support this.", "en")


def test_there_are_more_than_600_of_every_kind_and_both_languages(made: Sequence[Mutant]) -> None:
    kinds = Counter(mutant.kind for mutant in made)
    assert len(made) >= 600
    assert set(kinds) == {*RULES, "repointed", "altered_quote"}
    assert min(kinds.values()) >= 40
    assert {mutant.language for mutant in made} == {"nl", "en"}


def test_no_mutant_is_made_twice_or_reads_as_its_original(made: Sequence[Mutant]) -> None:
    assert (
        len({mutant.id for mutant in made})
        == len({(one.text, one.quote, one.kind) for one in made})
        == len(made)
    )
    assert all(one.text != one.original for one in made if one.kind != "repointed")


def test_a_mutant_by_rule_differs_in_one_place(made: Sequence[Mutant]) -> None:
    for one in made:
        if one.kind in RULES:
            edits = SequenceMatcher(
                None, one.original.split(), one.text.split(), autojunk=False
            ).get_opcodes()
            places = [edit for edit in edits if edit[0] != "equal"]
            assert max(edit[2] for edit in places) - min(edit[1] for edit in places) <= 8, one.text


def test_an_altered_quotation_does_not_stand_in_the_source(
    made: Sequence[Mutant], letter_texts: dict[str, str]
) -> None:
    altered = [one for one in made if one.kind == "altered_quote"]
    assert all(one.quote == one.text and one.quote not in letter_texts[one.document] for one in altered)


def test_a_repointed_citation_stands_in_the_source_but_elsewhere(
    made: Sequence[Mutant], letter_texts: dict[str, str]
) -> None:
    repointed = [one for one in made if one.kind == "repointed"]
    assert all(one.quote in letter_texts[one.document] and one.text == one.original for one in repointed)
    assert all(one.original not in one.quote for one in repointed)


def test_the_mutants_of_a_rule_depend_on_their_sentence_alone(made: Sequence[Mutant]) -> None:
    text = "Voor de periode 2022-2024 is de vrijwillige bijdrage aan het OCHCR-kantoor jaarlijks 8,65 miljoen euro."
    alone = {one.id for one in mutants([Truth(text, made[0].document, text, "nl")])}
    assert alone <= {one.id for one in made}
    assert len(alone) >= 8
