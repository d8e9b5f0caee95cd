"""The parts of two pictures that a model finds most alike.

With a model that says what it sees at each place, a square piece of one picture is laid over the other at every place,
at nine relative sizes and in four quarter turns, and the mean inner product of their features, over the length of
both, says how well it fits. Such a piece is found where it lies and not only where the same strokes lie anyhow. The
quarter turn is chosen on small copies first. For any other model quarters, ninths and halves of both pictures are
embedded and compared, which says roughly where.

A cloth repeats itself: a piece of a repeat fits each of its copies equally well, and any of them may be named.

Knows: features and vectors of pictures. Does not know: records, stores, or how parts are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from motifsearch.embedders.local import local_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.embedders.base import Embedder, Pixels
    from motifsearch.embedders.local import LocalFeatures

Box: TypeAlias = tuple[float, float, float, float]

_BASE_PX = 288
_CHOOSING_PX = 176
_RATIOS = (0.4, 0.5, 0.63, 0.8, 1.0, 1.26, 1.6, 2.0, 2.5)
_WIDTH = 48  # principal components of the features that are compared
_CHOOSING_RATIOS = (0.7, 1.4)
_SIDE = 9  # places along a piece's side: some 96 px
_TURNS = (0, 1, 2, 3)
_LONGEST = 3.0
# A turned piece must fit clearly better: most photographs of cloth are upright.
_TURN_GAIN = 0.1
_SAME_PART = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPair:
    """A part of the question's picture and the part of the hit's that it is most like.

    Attributes
    ----------
    query, hit : tuple of float
        Left, top, width and height as fractions of the picture, 0 to 1.
    closeness : float
        In [-1, 1]; comparable within one explanation.
    turn_degrees : int
        How far the hit's picture is turned against the question's, anticlockwise: 0, 90, 180 or 270.
    """

    query: Box
    hit: Box
    closeness: float
    turn_degrees: int = 0


def matching_parts(query: Pixels, hit: Pixels, embedder: Embedder, *, count: int = 3) -> tuple[PartPair, ...]:
    """Find the parts of two pictures that are most alike.

    Parameters
    ----------
    query, hit : ndarray, (h, w, 3) uint8
        In sRGB.
    embedder : Embedder
    count : int
        How many pairs at most; no two of them share more than about a third of a part.

    Returns
    -------
    tuple of PartPair
        Closest first.
    """
    query, hit = _not_long(query), _not_long(hit)
    turn = _best_turn(query, hit, embedder)
    if turn is None:
        return _apart(_by_crops(query, hit, embedder), count)
    pairs = _at_ratios(query, np.rot90(hit, turn), embedder, _BASE_PX, _RATIOS)
    turned = [
        PartPair(
            query=pair.query, hit=turned_back(pair.hit, turn), closeness=pair.closeness, turn_degrees=-90 * turn % 360
        )
        for pair in pairs
    ]
    return _apart(turned or _by_crops(query, hit, embedder), count)


def turned_back(box: Box, turn: int) -> Box:
    """Bring a box of a picture that was turned anticlockwise by quarter turns back to the picture as it was."""
    x, y, width, height = box
    for _ in range(turn % 4):
        x, y, width, height = 1 - y - height, x, height, width
    return x, y, width, height


def overlap(first: Box, second: Box) -> float:
    """The area that two boxes share over the area of both together, 0 to 1."""
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(across, 0.0) * max(down, 0.0)
    return shared / max(first[2] * first[3] + second[2] * second[3] - shared, 1e-12)


def _not_long(pixels: Pixels) -> Pixels:
    """Cut a very long strip to its middle: all of it would be too much to look at."""
    height, width = pixels.shape[:2]
    longest = round(_LONGEST * min(height, width))
    if max(height, width) <= longest:
        return pixels
    top, left = max(0, (height - longest) // 2), max(0, (width - longest) // 2)
    return pixels[top : top + longest, left : left + longest]


def _sized(pixels: Pixels, shorter_px: int) -> Pixels:
    height, width = pixels.shape[:2]
    scale = shorter_px / min(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)


def _best_turn(query: Pixels, hit: Pixels, embedder: Embedder) -> int | None:
    """The quarter turns of the hit at which a piece fits best; None where the model does not say what is where."""
    if local_features(embedder, _sized(query, _CHOOSING_PX)) is None:
        return None
    best = []
    for turn in _TURNS:
        pairs = _at_ratios(query, np.rot90(hit, turn), embedder, _CHOOSING_PX, _CHOOSING_RATIOS)
        best.append(max((pair.closeness for pair in pairs), default=0.0) - (_TURN_GAIN if turn else 0.0))
    return int(np.argmax(best))


def _at_ratios(
    query: Pixels, hit: Pixels, embedder: Embedder, base_px: int, ratios: Sequence[float]
) -> list[PartPair]:
    found: list[PartPair] = []
    for ratio in ratios:
        # The one that shows more of the cloth is looked at larger, so that strokes have one size in both.
        pictures = [_sized(query, round(base_px / ratio**0.5)), _sized(hit, round(base_px * ratio**0.5))]
        features = [local_features(embedder, picture) for picture in pictures]
        if features[0] is not None and features[1] is not None:
            found += _laid_over(features[0], pictures[0].shape, features[1], pictures[1].shape)
    return found


def _laid_over(
    query: LocalFeatures, query_shape: tuple[int, ...], hit: LocalFeatures, hit_shape: tuple[int, ...]
) -> list[PartPair]:
    """Lay pieces of one grid over every place of the other; each with its best place."""
    if min(*query.grid.shape[:2], *hit.grid.shape[:2]) < _SIDE:
        return []
    narrow = _components(query.grid, hit.grid)
    pieces, rows, columns = _pieces(query.grid @ narrow, _SIDE // 2)
    places, hit_rows, hit_columns = _pieces(hit.grid @ narrow, 1)
    lengths = np.linalg.norm(pieces, axis=1)[:, None] * np.linalg.norm(places, axis=1)
    fits = pieces @ places.T / (lengths + 1e-3)
    best = fits.argmax(axis=1)
    return [
        PartPair(
            query=_box(rows[index], columns[index], query, query_shape),
            hit=_box(hit_rows[at], hit_columns[at], hit, hit_shape),
            closeness=float(fits[index, at]),
        )
        for index, at in enumerate(best.tolist())
    ]


def _components(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions in which the features of two grids vary most, (width, at most 32) float32."""
    every = np.concatenate([grid.reshape(-1, grid.shape[2]) for grid in (first, second)])
    _, directions = np.linalg.eigh(every.T @ every)
    return np.ascontiguousarray(directions[:, -_WIDTH:], dtype=np.float32)


