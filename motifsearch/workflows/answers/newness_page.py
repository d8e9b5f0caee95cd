"""What was found about a design, as one page to take along.

Knows: the order of what is said and where pictures stand. Does not know: how anything was found.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from motifsearch.workflows.answers.printing import frame, paragraph, picture
from motifsearch.workflows.answers.wording import caution_words, hit_name, newness_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.embedders.base import Pixels
    from motifsearch.messages import Translator
    from motifsearch.workflows.answers.newness import CloseMotif, Newness

_MOST_CLOSE = 5


def newness_page(found: Newness, image: Pixels, pictures: Mapping[int, Pixels | None], t: Translator) -> str:
    """Return the page.

    Parameters
    ----------
    found : Newness
    image : ndarray, (h, w, 3) uint8
        The design.
    pictures : mapping of int to ndarray
        The close photographs; None where one cannot be read.
    t : Translator

    Returns
    -------
    str
        HTML that needs no other file; on A4 it is one page.
    """
    sentences = "".join(paragraph(said) for said in newness_words(found, t))
    design = picture(image, t("answers.page_design"), longer_px=300)
    body = [f'<div class="row"><div class="pair">{design}</div><div>{sentences}</div></div>']
    if found.close:
        body.append(f"<h2>{escape(t('answers.page_close'))}</h2>")
        body += [_close(close, image, pictures, t) for close in found.close[:_MOST_CLOSE]]
    body.append(paragraph(t("answers.page_limits"), "note"))
    return frame(t("answers.page_title"), body, t)


def _close(close: CloseMotif, image: Pixels, pictures: Mapping[int, Pixels | None], t: Translator) -> str:
    parts = close.why.parts[:2]
    name = hit_name(close.hit, t)
    shown = [picture(image, t("answers.page_design"), boxes=[pair.query for pair in parts], longer_px=240)]
    pixels = pictures.get(close.hit.photo.photo_id)
    if pixels is not None:
        shown.append(picture(pixels, name, boxes=[pair.hit for pair in parts], longer_px=240))
    said = [f"<p><b>{escape(name)}</b> – {escape(t(f'search.band_{close.hit.band}'))}</p>"]
    if close.why.colours:
        said.append(paragraph(t("answers.page_colours", share=round(100 * close.why.colour_share))))
    said += [paragraph(caution_words(caution, t), "caution") for caution in close.cautions]
    return f'<div class="row"><div class="pair">{"".join(shown)}</div><div>{"".join(said)}</div></div>'
