"""From a picture file's bytes to upright sRGB pixels.

Knows: the order of the checks and the reason for each refusal. Does not know: where the bytes came from, nor what
becomes of the pixels. Safe to call from several threads: nothing is shared between calls.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, cast

import numpy as np
from PIL import Image

from motifsearch.errors import ImageError
from motifsearch.images.colour import to_srgb
from motifsearch.images.exif import ExifFacts, read_exif
from motifsearch.images.formats import NEAR_SUFFIXES, RAW_SUFFIXES, Kind, sniff
from motifsearch.images.headers import avif_exif, declared_size, frames_declared, has_zeroed_end, is_cut_short
from motifsearch.images.opening import open_picture, turned_by_plugin
from motifsearch.records import DecodedPhoto

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MEGA = 1_000_000


def decode(data: bytes, *, max_pixels: int, target_px: int | None = None, name: str = "") -> DecodedPhoto:
    """Decode a photograph.

    A file that ends too early is refused even where its upper part could be shown: the missing part would be grey, and
    a half grey photograph gets a wrong fingerprint, palette and vector and is then found beside nothing it belongs to.
    Its owner mostly still has the whole file and only needs to know which one to copy again.

    Of an animation or a file of several pages the first is taken.

    Parameters
    ----------
    data : bytes
        The whole file. What counts is its content; a PNG called ``.jpg`` is taken as it is.
    max_pixels : int
        Greatest width times height, compared before any pixel is decoded.
    target_px : int, optional
        The longer side may be reduced while decoding, for speed, but not below this where the file has more, nor the
        shorter side below half of it: of a long strip of cloth a model sees a square as high as the strip.
    name : str
        The file's name, for the error and for telling camera raw files that are TIFF inside.

    Returns
    -------
    DecodedPhoto

    Raises
    ------
    ImageError
        ``images.…`` with a code for each reason; see ``locales/``.
    """
    kind = _picture_kind(data, name)
    try:
        picture = _opened(data, kind, max_pixels, name)
        facts = _facts(picture, data, kind)
        full = picture.size
        picture = _load(picture, kind, target_px)
        upright = picture if facts.orientation == 1 else picture.transpose(_TURNS[facts.orientation])
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError("images.memory", name=name, format=kind.name) from error
    except Exception as error:  # on hostile bytes the plugins raise nearly anything
        raise _damage(data, kind, name) from error
    if kind.name == "JPEG" and has_zeroed_end(data):
        raise ImageError("images.truncated", name=name, format=kind.name)
    width, height = full[::-1] if facts.orientation >= 5 else full
    return DecodedPhoto(
        pixels=np.array(upright),  # a copy that may be written: torch warns of others
        width_px=width,
        height_px=height,
        format=kind.name,
        taken_at=facts.taken_at,
    )


def _picture_kind(data: bytes, name: str) -> Kind:
    if not data:
        raise ImageError("images.empty", name=name)
    suffix = PurePath(name).suffix.lower()
    kind = sniff(data, suffix)
    if kind.family == "picture":
        return kind
    if kind.family != "unknown":
        raise ImageError(f"images.is_{kind.family}", name=name, kind=kind.name)
    if not data.strip(b"\x00"):
        raise ImageError("images.only_zeros", name=name)
    if suffix in RAW_SUFFIXES:
        raise ImageError("images.is_raw", name=name, kind=suffix[1:].upper())
    if suffix in NEAR_SUFFIXES:
        raise ImageError("images.is_other_picture", name=name, kind=suffix[1:].upper())
    raise ImageError("images.not_a_picture", name=name)


def _opened(data: bytes, kind: Kind, max_pixels: int, name: str) -> ImageFile:
    size = declared_size(data, kind.name)
    if size is not None:
        _check_size(size, max_pixels, kind, name)
    if kind.name == "TIFF" and is_cut_short(data, "TIFF"):
        # Pillow would take whatever follows the pixels for pixels.
        raise ImageError("images.truncated", name=name, format=kind.name)
    picture = open_picture(data, kind.name)
    _check_size(picture.size, max_pixels, kind, name)
    return picture


def _check_size(size: tuple[int, int], max_pixels: int, kind: Kind, name: str) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise ImageError("images.zero_size", name=name, format=kind.name)
    if width * height > max_pixels:
        raise ImageError(
            "images.too_large",
            name=name,
            width=width,
            height=height,
            megapixels=_short(width * height / _MEGA),
            limit=_short(max_pixels / _MEGA),
        )


def _short(number: float) -> float:
    return int(number) if number == int(number) else round(number, 2)


def _facts(picture: ImageFile, data: bytes, kind: Kind) -> ExifFacts:
    block = data if kind.name == "TIFF" else picture.info.get("exif")
    facts = read_exif(block if isinstance(block, bytes) else None)
    if kind.name == "AVIF":
        # Its own properties say how to turn it; Pillow hands them on as EXIF, without the time.
        return ExifFacts(orientation=facts.orientation, taken_at=read_exif(avif_exif(data)).taken_at)
    return ExifFacts(taken_at=facts.taken_at) if turned_by_plugin(kind.name) else facts


def _load(picture: ImageFile, kind: Kind, target_px: int | None) -> Image.Image:
    if kind.name == "JPEG" and target_px is not None:
        # The decoder can give 1/2, 1/4 or 1/8 of the size at a fraction of the time.
        scale = next(scale for scale in (8, 4, 2, 1) if scale <= _reduction(picture.size, target_px))
        picture.draft(None, (max(1, picture.size[0] // scale), max(1, picture.size[1] // scale)))
    picture.load()
    tags = cast("dict[int, object]", getattr(picture, "tag_v2", {}))
    depth = tags.get(258)
    bits = int(depth[0]) if isinstance(depth, tuple) and depth and isinstance(depth[0], int) else 16
    white_is_zero = tags.get(262) == 0
    factor = _reduction(picture.size, target_px) if target_px is not None else 1
    if factor > 1 and picture.mode in {"RGB", "L", "CMYK"} and "transparency" not in picture.info:
        return to_srgb(_reduced(picture, factor))
    flat = to_srgb(picture, bits=bits, white_is_zero=white_is_zero)
    return flat.reduce(factor) if factor > 1 else flat


def _reduction(size: tuple[int, int], target_px: int) -> int:
    """How many times smaller a picture may become, at least 1."""
    return max(1, min(max(size), 2 * min(size)) // target_px)


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    small = picture.reduce(factor)
    small.info = picture.info
    return small


def _damage(data: bytes, kind: Kind, name: str) -> ImageError:
    if is_cut_short(data, kind.name):
        return ImageError("images.truncated", name=name, format=kind.name)
    if frames_declared(data, kind.name):
        return ImageError("images.broken_animation", name=name, format=kind.name)
    return ImageError("images.damaged", name=name, format=kind.name)
