"""Is a design new here: the closest motifs, how unusual it is, and what to mind about the close ones.

How unusual: for a sample of the catalogue's cloths the cosine to the nearest *other* cloth is known. The share of them
whose nearest cloth is closer than the design's says how the design compares: 0.9 means that nine of ten cloths here
have a closer neighbour than it has. It speaks of this catalogue alone, and of pictures.

Knows: vectors, hits and records. Does not know: the law. What it returns is help for a person who decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import SearchHit
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.workflows.answers.why import Why

LARGEST_SAMPLE = 2000
_DEPTH = 50
# Statements of rights by which anybody may use a picture or work; keys of the vocabulary.
_FREE = ("cc0", "pdm", "rs_noc_us", "rs_nkc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something to mind about a close motif.

    Attributes
    ----------
    kind : {"restricted", "rights", "regime", "label", "may_tell", "permission"}
    value : str
        A key of the vocabulary for rights and regime where it is one, else the record's own words.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMotif:
    """One close cloth with its evidence."""

    why: Why
    cautions: tuple[Caution, ...]

    @property
    def hit(self) -> SearchHit:
        """The hit itself."""
        return self.why.hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Newness:
    """What the catalogue says about a design.

    Attributes
    ----------
    close : tuple of CloseMotif
        Closest first, one for each cloth.
    nearest : float or None
        Cosine to the nearest cloth; None in an empty catalogue.
    closer_share : float or None
        Share of the catalogue's cloths whose own nearest cloth is closer than `nearest`, 0 to 1; None where there are
        fewer than ten.
    compared : int
        Cloths behind that share.
    cloths : int
        Cloths that were compared with the design: those that are open to the public.
    is_cloth : bool
        Whether the picture looks like patterned cloth.
    """

    close: tuple[CloseMotif, ...]
    nearest: float | None
    closer_share: float | None
    compared: int
    cloths: int
    is_cloth: bool


def own_nearest(
    store: VectorStore, ids: Ids, vectors: Vectors, cloth_of: Mapping[int, int], *, seed: int = 0
) -> dict[int, float]:
    """Say for a sample of cloths how close the nearest other cloth is.

    Parameters
    ----------
    store : VectorStore
    ids : ndarray, (n,) int64
        Photographs that may be seen.
    vectors : ndarray, (n, dim) float32
        Theirs.
    cloth_of : mapping of int to int
        Photograph to cloth.
    seed : int
        Of the sample of at most 2,000 cloths.

    Returns
    -------
    dict of int to float
        Cloth to cosine. A cloth whose fifty nearest photographs are all its own is left out.
    """
    first: dict[int, int] = {}
    for row, photo_id in enumerate(ids.tolist()):
        first.setdefault(cloth_of[photo_id], row)
    cloths = np.array(sorted(first), dtype=np.int64)
    chosen = np.random.default_rng(seed).permutation(cloths)[:LARGEST_SAMPLE]
    if len(cloths) < 2:
        return {}
    rows = [first[int(cloth)] for cloth in chosen]
    found = store.search(vectors[rows], min(_DEPTH, len(ids)), ids)
    nearest: dict[int, float] = {}
    for cloth, near, scores in zip(chosen.tolist(), found.ids.tolist(), found.scores.tolist(), strict=True):
        other = [score for photo, score in zip(near, scores, strict=True) if photo >= 0 and cloth_of[photo] != cloth]
        if other:
            nearest[cloth] = float(other[0])
    return nearest


def cautions(hit: SearchHit) -> tuple[Caution, ...]:
    """What to mind about a hit's cloth and motif, as their records say it.

    Parameters
    ----------
    hit : SearchHit

    Returns
    -------
    tuple of Caution
    """
    found: list[Caution] = []
    motif, cloth = hit.motif, hit.cloth
    if motif is not None and motif.restricted:
        found.append(Caution(kind="restricted", value=motif.use or motif.name))
    if cloth.rights and cloth.rights not in _FREE:
        found.append(Caution(kind="rights", value=cloth.rights))
    regime = cloth.regime or (motif.regime if motif else None)
    if regime and regime != "unknown":
        found.append(Caution(kind="regime", value=regime))
    found += [Caution(kind="label", value=label.name) for label in cloth.labels]
    may_tell = cloth.may_tell or (motif.may_tell if motif else None)
    if may_tell:
        found.append(Caution(kind="may_tell", value=may_tell))
    if cloth.permission:
        found.append(Caution(kind="permission", value=cloth.permission))
    return tuple(found)


def closer_share(nearest: float | None, own: Mapping[int, float]) -> float | None:
    """The share of cloths whose own nearest is closer; None where fewer than ten cloths can say."""
    if nearest is None or len(own) < 10:
        return None
    return float(np.mean([value > nearest for value in own.values()]))
