"""Everything that is made of one photograph's pixels before the model sees it, decoded once.

Knows: the order in which the steps share their work. Does not know: files, threads, databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import pdq
from motifsearch.images.palette import palette
from motifsearch.images.thumbnail import shrink, thumbnail

if TYPE_CHECKING:
    from motifsearch.records import DecodedPhoto, Swatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was made of one file.

    Attributes
    ----------
    decoded : DecodedPhoto
        Possibly reduced, for the model's `prepare`.
    pdq : bytes
        32 bytes.
    pdq_quality : int
        0 to 100.
    palette : tuple of Swatch
    thumbnail : bytes
        A JPEG file.
    """

    decoded: DecodedPhoto
    pdq: bytes
    pdq_quality: int
    palette: tuple[Swatch, ...]
    thumbnail: bytes


def take_in(data: bytes, *, max_pixels: int, thumbnail_px: int, target_px: int, name: str = "") -> Intake:
    """Decode a photograph and make its fingerprint, palette and thumbnail.

    Parameters
    ----------
    data : bytes
        The whole file.
    max_pixels : int
        As for `decode`.
    thumbnail_px : int
        Longer side of the thumbnail.
    target_px : int
        Longer side that the model needs at least, as for `decode`.
    name : str
        The file's name, for errors.

    Returns
    -------
    Intake

    Raises
    ------
    ImageError
        As `decode` does.
    """
    decoded = decode(data, max_pixels=max_pixels, target_px=max(target_px, thumbnail_px), name=name)
    small = shrink(decoded.pixels, thumbnail_px)
    fingerprint, quality = pdq(small)
    return Intake(
        decoded=decoded,
        pdq=fingerprint,
        pdq_quality=quality,
        palette=palette(small),
        thumbnail=thumbnail(small, longer_px=thumbnail_px),
    )
