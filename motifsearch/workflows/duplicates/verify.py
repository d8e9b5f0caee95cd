"""Looking at two photographs, and saying what they are to one another.

Knows: how features, alignment and the residual of the pixels are put together. Does not know: which photographs are
worth a look, nor where their pixels come from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.images.alignment import Alignment, align
from motifsearch.images.fractions import in_fractions, in_pixels, turned_deg, turned_transform
from motifsearch.images.homography import project, resized, sized
from motifsearch.images.local_features import LocalFeatures, find_features
from motifsearch.images.residual import Residual, compare
from motifsearch.images.signature import signature
from motifsearch.images.thumbnail import shrink
from motifsearch.workflows.duplicates.verdict import Evidence, is_worth_closer_look, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from motifsearch.images.homography import Points
    from motifsearch.images.signature import Signature
    from motifsearch.images.thumbnail import Pixels
    from motifsearch.records import DuplicateKind

LONGER_PX, NEAR_PX = 384, 768
FEATURES = 800
_COARSE_PX = 192
_OF_ONE_CLOTH = frozenset({"same_photograph", "same_cloth"})
# Alignments of which the pixels are compared, and the likeness from which on no other is looked at.
_LOOKS, _SURE = 4, 0.97
# How often one picture is bent onto the other at the closer look.
_BENDS = 3
# From which ratio of their longer sides two pictures are also compared at one size.
_UNEQUAL = 1.5
_GRID = np.stack(np.meshgrid(np.linspace(0.02, 0.98, 7), np.linspace(0.02, 0.98, 7)), axis=2).reshape(-1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A photograph made ready to be compared.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        At most `LONGER_PX` pixels long.
    near : ndarray, (h, w, 3) uint8
        At most `NEAR_PX` pixels long, for a closer look.
    features : LocalFeatures
        Of `pixels`.
    """

    pixels: Pixels
    near: Pixels
    features: LocalFeatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What two photographs are to one another.

    Attributes
    ----------
    kind : str or None
        None for nothing.
    certainty : float
        In [0, 1]; of nothing, too.
    evidence : Evidence or None
        None where the pictures cannot be laid on one another.
    transform : tuple of float or None
        As in `motifsearch.records.DuplicatePair`.
    """

    kind: DuplicateKind | None
    certainty: float
    evidence: Evidence | None
    transform: tuple[float, ...] | None


class _Laid(NamedTuple):
    """An alignment, and what it leaves."""

    alignment: Alignment
    residual: Residual


def look(pixels: Pixels) -> Look:
    """Make a photograph ready, (h, w, 3) uint8 sRGB of any size."""
    near = np.ascontiguousarray(shrink(pixels, NEAR_PX))
    small = np.ascontiguousarray(shrink(near, LONGER_PX))
    return Look(pixels=small, near=near, features=find_features(small, longer_px=LONGER_PX, count=FEATURES))


def sign(seen: Look) -> Signature:
    """Make the signature of a photograph."""
    return signature(seen.features, find_features(seen.pixels, longer_px=_COARSE_PX, count=FEATURES))


def verify(first: Look, second: Look, *, turn: int | None = None) -> Finding:
    """Compare two photographs.

    Parameters
    ----------
    first, second : Look
    turn : int, optional
        Which of `fingerprint.TURN_NAMES` makes the first like the second as a whole, where their hashes say so. It is
        tried beside what the local features propose, which a plain or blurred picture has few of.

    Returns
    -------
    Finding
        The best that any alignment of the two shows.
    """
    tried = [] if turn is None else [_as_turned(first.pixels, second.pixels, turn)]
    found = _judged(first, second, _best(first, second, (*tried, *align(first.features, second.features)[:_LOOKS])))
    if found.kind not in _OF_ONE_CLOTH and _size(first, second) > _UNEQUAL:
        # The strongest places of the larger may all be too fine to be seen in the smaller.
        again = _judged(first, second, _best(first, second, _align_at_one_size(first, second)[:_LOOKS]))
        if again.kind in _OF_ONE_CLOTH or found.evidence is None:
            return again
    return found


def _best(first: Look, second: Look, alignments: Iterable[Alignment]) -> _Laid | None:
    """The alignment under which most of the pictures agrees."""
    best: tuple[float, _Laid] | None = None
    for alignment in alignments:
        residual = compare(first.pixels, second.pixels, alignment.matrix, alignment.matched)
        if residual is None:
            continue
        worth = residual.likeness + 0.5 * residual.bent_likeness + 0.2 * max(residual.shared)
        if best is None or worth > best[0]:
            best = worth, _Laid(alignment, residual)
        if residual.likeness > _SURE:
            break
    return None if best is None else best[1]


def _judged(first: Look, second: Look, laid: _Laid | None) -> Finding:
    if laid is None:
        return Finding(kind=None, certainty=1.0, evidence=None, transform=None)
    seen, closer = _evidence(first.pixels, laid), None
    if is_worth_closer_look(seen):
        nearer = _nearer(first, second, laid)
        closer = None if nearer is None else _evidence(first.near, nearer)
    kind, certainty = judge(seen, closer)
    return Finding(
        kind=kind,
        certainty=certainty,
        evidence=closer if closer is not None and kind == "same_cloth" else seen,
        transform=in_fractions(laid.residual.matrix, first.pixels, second.pixels),
    )


def _nearer(first: Look, second: Look, laid: _Laid) -> _Laid | None:
    """Compare under the same alignment at the larger size."""
    ups = [_times(seen.near, seen.pixels) for seen in (first, second)]
    matrix = resized(laid.residual.matrix, *ups)
    matched = project(sized(*ups[0]), laid.alignment.matched)
    residual = compare(first.near, second.near, matrix, matched, bends=_BENDS)
    return None if residual is None else _Laid(replace(laid.alignment, matrix=matrix, matched=matched), residual)


def _times(larger: Pixels, smaller: Pixels) -> tuple[float, float]:
    """How many times wider and higher a picture is than itself made smaller."""
    return larger.shape[1] / smaller.shape[1], larger.shape[0] / smaller.shape[0]


def _size(first: Look, second: Look) -> float:
    """How many times longer the larger picture is."""
    one, two = (max(seen.pixels.shape[:2]) for seen in (first, second))
    return max(one, two) / min(one, two)


def _align_at_one_size(first: Look, second: Look) -> list[Alignment]:
    longer = min(max(seen.pixels.shape[:2]) for seen in (first, second))
    one, two = (find_features(seen.pixels, longer_px=longer, count=FEATURES) for seen in (first, second))
    ups = [
        (seen.pixels.shape[1] / features.width_px, seen.pixels.shape[0] / features.height_px)
        for seen, features in ((first, one), (second, two))
    ]
    return [
        replace(
            alignment,
            matrix=resized(alignment.matrix, *ups),
            matched=project(sized(*ups[0]), alignment.matched),
        )
        for alignment in align(one, two)
    ]


def _as_turned(first: Pixels, second: Pixels, turn: int) -> Alignment:
    matrix = in_pixels(np.array(turned_transform(turn)).reshape(3, 3), first, second)
    matched: Points = _GRID * (first.shape[1], first.shape[0])
    flips = float(np.linalg.det(matrix[:2, :2])) < 0
    # As many places as the grid has are vouched for by the hash of the whole.
    return Alignment(matrix=matrix, is_mirrored=flips, matched=matched, visible=len(matched), error_px=0.3)


def _evidence(first: Pixels, laid: _Laid) -> Evidence:
    alignment, residual = laid
    height, width = first.shape[:2]
    matrix = residual.matrix
    unit = max(height, width) / LONGER_PX if max(height, width) > LONGER_PX else 1.0
    return Evidence(
        residual=replace(
            residual,
            side_px=residual.side_px / unit,
            bend_px=residual.bend_px / unit,
            jitter_px=residual.jitter_px / unit,
        ),
        mirrored=alignment.is_mirrored,
        turned_deg=round(turned_deg(matrix, width, height), 1),
        inliers=len(alignment.matched),
        error_px=alignment.error_px,
        tilt=abs(float(matrix[2, 0])) * width + abs(float(matrix[2, 1])) * height,
    )
