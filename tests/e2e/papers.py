"""Two invented PDFs that differ, the later of which replaces the earlier, and an index of them."""

import io
import textwrap
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from index.build import build
from index.embed import OnnxEmbedding
from sources.settings import Settings

QUESTION = "Hoeveel krijgt het noodfonds voor bedreigde journalisten per jaar?"
OLD = "Het noodfonds voor bedreigde journalisten krijgt 1,5 miljoen euro per jaar."
NEW = "Het noodfonds voor bedreigde journalisten krijgt voortaan 2 miljoen euro per jaar."
_BEFORE = "Journalisten die worden bedreigd, kunnen sinds kort rekenen op steun van de overheid."
_AFTER = (
    "Het fonds betaalt advocaten en tijdelijke huisvesting, en beslist binnen twee weken over een aanvraag."
)
_COMPANIONS = {
    "steun-2023": 'title = "Steun aan bedreigde journalisten"\ndate = 2023-05-10\nreference = "Notitie 2023-17"\n',
    "steun-2024": 'title = "Voortgang van de steun aan journalisten"\ndate = 2024-03-01\n'
    'reference = "Notitie 2024-08"\nsupersedes = ["steun-2023"]\n',
}


def papers(folder: Path, models: Path, embedding: OnnxEmbedding) -> Settings:
    """A library of both below `folder`, indexed with that model, which is among `models`."""
    settings = Settings(library=folder / "library", index=folder / "index")
    settings.library.mkdir(parents=True)
    settings.index.mkdir()
    (settings.index / "models").symlink_to(models)
    for name, sentence in (("steun-2023", OLD), ("steun-2024", NEW)):
        (settings.library / f"{name}.pdf").write_bytes(_pdf(sentence))
        (settings.library / f"{name}.toml").write_text(_COMPANIONS[name], encoding="utf-8")
    build(settings, print, embedding)
    return settings


def _pdf(sentence: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for number, text in enumerate((" ".join([_BEFORE] * 6), f"{_BEFORE} {sentence} {_AFTER}"), 1):
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(70, 760, f"{number}. Steun aan journalisten")
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(textwrap.wrap(text, 85)):
            canvas.drawString(70, 725 - 15 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
