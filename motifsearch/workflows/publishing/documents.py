"""The records as one document of another world's: LIDO or Linked Art.

Knows: that a document is written whole. Does not know: how it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.archive import lido, linked_art
from motifsearch.errors import DataError
from motifsearch.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.records import Holdings


def export_lido(holdings: Holdings, target: Path, *, base: str | None) -> None:
    """Write the cloths as LIDO 1.1; raises DataError ``export.cannot_write``."""
    _write(target, lido.write(holdings, base=base))


def export_linked_art(holdings: Holdings, target: Path, *, base: str | None) -> None:
    """Write cloths and motifs as Linked Art; raises DataError ``export.cannot_write``."""
    _write(target, linked_art.write(holdings, base=base))


def _write(target: Path, data: bytes) -> None:
    try:
        write_whole(target, data, durable=True)
    except OSError as error:
        raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
