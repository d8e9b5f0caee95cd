"""The search tab: four pieces of HTML and the two events between them and `Answering`.

Knows: gradio's components and events. Does not know: how an answer is found or what it looks like.

Annotations are not postponed here: gradio reads the handlers' own ones to hand over the event's data, and could not
resolve their text, since gradio is only imported inside the functions.
"""

from itertools import count
from typing import Any

from motifsearch.ui.answering import Answering
from motifsearch.ui.presenters import filters, frame
from motifsearch.ui.question import from_address
from motifsearch.ui.theme import asset


def build(answering: Answering) -> None:
    """Put the tab into the surrounding ``gr.Blocks``.

    The visitor's question lives in the page's address alone, so no component holds any state.

    Parameters
    ----------
    answering : Answering
        Answers in the tab's language.
    """
    import gradio as gr

    say = answering.say

    def piece(name: str, value: str, **props: Any) -> Any:
        return gr.HTML(
            value,
            js_on_load=asset(f"{name}.js"),
            apply_default_css=False,
            elem_id=f"ms-{name}",
            padding=False,
            container=False,
            **props,
        )

    words = {
        "reading": say("ask_reading"),
        "failed": say("ask_upload_failed"),
        "cameraTitle": say("camera_title"),
        "cameraTake": say("camera_take"),
        "cameraClose": say("camera_close"),
        "cameraFailed": say("camera_failed"),
    }
    form = piece("form", frame.form(from_address(""), say), lang=say.lang, words=words)
    with gr.Row(elem_id="ms-body", equal_height=False):
        with gr.Column(elem_id="ms-side", scale=0, min_width=0):
            facets = piece("filters", filters.filters({}, (), answering.collection.count, say))
        with gr.Column(elem_id="ms-main", scale=1, min_width=0):
            waiting = {"loading": say("results_loading"), "silent": say("error_silent"), "again": say("ask_again")}
            # The scripts of these two write what comes, so that their template stays empty.
            results = piece("results", "", html_template="", words=waiting)
    sheet_words = {"close": say("record_close"), "loading": say("record_loading")}
    record = piece("record", "", html_template="", words=sheet_words)

    def ask(event: gr.EventData) -> tuple[str, str, str]:
        shown = answering.ask(_text(event, "search"))
        return shown.form, shown.filters, _fresh(shown.results)

    def open_record(event: gr.EventData) -> str:
        photo_id = _text(event, "photo_id")
        known = photo_id.isascii() and photo_id.isdigit() and len(photo_id) <= 12
        return _fresh(answering.record(int(photo_id) if known else -1))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "always_last"}
    results.ask(ask, outputs=[form, facets, results], **quiet)
    record.open_record(open_record, outputs=record, **quiet)


def _text(event: Any, name: str) -> str:
    """Read what a script sent; anybody may send anything."""
    data = event._data  # noqa: SLF001  # the documented access raises where the name is absent
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


_answers = count(1)


def _fresh(html: str) -> str:
    """Make a value differ from the one before, since the page only hears of values that change."""
    return f"{html}<!-- {next(_answers)} -->"
