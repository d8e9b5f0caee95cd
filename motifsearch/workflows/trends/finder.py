"""Finding the cloth that a row of a table names.

Knows: paths, file names, inventory marks and numbers of the catalogue, and photographs that come with the table. Does
not know: what else a row says.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database import Database

    Lost: TypeAlias = "tuple[str, dict[str, str | float]]"

COMING = 0
"""The cloth of a photograph that comes with the table and has none yet; real ones begin at 1."""


class ClothFinder:
    """Finds the cloth that a row names: by its photograph, by its inventory mark or by its number in the catalogue.

    Parameters
    ----------
    database : Database
    folder : Path
        From which the table names its files.
    photos : Path, optional
        Where the photographs that belong to the table were seen; of several with one name, those there are meant.
    coming : mapping of str to (int or None)
        Photographs that come with the table and are not taken in yet: path to the cloth, where its content is known.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        photos: Path | None = None,
        coming: Mapping[str, int | None] | None = None,
    ) -> None:
        self._folders = [each for each in (photos, folder) if each is not None]
        self._by_path: dict[str, int] = {}
        self._near: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_mark: dict[str, set[int]] = {}
        for path, cloth in (coming or {}).items():
            self._by_path[str(folder / path)] = COMING if cloth is None else cloth
            # Two new photographs of one name are two cloths: their negative numbers are told apart here alone.
            self._near.setdefault(_name(path), set()).add(-1 - len(self._by_path) if cloth is None else cloth)
        for photo in database.photos.iter():
            for path in photo.paths:
                self._by_path.setdefault(path, photo.cloth_id)
                self._by_name.setdefault(_name(path), set()).add(photo.cloth_id)
                if photos is not None and Path(path).is_relative_to(photos):
                    self._near.setdefault(_name(path), set()).add(photo.cloth_id)
        for cloth in database.cloths.iter():
            for mark in (cloth.inventory, f"C{cloth.cloth_id}", cloth.uid):
                if mark:
                    self._by_mark.setdefault(mark.casefold(), set()).add(cloth.cloth_id)

    def find(self, file: str, mark: str) -> int | Lost:
        """Return the cloth's id, or a problem's code and parameters.

        Parameters
        ----------
        file, mark : str
            As the row names them; either may be empty.

        Returns
        -------
        int or tuple of (str, dict)
            `COMING` for a photograph that comes with the table.
        """
        name = file.replace("\\", "/")
        for folder in self._folders if name else ():
            if (cloth_id := self._by_path.get(str(folder / name))) is not None:
                return cloth_id
        found: Sequence[set[int]] = (
            self._near.get(_name(name), set()) if name else set[int](),
            self._by_name.get(_name(name), set()) if name else set[int](),
            self._by_mark.get(mark.casefold(), set()) if mark else set[int](),
        )
        for cloths in found:
            if len(cloths) == 1:
                return max(COMING, next(iter(cloths)))
        if any(found):
            return "trends.many_photos", {"file": file or mark, "count": max(len(cloths) for cloths in found)}
        if file or mark:
            return "trends.unknown_photo", {"file": file or mark}
        return "trends.no_photo", {}


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name.casefold()
