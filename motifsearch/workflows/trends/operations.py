"""Everything that can be asked of the market, one method each.

Knows: which part of a catalogue each operation needs. Does not know: how any of them works.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from motifsearch.workflows.trends import listings as listings_module
from motifsearch.workflows.trends.fields import field_groups
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.observations import observations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.listings import DateOrder, ListingsReport
    from motifsearch.workflows.trends.observations import Source
    from motifsearch.workflows.trends.periods import By


class Trends:
    """The market of one catalogue; `MotifCatalog.trends` makes one.

    Parameters
    ----------
    database : Database
    today : date, optional
        Listings of later days are refused; the present day where it is not given.
    """

    def __init__(self, database: Database, *, today: date | None = None) -> None:
        self._database = database
        self._today = today

    @property
    def today(self) -> date:
        """The day that counts as the present."""
        return self._today or datetime.now(UTC).astimezone().date()

    def import_listings(
        self,
        table: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        order: DateOrder = "auto",
        generated: bool = False,
    ) -> ListingsReport:
        """Take in a table of market listings; see `motifsearch.workflows.trends.listings`."""
        return listings_module.import_listings(
            table, database=self._database, today=self.today, wishes=mapping, order=order, generated=generated
        )

    def growth(self, *, by: By = "quarter", source: Source = "market", group: str = "motif") -> Growth:
        """Follow groups through time; see `motifsearch.workflows.trends.growth`.

        Parameters
        ----------
        by : {"month", "quarter", "year"}
        source : {"market", "archive"}
            Listings, or what the archive took in; they are never mixed.
        group : str
            One of `motifsearch.workflows.trends.fields.FIELDS`.

        Returns
        -------
        Growth

        Raises
        ------
        UsageError
            ``trends.unknown_group``.
        """
        groups = field_groups(group, self._database)
        found = growth(observations(self._database, source), groups.of, by=by, source=source)
        return replace(found, group_by=group, names=groups.names)
