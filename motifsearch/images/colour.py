"""From any of Pillow's modes to eight-bit sRGB.

Knows: bit depths, palettes, transparency (laid on white), CMYK, embedded ICC profiles. Does not know: files or sizes.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEEP = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
_MAYBE_ALPHA = frozenset({"RGBA", "LA", "PA", "La", "RGBa", "P"})
_WHITE = (255, 255, 255)
_PROFILE_SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}
_SAME_AS_SRGB = 2  # steps of 255 that an embedded profile may differ from sRGB before converting is worth the time


def to_srgb(picture: Image.Image, *, bits: int = 16, white_is_zero: bool = False) -> Image.Image:
    """Convert a picture to mode RGB in sRGB.

    Parameters
    ----------
    picture : PIL.Image.Image
        Of any mode; its ``info`` may hold ``icc_profile`` and ``transparency``.
    bits : int
        Of a 16-bit grey picture: how many are used. 12-bit scans come in 16.
    white_is_zero : bool
        Of a 16-bit grey picture: whether 0 means white.

    Returns
    -------
    PIL.Image.Image
        Mode RGB. Transparent parts are white. A profile that cannot be used is passed over and the numbers are taken
        for sRGB; CMYK without a profile is converted by its complement.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode in _DEEP:
        picture = Image.fromarray(eight_bits(np.asarray(picture), bits=bits, white_is_zero=white_is_zero))
    elif picture.mode in _MAYBE_ALPHA or "transparency" in picture.info:
        picture = _on_white(picture)
    elif picture.mode == "LAB":
        return _from_lab(picture)
    elif picture.mode not in _PROFILE_SPACES:
        picture = picture.convert("RGB")
    if isinstance(profile, bytes) and profile:
        converted = _through_profile(picture, profile)
        if converted is not None:
            return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def eight_bits(values: NDArray[np.generic], *, bits: int = 16, white_is_zero: bool = False) -> NDArray[np.uint8]:
    """Scale deep grey values to 0..255.

    Parameters
    ----------
    values : ndarray, (h, w) uint16, int32 or float32
        A uint16 is scaled by its full range of `bits`. Others are taken as 0..1 (float only), 0..255 or 0..65535 if
        they lie within, and are otherwise stretched from their least to their greatest value. What is not finite is
        black.
    bits : int
        1 to 16.
    white_is_zero : bool

    Returns
    -------
    ndarray, (h, w) uint8
    """
    if values.dtype.kind == "u":
        top = (1 << bits) - 1
        scaled = (values.astype(np.uint32).clip(0, top) * 255 + top // 2) // top
        grey = scaled.astype(np.uint8)
        return 255 - grey if white_is_zero else grey
    floats = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(floats.min()), float(floats.max())
    if low < 0:
        scale = 255 / (high - low) if high > low else 0.0
        floats = floats - low
    elif values.dtype.kind == "f" and high <= 1:
        scale = 255.0
    elif high <= 255:
        scale = 1.0
    elif high <= 65535:
        scale = 255 / 65535
    else:
        floats, scale = floats - low, 255 / max(high - low, 1e-300)
    return np.rint(floats * scale).clip(0, 255).astype(np.uint8)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"La", "RGBa"}:
        picture = picture.convert(picture.mode.upper())
    layered = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    alpha = layered.getchannel("A")
    flat = layered.convert("RGB")
    if alpha.getextrema() == (255, 255):
        return flat
    sheet = Image.new("RGB", layered.size, _WHITE)
    sheet.paste(flat, mask=alpha)
    return sheet


def _from_lab(picture: Image.Image) -> Image.Image:
    converted = ImageCms.profileToProfile(
        picture, ImageCms.createProfile("LAB"), _srgb(), ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB"
    )
    return converted if converted is not None else picture.convert("RGB")


def _through_profile(picture: Image.Image, profile: bytes) -> Image.Image | None:
    for mode in (picture.mode, "RGB"):
        transform = _transform(profile, mode)
        if transform is not None:
            source = picture if picture.mode == mode else picture.convert(mode)
            return source if isinstance(transform, str) else _applied(source, transform)
        if picture.mode != "L":
            break
    return None


def _applied(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image | None:
    try:
        return ImageCms.applyTransform(picture, transform)
    except ImageCms.PyCMSError:
        return None


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | str | None:
    # Cached because most photographs of a folder carry the same few profiles. Little CMS allows one transform to be
    # used by several threads at once.
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = str(getattr(source.profile, "xcolor_space", ""))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    if space != _PROFILE_SPACES[mode]:
        return None
    for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC):
        try:
            made = ImageCms.buildTransform(source, _srgb(), mode, "RGB", intent, ImageCms.Flags.BLACKPOINTCOMPENSATION)
        except (ImageCms.PyCMSError, OSError, ValueError):
            continue
        return "same" if mode == "RGB" and _changes_nothing(made) else made
    return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(27, 27, 3)
    turned = _applied(Image.fromarray(lattice), transform)
    if turned is None:
        return False
    return int(np.abs(np.asarray(turned, dtype=np.int16) - lattice).max()) <= _SAME_AS_SRGB
