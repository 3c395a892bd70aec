"""Makes scans of PDFs, as a scanner does: pages that are pictures, a little askew, with nothing behind them."""

import io
from collections.abc import Callable

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Behind = Callable[[Canvas, int], None]


def scanned(
    content: bytes,
    *,
    dots_per_inch: int = 200,
    askew: float = 0.7,
    turn: int = 0,
    with_it: Behind = lambda *_: None,
) -> bytes:
    """The PDF as a scan, `askew` degrees and `turn` quarters against the clock; `with_it` draws on each page."""
    file = io.BytesIO()
    canvas = Canvas(file)
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document):
            picture = page.render(scale=dots_per_inch / 72, grayscale=True).to_pil()
            picture = picture.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
            picture = picture.rotate(90 * turn, expand=True)
            size = tuple(side * 72 / dots_per_inch for side in picture.size)
            canvas.setPageSize(size)
            canvas.drawImage(ImageReader(_as_jpeg(picture)), 0, 0, *size)
            with_it(canvas, number)
            canvas.showPage()
            page.close()
    canvas.save()
    return file.getvalue()


def _as_jpeg(picture: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    file.seek(0)
    return file
