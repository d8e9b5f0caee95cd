"""What a sheet takes from the catalogue beside figures: pictures and names.

Knows: which cloths stand for a group, and which may be named. Does not know: how anything is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.workflows.trends.clusters import Clustering
    from motifsearch.workflows.trends.observations import Observation
    from motifsearch.workflows.trends.views import Views

_PICTURES = 8


def pictures_of(
    counted: Sequence[tuple[Observation, str | None]],
    clustering: Clustering | None,
    views: Views,
    thumbnail: Callable[[int], Path | None],
) -> dict[str, tuple[Path, ...]]:
    """Return thumbnails of a few cloths of each group that were counted, the most typical ones first.

    Parameters
    ----------
    counted : sequence of (Observation, str or None)
        With the key of the group.
    clustering : Clustering or None
        Where the groups are clusters; else the first cloths stand for a group.
    views : Views
    thumbnail : callable
        Photograph's id to the file of its thumbnail, None where there is none.

    Returns
    -------
    dict of str to tuple of Path
    """
    order: dict[str, dict[int, None]] = {}
    for each, key in counted:
        if key is not None:
            order.setdefault(key, {})[each.cloth_id] = None
    if clustering is not None:
        for card in views.cards(clustering.axis):
            key = f"K{card.cluster.cluster_id}"
            if key in order:
                order[key] = dict.fromkeys([*(cloth for cloth in card.typical if cloth in order[key]), *order[key]])
    chosen = {key: list(cloths)[:_PICTURES] for key, cloths in order.items()}
    photos = views.photos(cloth for cloths in chosen.values() for cloth in cloths)
    found = {key: [thumbnail(photos[cloth]) for cloth in own if cloth in photos] for key, own in chosen.items()}
    return {key: tuple(path for path in paths if path is not None) for key, paths in found.items()}


def named_cloths(
    database: Database, counted: Sequence[tuple[Observation, str | None]], others: Iterable[int]
) -> dict[int, tuple[str, str | None]]:
    """Return identifier and title of the cloths that were counted and of others, where anybody may see them.

    Parameters
    ----------
    database : Database
    counted : sequence of (Observation, str or None)
    others : iterable of int

    Returns
    -------
    dict of int to (str, str or None)
    """
    cloths = {each.cloth_id for each, _ in counted} | {int(cloth) for cloth in others}
    cloths &= database.filters.open_cloths()
    return {each.cloth_id: (each.uid, each.title) for each in database.cloths.get_many(sorted(cloths))}
