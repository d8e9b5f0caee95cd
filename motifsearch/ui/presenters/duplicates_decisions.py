"""What can be decided about a group of duplicates, as a form.

Knows: which decisions a kind allows, and their keys. Does not know: the pictures beside it, what becomes of the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.presenters.duplicates import capital, hidden_fields, said
from motifsearch.workflows.duplicates.plan import ALLOWED
from motifsearch.workflows.duplicates.wording import action_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import Photo
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.open_groups import GroupPage
    from motifsearch.workflows.duplicates.suggesting import Suggested

_KEYS = {"hide": "h", "merge": "m", "link": "l", "keep_all": "k"}


def decisions(
    found: GroupPage, group: DuplicateGroup, photos: Mapping[int, Photo], suggested: Suggested, say: Wording
) -> Markup:
    """Show the form that decides on a group.

    Parameters
    ----------
    found : GroupPage
        Where in the review the group is.
    group : DuplicateGroup
    photos : mapping of int to Photo
        The group's, by number.
    suggested : Suggested
        Which one to keep, and why.
    say : Wording

    Returns
    -------
    Markup
    """
    t = say.translator
    actions = ALLOWED[group.kind]
    keys = ", ".join(f"{_KEYS[action]} {action_words(action, t)}" for action in actions)
    reasons = "; ".join(t(code, **params) for code, params in suggested.reasons)
    why = said(say, "why_suggested", photo=f"P{suggested.photo_id}", reasons=reasons) if reasons else None
    choices = [
        el(
            "label",
            el("input", type="checkbox", name="keep", value=photo_id, checked=photo_id == suggested.photo_id),
            f"P{photo_id}",
            el("small", said(say, "suggested")) if photo_id == suggested.photo_id else None,
        )
        for photo_id in group.photo_ids
        if not photos[photo_id].hidden
    ]
    buttons = (
        el(
            "div",
            el(
                "button",
                capital(action_words(action, t)),
                name="action",
                value=action,
                class_="ms-button ms-button-main" if action == actions[0] else "ms-button",
                data_key=_KEYS[action],
                # Records are joined only after every change was seen.
                formmethod="get" if action == "merge" else None,
                formaction=f"{HOME[say.lang]}duplicates/preview" if action == "merge" else None,
            ),
            el("small", t(f"ui_duplicates.does_{action}")),
        )
        for action in actions
    )
    keep = el(
        "fieldset",
        el("legend", said(say, "keep_legend")),
        el("div", *choices, class_="dup-keep"),
        el("p", why, class_="dup-note") if why else None,
    )
    return el(
        "form",
        hidden_fields(group=group.key, kind=found.kind, at=found.page),
        keep if len(actions) > 1 else None,
        el(
            "fieldset",
            el("legend", said(say, "decide_legend")),
            el("div", *buttons, class_="dup-actions"),
        ),
        el("p", said(say, "keys", keys=keys), class_="dup-note dup-keys"),
        method="post",
        action=f"{HOME[say.lang]}duplicates/decide",
        class_="ms-panel dup-decide",
    )
