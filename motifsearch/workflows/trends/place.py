"""You are here: a business's own cloths among the groups of the market.

Knows: which cloths are one's own, and in which group each lies. Does not know: how groups are found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.workflows.trends.growth import GroupGrowth, Growth


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroup:
    """How many of one's own cloths lie in a group.

    Attributes
    ----------
    key : str
        The group's key in the growth; empty for cloths of no group.
    cloth_ids : tuple of int
    own_share, market_share : float
        Of one's own cloths, and of the listings of the market.
    group : GroupGrowth or None
        None where the group has no listings.
    """

    key: str
    cloth_ids: tuple[int, ...]
    own_share: float
    market_share: float
    group: GroupGrowth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a business stands: its groups, the fullest first, and growing groups in which it has nothing."""

    maker: str
    cloths: int
    groups: tuple[OwnGroup, ...]
    missing: tuple[str, ...]


def own_place(database: Database, maker: str, of_cloth: dict[int, str], growth: Growth) -> Place:
    """Compare a business's cloths with the market.

    Parameters
    ----------
    database : Database
    maker : str
        As the cloths' records name the maker, or the listings the seller; capital letters do not matter.
    of_cloth : dict of int to str
        Cloth to its group's key.
    growth : Growth
        Of the market, with the same groups.

    Returns
    -------
    Place

    Raises
    ------
    UsageError
        ``trends.unknown_maker`` when nothing is theirs.
    """
    wanted = maker.strip().casefold()
    own = {cloth.cloth_id for cloth in database.cloths.iter() if (cloth.maker or "").strip().casefold() == wanted}
    own |= {each.cloth_id for each in database.listings.iter() if (each.seller or "").strip().casefold() == wanted}
    own &= database.filters.open_cloths()
    if not own:
        raise UsageError("trends.unknown_maker", maker=maker)
    counts = Counter(of_cloth.get(cloth, "") for cloth in own)
    known = {group.key: group for group in growth.groups}
    groups = [
        OwnGroup(
            key=key,
            cloth_ids=tuple(sorted(cloth for cloth in own if of_cloth.get(cloth, "") == key)),
            own_share=count / len(own),
            market_share=known[key].share if key in known else 0.0,
            group=known.get(key),
        )
        for key, count in counts.items()
    ]
    return Place(
        maker=maker.strip(),
        cloths=len(own),
        groups=tuple(sorted(groups, key=lambda each: (not each.key, -len(each.cloth_ids), each.key))),
        missing=tuple(
            group.key for group in growth.groups if group.course in {"emerging", "growing"} and group.key not in counts
        ),
    )
