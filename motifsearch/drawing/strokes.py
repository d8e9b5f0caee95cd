"""Curves and forms that batik is drawn with, as points.

Knows: affine maps, smooth curves through points, ovals, petals, leaves, stars, spirals, ribbons. Does not know: the
canvas. All forms are made around the origin in units of their own and set into place with `placed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.drawing.canvas import Matrix, Points

TAU = 2 * np.pi


def affine(
    x: float = 0.0, y: float = 0.0, *, angle: float = 0.0, scale: float = 1.0, mirrored: bool = False
) -> Matrix:
    """(2, 3) map: mirror left to right, scale, turn by `angle` (radians, clockwise on the cloth), move to (x, y)."""
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    flip = -1.0 if mirrored else 1.0
    return np.array([[cos * flip, -sin, x], [sin * flip, cos, y]])


def placed(
    points: Points,
    x: float = 0.0,
    y: float = 0.0,
    *,
    angle: float = 0.0,
    scale: float = 1.0,
    mirrored: bool = False,
) -> Points:
    """Points under ``affine(x, y, …)``; (n, 2)."""
    matrix = affine(x, y, angle=angle, scale=scale, mirrored=mirrored)
    return points @ matrix[:, :2].T + matrix[:, 2]


def around(points: Points, count: int, *, start: float = 0.0) -> Points:
    """The form turned about the origin `count` times: (n, 2) gives (count, n, 2)."""
    angles = start + TAU * np.arange(count) / count
    cos, sin = np.cos(angles), np.sin(angles)
    turns = np.stack([np.stack([cos, sin], 1), np.stack([-sin, cos], 1)], 1)
    return points[None] @ turns


def copies(form: Points, centres: Points, *, angle: float | Points = 0.0, scale: float | Points = 1.0) -> Points:
    """One form set at many places: (n, 2) and centres (m, 2) give (m, n, 2); angle and scale may be (m,)."""
    count = len(centres)
    angles = np.broadcast_to(np.asarray(angle, float), (count,))
    scales = np.broadcast_to(np.asarray(scale, float), (count,))
    cos, sin = np.cos(angles) * scales, np.sin(angles) * scales
    turns = np.stack([np.stack([cos, sin], 1), np.stack([-sin, cos], 1)], 1)
    return form[None] @ turns + centres[:, None, :]


def smooth(points: Points | Sequence[Sequence[float]], *, closed: bool = False, steps: int = 8) -> Points:
    """A curve through points (Catmull-Rom), `steps` points per stretch."""
    knots = np.asarray(points, float)
    if closed:
        before, after, ahead = np.roll(knots, 1, 0), np.roll(knots, -1, 0), np.roll(knots, -2, 0)
        start = knots
    else:
        padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
        before, start, after, ahead = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    p0, p1, p2, p3 = (part[:, None, :] for part in (before, start, after, ahead))
    curve = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    flat = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, knots[-1:]])


def oval(width: float, height: float | None = None, *, steps: int = 28, power: float = 2.0) -> Points:
    """An ellipse of full `width` and `height`; a `power` above 2 is fuller (a superellipse)."""
    tall = width if height is None else height
    angle = TAU * np.arange(steps) / steps
    cos, sin = np.cos(angle), np.sin(angle)
    bend = 2.0 / power
    return np.stack([np.sign(cos) * np.abs(cos) ** bend * width / 2, np.sign(sin) * np.abs(sin) ** bend * tall / 2], 1)


def petal(length: float, width: float, *, belly: float = 0.55, tip: float = 1.0, steps: int = 12) -> Points:
    """A petal from the origin along +x.

    Parameters
    ----------
    length, width : float
    belly : float
        Where it is widest, as a part of the length, in (0, 1).
    tip : float
        1 for a pointed end, 0.5 for a round one, above 1 for a long fine point.
    steps : int
        Points along each side, both ends counted.

    Returns
    -------
    ndarray, (2 * steps - 2, 2) float64
    """
    t = np.linspace(0.0, 1.0, steps)
    bend = np.log(0.5) / np.log(belly)
    half = np.sin(np.pi * t**bend) ** tip * width / 2
    upper = np.stack([t * length, -half], 1)
    lower = np.stack([t * length, half], 1)[::-1]
    return np.vstack([upper, lower[1:-1]])


def star(points: int, outer: float, inner: float, *, start: float = -np.pi / 2) -> Points:
    """A star of `points` tips between radius `inner` and `outer`."""
    angle = start + np.pi * np.arange(2 * points) / points
    radius = np.where(np.arange(2 * points) % 2 == 0, outer, inner)
    return np.stack([np.cos(angle) * radius, np.sin(angle) * radius], 1)


def rosette(lobes: int, radius: float, depth: float, *, start: float = -np.pi / 2, steps: int = 10) -> Points:
    """A round flower's outline of `lobes` round lobes, `depth` (0 to 0.6) deep."""
    angle = np.linspace(0.0, TAU, lobes * steps, endpoint=False)
    swell = np.abs(np.cos(angle * lobes / 2)) ** 0.7
    reach = radius * (1 - depth + depth * swell)
    return np.stack([np.cos(angle + start) * reach, np.sin(angle + start) * reach], 1)


