"""The search tab: four pieces of HTML and the two events between them and `Answering`.

Knows: gradio's components and events. Does not know: how an answer is found or what it looks like.

Annotations are not postponed here: gradio reads the handlers' own ones to hand over the event's data, and could not
resolve their text, since gradio is only imported inside the functions.
"""

from itertools import count
from typing import Any

from motifsearch.ui.answering import Answering
from motifsearch.ui.presenters import results
from motifsearch.ui.question import is_number
from motifsearch.ui.theme import asset


def build(answering: Answering) -> None:
    """Put the tab into the surrounding ``gr.Blocks``.

    The visitor's question lives in the page's address alone, so no component holds any state. All of them are empty at
    first: their content comes with the document, and their scripts write what comes later.

    Parameters
    ----------
    answering : Answering
        Answers in the tab's language.
    """
    import gradio as gr

    say = answering.say

    def piece(name: str, script: str, **props: Any) -> Any:
        return gr.HTML(
            "",
            html_template="",
            js_on_load=asset(f"{script}.js"),
            apply_default_css=False,
            elem_id=f"ms-{name}",
            padding=False,
            container=False,
            **props,
        )

    silent = results.silent(say)
    form = piece("form", "part", part="form")
    with gr.Row(elem_id="ms-body", equal_height=False):
        with gr.Column(elem_id="ms-side", scale=0, min_width=0):
            filters = piece("filters", "part", part="filters")
        with gr.Column(elem_id="ms-main", scale=1, min_width=0):
            found = piece("results", "results", words={"loading": say("results_loading"), "silent": silent})
    sheet_words = {"record": say("record"), "close": say("record_close"), "loading": say("record_loading")}
    record = piece("record", "record", words={**sheet_words, "silent": silent})

    def ask(event: gr.EventData) -> tuple[str, str, str]:
        shown = answering.ask(_text(event, "search"))
        return _fresh(shown.form), _fresh(shown.filters), _fresh(shown.results)

    def open_record(event: gr.EventData) -> str:
        photo_id = _text(event, "photo_id")
        return _fresh(answering.record(int(photo_id) if is_number(photo_id) else -1))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "always_last"}
    found.ask(ask, outputs=[form, filters, found], **quiet)
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
