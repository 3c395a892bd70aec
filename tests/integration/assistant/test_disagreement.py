"""Four short invented notes, read, indexed and asked for real: where they differ, both are shown, newest first."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant import __main__ as command
from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.wiring import open_assistant
from sources.settings import Settings

FUND = "Hoeveel krijgt het noodfonds voor bedreigde journalisten per jaar?"
REGISTER = "Steunt het kabinet een Europees register van bedreigingen?"
TRAVEL = "Vergoedt de reisregeling voor mensenrechtenverdedigers de reiskosten?"

NOTES = {
    "steun-2023.toml": """
title = "Steun aan bedreigde journalisten"
date = 2023-05-10
reference = "Notitie 2023-17"
kind = "Notitie"
dossier = "31 999"
""",
    "steun-2023.md": """
# Steun aan bedreigde journalisten

Het noodfonds voor bedreigde journalisten krijgt 1,5 miljoen euro per jaar. Het fonds betaalt advocaten en tijdelijke
huisvesting.

Het kabinet steunt een Europees register van bedreigingen.
""",
    "steun-2024.toml": """
title = "Voortgang van de steun aan journalisten"
date = 2024-03-01
reference = "Notitie 2024-08"
kind = "Notitie"
dossier = "31 999"
""",
    "steun-2024.md": """
# Voortgang van de steun aan journalisten

Het noodfonds voor bedreigde journalisten krijgt voortaan 2 miljoen euro per jaar. In de eerste maanden vroegen vooral
verslaggevers uit Oost-Europa om hulp.

Het kabinet steunt een Europees register van bedreigingen niet.
""",
    "reizen/regeling.toml": """
title = "Reisregeling voor mensenrechtenverdedigers"
date = 2022-11-02
reference = "Circulaire 2022-3"
""",
    "reizen/regeling.md": """
# Reisregeling

De reisregeling voor mensenrechtenverdedigers vergoedt de reiskosten en het visum. Een aanvraag wordt binnen twee weken
behandeld.
""",
    "reizen/intrekking.toml": """
title = "Intrekking van de reisregeling"
date = 2025-01-20
reference = "Circulaire 2025-1"
supersedes = ["reizen/regeling"]
""",
    "reizen/intrekking.md": """
# Intrekking

De reisregeling voor mensenrechtenverdedigers is ingetrokken. Wie al een toezegging had, houdt die.
""",
}


@pytest.fixture(scope="module")
def notes(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a library of the notes, with the model that is there."""
    folder = tmp_path_factory.mktemp("notes")
    for name, content in NOTES.items():
        file = folder / "library" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (folder / "index").mkdir()
    (folder / "index" / "models").symlink_to(built.index / "models")
    return built.model_copy(update={"library": folder / "library", "index": folder / "index"})


@pytest.fixture(scope="module")
def policy(notes: Settings) -> Iterator[Assistant]:
    """The assistant over the notes."""
    opened = open_assistant(notes, print)
    yield opened
    opened.close()


def documents(answer: Answer) -> list[str]:
    return [claim.citations[0].document for claim in answer.claims]


def in_conflict(answer: Answer) -> list[list[str]]:
    return [[documents(answer)[place] for place in conflict.claims] for conflict in answer.conflicts]


def as_of(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


def test_another_number_is_shown_beside_the_newer_one_with_both_dates(policy: Assistant) -> None:
    answer = policy.ask(FUND)
    assert documents(answer)[:2] == ["steun-2024", "steun-2023"]
    assert in_conflict(answer) == [["steun-2024", "steun-2023"]]
    assert answer.conflicts[0].what == (
        "Notitie “Voortgang van de steun aan journalisten” (1 maart 2024, later in dossier 31 999) noemt "
        "“2 miljoen euro”, Notitie “Steun aan bedreigde journalisten” (10 mei 2023) “1,5 miljoen euro”."
    )


def test_the_conflict_is_told_in_the_language_of_the_question(policy: Assistant) -> None:
    answer = policy.ask("How much does the emergency fund for threatened journalists receive each year?")
    assert documents(answer)[:2] == ["steun-2024", "steun-2023"]
    assert "(1 March 2024, later in dossier 31 999) says “2 miljoen euro”" in answer.conflicts[0].what


def test_yes_in_one_note_and_no_in_a_later_one_are_shown_side_by_side(policy: Assistant) -> None:
    answer = policy.ask(REGISTER)
    assert documents(answer)[:2] == ["steun-2024", "steun-2023"]
    assert in_conflict(answer) == [["steun-2024", "steun-2023"]]


def test_what_was_withdrawn_never_stands_before_its_withdrawal(policy: Assistant) -> None:
    answer = policy.ask(TRAVEL)
    assert documents(answer)[:2] == ["reizen/intrekking", "reizen/regeling"]
    assert in_conflict(answer) == [["reizen/intrekking", "reizen/regeling"]]
    cited = {claim.citations[0].document: claim.citations[0].superseded_by for claim in answer.claims}
    assert cited == {"reizen/intrekking": None, "reizen/regeling": "reizen/intrekking"}


@pytest.mark.parametrize(
    ("question", "day", "first", "differ"),
    [
        (FUND, "2024-02-29", "steun-2023", False),
        (FUND, "2024-03-01", "steun-2024", True),
        (REGISTER, "2023-05-10", "steun-2023", False),
        (REGISTER, "2025-06-01", "steun-2024", True),
        (TRAVEL, "2025-01-19", "reizen/regeling", False),
        (TRAVEL, "2025-01-20", "reizen/intrekking", True),
    ],
)
def test_an_answer_as_of_a_day_is_given_as_things_stood_then(
    policy: Assistant, question: str, day: str, first: str, *, differ: bool
) -> None:
    answer = policy.ask(question, as_of=datetime.date.fromisoformat(day))
    assert documents(answer)[0] == first
    assert bool(answer.conflicts) == differ
    replaced = [claim.citations[0].superseded_by for claim in answer.claims]
    assert any(replaced) == (differ and question == TRAVEL)


def test_before_the_first_note_there_is_nothing_to_answer_from(policy: Assistant) -> None:
    answer = policy.ask(FUND, as_of=datetime.date(2022, 11, 1))
    assert answer.refusal
    assert answer.refusal.reason == "outside_date"


def test_one_note_alone_contradicts_nothing_but_is_still_known_to_be_replaced(policy: Assistant) -> None:
    answer = policy.ask(TRAVEL, documents=["reizen/regeling"])
    assert set(documents(answer)) == {"reizen/regeling"}
    assert answer.conflicts == []
    assert answer.claims[0].citations[0].superseded_by == "reizen/intrekking"


def test_the_command_line_tells_what_differs_and_what_was_replaced(
    policy: Assistant, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_open", lambda: policy)

    def ask(*more: str) -> str:
        done = call(command.main, "ask", TRAVEL, *more, env={})
        assert done.returncode == 0
        return str(done.stdout)

    now = ask()
    assert "Circulaire 2022-3, p. 1, 2 november 2022" in now
    assert "Vervangen door “Intrekking van de reisregeling” van 20 januari 2025" in now
    assert "De bronnen verschillen: Volgens “Intrekking van de reisregeling” (20 januari 2025)" in now
    before = ask("--as-of", "2024-12-31")
    assert "vergoedt de reiskosten" in before
    assert "ntrekking" not in before
    assert "verschillen" not in before
    answer = Answer.model_validate_json(ask("--as-of", "2025-02-01", "--json"))
    assert in_conflict(answer) == [["reizen/intrekking", "reizen/regeling"]]
