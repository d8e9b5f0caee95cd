"""Vectors of cloths on the axes pattern, colour and both.

Knows: that a cloth is the mean of its photographs, and how a palette becomes a vector. Does not know: clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.vectors import unit

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace, Swatch
    from motifsearch.vectors import Ids, Vectors

# Places of CIELAB at which a palette is felt, and how far each feels (CIE76).
_LIGHT, _HUES = (20.0, 40.0, 60.0, 80.0), np.linspace(-60, 60, 7)
_FEELS = 14.0
# Among so many, a few new cloths find their like; more would only have to be read.
MOST_BESIDE = 20_000


def cloth_vectors(
    database: Database, space: EmbeddingSpace, axis: Axis, *, cloths: Ids | None = None
) -> tuple[Ids, Vectors]:
    """Return a vector for each cloth with a photograph that anybody may see.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
        Whose vectors say the pattern.
    axis : {"pattern", "colour", "both"}
        "both" is as much the one as the other.
    cloths : (m,) int64, optional
        Only these; what all have in common is then what these have. See `some_known`.

    Returns
    -------
    cloth_ids : (n,) int64, ascending
    vectors : (n, dim) float32, unit length
    """
    shown = np.intersect1d(database.embeddings.ids(space), database.filters.allowed_ids(), assume_unique=True)
    if cloths is not None:
        shown = shown[np.isin(database.photos.cloths_of(shown), cloths)]
    ids, pattern = database.embeddings.vectors(space, None if cloths is None else shown)
    inside = np.isin(ids, shown)
    ids, pattern = ids[inside], pattern[inside]
    parts: list[Vectors] = []
    if axis != "colour":
        # What all photographs have in common tells none of them apart.
        parts.append(unit(pattern - pattern.mean(axis=0)) if len(pattern) else pattern)
    if axis != "pattern":
        colours = palette_vectors(database.photos.palettes(ids.tolist()))
        parts.append(unit(colours - colours.mean(axis=0)) if len(colours) else colours)
    joined = np.concatenate(parts, axis=1) / np.float32(np.sqrt(len(parts)))
    if not ids.size:
        return np.empty(0, dtype=np.int64), joined
    of_photo = database.photos.cloths_of(ids)
    order = np.argsort(of_photo, kind="stable")
    found, first = np.unique(of_photo[order], return_index=True)
    # The direction of a sum is that of the mean.
    return found, unit(np.add.reduceat(joined[order], first, axis=0))


def some_known(known: Ids, seed: int = 0) -> Ids:
    """Return cloths beside which new ones are put: all that are known, or of very many a seeded sample."""
    if len(known) <= MOST_BESIDE:
        return known
    return np.sort(np.random.default_rng(seed).choice(known, MOST_BESIDE, replace=False))


def shown_cloths(database: Database, space: EmbeddingSpace) -> Ids:
    """Return the cloths that `cloth_vectors` has a vector for, (n,) int64 ascending, without reading vectors."""
    photos = np.intersect1d(database.embeddings.ids(space), database.filters.allowed_ids(), assume_unique=True)
    return np.unique(database.photos.cloths_of(photos))


def palette_vectors(palettes: list[tuple[Swatch, ...]]) -> Vectors:
    """Return how much of each place of CIELAB every palette fills, (n, 196) float32, unit length."""
    places = np.array([(light, a, b) for light in _LIGHT for a in _HUES for b in _HUES])
    found = np.zeros((len(palettes), len(places)))
    for row, palette in enumerate(palettes):
        for swatch in palette:
            far = ((places - np.array(swatch.lab)) ** 2).sum(axis=1)
            felt = np.exp(-far / (2 * _FEELS**2))
            found[row] += swatch.share * felt / max(float(felt.sum()), 1e-12)
    # The root keeps a great ground from hiding the colours upon it.
    return unit(np.sqrt(found))
