"""The map of the collection: where each cloth lies, kept from one look to the next.

Knows: when the map is drawn anew and when new cloths are only added to it, and how it is kept. Does not know: how a
layout is computed, nor what the map shows of a cloth.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.workflows.trends.axes import cloth_vectors, shown_cloths, some_known
from motifsearch.workflows.trends.layout import lay_out, place

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace
    from motifsearch.vectors import Ids
    from motifsearch.workflows.trends.layout import Plane

# Places are kept in steps of one in so many.
_STEPS = 65_535
# With twice as many cloths as it was drawn for, a map is more additions than map.
_OUTGROWN = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """Where cloths lie.

    Attributes
    ----------
    cloth_ids : (n,) int64, ascending
    where : (n, 2) float32
        From 0 to 1; near one another is alike, and nothing else: the axes mean nothing.
    drawn : int
        Cloths that were there when the map was drawn; later ones lie beside what they are most like.
    """

    axis: Axis
    cloth_ids: Ids
    where: Plane
    drawn: int


def current(database: Database, space: EmbeddingSpace, axis: Axis, *, again: bool = False) -> Atlas:
    """Return the map; it is drawn where there is none yet, or where it has outgrown itself.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}
    again : bool
        Draw it anew, beginning from what it was.

    Returns
    -------
    Atlas
        Of the cloths that anybody may see.
    """
    kept = _kept(database, space, axis)
    ids = shown_cloths(database, space)
    is_outgrown = kept is not None and len(ids) >= _OUTGROWN * max(kept.drawn, 1)
    if kept is not None and not again and not is_outgrown:
        if np.isin(ids, kept.cloth_ids).all():
            return _only(kept, ids)
        return _only(_keep(database, space, _added(kept, database, space)), ids)
    ids, vectors = cloth_vectors(database, space, axis)
    before = None
    if kept is not None:
        before = np.full((len(ids), 2), np.nan, dtype=np.float32)
        rows = np.searchsorted(kept.cloth_ids, ids).clip(0, max(len(kept.cloth_ids) - 1, 0))
        there = kept.cloth_ids[rows] == ids if len(kept.cloth_ids) else np.zeros(len(ids), dtype=bool)
        before[there] = kept.where[rows[there]]
    atlas = Atlas(axis=axis, cloth_ids=ids, where=lay_out(vectors, before=before), drawn=len(ids))
    return _keep(database, space, atlas)


def _added(kept: Atlas, database: Database, space: EmbeddingSpace) -> Atlas:
    """The map with the cloths that came since it was drawn."""
    shown = shown_cloths(database, space)
    is_new = ~np.isin(shown, kept.cloth_ids)
    beside = np.concatenate([some_known(shown[~is_new]), shown[is_new]])
    ids, vectors = cloth_vectors(database, space, kept.axis, cloths=beside)
    is_known = np.isin(ids, kept.cloth_ids)
    rows = np.searchsorted(kept.cloth_ids, ids[is_known])
    where = place(vectors[~is_known], vectors[is_known], kept.where[rows])
    # Cloths that are hidden now keep their place for the day they are shown again.
    every = np.concatenate([kept.cloth_ids, ids[~is_known]])
    order = np.argsort(every, kind="stable")
    return Atlas(
        axis=kept.axis,
        cloth_ids=every[order],
        where=np.concatenate([kept.where, where])[order],
        drawn=kept.drawn,
    )


def _only(atlas: Atlas, ids: Ids) -> Atlas:
    inside = np.isin(atlas.cloth_ids, ids)
    return Atlas(axis=atlas.axis, cloth_ids=atlas.cloth_ids[inside], where=atlas.where[inside], drawn=atlas.drawn)


def _keep(database: Database, space: EmbeddingSpace, atlas: Atlas) -> Atlas:
    """Keep the map, and return it as it is kept."""
    steps = np.rint(atlas.where * _STEPS).astype("<u2")
    packed = {
        "fingerprint": space.fingerprint,
        "drawn": atlas.drawn,
        "cloths": base64.b64encode(atlas.cloth_ids.astype("<u4").tobytes()).decode("ascii"),
        "where": base64.b64encode(steps.tobytes()).decode("ascii"),
    }
    database.settings.put(_key(atlas.axis), json.dumps(packed))
    return replace(atlas, where=(steps / _STEPS).astype(np.float32))


def _kept(database: Database, space: EmbeddingSpace, axis: Axis) -> Atlas | None:
    text = database.settings.get(_key(axis))
    packed = json.loads(text) if text else None
    if packed is None or packed["fingerprint"] != space.fingerprint:
        return None
    where = np.frombuffer(base64.b64decode(packed["where"]), dtype="<u2").reshape(-1, 2)
    return Atlas(
        axis=axis,
        cloth_ids=np.frombuffer(base64.b64decode(packed["cloths"]), dtype="<u4").astype(np.int64),
        where=(where / _STEPS).astype(np.float32),
        drawn=int(packed["drawn"]),
    )


def _key(axis: Axis) -> str:
    return f"map:{axis}"
