"""What a decision would change in the records, by rules that are stated here.

Knows: the records of a group. Does not know: how changes are written or undone, nor how a group came about.

keep all
    Nothing changes. The photographs stay as they are, and are not asked about again.
hide
    The photographs that are not kept are hidden. Nothing else changes.
link
    All photographs of the group's cloths become photographs of the kept one's cloth. That cloth takes over the
    strictest level of access and all labels of communities, so that no photograph is seen by more people than before.
    A record that says anything, or has listings, stays beside it without photographs; one that says nothing goes.
merge
    As link; besides, the other cloths' words and listings join the kept cloth's record and the other records go.
    Lists (tags, dyes, colours, labels, claims) are joined, the kept one's first. An empty field is filled from the
    others in the order of their numbers; fields that belong together (`TOGETHER`) are filled together or not at all.
    Where two records differ the kept one's word stays and the other's becomes a claim beside it, so that nothing is
    lost. Of the same photograph the other copies are hidden, and what is empty in the kept one's own record (caption,
    photographer, rights, day) is filled from theirs. One photograph must be kept: when several are, nothing is merged.

Files are never touched by any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from motifsearch.database.fields import CLOTH_FIELDS
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Cloth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database import Database
    from motifsearch.database.duplicate_steps import Action
    from motifsearch.records import Access, DuplicateKind, Photo, RecordKind

TOGETHER = (
    ("province", "regency", "place"),
    ("rights", "rights_holder"),
    ("permission", "permission_date"),
    ("length_cm", "width_cm"),
)
"""Fields of a cloth of which one makes no sense with another record's other."""
ALLOWED: dict[DuplicateKind, tuple[Action, ...]] = {
    "identical_file": ("keep_all",),
    "same_photograph": ("hide", "merge", "link", "keep_all"),
    "same_cloth": ("link", "merge", "hide", "keep_all"),
    "same_design": ("keep_all",),
}
"""Which decisions a kind of group has, the usual one first."""
_LEVELS: tuple[Access, ...] = ("public", "institution", "community")
_LISTS = tuple(field for field, kind in CLOTH_FIELDS.items() if kind in {"texts", "labels", "claims"})
_ALONE = frozenset({"access", "generated", *_LISTS, *(field for fields in TOGETHER for field in fields)})
_BUNDLES = (*TOGETHER, *((field,) for field in CLOTH_FIELDS if field not in _ALONE))
_OF_PHOTO = (("caption",), ("photographer",), ("rights", "rights_holder"), ("taken_at",))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one record, as it is and as it would be."""

    kind: RecordKind
    record_id: int
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a decision changes.

    Attributes
    ----------
    keep : tuple of int
        Photographs that are kept, the one whose cloth takes over first.
    changes : tuple of FieldChange
    goes : tuple of int
        Cloths whose records leave the catalogue; undoing brings them back.
    stays : tuple of int
        Cloths whose records stay without photographs.
    """

    action: Action
    keep: tuple[int, ...]
    changes: tuple[FieldChange, ...] = ()
    goes: tuple[int, ...] = ()
    stays: tuple[int, ...] = ()


def plan(
    database: Database, kind: DuplicateKind, photo_ids: Sequence[int], action: Action, keep: Sequence[int]
) -> Plan:
    """Work out what a decision changes; nothing is written.

    Parameters
    ----------
    database : Database
    kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
    photo_ids : sequence of int
        The group's.
    action : {"keep_all", "link", "merge", "hide"}
    keep : sequence of int
        Of `photo_ids`; the first one's cloth takes over. At least one but for ``"keep_all"``, where it says nothing.

    Returns
    -------
    Plan

    Raises
    ------
    UsageError
        ``duplicates.action_not_for_kind``, ``duplicates.keep_what``, ``duplicates.keep_hidden``,
        ``duplicates.merge_keeps_one``, ``duplicates.generated_mixed``.
    """
    if action not in ALLOWED[kind]:
        raise UsageError("duplicates.action_not_for_kind", action=action, known=", ".join(ALLOWED[kind]))
    if action == "keep_all":
        return Plan(action=action, keep=tuple(photo_ids))
    kept = _kept(photo_ids, action, keep)
    photos = database.photos.get_many(photo_ids)
    first = photos[photo_ids.index(kept[0])]
    copies = [photo for photo in photos if photo.photo_id != first.photo_id]
    changes: list[FieldChange] = []
    if action == "hide" or (action == "merge" and kind == "same_photograph"):
        if first.hidden:
            raise UsageError("duplicates.keep_hidden", photo=f"P{first.photo_id}")
        changes += _hiding(photos, kept)
    if action == "hide":
        return Plan(action=action, keep=kept, changes=tuple(changes))
    target = database.cloths.get(first.cloth_id)
    others = database.cloths.get_many(sorted({photo.cloth_id for photo in photos} - {target.cloth_id}))
    if len({cloth.generated for cloth in (target, *others)}) > 1:
        raise UsageError("duplicates.generated_mixed")
    if action == "merge" and kind == "same_photograph":
        changes += _filled_photo(first, copies)
    changes = [*_moving(database, target, others, listings=action == "merge"), *changes]
    changes += _joining(database, target, others, words=action == "merge")
    goes = [
        cloth.cloth_id
        for cloth in others
        if action == "merge" or (_says_nothing(cloth) and not database.listings.of_cloth(cloth.cloth_id))
    ]
    stays = tuple(cloth.cloth_id for cloth in others if cloth.cloth_id not in goes)
    return Plan(action=action, keep=kept, changes=tuple(changes), goes=tuple(goes), stays=stays)


