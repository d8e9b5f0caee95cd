"""What lies between two cloths: the nearest at each step of the way, and what nobody has made there.

Knows: vectors and records. Does not know: what anybody will make of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.records import Condition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.records import Cloth, Motif
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors

STEPS = (0.25, 0.5, 0.75)
# Between two cloths it is empty where nine of ten cloths have a closer neighbour than the middle has.
_EMPTY_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What lies at one place between two photographs.

    Attributes
    ----------
    at : float
        0 is the first photograph, 1 the second.
    photo_ids : tuple of int
        The nearest, one for each cloth, those of the two cloths left out.
    nearest : float or None
        Cosine of the first of them.
    """

    at: float
    photo_ids: tuple[int, ...]
    nearest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A motif of one cloth with something of the other, and how many photographs have both."""

    motif_uid: str
    field: str
    value: str
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """What lies between two photographs.

    Attributes
    ----------
    first, second : int
        The two photographs.
    between : tuple of Between
    closer_share : float or None
        Share of the catalogue's cloths whose own nearest cloth is closer than the middle's; None where too few say.
    crossings : tuple of Crossing
        Rarest first; those with no photograph are what nobody has made here.
    """

    first: int
    second: int
    between: tuple[Between, ...]
    closer_share: float | None
    crossings: tuple[Crossing, ...]

    @property
    def is_empty(self) -> bool:
        """Whether hardly any cloth of the catalogue stands as alone as the middle would."""
        return self.closer_share is not None and self.closer_share >= _EMPTY_SHARE


def slerp(first: Vectors, second: Vectors, at: float) -> NDArray[np.float32]:
    """Go from one unit vector to another along the sphere (K. Shoemake, SIGGRAPH 1985).

    Parameters
    ----------
    first, second : ndarray, (dim,) float32, unit length
    at : float
        0 to 1.

    Returns
    -------
    ndarray, (dim,) float32, unit length
        For opposite vectors the way is not one; the straight mean, made unit length, stands in.
    """
    angle = float(np.arccos(np.clip(first @ second, -1, 1)))
    if angle < 1e-4 or angle > np.pi - 1e-4:
        mixed = (1 - at) * first + at * second
        length = float(np.linalg.norm(mixed))
        return np.asarray(mixed / length if length > 1e-6 else first, np.float32)
    mixed = (np.sin((1 - at) * angle) * first + np.sin(at * angle) * second) / np.sin(angle)
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


def between(
    store: VectorStore,
    pair: Vectors,
    *,
    allowed: Ids,
    cloth_of: Mapping[int, int],
    left_out: Sequence[int],
    count: int,
) -> tuple[Between, ...]:
    """Look along the way between two vectors and name the nearest cloths at each step.

    Parameters
    ----------
    store : VectorStore
    pair : ndarray, (2, dim) float32, unit length
    allowed : ndarray, (n,) int64
        Photographs that may be named.
    cloth_of : mapping of int to int
        Photograph to cloth.
    left_out : sequence of int
        Cloths that are not named.
    count : int
        How many cloths at most.

    Returns
    -------
    tuple of Between
        One for each of `STEPS`.
    """
    places = np.stack([slerp(pair[0], pair[1], at) for at in STEPS])
    found = store.search(places, max(1, min(len(allowed), 10 * count)), allowed)
    steps: list[Between] = []
    for at, ids, scores in zip(STEPS, found.ids.tolist(), found.scores.tolist(), strict=True):
        kept: dict[int, tuple[int, float]] = {}
        for photo, score in zip(ids, scores, strict=True):
            if photo >= 0 and cloth_of[photo] not in left_out:
                kept.setdefault(cloth_of[photo], (photo, float(score)))
        nearest = list(kept.values())[:count]
        steps.append(
            Between(at=at, photo_ids=tuple(photo for photo, _ in nearest), nearest=nearest[0][1] if nearest else None)
        )
    return tuple(steps)


def crossings(
    database: Database, first: tuple[Cloth, Motif | None], second: tuple[Cloth, Motif | None]
) -> tuple[Crossing, ...]:
    """Cross the motif of each of two cloths with the other's technique, colours and province, and count."""
    found: list[Crossing] = []
    for (_, motif), (other, _) in ((first, second), (second, first)):
        if motif is None:
            continue
        values = [("technique", other.technique), ("province", other.province)]
        values += [("colour", colour) for colour in other.colours]
        for field, value in values:
            if value is not None:
                both = (Condition(field="motif", values=(motif.uid,)), Condition(field=field, values=(value,)))
                count = int(database.filters.allowed_ids(both).size)
                found.append(Crossing(motif_uid=motif.uid, field=field, value=value, photos=count))
    return tuple(sorted(set(found), key=lambda one: (one.photos, one.motif_uid, one.field, one.value)))
