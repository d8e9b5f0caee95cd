"""Pages of the app beside the search: written on the server, with plain links and forms, without gradio.

A page is one module here with a `Page`; `pages` lists those that there are, in the order of the navigation. Such a
page works before any script has arrived, on any phone, and its address says all of its state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motifsearch.ui.pages.shell import Page


def pages() -> tuple[Page, ...]:
    """Return the pages that there are; loaded when the app is built, and not before."""
    from motifsearch.ui.pages import boards, duplicates, ideas, newness, records, terms, trends, why
    from motifsearch.ui.pages.shell import Page

    return (
        newness.page(),
        ideas.page(),
        duplicates.page(),
        trends.page(),
        boards.page(),
        why.page(),
        terms.page(),
        Page(name=records.NAME, build=records.build, in_navigation=False),
    )