def _pieces(grid: NDArray[np.float32], step: int) -> tuple[NDArray[np.float32], list[int], list[int]]:
    """Cut a grid into pieces, (n, side × side × width), with the row and column where each begins."""
    windows = np.lib.stride_tricks.sliding_window_view(grid, (_SIDE, _SIDE), axis=(0, 1))[::step, ::step]
    rows, columns = np.mgrid[0 : windows.shape[0], 0 : windows.shape[1]]
    flat = windows.reshape(rows.size, -1)
    return flat, (rows.ravel() * step).tolist(), (columns.ravel() * step).tolist()


def _box(row: int, column: int, features: LocalFeatures, shape: tuple[int, ...]) -> Box:
    height, width = shape[:2]
    side = (_SIDE - 1) * features.step_px + features.reach_px
    x, y = column * features.step_px, row * features.step_px
    return x / width, y / height, min(side, width - x) / width, min(side, height - y) / height


def _by_crops(query: Pixels, hit: Pixels, embedder: Embedder) -> list[PartPair]:
    boxes: list[Box] = [
        (x, y, part, part)
        for part, starts in ((1 / 2, (0.0, 0.25, 0.5)), (1 / 3, (0.0, 1 / 3, 2 / 3)))
        for y in starts
        for x in starts
    ]
    first, second = (embedder.embed_images([_cut(pixels, box) for box in boxes]) for pixels in (query, hit))
    cosines = first @ second.T
    return [
        PartPair(query=boxes[index], hit=boxes[at], closeness=float(cosines[index, at]))
        for index, at in enumerate(cosines.argmax(axis=1).tolist())
    ]


def _cut(pixels: Pixels, box: Box) -> Pixels:
    height, width = pixels.shape[:2]
    top, left = int(box[1] * height), int(box[0] * width)
    down, across = max(1, round(box[3] * height)), max(1, round(box[2] * width))
    return np.ascontiguousarray(pixels[top : top + down, left : left + across])


def _apart(pairs: Sequence[PartPair], count: int) -> tuple[PartPair, ...]:
    """The closest pairs that lie apart from one another in both pictures."""
    kept: list[PartPair] = []
    for pair in sorted(pairs, key=lambda pair: (-pair.closeness, pair.query)):
        if len(kept) == count:
            break
        if all(max(overlap(pair.query, one.query), overlap(pair.hit, one.hit)) < _SAME_PART for one in kept):
            kept.append(pair)
    return tuple(kept)
