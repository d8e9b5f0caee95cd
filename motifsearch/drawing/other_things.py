"""Pictures of what is no cloth: faces, animals, cars, houses, land, pages of text, charts, things lying about.

They are plain drawings with shading, grain and blur, made to find out whether a search says that nothing is close when
somebody asks with a picture of something else. Scenes of many things that hide one another by a power law of sizes
have the statistics of natural photographs (A. B. Lee, D. Mumford and J. Huang, International Journal of Computer
Vision 41, 2001).

Knows: shapes on a canvas. Does not know: cloths, or what is asked with the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.surroundings import SURFACES, smooth_noise, surface

if TYPE_CHECKING:
    from collections.abc import Callable

_Planes: TypeAlias = NDArray[np.float32]
_Draw: TypeAlias = "Callable[[np.random.Generator, _Planes], None]"
_BITS = 4  # of a pixel's fraction in OpenCV's coordinates
_LETTERS = np.array(list("aaeiouknrtsdmbgplyh ,.1234567890"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherThing:
    """A picture of what is no cloth.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB.
    kind : str
        One of `other_kinds`.
    seed : int
    """

    pixels: NDArray[np.uint8]
    kind: str
    seed: int


def other_kinds() -> tuple[str, ...]:
    """Name the kinds of things."""
    return tuple(_KINDS)


def other_thing(seed: int, *, kind: str | None = None, size_px: int = 384) -> OtherThing:
    """Draw one.

    Parameters
    ----------
    seed : int
        Not negative; the same seed gives the same picture.
    kind : str, optional
        One of `other_kinds`; they come in turn by the seed when it is not given.
    size_px : int
        Longer side.

    Returns
    -------
    OtherThing
    """
    rng = np.random.default_rng((40_961, seed))
    kind = kind or other_kinds()[seed % len(_KINDS)]
    width = size_px if rng.random() < 0.6 else round(size_px * float(rng.uniform(0.66, 1)))
    height = size_px if width < size_px else round(size_px * float(rng.uniform(0.66, 1)))
    canvas = np.full((height, width, 3), 255, np.float32)
    _KINDS[kind](rng, canvas)
    if kind not in {"page", "chart"}:
        _photographed(rng, canvas)
    return OtherThing(pixels=np.clip(canvas, 0, 255).astype(np.uint8), kind=kind, seed=seed)


def _colour(rng: np.random.Generator) -> tuple[float, float, float]:
    red, green, blue = rng.uniform(15, 240, 3).tolist()
    return red, green, blue


def _fill(canvas: _Planes, points: NDArray[np.float64], colour: tuple[float, float, float]) -> None:
    """Fill a polygon, (n, 2) in fractions of the canvas."""
    height, width = canvas.shape[:2]
    at = np.rint(points * (width, height) * 2**_BITS).astype(np.int32)
    cv2.fillPoly(canvas, [at], colour, cv2.LINE_AA, _BITS)


def _oval(x: float, y: float, across: float, down: float, *, turn: float = 0.0) -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    u, v = across * np.cos(angle), down * np.sin(angle)
    return np.stack((x + u * np.cos(turn) - v * np.sin(turn), y + u * np.sin(turn) + v * np.cos(turn)), axis=1)


def _box(x: float, y: float, across: float, down: float) -> NDArray[np.float64]:
    return np.array(((x, y), (x + across, y), (x + across, y + down), (x, y + down)))


def _write(canvas: _Planes, said: str, at: tuple[int, int], scale: float) -> None:
    # OpenCV writes on bytes alone.
    page = np.clip(canvas, 0, 255).astype(np.uint8)
    cv2.putText(page, said, at, cv2.FONT_HERSHEY_SIMPLEX, scale, (35, 35, 35), 1, cv2.LINE_AA)
    canvas[:] = page


def _behind(rng: np.random.Generator, canvas: _Planes) -> None:
    """Put a room, a wall or a soft blur behind what is shown."""
    height, width = canvas.shape[:2]
    if rng.random() < 0.5:
        canvas[:] = surface(rng, SURFACES[int(rng.integers(len(SURFACES)))], height, width)
    else:
        shade = smooth_noise(rng, height, width, float(rng.uniform(2, 6)))[..., None]
        first, second = np.asarray(_colour(rng)), np.asarray(_colour(rng))
        canvas[:] = first + (second - first) * (shade - shade.min()) / (np.ptp(shade) + 1e-6)


def _photographed(rng: np.random.Generator, canvas: _Planes) -> None:
    """Add what a lens and a sensor add: uneven light, a little blur and grain."""
    height, width = canvas.shape[:2]
    lit = 1 + 0.15 * smooth_noise(rng, height, width, 2.0)
    canvas *= lit[..., None]
    blurred = cv2.GaussianBlur(canvas, (0, 0), float(rng.uniform(0.4, 1.6)))
    canvas[:] = blurred + rng.normal(0, float(rng.uniform(1, 5)), canvas.shape)


def _face(rng: np.random.Generator, canvas: _Planes) -> None:
    _behind(rng, canvas)
    x, y, size = float(rng.uniform(0.4, 0.6)), float(rng.uniform(0.38, 0.5)), float(rng.uniform(0.17, 0.3))
    skin = tuple(float(part * rng.uniform(0.4, 1)) for part in (235, 190, 160))
    dark = tuple(part * 0.25 for part in skin)
    _fill(canvas, _oval(x, y + 2.6 * size, 1.8 * size, 1.5 * size), _colour(rng))
    _fill(canvas, _oval(x, y - 0.25 * size, 0.95 * size, 1.25 * size), (dark[0], dark[1], dark[2]))
    _fill(canvas, _oval(x, y, 0.75 * size, size), (skin[0], skin[1], skin[2]))
    for side in (-1, 1):
        _fill(canvas, _oval(x + 0.3 * side * size, y - 0.1 * size, 0.13 * size, 0.07 * size), (245, 245, 245))
        _fill(canvas, _oval(x + 0.3 * side * size, y - 0.1 * size, 0.06 * size, 0.06 * size), (30, 25, 20))
        _fill(canvas, _oval(x + 0.3 * side * size, y - 0.28 * size, 0.17 * size, 0.03 * size), (40, 30, 25))
    _fill(canvas, _oval(x, y + 0.2 * size, 0.08 * size, 0.14 * size), (skin[0] * 0.85, skin[1] * 0.8, skin[2] * 0.8))
    _fill(canvas, _oval(x, y + 0.55 * size, 0.25 * size, 0.07 * size), (170, 60, 60))


def _animal(rng: np.random.Generator, canvas: _Planes) -> None:
    _behind(rng, canvas)
    x, y, size = float(rng.uniform(0.4, 0.6)), float(rng.uniform(0.4, 0.55)), float(rng.uniform(0.15, 0.24))
    fur = _colour(rng)
    shade = (fur[0] * 0.7, fur[1] * 0.7, fur[2] * 0.7)
    _fill(canvas, _oval(x + size, y + 1.5 * size, 1.9 * size, 1.1 * size), fur)
    for side in (-1, 1):
        ear = np.array(((0.75, -0.3), (0.7, -1.35), (0.1, -0.75))) * (side * size, size) + (x, y)
        _fill(canvas, ear, shade)
    _fill(canvas, _oval(x, y, size, 0.85 * size), fur)
    for side in (-1, 1):
        _fill(canvas, _oval(x + 0.4 * side * size, y - 0.1 * size, 0.2 * size, 0.16 * size), (190, 200, 90))
        _fill(canvas, _oval(x + 0.4 * side * size, y - 0.1 * size, 0.06 * size, 0.15 * size), (10, 10, 10))
    _fill(canvas, _oval(x, y + 0.25 * size, 0.1 * size, 0.07 * size), (200, 120, 120))
    # Fur: short strokes that follow no repeat.
    height, width = canvas.shape[:2]
    for _ in range(int(rng.integers(200, 700))):
        u, v = rng.normal((x + 0.5 * size, y + size), size)
        away = rng.normal(0, 0.02, 2)
        start, end = (int(u * width), int(v * height)), (int((u + away[0]) * width), int((v + away[1]) * height))
        cv2.line(canvas, start, end, tuple(part * float(rng.uniform(0.6, 1.2)) for part in fur), 1, cv2.LINE_AA)


def _car(rng: np.random.Generator, canvas: _Planes) -> None:
    _land(rng, canvas, with_trees=False)
    x, y, size = float(rng.uniform(0.15, 0.3)), float(rng.uniform(0.55, 0.65)), float(rng.uniform(0.45, 0.6))
    paint = _colour(rng)
    roof = np.array(((0.2, 0.0), (0.3, -0.18), (0.68, -0.18), (0.82, 0.0))) * size + (x, y)
    _fill(canvas, _oval(x + size / 2, y + 0.25 * size, 0.55 * size, 0.05 * size), (30, 30, 30))
    _fill(canvas, roof, (paint[0] * 0.8, paint[1] * 0.8, paint[2] * 0.8))
    for left, right in ((0.25, 0.47), (0.5, 0.74)):
        pane = np.array(((left, -0.01), (left + 0.06, -0.15), (right - 0.05, -0.15), (right, -0.01))) * size + (x, y)
        _fill(canvas, pane, (150, 175, 190))
    _fill(canvas, _box(x, y, size, 0.2 * size), paint)
    for at in (0.22, 0.78):
        _fill(canvas, _oval(x + at * size, y + 0.2 * size, 0.1 * size, 0.1 * size), (20, 20, 20))
        _fill(canvas, _oval(x + at * size, y + 0.2 * size, 0.05 * size, 0.05 * size), (170, 170, 175))


def _house(rng: np.random.Generator, canvas: _Planes) -> None:
    _land(rng, canvas, with_trees=True)
    x, y, across = float(rng.uniform(0.15, 0.4)), float(rng.uniform(0.35, 0.5)), float(rng.uniform(0.35, 0.55))
    _fill(canvas, _box(x, y, across, 0.4), _colour(rng))
    _fill(canvas, np.array(((x - 0.04, y), (x + across / 2, y - 0.22), (x + across + 0.04, y))), _colour(rng))
    for row in range(int(rng.integers(1, 3))):
        for column in range(3):
            _fill(
                canvas,
                _box(x + across * (0.1 + 0.3 * column), y + 0.05 + 0.16 * row, 0.18 * across, 0.1),
                (60, 70, 85),
            )
    _fill(canvas, _box(x + across * 0.4, y + 0.26, 0.2 * across, 0.14), (90, 60, 40))


def _land(rng: np.random.Generator, canvas: _Planes, *, with_trees: bool = True) -> None:
    height, width = canvas.shape[:2]
    sky = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    canvas[:] = np.asarray((120, 165, 220)) * (1 - sky) + np.asarray((230, 225, 215)) * sky
    for layer in range(4):
        across = np.linspace(0, 1, 60)
        waves = sum(
            float(rng.normal(0, 0.04)) * np.sin(across * rng.uniform(3, 16) + rng.uniform(0, 6)) for _ in range(4)
        )
        top = 0.35 + 0.13 * layer + waves
        points = np.concatenate((np.stack((across, top), axis=1), ((1.0, 1.0), (0.0, 1.0))))
        green = np.asarray((70, 110, 60)) * rng.uniform(0.6, 1.3) * (1.2 - 0.15 * layer)
        _fill(canvas, points, (float(green[0]), float(green[1]), float(green[2])))
    canvas += 14 * rng.normal(size=(height, width, 1)) * (np.linspace(0, 1, height)[:, None, None] > 0.4)
    for _ in range(int(rng.integers(2, 9)) if with_trees else 0):
        x, y, size = float(rng.uniform(0, 1)), float(rng.uniform(0.45, 0.7)), float(rng.uniform(0.04, 0.12))
        _fill(canvas, _box(x - 0.008, y, 0.016, 1.5 * size), (80, 60, 40))
        for _ in range(12):
            u, v = rng.normal((x, y), size * 0.5)
            leaf = (float(rng.uniform(30, 70)), float(rng.uniform(80, 130)), float(rng.uniform(30, 60)))
            _fill(canvas, _oval(float(u), float(v), size * 0.4, size * 0.35), leaf)


def _page(rng: np.random.Generator, canvas: _Planes) -> None:
    height, width = canvas.shape[:2]
    canvas[:] = float(rng.uniform(225, 255))
    scale = float(rng.uniform(0.35, 0.7))
    step = round(26 * scale) + 4
    for row in range(step * 2, height - step, step):
        if rng.random() < 0.12:
            continue
        said = "".join(rng.choice(_LETTERS, int(rng.integers(8, 2 + round(width / (16 * scale))))))
        _write(canvas, said, (round(width * 0.07), row), scale)


def _chart(rng: np.random.Generator, canvas: _Planes) -> None:
    bars = int(rng.integers(4, 12))
    ink = _colour(rng)
    for index in range(bars):
        tall = float(rng.uniform(0.1, 0.7))
        _fill(canvas, _box(0.12 + 0.8 * index / bars, 0.88 - tall, 0.55 / bars, tall), ink)
    _fill(canvas, _box(0.1, 0.88, 0.84, 0.006), (40, 40, 40))
    _fill(canvas, _box(0.1, 0.1, 0.005, 0.78), (40, 40, 40))
    _write(canvas, "2024", (20, 30), 0.6)


def _things(rng: np.random.Generator, canvas: _Planes) -> None:
    """Many things that hide one another, sizes by a power law, each shaded and grained for itself."""
    height, width = canvas.shape[:2]
    for _ in range(int(rng.integers(150, 600))):
        size = float(np.clip(0.02 * (1 - rng.random()) ** -0.6, 0.015, 0.45))
        x, y = float(rng.uniform()), float(rng.uniform())
        points = _oval(x, y, size, size * float(rng.uniform(0.3, 1)), turn=float(rng.uniform(0, 3)))
        if rng.random() < 0.4:
            points = points[:: int(rng.integers(6, 14))]
        _fill(canvas, points, _colour(rng))
    grain = sum(smooth_noise(rng, height, width, cells) for cells in (6.0, 20.0, 60.0))
    canvas += 12 * np.asarray(grain)[..., None]


def _soft(rng: np.random.Generator, canvas: _Planes) -> None:
    """Clouds, sea, sand, skin: soft shades at all sizes without an outline."""
    height, width = canvas.shape[:2]
    steep = float(rng.uniform(0.35, 0.8))
    shade = sum(steep**octave * smooth_noise(rng, height, width, 2.0**octave) for octave in range(1, 7))
    shade = np.asarray(shade, np.float32)
    part = ((shade - shade.min()) / (np.ptp(shade) + 1e-6))[..., None]
    canvas[:] = np.asarray(_colour(rng)) * (1 - part) + np.asarray(_colour(rng)) * part


def _plate(rng: np.random.Generator, canvas: _Planes) -> None:
    _behind(rng, canvas)
    x, y, size = float(rng.uniform(0.42, 0.58)), float(rng.uniform(0.42, 0.58)), float(rng.uniform(0.25, 0.4))
    _fill(canvas, _oval(x, y, size, size), (240, 238, 232))
    _fill(canvas, _oval(x, y, 0.72 * size, 0.72 * size), (222, 220, 214))
    for _ in range(int(rng.integers(8, 40))):
        u, v = rng.normal((x, y), 0.25 * size)
        _fill(canvas, _oval(float(u), float(v), float(rng.uniform(0.05, 0.25)) * size, 0.12 * size), _colour(rng))


_KINDS: dict[str, _Draw] = {
    "face": _face,
    "animal": _animal,
    "car": _car,
    "house": _house,
    "land": _land,
    "page": _page,
    "chart": _chart,
    "things": _things,
    "soft": _soft,
    "plate": _plate,
}
