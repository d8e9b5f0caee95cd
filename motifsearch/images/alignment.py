"""How one picture lies on another: matches of local features and the homography that they agree on.

Knows: geometry. Does not know: whether the two pictures show the same thing; `residual.py` looks at the pixels.

Batik repeats, so the usual first step, dropping every match that has a rival, would drop nearly all. Instead the few
best matches of every place are kept, each of them alone proposes a similarity (it has position, size and direction),
and the proposals that most other matches agree with are refined to a homography. Several are returned, since one
repeat further the agreement may be nearly as large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from motifsearch.images.homography import Matrix, Points, fit_affine, fit_homography, is_plausible, project
from motifsearch.images.local_features import LocalFeatures, mirrored

_Numbers: TypeAlias = NDArray[np.int64]

# Cosines of root descriptors: above the first a place may be found again near where it is expected, above the second
# it may propose where to look.
_NEAR, _PROPOSE = 0.72, 0.78
_SEVERAL, _RIVALS = 12, 3
_PROPOSALS = 96
# The steps of refinement: how far from its expected place a match may lie, in longer sides of the second picture.
_STEPS = ((0.05, False), (0.025, False), (0.02, True), (0.012, True), (0.006, True))
_LAST = 0.012
# Two alignments are the same when they put these parts of the picture onto the same places, in longer sides.
_PROBES = np.array([[0.25, 0.25], [0.75, 0.25], [0.5, 0.75]])
_SAME = 0.01
_FEWEST = 6
_FEWEST_FOR_HOMOGRAPHY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """One way in which the first picture lies on the second.

    Attributes
    ----------
    matrix : ndarray, (3, 3) float64
        Takes positions (x, y, 1) of the first picture to those of the second, pixel centres at whole numbers.
    is_mirrored : bool
        Whether one of the two is a mirror image.
    matched : ndarray, (n, 2) float64
        Positions in the first picture of the places that were found again.
    visible : int
        How many places of the first picture fall into the second.
    error_px : float
        Median distance of the matches from where the matrix puts them, in pixels of the second picture.
    """

    matrix: Matrix
    is_mirrored: bool
    matched: Points
    visible: int
    error_px: float


class _Matches(NamedTuple):
    """All pairs of similar places, (m,) each, and the positions in that list of those that may propose."""

    first: _Numbers
    second: _Numbers
    likeness: NDArray[np.float32]
    proposing: _Numbers


def align(first: LocalFeatures, second: LocalFeatures, *, keep: int = 8) -> list[Alignment]:
    """Find how one picture may lie on another, mirror images included.

    Parameters
    ----------
    first, second : LocalFeatures
    keep : int
        At most so many of each handedness are refined. In a collage the parts that are shown larger have as many
        supporters as the whole, so that a few are too few.

    Returns
    -------
    list of Alignment
        Best supported first, none twice; empty where too few places agree.
    """
    if min(len(first.places), len(second.places)) < _FEWEST:
        return []
    turned = mirrored(second)
    proposed: list[tuple[int, bool, Matrix, _Matches]] = []
    for flips, other in ((False, second), (True, turned)):
        matches = _matches(first, other)
        proposed += [(votes, flips, matrix, matches) for votes, matrix in _proposals(first, other, matches, keep)]
    most = max((votes for votes, *_ in proposed), default=0)
    found: list[tuple[int, Alignment]] = []
    for votes, flips, matrix, matches in proposed:
        if votes * 3 < most:
            continue
        refined = _refined(first, turned if flips else second, matrix, matches)
        if refined is None:
            continue
        back = np.array([[-1, 0, second.width_px - 1], [0, 1, 0], [0, 0, 1]], np.float64) if flips else np.eye(3)
        fitted, matched, visible, errors = refined
        exact = int((errors < 0.004 * max(second.width_px, second.height_px)).sum())
        one = Alignment(
            matrix=back @ fitted,
            is_mirrored=flips,
            matched=matched,
            visible=visible,
            error_px=float(np.median(errors)),
        )
        found.append((exact, one))
    found.sort(key=lambda pair: -pair[0])
    likely = [one for exact, one in found if 3 * exact >= found[0][0]]
    return _different(likely, first, reach_px=_SAME * max(second.width_px, second.height_px))


def _different(alignments: list[Alignment], first: LocalFeatures, *, reach_px: float) -> list[Alignment]:
    """Leave out what lays the first picture as an earlier one does: different proposals are often refined to one."""
    probes = _PROBES * (first.width_px, first.height_px)
    kept: list[Alignment] = []
    places: list[Points] = []
    for one in alignments:
        landed = project(one.matrix, probes)
        if all(np.abs(landed - other).max() >= reach_px for other in places):
            kept.append(one)
            places.append(landed)
    return kept


def _matches(first: LocalFeatures, second: LocalFeatures) -> _Matches:
    likeness = first.descriptors @ second.descriptors.T
    rows = np.arange(len(likeness))[:, None]
    several = min(_SEVERAL, likeness.shape[1])
    columns = np.argpartition(-likeness, several - 1, axis=1)[:, :several]
    columns = columns[rows, np.argsort(-likeness[rows, columns], axis=1, kind="stable")]
    near = likeness[rows, columns]
    # How much better than its best rival each is: the most telling propose first.
    rival = np.where(np.arange(several) == 0, near[:, min(1, several - 1)][:, None], near[:, :1])
    is_near = near > _NEAR
    proposes = ((near > _PROPOSE) & (np.arange(several) < _RIVALS))[is_near]
    telling = (near - rival)[is_near][proposes]
    order = np.argsort(-telling, kind="stable")
    first_of = np.broadcast_to(rows, near.shape)[is_near]
    return _Matches(first_of, columns[is_near], near[is_near], np.flatnonzero(proposes)[order])


def _proposals(first: LocalFeatures, second: LocalFeatures, matches: _Matches, keep: int) -> list[tuple[int, Matrix]]:
    if len(matches.proposing) < 4:
        return []
    here, there = (
        features.places[side[matches.proposing]]
        for features, side in ((first, matches.first), (second, matches.second))
    )
    scale, turn = there[:, 2] / here[:, 2], there[:, 3] - here[:, 3]
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    move_x = there[:, 0] - (cos * here[:, 0] - sin * here[:, 1])
    move_y = there[:, 1] - (sin * here[:, 0] + cos * here[:, 1])
    rows = np.stack((cos, sin, move_x, move_y), axis=1)[:_PROPOSALS]
    c, s, x, y = (column[:, None] for column in rows.T)
    reach = 0.04 * max(second.width_px, second.height_px)
    agrees = np.abs(c * here[:, 0] - s * here[:, 1] + (x - there[:, 0])) < reach
    agrees &= np.abs(s * here[:, 0] + c * here[:, 1] + (y - there[:, 1])) < reach
    size = np.log2(scale)
    agrees &= np.abs(size - size[: len(rows), None]) < 0.6
    agrees &= (c * cos + s * sin) > 0.9 * scale * scale[: len(rows), None]
    votes = agrees.sum(axis=1)
    # Two proposals are the same when they put three points of the picture onto the same places.
    probes = _PROBES * (first.width_px, first.height_px)
    landed = np.stack((c * probes[:, 0] - s * probes[:, 1] + x, s * probes[:, 0] + c * probes[:, 1] + y), axis=2)
    chosen: list[int] = []
    for row in np.argsort(-votes, kind="stable").tolist():
        if votes[row] < 4 or len(chosen) == keep:
            break
        if all(np.abs(landed[row] - landed[other]).max() >= reach for other in chosen):
            chosen.append(row)
    return [(int(votes[row]), _similarity(rows[row])) for row in chosen]


def _similarity(row: NDArray[np.float32]) -> Matrix:
    cos, sin, x, y = row.tolist()
    return np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1]], np.float64)


def _refined(
    first: LocalFeatures, second: LocalFeatures, matrix: Matrix, matches: _Matches
) -> tuple[Matrix, Points, int, NDArray[np.float64]] | None:
    longer = max(second.width_px, second.height_px)
    here, there = first.places[:, :2].astype(np.float64), second.places[:, :2].astype(np.float64)
    for reach, bends in _STEPS:
        i, j = _found_again(here, there, matrix, matches, reach * longer)
        if len(i) < _FEWEST:
            return None
        fitted = _fitted(here[i], there[j], bends and len(i) >= _FEWEST_FOR_HOMOGRAPHY, first)
        if fitted is None:
            return None
        matrix = fitted
    i, j = _found_again(here, there, matrix, matches, _LAST * longer)
    if len(i) < _FEWEST:
        return None
    landed = project(matrix, here)
    inside = (landed >= 0) & (landed < (second.width_px, second.height_px))
    errors = np.hypot(*(landed[i] - there[j]).T)
    # Beside the picture in a collage or on a page, matches by chance lie further off; they would widen the region.
    close = errors <= max(1.0, 3 * float(np.median(errors)))
    return matrix, here[i[close]], int(inside.all(axis=1).sum()), errors[close]


def _found_again(
    here: Points, there: Points, matrix: Matrix, matches: _Matches, reach_px: float
) -> tuple[_Numbers, _Numbers]:
    """For each place, its most similar one near where it is expected."""
    away = project(matrix, here)[matches.first] - there[matches.second]
    near = np.flatnonzero((away**2).sum(axis=1) < reach_px**2)
    order = near[np.lexsort((matches.second[near], -matches.likeness[near], matches.first[near]))]
    firsts = matches.first[order]
    is_best = np.ones(len(order), np.bool_)
    is_best[1:] = firsts[1:] != firsts[:-1]
    return firsts[is_best], matches.second[order[is_best]]


def _fitted(here: Points, there: Points, bends: bool, first: LocalFeatures) -> Matrix | None:
    for fit in (fit_homography, fit_affine) if bends else (fit_affine,):
        matrix = fit(here, there)
        if matrix is None:
            continue
        # Places of a neighbouring repeat lie further off than the others: fitted again without them.
        errors = np.hypot(*(project(matrix, here) - there).T)
        close = errors <= max(1.0, 2 * float(np.median(errors)))
        if int(close.sum()) >= (_FEWEST_FOR_HOMOGRAPHY if fit is fit_homography else _FEWEST):
            matrix = fit(here[close], there[close])
        if matrix is not None and is_plausible(matrix, first.width_px, first.height_px):
            return matrix
    return None
