"""The motifs, one module per family; each module offers its ``DESIGNS``.

Knows: how to find them. Does not know: how any is drawn.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motifsearch.drawing.motifs.design import Design


@cache
def designs() -> dict[str, Design]:
    """All designs by their motif key, in order of the keys."""
    found: dict[str, Design] = {}
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        offered: tuple[Design, ...] = getattr(module, "DESIGNS", ())
        for design in offered:
            found[design.motif] = design
    return dict(sorted(found.items()))
