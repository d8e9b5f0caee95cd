"""The page in one language, as far as gradio makes it: the tabs.

Knows: which tabs there are. Does not know: what a tab does, the head above them, or how pages are served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui import search_tab

if TYPE_CHECKING:
    from collections.abc import Callable

    import gradio as gr

    from motifsearch.ui.answering import Answering

# Name of the tab's sentence under "ui." to the function that fills it; a tab is one file of this folder.
TABS: dict[str, Callable[[Answering], None]] = {"tab_search": search_tab.build}


def build(answering: Answering) -> gr.Blocks:
    """Return the page; the theme is given when it is mounted."""
    import gradio as gr

    say = answering.say
    with gr.Blocks(title=say("page_title"), analytics_enabled=False, fill_width=True) as page:
        if len(TABS) == 1:
            for fill in TABS.values():
                fill(answering)
        else:
            with gr.Tabs():
                for name, fill in TABS.items():
                    with gr.Tab(say(name)):
                        fill(answering)
    return page
