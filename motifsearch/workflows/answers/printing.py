"""Pages to print: the frame of a page, pictures inside it, and writing it as HTML or PDF.

Knows: endings, and that a PDF needs a library. Does not know: what a page says.
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.errors import UsageError
from motifsearch.files import write_out
from motifsearch.pdf import pdf_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from motifsearch.embedders.base import Pixels
    from motifsearch.messages import Translator

SUFFIXES = (".html", ".pdf")
_STYLE = """
@page { size: A4; margin: 13mm 14mm; }
body { font: 9.5pt/1.4 "DejaVu Sans", "Noto Sans", sans-serif; color: #222; margin: 0 auto; max-width: 182mm; }
h1 { font-size: 17pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 4mm 0 1.5mm; } p { margin: 0 0 1.5mm; }
.note { color: #444; font-size: 8.5pt; } .row { display: flex; gap: 4mm; margin-bottom: 2mm; break-inside: avoid; }
.row > div { flex: 1; } .row > .pair { flex: none; display: flex; gap: 1.5mm; }
img { border-radius: 1mm; display: block; }
.pair img { width: 34mm; height: 34mm; object-fit: contain; } .caution { font-weight: bold; }
.board { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4mm; } .board img { width: 100%; }
.card { break-inside: avoid; } @media (max-width: 640px) { body { padding: 0 4mm; } .row { flex-wrap: wrap; } }
"""


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of HTML."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def frame(title: str, body: Sequence[str], t: Translator) -> str:
    """A whole page of HTML that needs no other file."""
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{''.join(body)}</body></html>\n"
    )


def picture(
    pixels: Pixels, words: str, *, boxes: Sequence[tuple[float, float, float, float]] = (), longer_px: int = 320
) -> str:
    """An image element with outlined boxes.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.
    words : str
        What it shows, for those who cannot see it.
    boxes : sequence of tuple
        Left, top, width and height as fractions of the picture; the first is drawn the boldest.
    longer_px : int

    Returns
    -------
    str
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, longer_px / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.ascontiguousarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)[..., ::-1])
    for number, (x, y, across, down) in enumerate(boxes):
        start = (round(x * size[0]), round(y * size[1]))
        end = (round((x + across) * size[0]) - 1, round((y + down) * size[1]) - 1)
        for colour, thick in (((255, 255, 255), 6 - number), ((30, 30, 220), 3 - number)):
            cv2.rectangle(small, start, end, colour, max(1, thick))
    data = base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()).decode("ascii")
    return f'<img alt="{escape(words)}" src="data:image/jpeg;base64,{data}">'


def check_suffix(path: Path) -> None:
    """Raise UsageError ``answers.suffix`` unless the file ends in one that can be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("answers.suffix", path=str(path), known=", ".join(SUFFIXES))


def write_page(text: str, path: Path) -> None:
    """Write a page as its ending says.

    Parameters
    ----------
    text : str
        HTML.
    path : Path
        Ends in ``.html`` or ``.pdf``.

    Raises
    ------
    UsageError
        ``answers.suffix``; ``extras.missing`` where the library for PDF is not there, ``pdf.no_pango`` where what
        it needs of the system is not.
    CatalogError
        ``catalog.cannot_write``.
    """
    check_suffix(path)
    write_out(path, text.encode("utf-8") if path.suffix.lower() == ".html" else pdf_of(text))
