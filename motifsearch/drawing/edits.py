"""Edits that people make to a photograph before they post it again.

Knows: one picture in, one picture out, by the edit's name. Does not know: what is in the picture. The demo plants
copies with them and the tests look for those copies, so every edit is exact for its seed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.errors import UsageError

_Pixels: TypeAlias = NDArray[np.uint8]
_Edit: TypeAlias = Callable[[_Pixels, np.random.Generator], _Pixels]

_MARKS = ("contoh batik", "BATIK CONTOH", "toko contoh 07", "koleksi contoh", "CONTOH")


def _bytes_of(values: NDArray[np.float32]) -> _Pixels:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)


def _sized(pixels: _Pixels, width: int, height: int) -> _Pixels:
    shrinks = width * height < pixels.shape[0] * pixels.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (max(width, 1), max(height, 1)), interpolation=how), np.uint8)


def _resize(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    scale = rng.uniform(0.35, 0.8)
    return _sized(pixels, round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))


def _recompress(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    return recompressed(pixels, int(rng.integers(25, 65)))


def _crop(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    kept_h, kept_w = (max(1, round(side * rng.uniform(0.7, 0.92))) for side in (height, width))
    top, left = int(rng.integers(0, height - kept_h + 1)), int(rng.integers(0, width - kept_w + 1))
    return pixels[top : top + kept_h, left : left + kept_w].copy()


def _rotate90(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    return np.ascontiguousarray(np.rot90(pixels, int(rng.integers(1, 4))))


def _rotate(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    degrees = float(rng.uniform(3, 25) * rng.choice((-1, 1)))
    # Grown just so much that no empty corner shows, as phone galleries do when they straighten.
    turn = np.deg2rad(abs(degrees))
    grow = np.cos(turn) + np.sin(turn) * max(height / width, width / height)
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, float(grow))
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(turned, np.uint8)


def _mirror(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    del rng
    return np.ascontiguousarray(pixels[:, ::-1])


def _brightness(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    gain = rng.uniform(1.15, 1.4) if rng.random() < 0.5 else rng.uniform(0.6, 0.85)
    contrast = rng.uniform(0.85, 1.2)
    values = (pixels.astype(np.float32) - 128) * np.float32(contrast) + 128
    return _bytes_of(values * np.float32(gain))


def _colour(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    hsv = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV_FULL), np.int32)
    turn = int(rng.integers(12, 60) * rng.choice((-1, 1)))
    hsv[..., 0] = (hsv[..., 0] + turn) % 256
    hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(0.7, 1.3), 0, 255)
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB_FULL), np.uint8)


def _watermark(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    text = _MARKS[int(rng.integers(len(_MARKS)))]
    face = int(rng.choice((cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)))
    (drawn_w, drawn_h), _ = cv2.getTextSize(text, face, 1.0, 2)
    scale = width * rng.uniform(0.35, 0.75) / drawn_w
    thick = max(1, round(2 * scale))
    x = round(rng.uniform(0.04, 0.96) * max(1.0, width - drawn_w * scale))
    y = round(drawn_h * scale + rng.uniform(0.02, 0.98) * max(1.0, height - drawn_h * scale * 1.5))
    laid = pixels.copy()
    shade = int(rng.choice((250, 250, 15)))
    cv2.putText(laid, text, (x, y), face, scale, (shade, shade, shade), thick, cv2.LINE_AA)
    opacity = float(rng.uniform(0.45, 0.9))
    return np.asarray(cv2.addWeighted(laid, opacity, pixels, 1 - opacity, 0), np.uint8)


def _collage(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    gap = max(2, round(min(height, width) * rng.uniform(0.015, 0.05)))
    side = round(width * rng.uniform(0.35, 0.6))
    ground = int(rng.choice((255, 240, 20)))
    page = np.full((height + 2 * gap, width + side + 3 * gap, 3), ground, np.uint8)
    half = (height - gap) // 2
    # Beside the whole cloth two close-ups of it, as sellers arrange them.
    for top, rows in ((gap, half), (2 * gap + half, height - gap - half)):
        part_h, part_w = max(1, height // 3), max(1, round(height / 3 * side / max(rows, 1)))
        part_w = min(part_w, width)
        y, x = int(rng.integers(0, height - part_h + 1)), int(rng.integers(0, width - part_w + 1))
        page[top : top + rows, width + 2 * gap : width + 2 * gap + side] = _sized(
            pixels[y : y + part_h, x : x + part_w], side, rows
        )
    page[gap : gap + height, gap : gap + width] = pixels
    if rng.random() < 0.5:
        return page
    return np.concatenate((page[:, width + gap :], page[:, gap : width + gap], page[:, :gap]), axis=1)


def _screenshot(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    dark = bool(rng.random() < 0.5)
    ground, ink = ((18, 18, 20), (235, 235, 235)) if dark else ((255, 255, 255), (40, 40, 40))
    top, bottom = round(width * rng.uniform(0.1, 0.2)), round(width * rng.uniform(0.2, 0.45))
    page = np.empty((height + top + bottom, width, 3), np.uint8)
    page[:] = ground
    page[top : top + height] = pixels
    unit = width / 100
    face = cv2.FONT_HERSHEY_SIMPLEX
    clock = f"{int(rng.integers(6, 23)):02d}:{int(rng.integers(0, 60)):02d}"
    cv2.putText(page, clock, (round(3 * unit), round(top * 0.4)), face, unit * 0.12, ink, 1, cv2.LINE_AA)
    centre = (round(6 * unit), round(top * 0.72))
    cv2.circle(page, centre, max(2, round(min(2.6 * unit, top * 0.22))), (150, 120, 90), -1, cv2.LINE_AA)
    name = f"contoh_{int(rng.integers(1, 99)):02d}"
    cv2.putText(page, name, (round(11 * unit), round(top * 0.8)), face, unit * 0.11, ink, 1, cv2.LINE_AA)
    for row in range(3):
        y = top + height + round(bottom * (0.28 + 0.24 * row))
        end = round(width * rng.uniform(0.4, 0.92))
        cv2.line(page, (round(4 * unit), y), (end, y), (140, 140, 140), max(1, round(1.2 * unit)), cv2.LINE_AA)
    return page


def _moire(pixels: _Pixels, rng: np.random.Generator) -> _Pixels:
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pattern = np.zeros((height, width, 3), np.float32)
    # A screen's pixel grid against the camera's: slow beats of slightly differing period in each colour.
    angle, period = rng.uniform(0, np.pi), rng.uniform(0.02, 0.06) * max(height, width)
    bend = rng.uniform(-0.6, 0.6) / max(height, width)
    for channel in range(3):
        turned = angle + rng.uniform(-0.08, 0.08)
        along = x * np.cos(turned) + y * np.sin(turned) + bend * (x - width / 2) * (y - height / 2)
        pattern[..., channel] = np.sin(along * np.float32(2 * np.pi / (period * rng.uniform(0.92, 1.08))))
    grid = 1 + 0.04 * np.sin(x * np.pi * 0.97) * np.sin(y * np.pi * 0.97)
    strength = rng.uniform(0.06, 0.14)
    return _bytes_of(pixels.astype(np.float32) * (1 + strength * pattern) * grid[..., None])


_EDITS: dict[str, _Edit] = {
    "resize": _resize,
    "recompress": _recompress,
    "crop": _crop,
    "rotate90": _rotate90,
    "rotate": _rotate,
    "mirror": _mirror,
    "brightness": _brightness,
    "colour": _colour,
    "watermark": _watermark,
    "collage": _collage,
    "screenshot": _screenshot,
    "moire": _moire,
}


def edit_names() -> tuple[str, ...]:
    """Give the names that `edit` takes."""
    return tuple(_EDITS)


def edit(pixels: NDArray[np.uint8], kind: str, rng: np.random.Generator | int) -> NDArray[np.uint8]:
    """Edit a picture as people do before they post it again.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB; left as it is.
    kind : str
        One of `edit_names`: ``"resize"`` to 35 to 80 % of the side, ``"recompress"`` as JPEG of quality 25 to 64,
        ``"crop"`` to 70 to 92 % of each side, ``"rotate90"`` by one to three quarter turns, ``"rotate"`` by 3 to 25
        degrees without empty corners, ``"mirror"`` left to right, ``"brightness"`` with contrast, ``"colour"`` turns
        the hue, ``"watermark"`` writes across, ``"collage"`` sets two close-ups beside it, ``"screenshot"`` puts
        an app's bars above and below, ``"moire"`` photographs it from a screen.
    rng : Generator or int
        Decides all that the kind leaves open.

    Returns
    -------
    ndarray, (h', w', 3) uint8

    Raises
    ------
    UsageError
        ``drawing.unknown_edit``.
    """
    if kind not in _EDITS:
        raise UsageError("drawing.unknown_edit", kind=kind, known=", ".join(_EDITS))
    return _EDITS[kind](pixels, np.random.default_rng(rng))


def recompressed(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Encode as JPEG and decode again.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.
    quality : int
        As libjpeg counts it, 1 to 100.

    Returns
    -------
    ndarray, (h, w, 3) uint8
    """
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])
