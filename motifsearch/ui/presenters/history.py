"""The history of a record: what was changed, when, by whom and why, the newest first.

Knows: how the stored texts of values read to a person. Does not know: where changes come from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Change, Motif
    from motifsearch.ui.wording import Wording

_CREATED = "created"
# Fields that hold several values of a vocabulary under another name than the filter's.
_SINGULAR = {"dyes": "dye", "colours": "colour"}


def history(changes: Sequence[Change], motif: Motif | None, say: Wording) -> Markup:
    """Show the changes, folded.

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
    lines = [_line(change, motif, say) for change in newest]
    body = el("ol", *lines) if lines else el("p", say("record_no_history"))
    return el("details", el("summary", say("record_history")), body, class_="ms-history", data_key="history")


def _line(change: Change, motif: Motif | None, say: Wording) -> Markup:
    if change.field == _CREATED:
        words = say("change_created")
    else:
        words = say(
            "change_from_to",
            field=say("row_motif") if change.field == "motif_id" else say.field(change.field),
            before=_value(change.field, change.before, motif, say),
            after=_value(change.field, change.after, motif, say),
        )
    when = el("span", say("change_summary", at=say.date(change.at), by=change.by), class_="ms-when")
    return el("li", words, when, el("q", change.why) if change.why else None)


def _value(field: str, text: str | None, motif: Motif | None, say: Wording) -> str:
    if text is None or text == "[]":
        return say("change_nothing")
    if text in {"true", "false"}:
        return say("yes") if text == "true" else say("no")
    if field == "motif_id":
        return motif.name if motif is not None and text == str(motif.motif_id) else f"#{text}"
    if text.startswith("["):
        return ", ".join(_parts(field, text, say))
    return say.value(field, text)


def _parts(field: str, text: str, say: Wording) -> list[str]:
    try:
        parts: list[object] = json.loads(text)
    except ValueError:
        return [text]
    texts = [str(part.get("text", part)) if isinstance(part, dict) else str(part) for part in parts]
    return [say.value(_SINGULAR.get(field, field), part) for part in texts]
