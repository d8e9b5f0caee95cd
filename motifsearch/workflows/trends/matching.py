"""Which new cluster is which old one.

Knows: members and centroids. Does not know: vectors' origin, names or the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# An old cluster goes on in a new one that holds so much of what either has of the cloths that both know.
_SAME = 0.34


def match(
    old: Mapping[int, frozenset[int]],
    new: Sequence[frozenset[int]],
    likeness: NDArray[np.float64] | None = None,
) -> dict[int, int]:
    """Find for each new cluster the old one that it continues.

    The overlap is that of members (Jaccard) among the cloths that were there before, so that new cloths alone take no
    identity away; where overlaps are alike, the likeness of the centroids decides. Each old cluster goes on in one
    new cluster at most, so that their sum is greatest.

    Parameters
    ----------
    old : mapping of int to frozenset of int
        Identifier to members.
    new : sequence of frozenset of int
        Members of each new cluster.
    likeness : (len(old), len(new)) float64, optional
        Cosine of the centroids.

    Returns
    -------
    dict of int to int
        Place in `new` to the identifier of an old cluster; new clusters without one are not in it.
    """
    if not old or not new:
        return {}
    from scipy.optimize import linear_sum_assignment

    ids = list(old)
    known = frozenset().union(*old.values())
    overlap = np.zeros((len(ids), len(new)))
    for row, cluster_id in enumerate(ids):
        for column, members in enumerate(new):
            there = members & known
            either = len(old[cluster_id] | there)
            overlap[row, column] = len(old[cluster_id] & there) / either if either else 0.0
    score = overlap if likeness is None else overlap + 0.01 * likeness
    rows, columns = linear_sum_assignment(-score)
    return {int(c): ids[r] for r, c in zip(rows, columns, strict=True) if overlap[r, c] >= _SAME}
