"""Which perceptual hashes are near one another, turned and mirrored copies included.

Knows: 256-bit PDQ hashes and what a turn does to their bits. Does not know: pictures, nor which distance means what.

The bits say which of 16 by 16 frequencies are strong. A mirror changes the sign of every other frequency, so it
inverts those bits; a quarter turn swaps rows and columns too. The hash of the turned picture itself differs from that
by up to some 16 bits, since the median that the bits are measured against moves.

A hash is cut into 16 words of 16 bits. Of two hashes that differ in at most 31 bits, one word differs in at most one
bit (Norouzi, Punjani and Fleet, "Fast Exact Search in Hamming Space With Multi-Index Hashing", 2014), so looking up
each word and its 16 neighbours finds every one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WITHIN_BITS = 31
"""The largest distance that `HashIndex` answers."""
_SIDE = 16
_WORDS, _VALUES = 16, 1 << 16
_ODD = (np.arange(_SIDE) % 2).astype(np.bool_)
# Whether rows and columns change places, and whether the odd rows and the odd columns are inverted, in the order of
# `fingerprint.TURN_NAMES`.
_TURNS = (
    *((False, False, False), (True, True, False), (False, True, True), (True, False, True)),
    *((False, True, False), (False, False, True), (True, False, False), (True, True, True)),
)
_ONE_BIT_AWAY = np.array([0, *(1 << bit for bit in range(16))], np.int64)


class NearHash(NamedTuple):
    """A hash near the one asked for.

    Attributes
    ----------
    row : int
        Which one.
    bits : int
        In how many bits they differ, 0 to 31.
    turn : int
        Which of `fingerprint.TURN_NAMES` was done to the picture that asks.
    """

    row: int
    bits: int
    turn: int


def turned_hashes(hashes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give the hashes that pictures have when they are turned and mirrored.

    Parameters
    ----------
    hashes : ndarray, (n, 32) uint8

    Returns
    -------
    ndarray, (8, n, 32) uint8
        In the order of `fingerprint.TURN_NAMES`.
    """
    bits = np.unpackbits(hashes, axis=1).astype(np.bool_).reshape(-1, _SIDE, _SIDE)
    turned = [
        (bits.transpose(0, 2, 1) if swaps else bits) ^ (rows & _ODD[:, None]) ^ (columns & _ODD[None])
        for swaps, rows, columns in _TURNS
    ]
    return np.packbits(np.stack(turned).reshape(len(_TURNS), -1, _SIDE * _SIDE), axis=2)


class HashIndex:
    """All hashes, to be asked; some 130 bytes for each.

    Parameters
    ----------
    hashes : sequence of bytes
        32 bytes each; a hash's row is its place in the sequence.
    """

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._hashes = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 2 * _WORDS)
        words = self._hashes.view("<u2")
        self._order = [np.argsort(words[:, n], kind="stable").astype(np.int32) for n in range(_WORDS)]
        # A table of where each of the 65,536 values begins would be larger than the rest.
        self._sorted = [words[order, n] for n, order in enumerate(self._order)]

    def __len__(self) -> int:
        return len(self._hashes)

    def near(self, hashed: bytes, *, k: int) -> list[NearHash]:
        """Find all hashes within `WITHIN_BITS` of one under any turn.

        Parameters
        ----------
        hashed : bytes
            32 bytes.
        k : int
            How many at most.

        Returns
        -------
        list of NearHash
            Nearest first, then by row; each row once, with the turn that brings it nearest.
        """
        turned = turned_hashes(np.frombuffer(hashed, np.uint8)[None])[:, 0]
        words = np.ascontiguousarray(turned).view("<u2").astype(np.int64)
        found: list[NDArray[np.int64]] = []
        for n in range(_WORDS):
            values = (words[:, n, None] ^ _ONE_BIT_AWAY).reshape(-1)
            begin = np.searchsorted(self._sorted[n], values.astype(np.uint16), side="left")
            end = np.searchsorted(self._sorted[n], values.astype(np.uint16), side="right")
            length = end - begin
            asked = np.repeat(np.arange(len(values)) // len(_ONE_BIT_AWAY), length)
            within = np.arange(len(asked)) - np.repeat(np.cumsum(length) - length, length)
            rows = self._order[n][np.repeat(begin, length) + within].astype(np.int64)
            found.append(asked * len(self) + rows)
        pairs = np.unique(np.concatenate(found))
        turns, rows = pairs // max(1, len(self)), pairs % max(1, len(self))
        bits = _bits_apart(turned[turns], self._hashes[rows])
        order = np.lexsort((turns, bits, rows))
        order = order[bits[order] <= WITHIN_BITS]
        is_first = np.ones(len(order), np.bool_)
        is_first[1:] = rows[order][1:] != rows[order][:-1]
        best = order[is_first]
        best = best[np.lexsort((rows[best], bits[best]))][:k]
        return [NearHash(int(rows[one]), int(bits[one]), int(turns[one])) for one in best]


_POPULATION = np.array([number.bit_count() for number in range(256)], np.uint8)


def _bits_apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.int64]:
    return _POPULATION[one ^ other].sum(axis=1, dtype=np.int64)
