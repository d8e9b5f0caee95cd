"""Hits that show one thing, folded into one entry: photographs of one cloth, and near copies of a photograph.

Knows: cloths and perceptual hashes. Does not know: where the hits came from. It decides nothing about duplicates; an
entry opens again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from motifsearch.images.fingerprint import hamming_bits

if TYPE_CHECKING:
    from motifsearch.records import SearchAnswer, SearchHit

# Of 256 bits. PDQ's authors take 31 for a match of two pictures (facebook/ThreatExchange, hashing.pdf, 2019); below a
# quality of 50 the hash of a picture with little in it is not to be trusted, from the same source.
_NEAR_BITS = 31
_LEAST_QUALITY = 50


def folded(answer: SearchAnswer, k: int) -> SearchAnswer:
    """Fold an answer.

    Parameters
    ----------
    answer : SearchAnswer
        Longer than `k`, so that enough is left.
    k : int
        How many entries to keep.

    Returns
    -------
    SearchAnswer
        Each hit's `folded` are the photographs behind it, by rank; ranks are counted anew.
    """
    kept: list[SearchHit] = []
    behind: list[list[int]] = []
    for hit in answer.hits:
        at = next((index for index, one in enumerate(kept) if _is_one(one, hit)), None)
        if at is not None:
            behind[at].append(hit.photo.photo_id)
        elif len(kept) < k:
            kept.append(hit)
            behind.append([])
    hits = tuple(
        replace(hit, rank=rank, folded=tuple(ids))
        for rank, (hit, ids) in enumerate(zip(kept, behind, strict=True), start=1)
    )
    return replace(answer, hits=hits)


def _is_one(first: SearchHit, second: SearchHit) -> bool:
    if first.cloth.cloth_id == second.cloth.cloth_id:
        return True
    if min(first.photo.pdq_quality, second.photo.pdq_quality) < _LEAST_QUALITY:
        return False
    return hamming_bits(first.photo.pdq, second.photo.pdq) <= _NEAR_BITS
