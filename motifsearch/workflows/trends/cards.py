"""Cards of clusters: what is typical, what is unusual, and what their records say.

Knows: members, their vectors, palettes and records. Does not know: growth or words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.records import Swatch
from motifsearch.workflows.trends.axes import cloth_vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.records import Cloth, EmbeddingSpace, TrendCluster
    from motifsearch.vectors import Ids, Vectors

TYPICAL, UNUSUAL = 8, 4
_SWATCHES = 6
# Swatches that are nearer to one another (CIE76) are one colour on a card.
_SAME_COLOUR = 18.0
# Of larger clusters a seeded sample says the palette.
_MOST_PALETTES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What there is to say of a cluster.

    Attributes
    ----------
    cluster : TrendCluster
    shown : int
        Members that anybody may see.
    typical, unusual : tuple of int
        Cloths nearest to the middle of the cluster, and those farthest from it, at most eight and four; none is both.
    palette : tuple of Swatch
        Colours of all members together, largest first.
    provinces, regencies, techniques, motifs, makers : dict of str to int
        What the members' records say, most frequent first; those without are not in it.
    """

    cluster: TrendCluster
    shown: int
    typical: tuple[int, ...]
    unusual: tuple[int, ...]
    palette: tuple[Swatch, ...]
    provinces: dict[str, int]
    regencies: dict[str, int]
    techniques: dict[str, int]
    motifs: dict[str, int]
    makers: dict[str, int]


def cards(database: Database, space: EmbeddingSpace, clusters: Sequence[TrendCluster]) -> tuple[Card, ...]:
    """Make a card of each cluster.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    clusters : sequence of TrendCluster
        Of one axis.

    Returns
    -------
    tuple of Card
    """
    if not clusters:
        return ()
    cloth_ids, vectors = cloth_vectors(database, space, clusters[0].axis)
    rows = {cloth: row for row, cloth in enumerate(cloth_ids.tolist())}
    motifs = {motif.motif_id: motif.uid for motif in database.motifs.iter()}
    return tuple(
        _card(
            each,
            [cloth for cloth in each.cloth_ids if cloth in rows],
            rows=rows,
            vectors=vectors,
            database=database,
            motifs=motifs,
        )
        for each in clusters
    )


def representatives(vectors: Vectors) -> tuple[Ids, Ids]:
    """Return which of a cluster's vectors are typical and which unusual.

    Parameters
    ----------
    vectors : (n, dim) float32
        Unit length.

    Returns
    -------
    typical : (at most 8,) int64
        Nearest to the mean first.
    unusual : (at most 4,) int64
        Farthest from the mean first.
    """
    order = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable") if len(vectors) else np.empty(0, np.int64)
    # Of a small cluster two thirds are typical, so that there is something unusual at all.
    typical = min(TYPICAL, max(1, round(len(order) * 2 / 3)))
    return order[:typical], order[typical:][::-1][:UNUSUAL]


def mixed_palette(palettes: Iterable[tuple[Swatch, ...]]) -> tuple[Swatch, ...]:
    """Mix the palettes of several photographs into one of at most six colours, largest first; shares add up to one."""
    swatches = sorted((each for palette in palettes for each in palette), key=lambda each: -each.share)
    labs: list[np.ndarray] = []
    shares: list[float] = []
    for each in swatches:
        lab = np.array(each.lab)
        near = [place for place, other in enumerate(labs) if float(np.linalg.norm(other - lab)) < _SAME_COLOUR]
        if near:
            place = near[0]
            whole = shares[place] + each.share
            labs[place] = (labs[place] * shares[place] + lab * each.share) / whole
            shares[place] = whole
        else:
            labs.append(lab)
            shares.append(each.share)
    order = sorted(range(len(labs)), key=lambda place: -shares[place])[:_SWATCHES]
    whole = sum(shares[place] for place in order) or 1.0
    return tuple(
        Swatch(lab=(float(labs[place][0]), float(labs[place][1]), float(labs[place][2])), share=shares[place] / whole)
        for place in order
    )


def _card(
    cluster: TrendCluster,
    members: list[int],
    *,
    rows: Mapping[int, int],
    vectors: Vectors,
    database: Database,
    motifs: Mapping[int, str],
) -> Card:
    typical, unusual = representatives(vectors[[rows[cloth] for cloth in members]])
    cloths = database.cloths.get_many(members)
    return Card(
        cluster=cluster,
        shown=len(members),
        typical=tuple(members[place] for place in typical.tolist()),
        unusual=tuple(members[place] for place in unusual.tolist()),
        palette=mixed_palette(first_palettes(database, members)),
        provinces=_counted(each.province for each in cloths),
        regencies=_counted(each.regency for each in cloths),
        techniques=_counted(each.technique for each in cloths),
        motifs=_counted(_motif(each, motifs) for each in cloths),
        makers=_counted(each.maker for each in cloths),
    )


def first_palettes(database: Database, cloths: Sequence[int]) -> list[tuple[Swatch, ...]]:
    """Return the palette of the first photograph of each cloth that anybody may see, of at most 400 cloths."""
    chosen = list(cloths)
    if len(chosen) > _MOST_PALETTES:
        rng = np.random.default_rng(len(chosen))
        chosen = [chosen[place] for place in np.sort(rng.choice(len(chosen), _MOST_PALETTES, replace=False)).tolist()]
    found: dict[int, tuple[Swatch, ...]] = {}
    for photo in database.photos.get_many(first_photos(database, chosen).values()):
        found[photo.cloth_id] = photo.palette
    return list(found.values())


def first_photos(database: Database, cloths: Iterable[int]) -> dict[int, int]:
    """Return the first photograph of each cloth that anybody may see; cloths without one are not in it."""
    wanted = set(cloths)
    allowed = database.filters.allowed_ids()
    found: dict[int, int] = {}
    for photo, cloth in zip(allowed.tolist(), database.photos.cloths_of(allowed).tolist(), strict=True):
        if cloth in wanted:
            found.setdefault(cloth, photo)
    return found


def _motif(cloth: Cloth, motifs: Mapping[int, str]) -> str | None:
    return motifs.get(cloth.motif_id) if cloth.motif_id is not None else None


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    return dict(Counter(sorted(value for value in values if value)).most_common())
