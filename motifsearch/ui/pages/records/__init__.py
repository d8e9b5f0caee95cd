"""Pages of one record: to read and to cite, its form, its history, and the form of many records at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.pages.records import batch, form, history, suggesting, view

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell

NAME = "record"


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the addresses below ``record`` and the resolver of ARKs."""
    # An identifier may hold a slash, so what comes before it tells the pages apart.
    batch.build(shell, routes)
    history.build(shell, routes)
    suggesting.build(shell, routes)
    form.build(shell, routes)
    view.build(shell, routes)
