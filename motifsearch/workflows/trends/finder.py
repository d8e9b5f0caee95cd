"""Finding the cloth that a row of a table names.

Knows: paths, file names, inventory marks and numbers of the catalogue. Does not know: what else a row says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database import Database


class ClothFinder:
    """Finds the cloth that a row names: by its photograph, by its inventory mark or by its number in the catalogue."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._folder = folder
        self._by_path: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_mark: dict[str, set[int]] = {}
        for photo in database.photos.iter():
            for path in photo.paths:
                self._by_path[path] = photo.cloth_id
                self._by_name.setdefault(Path(path).name.casefold(), set()).add(photo.cloth_id)
        for cloth in database.cloths.iter():
            for mark in (cloth.inventory, f"C{cloth.cloth_id}", cloth.uid):
                if mark:
                    self._by_mark.setdefault(mark.casefold(), set()).add(cloth.cloth_id)

    def find(self, file: str, mark: str) -> int | tuple[str, dict[str, str | float]]:
        """Return the cloth's id, or a problem's code and parameters."""
        name = file.replace("\\", "/")
        if name and (cloth_id := self._by_path.get(str(self._folder / name))) is not None:
            return cloth_id
        found: Sequence[set[int]] = (
            self._by_name.get(Path(name).name.casefold(), set()) if name else set[int](),
            self._by_mark.get(mark.casefold(), set()) if mark else set[int](),
        )
        for cloths in found:
            if len(cloths) == 1:
                return next(iter(cloths))
        if any(found):
            return "trends.many_photos", {"file": file or mark, "count": max(len(cloths) for cloths in found)}
        if file or mark:
            return "trends.unknown_photo", {"file": file or mark}
        return "trends.no_photo", {}
