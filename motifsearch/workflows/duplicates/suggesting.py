"""Which photograph of a group a person is offered to keep.

Knows: that a suggestion is worked out once and then kept, since every file of the group is read for it. Does not know:
how photographs are compared (`motifsearch.workflows.duplicates.keeping` does), nor what a decision does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

from motifsearch.records import Cloth, DuplicatePair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database import Database
    from motifsearch.workflows.duplicates.finding import ReadImage
    from motifsearch.workflows.duplicates.groups import DuplicateGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The photograph to keep.

    Attributes
    ----------
    photo_id : int
    reasons : tuple of (str, mapping)
        Sentences by their keys, with what they name; the weightiest first.
    """

    photo_id: int
    reasons: tuple[tuple[str, Mapping[str, str | float]], ...] = ()


def suggested(database: Database, group: DuplicateGroup, read_image: ReadImage) -> Suggested:
    """Suggest which photograph of a group to keep.

    Of the same photograph that is the best copy. Otherwise all are worth keeping, and it is the one of the cloth whose
    record says most, since the others would join that.

    Parameters
    ----------
    database : Database
    group : DuplicateGroup
    read_image : callable
        See `motifsearch.workflows.duplicates.finding.ReadImage`.

    Returns
    -------
    Suggested
    """
    if group.kind == "identical_file":
        return Suggested(photo_id=group.photo_ids[0])
    if group.kind != "same_photograph":
        return Suggested(photo_id=_best_told(database, group))
    kept = database.duplicates.suggestion(group.key)
    if kept is None:
        kept = _compared(database, group, read_image)
        database.duplicates.put_suggestion(group.key, *kept)
    photo_id, reasons = kept
    told = tuple((cast("str", one["code"]), cast("dict[str, str | float]", one["params"])) for one in reasons)
    return Suggested(photo_id=photo_id, reasons=told)


def _compared(database: Database, group: DuplicateGroup, read_image: ReadImage) -> tuple[int, list[dict[str, object]]]:
    # Loaded here: it brings OpenCV along.
    from motifsearch.workflows.duplicates.keeping import suggest_keeping

    photos = database.photos.get_many(group.photo_ids)
    seen = [photo for photo in photos if not photo.hidden] or photos
    found = suggest_keeping(seen, _pairs(group), read_image=read_image)
    return found.photo_id, [{"code": reason.code, "params": dict(reason.params)} for reason in found.reasons]


def _pairs(group: DuplicateGroup) -> list[DuplicatePair]:
    """Say a group's pairs by numbers; all have the representative."""
    # Loaded here: groups and suggestions are asked for apart.
    from motifsearch.workflows.duplicates.groups import inverse

    centre = group.members[0].photo_id
    return [
        DuplicatePair(
            first_id=min(centre, member.photo_id),
            second_id=max(centre, member.photo_id),
            kind=group.kind,
            certainty=member.certainty or 0.0,
            evidence=member.evidence,
            transform=member.transform if centre < member.photo_id else inverse(member.transform),
        )
        for member in group.members[1:]
    ]


def _best_told(database: Database, group: DuplicateGroup) -> int:
    def rank(photo_id: int) -> tuple[Any, ...]:
        photo = database.photos.get(photo_id)
        cloth = database.cloths.get(photo.cloth_id)
        blank = Cloth(cloth_id=cloth.cloth_id, uid=cloth.uid)
        said = sum(getattr(cloth, field.name) != getattr(blank, field.name) for field in fields(cloth))
        return (photo.hidden, -said, -photo.width_px * photo.height_px, photo.sha256)

    return min(group.photo_ids, key=rank)
