"""The names of stored clusters that no person has named.

Knows: that records go before what pictures look like, and how names are kept. Does not know: how words are weighed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from motifsearch.errors import ModelError
from motifsearch.vectors import unit
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.terms import bare_name, label, term, terms
from motifsearch.workflows.trends.axes import cloth_vectors
from motifsearch.workflows.trends.looks import looks
from motifsearch.workflows.trends.naming import Name, name_clusters, numbered, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace, TrendCluster
    from motifsearch.vectors import Vectors
    from motifsearch.vocabulary.terms import Term

    Texts: TypeAlias = Callable[[Sequence[str]], Vectors]

FALLBACK = ("Kelompok tanpa keterangan", "Group without records")
# Where fewer members agree, an impression is more often wrong than right.
_LEAST_AGREED = 0.5
# No record says so: the name itself tells that it is an impression.
_LOOKS = ("Tampak seperti {name}", "Looks like {name}")


def rename_all(database: Database, space: EmbeddingSpace, axis: Axis, texts: Texts | None = None) -> None:
    """Name every cluster of an axis that no person has named.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}
    texts : callable, optional
        The model's words: sentences to (n, dim) float32. It is asked only where records name nothing.
    """
    clusters = database.clusters.of_axis(axis)
    motifs = {motif.motif_id: motif for motif in database.motifs.iter()}
    cloths = database.cloths.get_many(cloth for cluster in clusters for cloth in cluster.cloth_ids)
    said = {
        cloth.cloth_id: terms_of(cloth, motifs[cloth.motif_id].uid if cloth.motif_id is not None else None, axis)
        for cloth in cloths
    }
    titles = {motif.uid: motif.name for motif in motifs.values() if term("motif", motif.uid) is None}
    names = name_clusters([cluster.cloth_ids for cluster in clusters], said, titles, FALLBACK)
    nameless = [
        place for place, name in enumerate(names) if name.fit is None and clusters[place].named_by == "software"
    ]
    # Of colours the palettes themselves speak, and every record has those.
    if nameless and texts is not None and space.has_text and axis != "colour":
        for place, name in _by_looks(database, space, [clusters[place] for place in nameless], texts):
            names[nameless[place]] = name
    for cluster, name in zip(clusters, numbered(names), strict=True):
        if cluster.named_by == "software":
            _put_name(database, cluster, name)


def _by_looks(
    database: Database, space: EmbeddingSpace, clusters: Sequence[TrendCluster], texts: Texts
) -> list[tuple[int, Name]]:
    """Names for those clusters whose members agree on a motif of the vocabulary."""
    known = terms("motif")
    english = [each.label("en") for each in known]
    try:
        words = unit(
            texts([expand(text).english_prompt or text for text in english])
            + texts([each.label("id") for each in known])
        )
    except ModelError:
        # The model was changed or is not there: groups are still groups.
        return []
    cloth_ids, vectors = cloth_vectors(database, space, "pattern")
    rows = [np.flatnonzero(np.isin(cloth_ids, cluster.cloth_ids)) for cluster in clusters]
    found: list[tuple[int, Name]] = []
    for place, look in enumerate(looks(rows, vectors, words, [_family(each) for each in known])):
        if look is not None and look[1] >= _LEAST_AGREED:
            said = [
                way.format(name=bare_name(label("motif", look[0], lang)).lower())
                for way, lang in zip(_LOOKS, ("id", "en"), strict=True)
            ]
            found.append((place, Name(indonesian=said[0], english=said[1], fit=look[1])))
    return found


def _family(motif: Term) -> str:
    """The motif of which it is a variant, or itself."""
    parent = term("motif", motif.variant_of) if motif.variant_of else None
    return _family(parent) if parent else motif.key


def _put_name(database: Database, cluster: TrendCluster, name: Name) -> None:
    if (cluster.name_id, cluster.name_en, cluster.fit) != (name.indonesian, name.english, name.fit):
        database.clusters.update(cluster.cluster_id, name_id=name.indonesian, name_en=name.english, fit=name.fit)
