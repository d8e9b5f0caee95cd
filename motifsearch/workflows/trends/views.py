"""What the pages about the market show: the map, the cards, a comparison, colours.

Knows: which part of a catalogue each view needs. Does not know: how any of them works, nor HTML.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.errors import UsageError
from motifsearch.vocabulary.terms import term
from motifsearch.workflows.trends import atlas as atlas_module
from motifsearch.workflows.trends import cards as cards_module
from motifsearch.workflows.trends.colours import FAMILIES, colour_trends
from motifsearch.workflows.trends.comparing import compare
from motifsearch.workflows.trends.observations import observations
from motifsearch.workflows.trends.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace, TrendCluster
    from motifsearch.workflows.trends.cards import Card
    from motifsearch.workflows.trends.clusters import Clustering
    from motifsearch.workflows.trends.colours import ColourTrends
    from motifsearch.workflows.trends.comparing import Comparison
    from motifsearch.workflows.trends.fields import Groups
    from motifsearch.workflows.trends.observations import Observation, Source
    from motifsearch.workflows.trends.periods import By

Side: TypeAlias = Literal["period", "channel"]
# A browser draws so many without effort.
MOST_POINTS = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A cloth on the map.

    Attributes
    ----------
    x, y : float
        From 0 to 1.
    photo_id : int
        The photograph that stands for it.
    cluster_id : int or None
    motif, technique, province, colour : str or None
        Keys of the vocabulary; a motif's may be its own uid, a colour is the first of its record.
    price : float or None
        Median of its listings' prices in the currency that most have.
    """

    cloth_id: int
    photo_id: int
    x: float
    y: float
    cluster_id: int | None
    name: str | None
    motif: str | None
    technique: str | None
    province: str | None
    colour: str | None
    maker: str | None
    price: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The map with what it shows of each cloth.

    Attributes
    ----------
    points : tuple of Point
        At most 6,000, of more cloths a seeded sample.
    cloths : int
        How many the map has.
    currency : str or None
        Of the prices.
    """

    axis: Axis
    points: tuple[Point, ...]
    cloths: int
    currency: str | None


class Views:
    """The views of one catalogue; `Trends.views` makes one.

    Parameters
    ----------
    database : Database
    space : callable
        Gives the space whose vectors say the pattern.
    groups : callable
        Name of a grouping to how observations fall into its groups.
    clusters : callable
        Axis to its clusters, as they are now.
    """

    def __init__(
        self,
        database: Database,
        space: Callable[[], EmbeddingSpace],
        groups: Callable[[str], Groups],
        clusters: Callable[[Axis], Clustering],
    ) -> None:
        self._database = database
        self._space = space
        self._groups = groups
        self._clusters = clusters

    def map(self, axis: Axis = "pattern", *, again: bool = False) -> MapView:
        """Return the map of an axis, drawn where there is none yet or `again`."""
        atlas = atlas_module.current(self._database, self._space(), axis, again=again)
        chosen = np.arange(len(atlas.cloth_ids))
        if len(chosen) > MOST_POINTS:
            chosen = np.sort(np.random.default_rng(0).choice(chosen, MOST_POINTS, replace=False))
        ids = atlas.cloth_ids[chosen].tolist()
        clusters = self._clusters(axis).clusters
        cluster_of = {cloth: each.cluster_id for each in clusters for cloth in each.cloth_ids}
        photos = cards_module.first_photos(self._database, ids)
        motifs = {motif.motif_id: motif for motif in self._database.motifs.iter()}
        seen = observations(self._database, "market")
        currency = compare(seen, (), lambda _: None).currency
        prices: dict[int, list[float]] = {}
        for each in seen:
            if each.price is not None and each.currency == currency:
                prices.setdefault(each.cloth_id, []).append(each.price)
        points = [
            Point(
                cloth_id=cloth.cloth_id,
                photo_id=photos[cloth.cloth_id],
                x=round(float(where[0]), 5),
                y=round(float(where[1]), 5),
                cluster_id=cluster_of.get(cloth.cloth_id),
                name=cloth.title,
                motif=motifs[cloth.motif_id].uid if cloth.motif_id is not None else None,
                technique=cloth.technique,
                province=cloth.province,
                colour=cloth.colours[0] if cloth.colours and term("colour", cloth.colours[0]) else None,
                maker=cloth.maker,
                price=float(np.median(prices[cloth.cloth_id])) if cloth.cloth_id in prices else None,
            )
            for cloth, where in zip(self._database.cloths.get_many(ids), atlas.where[chosen], strict=True)
            if cloth.cloth_id in photos
        ]
        return MapView(axis=axis, points=tuple(points), cloths=len(atlas.cloth_ids), currency=currency)

    def cards(self, axis: Axis = "pattern") -> tuple[Card, ...]:
        """Return a card of each cluster of an axis, the largest first."""
        found = self._clusters(axis)
        return cards_module.cards(self._database, self._space(), found.clusters)

    def card(self, cluster: TrendCluster) -> Card:
        """Return the card of one cluster."""
        return cards_module.cards(self._database, self._space(), [cluster])[0]

    def photos(self, cloth_ids: Iterable[int]) -> dict[int, int]:
        """Return the photograph that stands for each cloth; cloths without one that anybody may see are left out."""
        return cards_module.first_photos(self._database, cloth_ids)

    def faces(self, group: str = "pattern", count: int = 3) -> dict[str, tuple[int, ...]]:
        """Return the photographs that stand for each group: those of the few of its cloths that are listed most."""
        of = self._groups(group).of
        listed: dict[str, Counter[int]] = {}
        for each in observations(self._database, "market"):
            if (key := of(each)) is not None:
                listed.setdefault(key, Counter())[each.cloth_id] += 1
        chosen = {key: [cloth for cloth, _ in cloths.most_common(count)] for key, cloths in listed.items()}
        photos = self.photos(cloth for cloths in chosen.values() for cloth in cloths)
        return {key: tuple(photos[cloth] for cloth in cloths if cloth in photos) for key, cloths in chosen.items()}

    def makers(self) -> tuple[str, ...]:
        """Return the makers of cloths and the sellers of listings that anybody may see, by name."""
        is_open = self._database.filters.open_cloths()
        names = {cloth.maker for cloth in self._database.cloths.iter() if cloth.maker and cloth.cloth_id in is_open}
        names |= {each.seller for each in observations(self._database, "market") if each.seller}
        return tuple(sorted(names))

    def sides(self, side: Side, *, by: By = "quarter") -> tuple[str, ...]:
        """Return what can be compared: all periods with listings, or all channels."""
        seen = observations(self._database, "market")
        return tuple(sorted({key for each in seen if (key := _key(each, side, by)) is not None}))

    def compare(
        self, side: Side, first: str, second: str, *, group: str = "pattern", by: By = "quarter"
    ) -> Comparison:
        """Compare two periods or two channels; see `motifsearch.workflows.trends.comparing`.

        Parameters
        ----------
        side : {"period", "channel"}
        first, second : str
            Two of `sides`.
        group : str
            As for `Trends.growth`.
        by : {"month", "quarter", "year"}
            Length of the periods.

        Returns
        -------
        Comparison

        Raises
        ------
        UsageError
            ``trends.unknown_side``, ``trends.same_side``, ``trends.unknown_group``.
        """
        known = self.sides(side, by=by)
        for wanted in (first, second):
            if wanted not in known:
                raise UsageError("trends.unknown_side", side=wanted, known=", ".join(known))
        if first == second:
            raise UsageError("trends.same_side", side=first)
        seen = observations(self._database, "market")
        one, two = ([each for each in seen if _key(each, side, by) == wanted] for wanted in (first, second))
        return compare(one, two, self._groups(group).of)

    def colours(self, *, by: By = "quarter", source: Source = "market") -> ColourTrends:
        """Follow the colours; see `motifsearch.workflows.trends.colours`."""
        seen = observations(self._database, source)
        photos = cards_module.first_photos(self._database, {each.cloth_id for each in seen})
        palettes = {each.cloth_id: each.palette for each in self._database.photos.get_many(photos.values())}
        found = colour_trends(seen, palettes, by=by, source=source)
        names: dict[str, tuple[str, str]] = {}
        for family in FAMILIES:
            known = term("colour", family)
            if known is not None:
                names[family] = (known.label("id"), known.label("en"))
        return replace(found, growth=replace(found.growth, group_by="colours", names=names))


def _key(each: Observation, side: Side, by: By) -> str | None:
    return each.channel if side == "channel" else period_of(each.day, by).key
