"""A picture's strongest local features in two kilobytes, so that all pictures can be compared with all.

Knows: 64-bit codes of descriptors, where they lie, and how many of two pictures' codes agree on one similarity. Does
not know: how the pictures to compare are chosen; `signature_index.py` finds them.

A code says on which side of 64 thresholds the descriptor's random projections lie. The projections come in pairs of
which one is the other's mirror image, so that the code of a mirrored place is the same code with its halves swapped.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from motifsearch.images.local_features import DESCRIPTOR, MIRRORED

if TYPE_CHECKING:
    from motifsearch.images.local_features import LocalFeatures

Signature: TypeAlias = NDArray[np.void]
"""(n,) of `SIGNATURE`: the code; x and y in 65,535ths of the longer side; size in 16ths of octaves below it; direction
in 256ths of a turn."""

Codes: TypeAlias = NDArray[np.uint64]

SIGNATURE = np.dtype([("code", "<u8"), ("x", "<u2"), ("y", "<u2"), ("size", "u1"), ("turn", "u1")])
COUNT = 160
NEAR_BITS = 7
_HALF = 32
_SIGNS = np.unpackbits(np.frombuffer(hashlib.shake_256(b"motifsearch").digest(_HALF * DESCRIPTOR // 8), np.uint8))
_ROWS = _SIGNS.reshape(_HALF, DESCRIPTOR).astype(np.float32) * 2 - 1
_PROJECTIONS = np.concatenate((_ROWS, _ROWS[:, MIRRORED]))
# The median of each projection over features of drawn cloths, so that each bit is set about as often as not.
_MEDIANS = np.array(
    (
        *(0.12, 1.10, -0.93, -1.40, 2.11, 0.64, -0.60, -0.18, -0.63, 0.71, 0.53, 0.10, 0.53, 0.40, -0.88, -1.51),
        *(0.25, 0.13, -0.60, -0.13, -0.41, -0.98, -0.86, 1.35, -0.45, -1.01, -0.39, 0.10, -0.87, 1.71, -0.54, -0.26),
    ),
    np.float32,
)
_THRESHOLDS = np.tile(_MEDIANS, 2)
_POPULATION = np.array([number.bit_count() for number in range(1 << 16)], np.uint8)


def signature(features: LocalFeatures, coarse: LocalFeatures | None = None, *, count: int = COUNT) -> Signature:
    """Make the signature of a picture from its local features.

    Parameters
    ----------
    features : LocalFeatures
        Strongest first.
    coarse : LocalFeatures, optional
        Those of the picture at half its size or less. Blur, a screen's grid and a small place in a collage take the
        fine features away and leave these.
    count : int
        How many features it keeps at most, half of them coarse ones.

    Returns
    -------
    Signature
    """
    if coarse is None:
        return _coded(features, _chosen(features, count))
    strongest = np.arange(min(len(coarse.places), count // 2))
    return np.concatenate((_coded(features, _chosen(features, count - len(strongest))), _coded(coarse, strongest)))


def unread() -> Signature:
    """Return the signature of a picture that cannot be read: it shares nothing with any."""
    return np.zeros(0, SIGNATURE)


def _coded(features: LocalFeatures, chosen: NDArray[np.int64]) -> Signature:
    places = features.places[chosen]
    longer = max(features.width_px, features.height_px)
    bits = (features.descriptors[chosen] @ _PROJECTIONS.T) > _THRESHOLDS
    made = np.zeros(len(places), SIGNATURE)
    made["code"] = np.packbits(bits, axis=1, bitorder="little").view("<u8").reshape(-1)
    made["x"], made["y"] = np.clip(np.round(places[:, :2].T / longer * 65535), 0, 65535)
    made["size"] = np.clip(np.round(-16 * np.log2(np.maximum(places[:, 2], 1e-3) / longer)), 0, 255)
    made["turn"] = np.round(places[:, 3] / (2 * np.pi) * 256).astype(np.int64) % 256
    return made


def _chosen(features: LocalFeatures, count: int) -> NDArray[np.int64]:
    """The strongest, half of them large enough to be seen in a copy of some 150 pixels."""
    sizes = features.places[:, 2] / max(features.width_px, features.height_px)
    large = np.flatnonzero(sizes > _LARGE)[: count // 2]
    others = np.setdiff1d(np.arange(len(sizes)), large, assume_unique=True)[: count - len(large)]
    return np.sort(np.concatenate((large, others)))


def mirrored_codes(codes: Codes) -> Codes:
    """Return the codes that the places have in the mirrored picture."""
    return (codes << np.uint64(_HALF)) | (codes >> np.uint64(_HALF))


def bits_apart(a: Codes, b: Codes) -> NDArray[np.int64]:
    """Count the bits in which codes differ; arrays of one shape, or of shapes that fit one another."""
    differ = np.ascontiguousarray(a ^ b)
    return _POPULATION[differ.view(np.uint16).reshape(*differ.shape, 4)].sum(axis=-1, dtype=np.int64)


def agreement(first: Signature, second: Signature, *, near_bits: int = NEAR_BITS) -> int:
    """Count the features of two pictures that agree on how one lies on the other, mirror images included.

    Parameters
    ----------
    first, second : Signature
    near_bits : int
        Codes that differ in more bits are not the same place.

    Returns
    -------
    int
        0 to the number of features. Two pictures that have nothing in common have up to some 4.
    """
    if not (len(first) and len(second)):
        return 0
    most = 0
    for flips in (False, True):
        codes = mirrored_codes(first["code"]) if flips else first["code"]
        i, j = np.nonzero(bits_apart(codes[:, None], second["code"][None]) <= near_bits)
        most = max(most, agreeing(first[i], second[j], flips=flips))
    return most


def agreeing(first: Signature, second: Signature, *, flips: bool) -> int:
    """Count the largest group of matches that agree on one similarity.

    Parameters
    ----------
    first, second : Signature
        One match in each row.
    flips : bool
        Whether the first picture is to be mirrored.

    Returns
    -------
    int
        How many different features of the first picture the group has.
    """
    if len(first) < 2:
        return len(first)
    if len(first) > _MOST_MATCHES:
        chosen = np.linspace(0, len(first) - 1, _MOST_MATCHES).astype(np.int64)
        first, second = first[chosen], second[chosen]
    x, y, other_x, other_y = (side[axis].astype(np.float64) / 65535 for side in (first, second) for axis in "xy")
    turn = first["turn"].astype(np.int64)
    if flips:
        x, turn = -x, 128 - turn
    octaves = (first["size"].astype(np.float64) - second["size"]) / 16
    spin = (second["turn"].astype(np.int64) - turn) % 256
    scale, angle = 2.0**octaves, spin * (2 * np.pi / 256)
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    move_x, move_y = other_x - (cos * x - sin * y), other_y - (sin * x + cos * y)
    # Where a small repeat gives many matches, a part of them proposes and all of them vote.
    asked = np.linspace(0, len(x) - 1, min(len(x), _PROPOSALS)).astype(np.int64)
    c, s, to_x, to_y = (one[asked][:, None] for one in (cos, sin, move_x, move_y))
    agrees = (np.abs(c * x - s * y + to_x - other_x) < _REACH) & (np.abs(s * x + c * y + to_y - other_y) < _REACH)
    agrees &= np.abs(octaves[asked][:, None] - octaves) < _OCTAVES
    agrees &= np.abs((spin[asked][:, None] - spin + 128) % 256 - 128) < _SPIN
    best = agrees[int(agrees.sum(axis=1).argmax())]
    return len(np.unique(first[best]["x"].astype(np.int64) * 65536 + first[best]["y"]))


# In longer sides. On copies of 200 pixels half again as many features agree as among the strongest alone.
_LARGE = 1 / 60
_MOST_MATCHES, _PROPOSALS = 4096, 96
_REACH, _OCTAVES, _SPIN = 0.06, 0.6, 22
