"""A flat drawing becomes a photograph of a cloth, and the photograph's truth is kept.

Knows: where the cloth lies in the picture and how it was taken. Does not know: what is drawn on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.camera import Exposure, exposure, light, take
from motifsearch.drawing.cloth_folds import DRAPES, Folds, folds
from motifsearch.drawing.framing import FRAMINGS, Framing, Homography, picture_size, placement
from motifsearch.drawing.surroundings import SURFACES, surface

_Planes: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotographTruth:
    """How a photograph came about.

    Attributes
    ----------
    homography : ndarray, (3, 3) float64
        Takes pixel positions (x, y, 1) of the drawing, pixel centres at whole numbers, to those of the photograph.
        Folds move points away from it by up to some 3 % of the longer side.
    framing : {"whole", "edge", "part", "close"}
        The whole cloth, one corner or side of it, most of it, or a close-up.
    drape : str
        How it lies: ``"flat"``, ``"waves"``, ``"hanging"``, ``"wrinkled"`` or ``"creased"``.
    surface : str
        What is behind it: ``"wood"``, ``"plaster"``, ``"tiles"``, ``"mat"`` or ``"plain"``.
    hanger : bool
        Whether it hangs from a rod that the picture shows.
    coverage : float
        Part of the photograph that is cloth, 0 to 1.
    exposure : Exposure
    severity : float
    seed : int
    """

    homography: NDArray[np.float64]
    framing: Framing
    drape: str
    surface: str
    hanger: bool
    coverage: float
    exposure: Exposure
    severity: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotographOf:
    """A photograph of a drawing.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB.
    truth : PhotographTruth
    """

    pixels: NDArray[np.uint8]
    truth: PhotographTruth


def _with_hem(rng: np.random.Generator, pixels: NDArray[np.uint8], margin: int) -> NDArray[np.uint8]:
    """Add the cloth's border beyond the drawing: undyed selvedge or a turned and stitched hem."""
    ground = pixels.reshape(-1, 3).mean(axis=0)
    pale = np.asarray((238, 230, 214), np.float64)
    colour = ground * 0.72 if rng.random() < 0.5 else pale * 0.8 + ground * 0.2
    framed = cv2.copyMakeBorder(
        pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[float(part) for part in colour]
    )
    height, width = framed.shape[:2]
    inner = margin // 2
    stitch = [float(part) for part in (pale if colour.mean() < 128 else ground * 0.5)]
    thick = max(1, margin // 9)
    for at in range(inner, max(height, width) - inner, max(3, margin // 2)):
        to = at + max(1, margin // 3)
        for y in (inner, height - 1 - inner):
            cv2.line(framed, (at, y), (min(to, width - inner), y), stitch, thick)
        for x in (inner, width - 1 - inner):
            cv2.line(framed, (x, at), (x, min(to, height - inner)), stitch, thick)
    return np.asarray(framed, np.uint8)


def _warped(
    cloth: NDArray[np.uint8], matrix: Homography, lie: Folds, size: tuple[int, int], grain: float
) -> tuple[_Planes, _Planes]:
    """Look the cloth up for each pixel of the photograph: its colour, and how much of the pixel is cloth."""
    height, width = size
    # A cloth much larger than its picture is reduced first, else thin lines would alias.
    middle = matrix @ np.asarray((cloth.shape[1] / 2, cloth.shape[0] / 2, 1.0))
    step = np.abs(np.linalg.det(matrix)) / np.abs(middle[2]) ** 3
    reduce = float(np.clip(np.sqrt(step) * 1.15, 0.05, 1.0))
    if reduce < 0.9:
        small = (max(2, round(cloth.shape[1] * reduce)), max(2, round(cloth.shape[0] * reduce)))
        scale_x, scale_y = small[0] / cloth.shape[1], small[1] / cloth.shape[0]
        cloth = np.asarray(cv2.resize(cloth, small, interpolation=cv2.INTER_AREA), np.uint8)
        centre = np.asarray(((scale_x, 0, (scale_x - 1) / 2), (0, scale_y, (scale_y - 1) / 2), (0, 0, 1)), np.float64)
        matrix = matrix @ np.linalg.inv(centre)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x + lie.shift_x, y + lie.shift_y
    back = np.linalg.inv(matrix).astype(np.float32)
    over = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    over = np.where(np.abs(over) < 1e-9, np.float32(1e-9), over)
    at_x = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / over
    at_y = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / over
    seen = cv2.remap(cloth, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    rows, columns = cloth.shape[:2]
    per_px = max(0.2, 1 / max(float(np.sqrt(step)) / reduce, 0.05))
    inside_x = np.minimum(at_x + 0.5, columns - 0.5 - at_x)
    inside_y = np.minimum(at_y + 0.5, rows - 0.5 - at_y)
    cover = np.clip(np.minimum(inside_x, inside_y) / per_px + 0.5, 0, 1)
    colours = np.asarray(seen, np.float32)
    if grain > 0:
        # Warp and weft: threads some 1/380 of the cloth wide.
        thread = np.float32(np.pi * 380 / max(rows, columns))
        weave = np.sin(at_x * thread) * np.sin(at_y * thread)
        colours = colours * (1 + np.float32(grain) * weave)[..., None]
    return np.asarray(colours, np.float32), np.asarray(cover, np.float32)


def _shadow(rng: np.random.Generator, cover: _Planes, longer_px: int) -> _Planes:
    """Shade what is behind the cloth where the cloth is near."""
    away = longer_px * rng.uniform(0.004, 0.02)
    angle = rng.uniform(0, np.pi)
    move = np.asarray(((1, 0, away * np.cos(angle)), (0, 1, away * np.sin(angle))), np.float32)
    moved = cv2.warpAffine(cover, move, (cover.shape[1], cover.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    soft = np.asarray(cv2.GaussianBlur(moved, (0, 0), max(0.8, away * 0.7)), np.float32)
    return 1 - np.float32(rng.uniform(0.3, 0.6)) * soft


def _rod(rng: np.random.Generator, scene: _Planes, matrix: Homography, drawn_w: int) -> None:
    """Draw the rod that the cloth hangs from, along its upper edge, onto the scene."""
    ends = np.asarray(((-0.06 * drawn_w, 0, 1), (1.06 * drawn_w, 0, 1)), np.float64) @ matrix.T
    (x0, y0), (x1, y1) = ends[:, :2] / ends[:, 2:]
    thick = max(3, round(np.hypot(x1 - x0, y1 - y0) * rng.uniform(0.018, 0.04)))
    colours = ((120, 84, 52), (190, 190, 194), (40, 38, 36), (204, 170, 110))
    colour = np.asarray(colours[int(rng.integers(len(colours)))])
    for line in range(thick):
        part = (line + 0.5) / thick
        tone = colour * (0.45 + 0.75 * np.sin(np.pi * min(1.0, part * 0.8 + 0.15)))
        offset = line - thick / 2
        start, end = (round(x0), round(y0 + offset)), (round(x1), round(y1 + offset))
        cv2.line(scene, start, end, [float(value) for value in tone], 2)


def photograph(
    pixels: NDArray[np.uint8],
    seed: int,
    *,
    severity: float = 0.5,
    size_px: int | None = None,
    framing: Framing | None = None,
    fold: float | None = None,
) -> PhotographOf:
    """Photograph a drawing as if it were a cloth.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        The drawing, sRGB; what the framings promise holds for drawings that are about square.
    seed : int
        Not negative; the same seed takes the same photograph.
    severity : float
        0 gives the drawing as a scanner would, filling the picture; 0.5 is an ordinary phone photograph; 1 is a poor
        one: oblique, dim, shaken, much compressed.
    size_px : int, optional
        Longer side of the photograph; that of the drawing when left out.
    framing : {"whole", "edge", "part", "close"}, optional
        Chosen by the seed when left out.
    fold : float, optional
        Strength of folds, 0 (lies flat) to 1; follows the severity when left out.

    Returns
    -------
    PhotographOf
    """
    rng = np.random.default_rng((7919, seed))
    severity = float(np.clip(severity, 0, 1))
    drawn = (int(pixels.shape[0]), int(pixels.shape[1]))
    longer = size_px or max(drawn)
    height, width = size = picture_size(rng, drawn, longer, severity)
    chosen: Framing = FRAMINGS[int(rng.choice(4, p=(0.3, 0.2, 0.32, 0.18)))]
    chosen = framing or chosen
    matrix = placement(rng, drawn, size, chosen, severity)
    drape = DRAPES[int(rng.choice(5, p=(0.2, 0.25, 0.2, 0.2, 0.15)))]
    strength = severity * float(rng.uniform(0.3, 1.1)) if fold is None else fold
    lie = folds(rng, drape, height, width, strength)
    drape = drape if strength > 0 else "flat"
    taken = exposure(rng, severity, longer)

    margin = round(max(drawn) * rng.uniform(0.012, 0.03)) if severity > 0 and rng.random() < 0.5 else 0
    cloth = _with_hem(rng, pixels, margin) if margin > 2 else pixels
    offset = np.asarray(((1, 0, -margin), (0, 1, -margin), (0, 0, 1)), np.float64) if margin > 2 else np.eye(3)
    grain = 0.06 * severity if chosen == "close" else 0.0
    colours, cover = _warped(cloth, matrix @ offset, lie, size, grain)
    lit = colours * lie.shade[..., None]
    coverage = float(cover.mean())

    hangs = drape == "hanging"
    behind = "plaster" if hangs and rng.random() < 0.7 else SURFACES[int(rng.integers(len(SURFACES)))]
    hanger = False
    if coverage < 0.999:
        back = surface(rng, behind, height, width) * _shadow(rng, cover, longer)[..., None]
        lit = back * (1 - cover[..., None]) + lit * cover[..., None]
        hanger = bool(hangs and chosen == "whole")
        if hanger:
            lit = np.ascontiguousarray(lit, np.float32)
            _rod(rng, lit, matrix, drawn[1])
    scene = lit * light(rng, taken, height, width, severity)[..., None]
    return PhotographOf(
        pixels=take(rng, np.asarray(scene, np.float32), taken),
        truth=PhotographTruth(
            homography=matrix,
            framing=chosen,
            drape=drape,
            surface=behind,
            hanger=hanger,
            coverage=coverage,
            exposure=taken,
            severity=severity,
            seed=seed,
        ),
    )
