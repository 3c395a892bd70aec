"""The document that changes while it is measured, and the question that only its newest state answers."""

from collections.abc import Iterable
from pathlib import Path

NAME = "fonds-zuiderlicht.md"

QUESTION = "Hoeveel miljoen euro ontvangt het fonds Zuiderlicht in 2027?"

_TEXT = """# Stand van zaken van het fonds Zuiderlicht

## Aanleiding

Het fonds Zuiderlicht steunt journalisten die in ballingschap werken. Het is opgericht na overleg met vier provincies
en de Vereniging van Nederlandse Gemeenten. De eerste aanvragen zijn in het voorjaar behandeld, de laatste in november.

## Middelen

Het fonds Zuiderlicht ontvangt in 2027 een bedrag van {amount} miljoen euro. Het bedrag komt ten laste van de begroting van
het ministerie van Onderwijs. De uitvoering kost niet meer dan een twintigste deel daarvan.

Gemeenten kunnen voor opvang een bijdrage vragen aan het loket in Zwolle. Een aanvraag wordt binnen acht weken beoordeeld.

## Vervolg

De werking van het fonds wordt na drie jaar beoordeeld door een onafhankelijk bureau. De uitkomst gaat naar de Kamer.
"""


def text(change: int) -> str:
    """The document after this many changes."""
    return _TEXT.format(amount=amount(change))


def amount(change: int) -> str:
    """What the fund gets after this many changes: a figure that stands nowhere else."""
    return f"{7_301 + change}"


def write(library: Path, change: int) -> str:
    """Change the document in `library`; the amount that answers from now on."""
    (library / NAME).write_text(text(change), encoding="utf-8")
    return amount(change)


def check(said: Iterable[str], wanted: str) -> None:
    """Raise SystemExit where nothing that was said holds the amount that is wanted."""
    if not any(wanted in one for one in said):
        raise SystemExit(f"the changed document was not answered from: {wanted} is not in what was found")
