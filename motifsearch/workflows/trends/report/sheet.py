"""Everything that a sheet says, gathered before a word of it is written.

Knows: what belongs on a sheet and into the tables behind it. Does not know: how anything was computed, or is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from motifsearch.workflows.trends.clusters import Clustering
    from motifsearch.workflows.trends.gaps import Gaps
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.observations import Observation
    from motifsearch.workflows.trends.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that a sheet says.

    Attributes
    ----------
    day : date
        On which it was made.
    pictures : dict of str to tuple of Path
        Thumbnails of typical members by group.
    place : Place or None
        Of one's own cloths, where a business asked.
    generated : bool
        Whether listings among them are a made-up sample.
    clustering : Clustering or None
        Where the groups are clusters.
    counted : tuple of (Observation, str or None)
        What was counted, each with the key of its group.
    cloths : dict of int to (str, str or None)
        Identifier and title of every cloth of the tables; others are not for everybody.
    """

    day: date
    growth: Growth
    gaps: Gaps | None
    pictures: dict[str, tuple[Path, ...]]
    place: Place | None = None
    generated: bool = False
    clustering: Clustering | None = None
    counted: tuple[tuple[Observation, str | None], ...] = ()
    cloths: dict[int, tuple[str, str | None]] = field(default_factory=dict[int, tuple[str, str | None]])
