"""From ids to answers: the records, and how close each is in words.

Knows: bands and records. Does not know: how the ids were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.images.cuttings import PARTS
from motifsearch.records import SearchHit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.bands import Thresholds
    from motifsearch.database import Database
    from motifsearch.records import Band, Box, Motif
    from motifsearch.workflows.search.rankings import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Says how close a hit is: by the picture where one asked, else by the meaning of words and by the record.

    Attributes
    ----------
    ranking : Ranking or None
        The one whose scores count.
    patterns : dict or None
        The cosines of patterns alone, where the scores hold colours too: bands speak of the pattern.
    is_about_patterns : bool
        False where colours alone were asked for; such hits have no band.
    matched : dict
        The words of the question that each record holds.
    motifs : frozenset of str
        Keys of the motifs that the words name; a record of one of them is of the same motif, whatever its picture.
    """

    ranking: Ranking | None
    patterns: dict[int, float] | None = None
    is_about_patterns: bool = True
    thresholds: Thresholds
    matched: dict[int, tuple[str, ...]]
    motifs: frozenset[str]

    def score(self, photo_id: int) -> float | None:
        """The score of a hit, in [-1, 1]; None where only words of the record matched."""
        return self.ranking.scores.get(photo_id) if self.ranking else None

    def part(self, photo_id: int) -> Box | None:
        """Where in the photograph what is closest lies, or None where that is the whole."""
        number = self.ranking.parts.get(photo_id) if self.ranking else None
        return PARTS[number] if number is not None else None

    def band(self, photo_id: int, motif: Motif | None) -> Band | None:
        """How close a photograph is whose cloth is of `motif`."""
        if not self.is_about_patterns:
            return None
        score = self.score(photo_id) if self.patterns is None else self.patterns.get(photo_id)
        band: Band = "nothing_close" if score is None else self.thresholds.band(score)
        if motif is not None and motif.uid in self.motifs:
            return "same_motif"
        return "related" if band == "nothing_close" and photo_id in self.matched else band


def hits(ids: Sequence[int], database: Database, judge: Judge | None) -> tuple[SearchHit, ...]:
    """Read the records of ids, best first; without a judge they carry no band."""
    photos = database.photos.get_many(ids)
    cloths = {cloth.cloth_id: cloth for cloth in database.cloths.get_many({p.cloth_id: None for p in photos})}
    motif_ids = {cloth.motif_id: None for cloth in cloths.values() if cloth.motif_id is not None}
    motifs = {motif.motif_id: motif for motif in database.motifs.get_many(motif_ids)}
    found: list[SearchHit] = []
    for rank, photo in enumerate(photos, start=1):
        cloth = cloths[photo.cloth_id]
        motif = motifs.get(cloth.motif_id) if cloth.motif_id is not None else None
        found.append(
            SearchHit(
                rank=rank,
                photo=photo,
                cloth=cloth,
                motif=motif,
                band=judge.band(photo.photo_id, motif) if judge else None,
                score=judge.score(photo.photo_id) if judge else None,
                terms=judge.matched.get(photo.photo_id, ()) if judge else (),
                part=judge.part(photo.photo_id) if judge else None,
            )
        )
    return tuple(found)
