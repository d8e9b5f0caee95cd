"""Which of many pictures share local features with one, by their signatures.

Knows: an index of codes in memory, some 3 KB for each picture. Does not know: pictures, databases.

A code is cut into four words of 16 bits; two codes that differ in few bits mostly share a word. Codes that many
pictures share, such as those of the dots that fill a background, count little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.images.signature import NEAR_BITS, SIGNATURE, agreement, bits_apart, mirrored_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.images.signature import Codes, Signature

_WORDS, _VALUES = 4, 1 << 16
_CLOSER_LOOK = 48
# A word that so many features share, and more than this part of all, is not looked up.
_COMMON, _COMMON_PART = 512, 1 / 512


class SignatureIndex:
    """All signatures, to be asked.

    Parameters
    ----------
    signatures : sequence of Signature
        The picture's number is its place in the sequence.
    """

    def __init__(self, signatures: Sequence[Signature]) -> None:
        lengths = np.array([len(one) for one in signatures], np.int64)
        self._all: Signature = np.concatenate((*signatures, np.zeros(0, SIGNATURE)))
        self._starts = np.concatenate(([0], np.cumsum(lengths)))
        self._owner = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        self._codes: Codes = np.ascontiguousarray(self._all["code"], np.uint64)
        words = self._codes.view(np.uint16).reshape(-1, _WORDS)
        self._order = [np.argsort(words[:, n], kind="stable").astype(np.int32) for n in range(_WORDS)]
        counts = [np.bincount(words[:, n], minlength=_VALUES) for n in range(_WORDS)]
        self._begin = [np.concatenate(([0], np.cumsum(count))) for count in counts]
        self._common = max(_COMMON, int(len(self._codes) * _COMMON_PART))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def similar(self, number: int, k: int, least: int) -> list[tuple[int, int]]:
        """Find the pictures that share most features with one of them.

        Parameters
        ----------
        number : int
            The picture that asks.
        k : int
            How many at most.
        least : int
            How many features must agree on one similarity.

        Returns
        -------
        list of (int, int)
            Number of the picture and of the features that agree; most first, then by number.
        """
        own = self._all[self._starts[number] : self._starts[number + 1]]
        if not len(own):
            return []
        weights = np.zeros(len(self))
        for flips in (False, True):
            weights = np.maximum(weights, self._weights(*self._hits(own, flips=flips)))
        weights[number] = 0
        likely = np.flatnonzero(weights > 0)
        likely = likely[np.argsort(-weights[likely], kind="stable")][:_CLOSER_LOOK]
        # A look at whole signatures: not half of the codes that are near share a word.
        counts = np.array(
            [agreement(own, self._all[self._starts[other] : self._starts[other + 1]]) for other in likely.tolist()],
            np.int64,
        )
        order = np.lexsort((likely, -counts))
        return [(int(likely[place]), int(counts[place])) for place in order[:k].tolist() if counts[place] >= least]

    def _hits(self, own: Signature, *, flips: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of the asking picture's features and of features in the index whose codes are near."""
        codes = np.ascontiguousarray(own["code"], np.uint64)
        codes = mirrored_codes(codes) if flips else codes
        words = codes.view(np.uint16).reshape(-1, _WORDS).astype(np.int64)
        asked: list[NDArray[np.int64]] = []
        found: list[NDArray[np.int64]] = []
        for n in range(_WORDS):
            begin, end = self._begin[n][words[:, n]], self._begin[n][words[:, n] + 1]
            length = np.where(end - begin > self._common, 0, end - begin)
            i = np.repeat(np.arange(len(codes)), length)
            within = np.arange(len(i)) - np.repeat(np.cumsum(length) - length, length)
            asked.append(i)
            found.append(self._order[n][begin[i] + within].astype(np.int64))
        i, j = np.concatenate(asked), np.concatenate(found)
        near = bits_apart(codes[i], self._codes[j]) <= NEAR_BITS
        # The same pair may share several words.
        pairs = np.unique(i[near] * len(self._codes) + j[near])
        return pairs // max(1, len(self._codes)), pairs % max(1, len(self._codes))

    def _weights(self, i: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much each picture shares: a feature counts once, and less the more pictures have it."""
        pairs = np.unique(i * len(self) + self._owner[found])
        feature, owner = pairs // len(self), pairs % len(self)
        sharing = np.bincount(feature, minlength=1)
        counted = np.bincount(owner, 1 / np.log2(1 + sharing[feature]).clip(1), minlength=len(self))
        return np.asarray(counted, np.float64)
