"""The page about a design: what is asked, what was found, and what to mind.

Knows: how it becomes HTML. Does not know: how newness is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import upload_address
from motifsearch.ui.presenters.evidence import evidence
from motifsearch.ui.presenters.results import band
from motifsearch.workflows.answers.wording import caution_words, newness_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.answers.newness import CloseMotif, Newness

# What a photograph's file may be called in the browser's dialogue; the content decides, not the name.
_ACCEPTED = "image/*,.heic,.heif,.avif,.tif,.tiff"


def newness_page(
    found: Newness | None, token: str | None, say: Wording, *, formats: Sequence[str], action: str
) -> Markup:
    """Show the form, and under it what was found.

    Parameters
    ----------
    found : Newness or None
        None before anything was asked.
    token : str or None
        Of the uploaded design.
    say : Wording
    formats : sequence of str
        Endings of the sheets that can be taken along.
    action : str
        Address of the page.

    Returns
    -------
    Markup
    """
    t = say.translator
    form = el(
        "form",
        el("label", t("newness.choose"), for_="ms-design"),
        el("input", type="file", name="design", id="ms-design", accept=_ACCEPTED, required=True),
        el("button", t("newness.ask"), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=action,
        enctype="multipart/form-data",
        class_="ms-panel ms-design-form",
    )
    heading = el("h1", t("answers.page_title"))
    if found is None or token is None:
        return join(heading, el("p", t("newness.lead")), form, el("p", t("answers.new_note"), class_="ms-soft"))
    design = el("img", src=upload_address(token), alt=t("answers.page_design"), class_="ms-design")
    said = [el("p", words) for words in newness_words(found, t)]
    sheets = [
        el("a", t(f"newness.sheet_{ending}"), href=f"{action}/sheet.{ending}?photo={token}", class_="ms-button")
        for ending in formats
    ]
    return join(
        heading,
        el(
            "section",
            design,
            el("div", *said, el("div", *sheets, class_="ms-actions"), class_="ms-said"),
            class_="ms-panel ms-newness",
        ),
        el("h2", t("answers.page_close")) if found.close else None,
        *(_close(close, token, say) for close in found.close),
        el("p", t("answers.page_limits"), class_="ms-soft"),
        el("h2", t("newness.another")),
        form,
    )


def _close(close: CloseMotif, token: str, say: Wording) -> Markup:
    hit = close.hit
    name = say.name(hit.cloth, hit.motif)
    origin = say.origin(hit.cloth, short=True)
    cautions = [el("li", caution_words(caution, say.translator)) for caution in close.cautions]
    return el(
        "article",
        el("h3", f"{hit.rank}. {name}", band(hit, say)),
        el("p", origin) if origin else None,
        el("ul", *cautions, class_="ms-cautions") if cautions else None,
        evidence(close.why, upload_address(token), name, say),
        class_="ms-panel",
    )
