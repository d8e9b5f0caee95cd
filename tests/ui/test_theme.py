from __future__ import annotations

import re
from pathlib import Path

import pytest

from motifsearch.ui import theme
from motifsearch.ui.theme import asset

UI = Path(theme.__file__).parent

# Ground and text that meet on the page.
_PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("ink", "wash"), ("ink", "red-wash"), ("soft", "paper"), ("soft", "card"),
    ("soft", "wash"), ("on-soga", "soga"), ("on-soga", "soga-strong"), ("soga-strong", "card"),
    ("soga-strong", "wash"), ("indigo", "indigo-wash"), ("indigo", "paper"), ("indigo", "card"),
    ("leaf", "leaf-wash"), ("red", "red-wash"),
]  # fmt: skip


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [":root {", ".dark {"])
@pytest.mark.parametrize(("text", "ground"), _PAIRS)
def test_text_stands_out_from_its_ground(scheme, text, ground):
    block = asset("style.css").split(scheme, 1)[1].split("}", 1)[0]
    colours = dict(re.findall(r"--ms-([a-z-]+): (#[0-9a-f]{6})", block))
    low, high = sorted((_luminance(colours[text]), _luminance(colours[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_nothing_is_fetched_from_elsewhere():
    names = sorted(path.name for path in (UI / "assets").iterdir())
    assert {"style.css", "page.js", "favicon.svg"} <= set(names)
    for name in names:
        addresses = re.findall(r"https?://[^\s'\"]+", asset(name))
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, name


def test_scripts_can_stand_inside_a_document():
    # What would end the element early, or begin a comment in which the rest is lost.
    for path in (UI / "assets").glob("*.js"):
        assert not re.search(r"</script|<!--", path.read_text(encoding="utf-8"), re.IGNORECASE), path.name


def test_fonts_are_those_of_the_visitors_machine():
    made = theme.theme()
    assert made._stylesheets == []
    assert all(name in made.font for name in theme.SANS)
