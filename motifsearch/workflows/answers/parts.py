"""The parts of two pictures that a model finds most alike.

With a model that says what it sees at each place, pieces of one picture are laid over the other at seven relative
sizes and in four quarter turns (`motifsearch.workflows.answers.laying`), so that a piece is found where it lies and
not only where the same strokes lie anyhow. The quarter turn is chosen first, at three of the sizes. For any other
model quarters, ninths and halves of both pictures are embedded and compared, which says roughly where.

A cloth repeats itself: a piece of a repeat fits each of its copies equally well, and any of them may be named.

Knows: which fits are named. Does not know: records, stores, or how parts are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.images.cuttings import WHOLE, cut
from motifsearch.records import Box as Region
from motifsearch.workflows.answers.laying import Box, Looked, fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.embedders.base import Embedder, Pixels

# Shorter sides, a third of an octave apart; a pair of them compares the pictures at one relative size.
_SIZES_PX = (203, 256, 322, 406)
# Every which relative size tells the turn: much smaller, alike, much larger.
_CHOOSING = 3
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


class PartFinder:
    """Finds the parts of pictures that are most like parts of one.

    Parameters
    ----------
    query : ndarray, (h, w, 3) uint8
        In sRGB; it is looked at once, however many pictures are compared with it.
    embedder : Embedder
    region : records.Box, optional
        Only parts inside it are compared; boxes are of the whole picture all the same.
    """

    def __init__(self, query: Pixels, embedder: Embedder, *, region: Region | None = None) -> None:
        self._embedder = embedder
        self._frame = _middle(query, region or WHOLE)
        shown = cut(query, self._frame)
        upright = Looked(shown, embedder)
        self._is_seen = upright.at(_SIZES_PX[0]) is not None
        self._query = {0: upright}
        for turn in _TURNS[1:]:
            self._query[turn] = Looked(np.rot90(shown, turn), embedder, upright)

    def parts(self, hit: Pixels, *, count: int = 3) -> tuple[PartPair, ...]:
        """Find the parts of a picture; see `matching_parts`."""
        frame = _middle(hit, WHOLE)
        pairs = _apart(self._pairs(cut(hit, frame)), count)
        return tuple(
            replace(pair, query=_in_whole(pair.query, self._frame), hit=_in_whole(pair.hit, frame)) for pair in pairs
        )

    def _pairs(self, hit: Pixels) -> list[PartPair]:
        if not self._is_seen:
            return _by_crops(self._query[0].pixels, hit, self._embedder)
        looked = Looked(hit, self._embedder, self._query[0])
        # The question is turned and not the hit, since it is looked at once for all hits.
        turn = self._best_turn(looked)
        found = [
            PartPair(
                query=turned_back(fit.first, turn),
                hit=fit.second,
                closeness=fit.closeness,
                turn_degrees=90 * turn,
            )
            for first_px, second_px in _relative_sizes()
            for fit in fits(self._query[turn], looked, first_px, second_px)
        ]
        return found or _by_crops(self._query[0].pixels, hit, self._embedder)

    def _best_turn(self, hit: Looked) -> int:
        """The quarter turns of the question at which a piece fits best."""
        best: list[float] = []
        for turn, query in self._query.items():
            found = [fit for sizes in _relative_sizes()[::_CHOOSING] for fit in fits(query, hit, *sizes)]
            gain = _TURN_GAIN if turn else 0.0
            best.append(max((fit.closeness for fit in found), default=0.0) - gain)
        return _TURNS[int(np.argmax(best))]


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
    return PartFinder(query, embedder).parts(hit, count=count)


def _relative_sizes() -> list[tuple[int, int]]:
    """Pairs of sizes, by thirds of an octave from one picture much the larger to the other much the larger.

    The picture that shows more of the cloth is looked at larger, so that strokes have one size in both.
    """
    last = len(_SIZES_PX) - 1
    firsts = [(apart, (last - apart) // 2) for apart in range(-last, last + 1)]
    return [(_SIZES_PX[first], _SIZES_PX[first + apart]) for apart, first in firsts]


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


def _middle(pixels: Pixels, box: Region) -> Region:
    """Cut a very long strip to its middle: all of it would be too much to look at."""
    height, width = pixels.shape[0] * box.height, pixels.shape[1] * box.width
    longest = _LONGEST * min(height, width)
    down, across = min(1.0, longest / height), min(1.0, longest / width)
    return Region(
        left=box.left + box.width * (1 - across) / 2,
        top=box.top + box.height * (1 - down) / 2,
        width=box.width * across,
        height=box.height * down,
    )


def _in_whole(box: Box, frame: Region) -> Box:
    """Say where a box of a part of a picture lies in the whole."""
    x, y, width, height = box
    return frame.left + x * frame.width, frame.top + y * frame.height, width * frame.width, height * frame.height


def _by_crops(query: Pixels, hit: Pixels, embedder: Embedder) -> list[PartPair]:
    boxes = [
        Region(left=x, top=y, width=part, height=part)
        for part, starts in ((1 / 2, (0.0, 0.25, 0.5)), (1 / 3, (0.0, 1 / 3, 2 / 3)))
        for y in starts
        for x in starts
    ]
    first, second = (embedder.embed_images([cut(pixels, box) for box in boxes]) for pixels in (query, hit))
    cosines = first @ second.T
    return [
        PartPair(query=_as_tuple(boxes[index]), hit=_as_tuple(boxes[at]), closeness=float(cosines[index, at]))
        for index, at in enumerate(cosines.argmax(axis=1).tolist())
    ]


def _as_tuple(box: Region) -> Box:
    return box.left, box.top, box.width, box.height


def _apart(pairs: Sequence[PartPair], count: int) -> tuple[PartPair, ...]:
    """The closest pairs that lie apart from one another in both pictures."""
    kept: list[PartPair] = []
    for pair in sorted(pairs, key=lambda pair: (-pair.closeness, pair.query)):
        if len(kept) == count:
            break
        if all(max(overlap(pair.query, one.query), overlap(pair.hit, one.hit)) < _SAME_PART for one in kept):
            kept.append(pair)
    return tuple(kept)
