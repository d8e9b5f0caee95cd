"""Kinds, decisions, evidence and plans in words for people.

Knows: the sentences under ``duplicates.``. Does not know: who prints them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.messages import Translator
    from motifsearch.records import Lookalike
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.plan import FieldChange, Plan
    from motifsearch.workflows.duplicates.suggesting import Suggested

_SHOWN_DEG = 2.0
# What was done to a picture, as `motifsearch.images.fingerprint.TURN_NAMES` has it.
_TURNS = {
    "as it is": "duplicates.turn_as_it_is",
    "rotated 90": "duplicates.turn_rotated_90",
    "rotated 180": "duplicates.turn_rotated_180",
    "rotated 270": "duplicates.turn_rotated_270",
    "flipped vertically": "duplicates.turn_flipped_vertically",
    "flipped horizontally": "duplicates.turn_flipped_horizontally",
    "transposed": "duplicates.turn_transposed",
    "transversed": "duplicates.turn_transversed",
}
_NAMED = 8


def percent(value: float, t: Translator) -> str:
    """Write a share in whole percent, rounded down, so that nothing is said to be surer than it is."""
    return t("duplicates.percent", number=int(100 * value))


def kind_words(kind: str, t: Translator) -> str:
    """Name a kind of group."""
    return t(f"duplicates.name_{kind}")


def action_words(action: str, t: Translator) -> str:
    """Name a decision."""
    return t(f"duplicates.do_{action}")


def lookalike_words(found: Lookalike, t: Translator) -> str:
    """Say which earlier photograph a new one looks like."""
    photos = {"photo": f"P{found.photo_id}", "known": f"P{found.known_id}"}
    return t("duplicates.add_lookalike", **photos, turn=t(_TURNS[found.turn]))


def evidence_words(evidence: Mapping[str, float | str], t: Translator) -> tuple[str, ...]:
    """Say what was measured between two photographs, one sentence for each thing that helps to judge.

    Parameters
    ----------
    evidence : mapping of str to float or str
        As `motifsearch.workflows.duplicates.verdict.Evidence` names it, all of it optional.
    t : Translator

    Returns
    -------
    tuple of str
    """
    found: list[str] = []

    def measured(name: str) -> float | None:
        value = evidence.get(name)
        return value if isinstance(value, int | float) else None

    if measured("mirrored"):
        found.append(t("duplicates.seen_mirrored"))
    turned = measured("turned_deg")
    if turned is not None and abs(turned) >= _SHOWN_DEG:
        found.append(t("duplicates.seen_turned", degrees=round(abs(turned))))
    inliers = measured("inliers")
    if inliers is not None:
        found.append(t("duplicates.seen_places", count=round(inliers)))
    overlap = (measured("overlap_first"), measured("overlap_second"))
    if overlap[0] is not None and overlap[1] is not None:
        found.append(t("duplicates.seen_overlap", share=percent(max(overlap[0], overlap[1]), t)))
    likeness = measured("likeness")
    if likeness is not None:
        found.append(t("duplicates.seen_likeness", share=percent(max(likeness, 0.0), t)))
    bits = measured("hash_bits")
    if bits is not None:
        found.append(t("duplicates.seen_hash", bits=round(bits)))
    return tuple(found)


def reason_words(suggested: Suggested, t: Translator) -> str:
    """Say which photograph is suggested and why, in one line."""
    reasons = "; ".join(t(code, **params) for code, params in suggested.reasons)
    return t("duplicates.suggestion", photo=f"P{suggested.photo_id}", reasons=reasons)


def plan_words(plan: Plan, t: Translator) -> tuple[str, ...]:
    """Say what a decision changes, a sentence for each thing; that nothing changes is a sentence too."""
    if not plan.changes and not plan.goes:
        return (t("duplicates.plan_nothing"),)
    found: list[str] = []
    hidden = [change.record_id for change in plan.changes if change.field == "hidden"]
    if hidden:
        found.append(t("duplicates.plan_hides", photos=_named("P", hidden)))
    for kind, letter in (("photo", "P"), ("listing", "L")):
        moved = [change for change in plan.changes if change.field == "cloth_id" and change.kind == kind]
        if moved:
            key = f"duplicates.plan_moves_{kind}"
            records = _named(letter, [change.record_id for change in moved])
            found.append(t(key, records=records, cloth=f"C{moved[0].after}"))
    found += [_field_words(change, t) for change in plan.changes if change.field not in {"hidden", "cloth_id"}]
    if plan.goes:
        found.append(t("duplicates.plan_goes", cloths=_named("C", plan.goes)))
    if plan.stays:
        found.append(t("duplicates.plan_stays", cloths=_named("C", plan.stays)))
    return tuple(found)


def total_words(plans: Sequence[Plan], t: Translator) -> tuple[str, ...]:
    """Say in numbers what decisions about several groups change together."""
    changes = [change for plan in plans for change in plan.changes]
    hidden = sum(change.field == "hidden" for change in changes)
    moved = sum(change.field == "cloth_id" and change.kind == "photo" for change in changes)
    goes = sum(len(plan.goes) for plan in plans)
    said = [
        t(key, count=count)
        for key, count in (
            ("duplicates.total_hidden", hidden),
            ("duplicates.total_moved", moved),
            ("duplicates.total_goes", goes),
        )
        if count
    ]
    return tuple(said) or (t("duplicates.plan_nothing"),)


def group_words(group: DuplicateGroup, t: Translator) -> str:
    """Name a group in one line: its key, its kind, how many photographs or files, how sure."""
    count = len(group.paths) or len(group.members)
    return t(
        "duplicates.group_files" if group.paths else "duplicates.group_line",
        group=group.key,
        kind=kind_words(group.kind, t),
        count=count,
        share=percent(group.certainty, t),
    )


def left_words(left: Sequence[FieldChange], t: Translator) -> tuple[str, ...]:
    """Say which fields stay as somebody left them after the decision."""
    return tuple(t("duplicates.undo_left", record=_record(change), field=_field(change, t)) for change in left)


def _field_words(change: FieldChange, t: Translator) -> str:
    if change.field == "access":
        level = t(f"cli.access_{change.after}")
        return t("duplicates.plan_access", cloth=_record(change), level=level)
    before, after = _value(change.before), _value(change.after)
    return t("duplicates.plan_field", record=_record(change), field=_field(change, t), before=before, after=after)


def _record(change: FieldChange) -> str:
    return f"{change.kind[0].upper()}{change.record_id}"


def _field(change: FieldChange, t: Translator) -> str:
    name = "motif" if change.field == "motif_id" else change.field
    for key in (f"cli.field_{change.kind}_{name}", f"cli.field_{name}"):
        if t.has(key):
            return t(key)
    return name


def _value(value: object) -> str:
    if value in (None, (), ""):
        return "–"
    if isinstance(value, tuple):
        return "; ".join(_value(part) for part in value)
    name = getattr(value, "name", None)
    if name is not None:
        return str(name)
    said = getattr(value, "field", None)
    if said is not None:
        return f"{said}: {getattr(value, 'value', None) or '–'} ({getattr(value, 'source', None) or '–'})"
    return str(value)


def _named(letter: str, numbers: Sequence[int]) -> str:
    shown = ", ".join(f"{letter}{number}" for number in numbers[:_NAMED])
    return shown if len(numbers) <= _NAMED else f"{shown}, … ({len(numbers)})"