def _kept(photo_ids: Sequence[int], action: Action, keep: Sequence[int]) -> tuple[int, ...]:
    kept = tuple(dict.fromkeys(keep))
    if not kept or not set(kept) <= set(photo_ids):
        raise UsageError("duplicates.keep_what", known=", ".join(f"P{photo_id}" for photo_id in photo_ids))
    if action == "merge" and len(kept) > 1:
        raise UsageError("duplicates.merge_keeps_one")
    return kept


def _hiding(photos: Sequence[Photo], kept: Sequence[int]) -> list[FieldChange]:
    return [
        FieldChange(kind="photo", record_id=photo.photo_id, field="hidden", before=False, after=True)
        for photo in photos
        if photo.photo_id not in kept and not photo.hidden
    ]


def _moving(database: Database, target: Cloth, others: Sequence[Cloth], *, listings: bool) -> list[FieldChange]:
    def moved(kind: RecordKind, record_id: int, before: int) -> FieldChange:
        return FieldChange(kind=kind, record_id=record_id, field="cloth_id", before=before, after=target.cloth_id)

    found: list[FieldChange] = []
    for cloth_id in (cloth.cloth_id for cloth in others):
        found += [moved("photo", photo_id, cloth_id) for photo_id in database.cloths.photos_of(cloth_id)]
        if listings:
            of_cloth = database.listings.of_cloth(cloth_id)
            found += [moved("listing", listing.listing_id, cloth_id) for listing in of_cloth]
    return found


def _joining(database: Database, target: Cloth, others: Sequence[Cloth], *, words: bool) -> list[FieldChange]:
    joined = replace(target, access=_strictest(database, target, others), labels=_union("labels", target, others))
    if words:
        joined = _joined(database, joined, others)
    pairs = {field: (getattr(target, field), getattr(joined, field)) for field in CLOTH_FIELDS}
    return [
        FieldChange(kind="cloth", record_id=target.cloth_id, field=field, before=before, after=after)
        for field, (before, after) in pairs.items()
        if before != after
    ]


def _strictest(database: Database, target: Cloth, others: Sequence[Cloth]) -> Access:
    """Return the level that shows no photograph to more people than before, the motifs' own levels counted in."""
    levels: list[Access] = [target.access]
    for cloth in others:
        levels.append(cloth.access)
        if cloth.motif_id is not None:
            levels.append(database.motifs.get(cloth.motif_id).access)
    return max(levels, key=_LEVELS.index)


def _union(field: str, target: Cloth, others: Sequence[Cloth]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(part for cloth in (target, *others) for part in getattr(cloth, field)))


def _joined(database: Database, target: Cloth, others: Sequence[Cloth]) -> Cloth:
    said: dict[str, Any] = {field: _union(field, target, others) for field in _LISTS}
    for bundle in _BUNDLES:
        for cloth in others:
            values: dict[str, Any] = {field: getattr(cloth, field) for field in bundle}
            own = {field: said.get(field, getattr(target, field)) for field in bundle}
            if all(value is None for value in own.values()):
                said |= values
                continue
            for field, value in values.items():
                if value not in (None, own[field]):
                    claim = _claim(database, field, value, cloth)
                    said["claims"] = tuple(dict.fromkeys((*said["claims"], claim)))
    return replace(target, **said)


def _claim(database: Database, field: str, value: object, cloth: Cloth) -> Claim:
    if field == "motif_id" and isinstance(value, int):
        field, value = "motif", database.motifs.get(value).name
    elif isinstance(value, float):
        value = f"{value:g}"
    return Claim(field=field, value=str(value), source=cloth.inventory or cloth.uid)


def _filled_photo(kept: Photo, others: Sequence[Photo]) -> list[FieldChange]:
    found: list[FieldChange] = []
    for bundle in _OF_PHOTO:
        if any(getattr(kept, field) is not None for field in bundle):
            continue
        giver = next((photo for photo in others if any(getattr(photo, field) is not None for field in bundle)), None)
        for field in bundle if giver is not None else ():
            after = getattr(giver, field)
            if after is not None:
                found.append(FieldChange(kind="photo", record_id=kept.photo_id, field=field, before=None, after=after))
    return found


def _says_nothing(cloth: Cloth) -> bool:
    """Whether all that a record says is said by the cloth that takes over its photographs."""
    blank = Cloth(cloth_id=cloth.cloth_id, uid=cloth.uid)
    return replace(cloth, access="public", labels=(), generated=False) == blank
