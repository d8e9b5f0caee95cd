"""The document that a browser gets first: head, and a first view that shows the answer before any script has come.

Gradio's own document is empty until some twenty scripts have arrived, which takes a phone on a slow network many
seconds. The first view stands in its place, looks the same, and is taken over piece by piece without a jump
(``assets/page.js``). Knows: gradio's document as far as it is changed. Does not know: how an answer is found or sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join

if TYPE_CHECKING:
    from motifsearch.ui.wording import Wording

# Gradio advertises itself to whoever is sent a link to the page.
_ADVERTISEMENT = re.compile(r"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>\s*")
_LANG = re.compile(r"<html(\s+)lang=\"[^\"]*\"")
_APP = "<gradio-app"


def head(say: Wording, *, style: str, script: str, title: str | None = None) -> Markup:
    """Write what belongs into the document's head.

    Parameters
    ----------
    say : Wording
    style, script : str
        Text of the style sheet and of the scripts, of this package.
    title : str, optional
        Of a page of its own; defaults to the app's.

    Returns
    -------
    Markup
    """
    title, description = title or say("page_title"), say("page_description")
    return join(
        el("title", title),
        el("meta", name="description", content=description),
        el("meta", property="og:title", content=title),
        el("meta", property="og:description", content=description),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="/favicon.svg", type="image/svg+xml"),
        el("style", Markup(style)),
        el("script", Markup(script)),
    )


def first_view(header: Markup, *, form: Markup, filters: Markup, results: Markup, search: str) -> Markup:
    """Put the parts of the page together.

    Parameters
    ----------
    header : Markup
        Stays for good.
    form, filters, results : Markup
        Are moved into gradio's components as soon as these are there.
    search : str
        The query part of the address that is answered, so that it need not be asked again.

    Returns
    -------
    Markup
    """
    return join(
        el("div", header, class_="ms-page ms-top"),
        el(
            "main",
            el("div", form, data_part="form"),
            el(
                "div",
                el("div", filters, data_part="filters"),
                el("div", results, data_part="results"),
                class_="ms-body",
            ),
            id="ms-first",
            class_="ms-page",
            data_search=search,
        ),
        el("p", id="ms-said", class_="ms-unseen", role="status"),
        el("script", Markup("motifsearch.begin()")),
    )


def complete(document: str, *, lang: str, head: Markup, body: Markup) -> str:
    """Put head and first view into gradio's document.

    Parameters
    ----------
    document : str
        As gradio writes it.
    lang : str
    head, body : Markup

    Returns
    -------
    str
        Where gradio's document has no place for a part, it is left as it is: the page then begins empty, as gradio's
        own does, and works all the same once its scripts are there.
    """
    document = _ADVERTISEMENT.sub("", document)
    document = _LANG.sub(rf'<html\g<1>lang="{lang}"', document, count=1)
    document = document.replace("</head>", f"{head}</head>", 1)
    return document.replace(_APP, body + _APP, 1)
