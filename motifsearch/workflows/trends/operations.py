"""Everything that can be asked of the market, one method each.

Knows: which part of a catalogue each operation needs. Does not know: how any of them works.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from motifsearch.messages import Translator
from motifsearch.workflows.trends import clusters as clusters_module
from motifsearch.workflows.trends import decisions
from motifsearch.workflows.trends import listings as listings_module
from motifsearch.workflows.trends.axes import shown_cloths
from motifsearch.workflows.trends.clusters import AXES, check_axis
from motifsearch.workflows.trends.facets import market_facets
from motifsearch.workflows.trends.fields import Groups, field_groups
from motifsearch.workflows.trends.gaps import find_gaps
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.observations import observations
from motifsearch.workflows.trends.place import own_place
from motifsearch.workflows.trends.report.files import write_sheet, write_tables, zipped_tables
from motifsearch.workflows.trends.report.gathering import named_cloths, pictures_of
from motifsearch.workflows.trends.report.sheet import Sheet
from motifsearch.workflows.trends.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.messages import Lang
    from motifsearch.records import Axis, EmbeddingSpace, TrendCluster
    from motifsearch.workflows.trends.clusters import Clustering
    from motifsearch.workflows.trends.gaps import Gaps
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.listings import ListingsReport
    from motifsearch.workflows.trends.observations import Source
    from motifsearch.workflows.trends.periods import By
    from motifsearch.workflows.trends.place import Place
    from motifsearch.workflows.trends.report.files import Form
    from motifsearch.workflows.trends.rows import DateOrder
    from motifsearch.workflows.trends.titles import Texts


class Trends:
    """The market of one catalogue; `MotifCatalog.trends` makes one.

    Parameters
    ----------
    database : Database
    space : callable
        Gives the space whose vectors say the pattern, when it is needed.
    thumbnail : callable
        Photograph's id to the file of its thumbnail, None where there is none.
    texts : callable, optional
        The model's words, which name groups of which no record says anything.
    today : date, optional
        Listings of later days are refused; the present day where it is not given.
    """

    def __init__(
        self,
        database: Database,
        space: Callable[[], EmbeddingSpace],
        thumbnail: Callable[[int], Path | None],
        *,
        texts: Texts | None = None,
        today: date | None = None,
    ) -> None:
        self._database = database
        self._thumbnail = thumbnail
        self._space = space
        self._texts = texts
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
        name: str | None = None,
        photos: Path | None = None,
        coming: Mapping[str, str] | None = None,
        dry: bool = False,
    ) -> ListingsReport:
        """Take in a table of market listings, or only say what would be done (`dry`).

        See `motifsearch.workflows.trends.listings.import_listings`.

        Parameters
        ----------
        table : Path
            CSV or XLSX.
        mapping : mapping of str to str, optional
            Column to field.
        order : {"auto", "dmy", "mdy"}
        generated : bool
        name : str, optional
            What the table is called in problems.
        photos : Path, optional
            Where the photographs that belong to the table were seen when they were added.
        coming : mapping of str to str, optional
            Photographs that are to be added with the table: path beside it to the sha256 of the content.
        dry : bool

        Returns
        -------
        ListingsReport
        """
        return listings_module.import_listings(
            table,
            database=self._database,
            today=self.today,
            wishes=mapping,
            order=order,
            generated=generated,
            name=name,
            photos=photos,
            coming=coming,
            dry=dry,
        )

    @property
    def views(self) -> Views:
        """What the pages show: the map, cards, a comparison, colours."""
        return Views(self._database, self._space, self._groups, self.clusters)

    def growth(self, *, by: By = "quarter", source: Source = "market", group: str = "pattern") -> Growth:
        """Follow groups through time; see `motifsearch.workflows.trends.growth`.

        Parameters
        ----------
        by : {"month", "quarter", "year"}
        source : {"market", "archive"}
            Listings, or what the archive took in; they are never mixed.
        group : str
            One of `motifsearch.workflows.trends.clusters.AXES` for clusters, or of
            `motifsearch.workflows.trends.fields.FIELDS` for what records say.

        Returns
        -------
        Growth

        Raises
        ------
        UsageError
            ``trends.unknown_group``.
        """
        groups = self._groups(group)
        found = growth(observations(self._database, source), groups.of, by=by, source=source)
        return replace(found, group_by=group, names=groups.names)

    def clusters(self, axis: Axis = "pattern") -> Clustering:
        """Return the clusters of an axis, new cloths put to the nearest; found where there are none yet."""
        return clusters_module.current(self._database, self._space(), axis, texts=self._texts)

    def cluster(self, cluster_id: int) -> TrendCluster:
        """Return one cluster; raises DataError ``database.no_cluster``."""
        return self._database.clusters.get(cluster_id)

    def group_names(self, group: str) -> dict[str, tuple[str, str]]:
        """Return the names of the groups of a grouping, Indonesian and English, by their keys."""
        return self._groups(group).names

    def find_clusters(self, axis: Axis = "pattern", *, level: int = 0) -> Clustering:
        """Find the clusters of an axis anew, from level -3 (finest) to 3 (coarsest); names and numbers go on."""
        return clusters_module.find(self._database, self._space(), axis, level=level, texts=self._texts)

    def rename(self, cluster_id: int, name: str, *, name_en: str | None = None) -> TrendCluster:
        """Give a cluster a name that stays, in both languages or in each its own."""
        return decisions.rename(self._database, cluster_id, name, name_en=name_en)

    def pin(self, cluster_id: int, *, pinned: bool = True) -> TrendCluster:
        """Hold a cluster's members fast, or let them go."""
        return decisions.pin(self._database, cluster_id, pinned=pinned)

    def merge(self, cluster_ids: Sequence[int]) -> TrendCluster:
        """Make one cluster of several of an axis; the first keeps its number and name."""
        return decisions.merge(self._database, cluster_ids)

    def split(self, cluster_id: int, cloth_ids: Sequence[int] = ()) -> tuple[TrendCluster, TrendCluster]:
        """Take cloths out of a cluster into a new one; without any named, the smaller of its two halves."""
        return decisions.split(self._database, self._space(), cluster_id, cloth_ids, texts=self._texts)

    def gaps(self) -> Gaps:
        """Find what the market has less of than expected; see `motifsearch.workflows.trends.gaps`."""
        return find_gaps(market_facets(self._database))

    def place(self, maker: str, *, by: By = "quarter", axis: Axis = "pattern") -> tuple[Place, Growth]:
        """Compare a business's own cloths with the market; see `motifsearch.workflows.trends.place`."""
        found = self.growth(by=by, group=check_axis(axis))
        clusters = self.clusters(axis).clusters
        of_cloth = {cloth: f"K{cluster.cluster_id}" for cluster in clusters for cloth in cluster.cloth_ids}
        return own_place(self._database, maker, of_cloth, found), found

    def sheet(
        self, *, by: By = "quarter", source: Source = "market", group: str = "pattern", maker: str | None = None
    ) -> Sheet:
        """Gather everything that a printed sheet says.

        Parameters
        ----------
        by : {"month", "quarter", "year"}
        source : {"market", "archive"}
        group : str
            As for `growth`.
        maker : str, optional
            Whose own cloths are compared with the market, where the groups are clusters.

        Returns
        -------
        Sheet
        """
        found = self.growth(by=by, source=source, group=group)
        is_market = source == "market"
        place = self.place(maker, by=by, axis=check_axis(group))[0] if maker and is_market else None
        clustering = self.clusters(check_axis(group)) if group in AXES else None
        of = self._groups(group).of
        with_others = shown_cloths(self._database, self._space()) if clustering else ()
        counted = tuple((each, of(each)) for each in observations(self._database, source))
        return Sheet(
            day=self.today,
            growth=found,
            gaps=self.gaps() if is_market else None,
            pictures=pictures_of(counted, clustering, self.views, self._thumbnail),
            place=place,
            generated=any(each.generated for each in self._database.listings.iter()),
            clustering=clustering,
            counted=counted,
            cloths=named_cloths(self._database, counted, with_others),
        )

    def write_report(self, sheet: Sheet, path: Path, lang: Lang) -> None:
        """Write a sheet as HTML or PDF; see `motifsearch.workflows.trends.report.files`."""
        write_sheet(sheet, path, Translator(lang))

    def write_tables(self, sheet: Sheet, folder: Path, lang: Lang, *, form: Form = "csv") -> tuple[Path, ...]:
        """Write everything behind a sheet as CSV or Parquet files, clusters and their members included."""
        return write_tables(sheet, folder, lang, form=form)

    def tables_zip(
        self, *, by: By = "quarter", group: str = "pattern", lang: Lang = "id", form: Form = "csv"
    ) -> bytes:
        """Return everything behind a sheet as CSV or Parquet files in one ZIP file."""
        return zipped_tables(self.sheet(by=by, group=group), lang, form=form)

    def _groups(self, group: str) -> Groups:
        if group not in AXES:
            return field_groups(group, self._database)
        clusters = self.clusters(check_axis(group)).clusters
        of = {cloth: f"K{cluster.cluster_id}" for cluster in clusters for cloth in cluster.cloth_ids}
        names = {f"K{cluster.cluster_id}": (cluster.name_id, cluster.name_en) for cluster in clusters}
        return Groups(of=lambda each: of.get(each.cloth_id), names=names)
