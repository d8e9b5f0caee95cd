"""The history of a record: what was changed, when, by whom and why, the newest first.

Knows: how the stored texts of values read to a person, and that where files lie is nobody's business. Does not know:
where changes come from.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, cast

from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters.addresses import last_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Change, Motif
    from motifsearch.ui.wording import Wording

CREATED = "created"
_PATHS, _CLOTH = "paths", "cloth_id"
_CREATED_WORDS = {
    "cloth": "change_created_cloth", "photo": "change_created_photo", "motif": "change_created_motif",
}  # fmt: skip
# Fields that are not named as the filter or the row of the same name.
_NAMES = {
    ("cloth", "meaning"): "row_cloth_meaning",
    ("cloth", "motif_id"): "row_motif",
    ("cloth", "place"): "row_place",
    ("motif", "name"): "row_name",
    ("motif", "restricted"): "row_restricted",
    ("motif", "access"): "row_access",
    ("photo", "hidden"): "row_hidden",
    ("photo", "rights"): "row_photo_rights",
    ("photo", "rights_holder"): "row_photo_rights_holder",
    ("photo", "taken_at"): "row_taken",
    ("photo", _PATHS): "row_file",
}
# Fields that hold several values of a vocabulary under another name than the filter's.
_SINGULAR = {"dyes": "dye", "colours": "colour"}


def history(changes: Sequence[Change], motif: Motif | None, say: Wording) -> Markup:
    """Show the changes, folded; what one person did on one day for one reason stands together.

    Parameters
    ----------
    changes : sequence of Change
    motif : Motif or None
        The cloth's present motif, so that its number reads as its name.
    say : Wording

    Returns
    -------
    Markup
    """
    newest = sorted(changes, key=lambda change: change.change_id, reverse=True)
    entries: list[Markup] = []
    for (day, by, why), group in groupby(newest, key=lambda change: (say.date(change.at), change.by, change.why)):
        lines = [el("li", words) for words in (_line(change, motif, say) for change in group) if words]
        if lines:
            when = el("p", say("change_summary", at=day, by=by), class_="ms-when")
            entries.append(el("li", when, el("q", why) if why else None, el("ul", *lines)))
    body = el("ol", *entries) if entries else el("p", say("record_no_history"))
    return el("details", el("summary", say("record_history")), body, class_="ms-history", data_key="history")


def _line(change: Change, motif: Motif | None, say: Wording) -> str | None:
    """Say one change; None where it changed nothing that a visitor sees."""
    if change.field == CREATED:
        return say(_CREATED_WORDS.get(change.kind, "change_created_cloth"))
    if change.field == _CLOTH:
        return say("change_moved")
    own = _NAMES.get((change.kind, change.field))
    name = say(own) if own else say.field(change.field)
    before, after = (value_words(change.field, text, motif, say) for text in (change.before, change.after))
    if before == after:
        return None
    # A record begins with nothing, and with no to every question.
    if change.before in {None, "[]", "false"}:
        return say("change_first", field=name, after=after)
    return say("change_from_to", field=name, before=before, after=after)


def words_of(change: Change, motif: Motif | None, say: Wording) -> tuple[str, str, str] | None:
    """Name a change's field, its value before and after; None where nothing changed that a person sees."""
    if change.field == CREATED:
        return say(_CREATED_WORDS.get(change.kind, "change_created_cloth")), "–", "–"
    if change.field == _CLOTH:
        return say("change_moved"), "–", "–"
    own = _NAMES.get((change.kind, change.field))
    name = say(own) if own else say.field(change.field)
    before, after = (value_words(change.field, text, motif, say) for text in (change.before, change.after))
    return None if before == after else (name, before, after)


def value_words(field: str, text: str | None, motif: Motif | None, say: Wording) -> str:
    """Say a value as the history writes it."""
    if text is None or text == "[]":
        return say("change_nothing")
    if text in {"true", "false"}:
        if field == "generated":
            return say.value(field, "yes" if text == "true" else "no")
        return say("yes") if text == "true" else say("no")
    if field == "access":
        return say(f"access_{text}")
    if field == "motif_id":
        return motif.name if motif is not None and text == str(motif.motif_id) else f"#{text}"
    if field == _PATHS or text.startswith("["):
        return ", ".join(_parts(field, text, say))
    return say.value(field, text)


def _parts(field: str, text: str, say: Wording) -> list[str]:
    try:
        parts: list[object] = json.loads(text)
    except ValueError:
        parts = [text]
    if field == _PATHS:
        return list(dict.fromkeys(last_part(str(part)) for part in parts))
    return [_part(field, part, say) for part in parts]


def _part(field: str, part: object, say: Wording) -> str:
    """Say a text of a list, a name, a community's label or a claim."""
    if not isinstance(part, dict):
        return say.value(_SINGULAR.get(field, field), str(part))
    said = cast("dict[str, str]", part)
    if field == "claims" and "field" in said:
        name, value = say.field(said["field"]), said.get("value")
        return say("claim_value", field=name, value=say.value(said["field"], value)) if value else name
    return said.get("text") or said.get("name") or str(part) if field == "names" else said.get("name") or str(part)
