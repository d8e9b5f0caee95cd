"""motifsearch: a batik motif catalogue with similarity search.

Knows: the names other programs may import. Does not know: how anything is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.errors import MotifsearchError
    from motifsearch.records import Query, SearchHit

__all__ = ["MotifCatalog", "MotifsearchError", "Query", "SearchHit", "__version__"]
__version__ = "0.1.0"

_HOMES = {
    "MotifCatalog": "motifsearch.catalog",
    "MotifsearchError": "motifsearch.errors",
    "Query": "motifsearch.records",
    "SearchHit": "motifsearch.records",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import motifsearch` and `motifsearch --help` stay instant.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
