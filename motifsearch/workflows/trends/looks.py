"""What a cluster looks like, as a model that knows words says it of the pictures.

Knows: likeness of pictures and words, and how many members agree. Does not know: records, or how a name is written.

The likeness of a word is counted in standard deviations over all cloths, since a word that fits everything tells
nothing and one that the model hardly knows lies equally far from all; of the words of a family the likest counts. Of a
cluster, the family with the greatest mean is what it looks like, and how well that fits is the share of members whose
own likest family it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.vectors import Ids, Vectors


def looks(
    members: Sequence[Ids], vectors: Vectors, words: Vectors, families: Sequence[str]
) -> list[tuple[str, float] | None]:
    """Find the family of words that says best what each cluster looks like.

    Parameters
    ----------
    members : sequence of (m,) int64
        Rows of each cluster.
    vectors : (n, dim) float32
        Of all cloths, unit length.
    words : (k, dim) float32
        Unit length.
    families : sequence of str
        The family of each word.

    Returns
    -------
    list of (str, float) or None
        The family and the share of members that agree, 0 to 1; None for a cluster without rows.
    """
    names = sorted(set(families))
    likeness = _told_apart(vectors @ words.T)
    of = np.array(families)
    each = _told_apart(np.stack([likeness[:, of == name].max(axis=1) for name in names], axis=1))
    found: list[tuple[str, float] | None] = []
    for rows in members:
        if not len(rows):
            found.append(None)
            continue
        best = int(each[rows].mean(axis=0).argmax())
        found.append((names[best], float((each[rows].argmax(axis=1) == best).mean())))
    return found


def _told_apart(likeness: Vectors) -> Vectors:
    return (likeness - likeness.mean(axis=0)) / np.maximum(likeness.std(axis=0), 1e-9)
