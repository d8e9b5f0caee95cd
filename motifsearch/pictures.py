"""The pictures of one catalogue: the photographs' own files, and the small ones made of them.

Knows: where in the catalogue's folder they lie. Does not know: any record but the photographs', nor who may see what.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.errors import CatalogError, DataError
from motifsearch.files import write_whole
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import sha256
from motifsearch.images.originals import kept_place, places
from motifsearch.images.thumbnail import thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.images.decode import DecodedPhoto
    from motifsearch.records import Photo
    from motifsearch.settings import Settings

THUMBNAILS = "thumbnails"
# Longer side of a photograph of which a region asks: of an eighth of it a model still sees every line.
_REGION_PX = 2048


class Pictures:
    """The pictures of one catalogue.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    database : Database
    settings : callable
        Gives the settings as they are now.
    """

    def __init__(self, directory: Path, database: Database, settings: Callable[[], Settings]) -> None:
        self._directory = directory
        self._database = database
        self._settings = settings

    def decode(self, source: Path | bytes, *, longer_px: int | None = None) -> DecodedPhoto:
        """Decode any supported picture, with the size that the file has.

        Parameters
        ----------
        source : Path or bytes
            A file, or what one holds.
        longer_px : int, optional
            How long the longer side must stay at least, where the picture has so much; what a question needs when
            it is not given.

        Returns
        -------
        DecodedPhoto

        Raises
        ------
        ImageError
            When it cannot be used, with the reason.
        """
        name = str(source) if isinstance(source, Path) else ""
        if isinstance(source, Path):
            try:
                source = source.read_bytes()
            except OSError as error:
                reason = error.strerror or str(error)
                raise DataError("catalog.unreadable", path=name, reason=reason) from error
        limits = self._settings()
        return decode(source, max_pixels=limits.max_pixels, target_px=longer_px or limits.decode_px, name=name)

    def places(self, photo: Photo) -> tuple[Path, ...]:
        """Return where a photograph's file may lie; see `motifsearch.images.originals.places`."""
        return places(self._directory, photo)

    def original(self, photo_id: int) -> Path | None:
        """Return the photograph's file at the first of its places that exists, or None."""
        photo = self._database.photos.get(photo_id)
        return next((path for path in self.places(photo) if path.is_file()), None)

    def keep(self, folder: Path) -> None:
        """Move the photographs of a folder that were taken in into the catalogue's own, and remove the folder.

        Parameters
        ----------
        folder : Path
            In the catalogue's folder. What is no photograph of the catalogue goes with it, and so does what the
            catalogue has a file of elsewhere.
        """
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest = sha256(path.read_bytes())
            photo = self._database.photos.by_sha256(digest)
            if photo is None or any(each.is_file() for each in self.places(photo) if each != path):
                continue
            kept = kept_place(self._directory, digest, path.suffix.lower())
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
        shutil.rmtree(folder)

    def thumbnail(self, photo_id: int) -> Path | None:
        """Return the thumbnail's file, made again where it is missing; None where the photograph is gone too."""
        sha256 = self._database.photos.get(photo_id).sha256
        path = self._thumbnail_path(sha256)
        if not path.is_file():
            original = self.original(photo_id)
            if original is None:
                return None
            with suppress(OSError, DataError):
                small = thumbnail(self.decode(original).pixels, longer_px=self._settings().thumbnail_px)
                self.save_thumbnail(sha256, small)
        return path if path.is_file() else None

    def pixels_of(self, photo: Photo) -> NDArray[uint8] | None:
        """Return a photograph large enough for a region of it to ask.

        Parameters
        ----------
        photo : Photo

        Returns
        -------
        (h, w, 3) uint8 or None
            Its thumbnail where the file is gone or spoilt.
        """
        for path in (self.original(photo.photo_id), self.thumbnail(photo.photo_id)):
            with suppress(DataError):
                if path is not None:
                    return self.decode(path, longer_px=_REGION_PX).pixels
        return None

    def pixels_by_id(self, photo_id: int) -> NDArray[uint8] | None:
        """Return a photograph's pixels, as large as a question needs, or its thumbnail's; None where both are gone."""
        for path in (self.original(photo_id), self.thumbnail(photo_id)):
            with suppress(DataError):
                if path is not None:
                    return self.decode(path).pixels
        return None

    def has_thumbnail(self, photo: Photo) -> bool:
        """Return whether the small picture of a photograph is there."""
        return self._thumbnail_path(photo.sha256).is_file()

    def save_thumbnail(self, sha256: str, data: bytes) -> None:
        """Write the small picture of a photograph.

        Parameters
        ----------
        sha256 : str
            The photograph's.
        data : bytes
            A JPEG file.

        Raises
        ------
        CatalogError
            ``catalog.cannot_write``.
        """
        path = self._thumbnail_path(sha256)
        try:
            write_whole(path, data)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CatalogError("catalog.cannot_write", path=str(path.parent), reason=reason) from error

    def _thumbnail_path(self, sha256: str) -> Path:
        return self._directory / THUMBNAILS / sha256[:2] / f"{sha256}.jpg"
