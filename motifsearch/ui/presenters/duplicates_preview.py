"""What a decision about duplicates would change, as pages: for one group, for many at once.

Knows: previews. Does not know: requests, how a decision is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address
from motifsearch.ui.presenters.duplicates import capital, hidden_fields, said
from motifsearch.workflows.duplicates.wording import action_words, kind_words, percent, plan_words, total_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database.duplicate_steps import Action
    from motifsearch.records import DuplicateKind
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.duplicates.steps import Preview

# Groups that are shown.
_GROUPS = 20


def preview_page(preview: Preview, back: str, hand_on: Markup, say: Wording) -> Markup:
    """Show what one decision would change, with the form that does it.

    Parameters
    ----------
    preview : Preview
    back : str
        Address of the group.
    hand_on : Markup
        The form's hidden fields.
    say : Wording

    Returns
    -------
    Markup
    """
    t = say.translator
    action = action_words(preview.plan.action, t)
    return join(
        el("h1", f"{said(say, 'preview_title')}: {action}"),
        _pictures(preview, say),
        el("ul", *(el("li", sentence) for sentence in plan_words(preview.plan, t)), class_="ms-panel dup-plan"),
        el(
            "div",
            el(
                "form",
                hand_on,
                el("button", said(say, "confirm"), class_="ms-button ms-button-main"),
                method="post",
                action=f"{HOME[say.lang]}duplicates/decide",
            ),
            el("a", said(say, "cancel"), href=back, class_="ms-button"),
            class_="ms-actions",
        ),
    )


def all_page(
    previews: Sequence[Preview],
    *,
    kind: DuplicateKind,
    action: Action,
    least: int,
    mark: str,
    changed: bool,
    say: Wording,
) -> Markup:
    """Show what one decision about many groups would change.

    Parameters
    ----------
    previews : sequence of Preview
    kind, action : str
    least : int
        Percent.
    mark : str
        Names these very groups, so that no others are decided on.
    changed : bool
        Whether they are others than were shown before.
    say : Wording

    Returns
    -------
    Markup
    """
    t = say.translator
    names = {"action": action_words(action, t), "kind": kind_words(kind, t), "share": percent(least / 100, t)}
    head = join(
        el("h1", said(say, "preview_title")),
        el("p", said(say, "all_changed"), class_="ms-problem", role="alert") if changed else None,
        el("p", capital(said(say, "all_preview", count=say.number(len(previews)), **names))),
    )
    back = el("a", said(say, "cancel"), href=f"{HOME[say.lang]}duplicates", class_="ms-button")
    if not previews:
        return join(head, el("p", said(say, "all_none"), class_="ms-panel"), back)
    confirm = el(
        "form",
        hidden_fields(kind=kind, action=action, least=least, mark=mark),
        el("button", said(say, "confirm"), class_="ms-button ms-button-main"),
        method="post",
        action=f"{HOME[say.lang]}duplicates/all",
    )
    more = len(previews) - _GROUPS
    return join(
        head,
        el(
            "ul",
            *(el("li", words) for words in total_words([each.plan for each in previews], t)),
            class_="ms-panel dup-plan",
        ),
        el("div", confirm, back, class_="ms-actions"),
        *(_pictures(each, say) for each in previews[:_GROUPS]),
        el("p", said(say, "all_more", count=say.number(more))) if more > 0 else None,
    )


def _pictures(preview: Preview, say: Wording) -> Markup:
    kept = set(preview.plan.keep)
    figures = (
        el(
            "figure",
            el("img", src=thumbnail_address(photo_id), alt=f"P{photo_id}", loading="lazy", width=120, height=120),
            el("figcaption", f"P{photo_id}", f" ({said(say, 'all_kept')})" if photo_id in kept else None),
            class_="dup-kept" if photo_id in kept else None,
        )
        for photo_id in preview.group.photo_ids
    )
    sure = said(say, "certainty", share=percent(preview.group.certainty, say.translator))
    return el("div", *figures, el("p", sure, class_="dup-note"), class_="dup-row")