def spiral(radius: float, turns: float, *, start: float = 0.0, inner: float = 0.08, steps: int = 14) -> Points:
    """A curl (ukel) from its outer end at `radius` inwards; `steps` points per turn, negative `turns` run back."""
    count = max(4, int(abs(turns) * steps))
    t = np.linspace(0.0, 1.0, count)
    reach = radius * (1 - t * (1 - inner))
    angle = start + TAU * turns * t
    return np.stack([np.cos(angle) * reach, np.sin(angle) * reach], 1)


def arc(radius: float, start: float, stop: float, *, steps: int = 12) -> Points:
    """Part of a circle between two angles, radians."""
    angle = np.linspace(start, stop, steps)
    return np.stack([np.cos(angle) * radius, np.sin(angle) * radius], 1)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Points:
    """Four corners."""
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)


def rhombus(width: float, height: float) -> Points:
    """A square on its tip, of full `width` and `height`."""
    return np.array([[width / 2, 0], [0, height / 2], [-width / 2, 0], [0, -height / 2]], float)


def normals(curve: Points) -> Points:
    """(n, 2) unit vectors to the right of the way along the curve (downwards for a way in +x)."""
    # Central differences; only their direction counts, so their half is not taken.
    along = np.empty_like(curve)
    along[1:-1] = curve[2:] - curve[:-2]
    along[0], along[-1] = curve[1] - curve[0], curve[-1] - curve[-2]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-12)
    return np.column_stack([-along[:, 1] / length, along[:, 0] / length])


def beside(curve: Points, distance: float | Points) -> Points:
    """The curve moved sideways by `distance`, one for all or (n,)."""
    return curve + normals(curve) * np.asarray(distance, float).reshape(-1, 1)


def ribbon(curve: Points, width: float | Points) -> Points:
    """The closed outline of a band of full `width` (one for all or (n,)) along an open curve."""
    half = np.broadcast_to(np.asarray(width, float) / 2, (len(curve),))
    return np.vstack([beside(curve, -half), beside(curve, half)[::-1]])


def blade(
    period: float, lean: float, *, swing: float = 0.85, room: float = 0.8, head: float = 0.7
) -> tuple[Points, Points]:
    """A parang blade in a band of height 1: an S with round ends that fits close to the same blade beside it.

    Parameters
    ----------
    period : float
        From blade to blade along the band (+x).
    lean : float
        How far the foot (y = 1) lies ahead of the head (y = 0).
    swing : float
        0 straight to 1 an S whose ends stand square to the band.
    room : float
        Part of the room between its neighbours that the blade takes.
    head : float
        Width of its ends, as a part of the period.

    Returns
    -------
    outline : ndarray, (54, 2)
    middle : ndarray, (27, 2)
        Its middle line from head to foot, closer points towards the ends.
    """
    t = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, 27))
    middle = np.stack([lean * (t - swing * np.sin(TAU * t) / TAU), t], 1)
    # Neighbours lie a period apart, so where the S runs flat there is less room for each.
    slope = lean * (1 - swing * np.cos(TAU * t))
    ends = np.abs(2 * t - 1) ** 3
    width = period * (room * (1 - ends) + head * ends) / np.hypot(1.0, slope)
    reach = np.minimum(np.minimum(t, 1 - t) / (0.56 * period * head), 1.0)
    return ribbon(middle, width * np.sqrt(1 - (1 - reach) ** 2)), middle


def shrunk(polygon: Points, factor: float) -> Points:
    """The polygon scaled about the mean of its points."""
    middle = polygon.mean(0)
    return middle + (polygon - middle) * factor


def along(curve: Points, count: int, *, start: float = 0.0, stop: float = 1.0) -> Points:
    """`count` points at even distances along an open curve, between two parts of its length."""
    steps = np.hypot(*np.diff(curve, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(start, stop, count) * length[-1]
    return np.stack([np.interp(wanted, length, curve[:, 0]), np.interp(wanted, length, curve[:, 1])], 1)
