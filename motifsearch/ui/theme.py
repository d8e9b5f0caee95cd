"""Looks: gradio's theme, the style sheet and the scripts, all from this package and nothing from the network.

Knows: which asset files there are. Does not know: what the page shows.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "Consolas", "monospace")


def asset(name: str) -> str:
    """Read one file of ``assets/``."""
    return (files("motifsearch.ui") / "assets" / name).read_text(encoding="utf-8")


def theme() -> Base:
    """Return gradio's plainest theme with fonts that are on the visitor's machine already."""
    from gradio.themes import Base

    return Base(font=SANS, font_mono=MONO).set(
        body_background_fill="var(--ms-paper)",
        body_background_fill_dark="var(--ms-paper)",
        body_text_color="var(--ms-ink)",
        body_text_color_dark="var(--ms-ink)",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        layout_gap="1rem",
    )
