"""One group of duplicates as HTML: two photographs to compare, the others, and what can be decided.

Knows: elements, words, and how a homography is handed to the script that lays one picture on the other. Does not know:
how groups come about, or what decisions do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address
from motifsearch.ui.presenters.duplicates import capital, said, undo_form
from motifsearch.ui.presenters.duplicates_decisions import decisions
from motifsearch.workflows.duplicates.groups import inverse
from motifsearch.workflows.duplicates.wording import action_words, evidence_words, kind_words, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database.duplicate_steps import Step
    from motifsearch.records import DuplicateKind, Photo
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.duplicates.groups import DuplicateGroup, Member
    from motifsearch.workflows.duplicates.open_groups import GroupPage
    from motifsearch.workflows.duplicates.suggesting import Suggested

MEMBERS = 24
"""Photographs of a group on a page."""


def group_page(
    found: GroupPage,
    photos: Mapping[int, Photo],
    chosen: Member | None,
    *,
    suggested: Suggested | None,
    say: Wording,
    may_write: bool,
    last: Step | None = None,
    start: int = 0,
) -> Markup:
    """Show one group.

    Parameters
    ----------
    found : GroupPage
        Pages of one group each.
    photos : mapping of int to Photo
        Those of the group.
    chosen : Member or None
        The one that is compared with the representative; None where there is only one photograph.
    suggested : Suggested or None
        None where nobody here may decide.
    say : Wording
    may_write : bool
    last : Step, optional
        The decision that was just taken.
    start : int
        The first of the others that are shown.

    Returns
    -------
    Markup
    """
    t = say.translator
    name = kind_words(found.kind, t)
    top = join(
        el("p", el("a", said(say, "back"), href=f"{HOME[say.lang]}duplicates")),
        el("h1", capital(name)),
        _done(last, found, say),
    )
    if not found.groups:
        return join(top, el("p", said(say, "nothing"), class_="ms-done"))
    group = found.groups[0]
    return join(
        top,
        _place(found, group, say),
        _files(group, say, may_write=may_write) if group.paths else None,
        _comparison(group, photos, chosen, say) if chosen else _alone(group, say),
        _strip(found, group, photos, chosen, start=start, say=say) if len(group.members) > 2 else None,
        decisions(found, group, photos, suggested, say) if may_write and suggested else _nobody(say),
    )


def address(kind: DuplicateKind, say: Wording, **params: object) -> str:
    """Return the address of a group of a kind."""
    return f"{HOME[say.lang]}duplicates/review?{urlencode({'kind': kind, **params})}"


def _done(last: Step | None, found: GroupPage, say: Wording) -> Markup | None:
    if last is None:
        return None
    words = said(say, "done", action=action_words(last.action, say.translator))
    back = f"duplicates/review?kind={found.kind}&at={found.page}"
    return el(
        "div", el("span", words, role="status"), undo_form(last.step_id, say, back=back), class_="ms-done dup-bar"
    )


def _place(found: GroupPage, group: DuplicateGroup, say: Wording) -> Markup:
    def step(at: int, key: str, letter: str) -> Markup:
        link = address(found.kind, say, at=at)
        return el("a", said(say, key), href=link, class_="ms-button", data_key=letter)

    return el(
        "div",
        el("strong", said(say, "place", number=say.number(found.page), total=say.number(found.total))),
        el("span", said(say, "certainty", share=percent(group.certainty, say.translator)))
        if not group.paths
        else None,
        step(found.page - 1, "previous", "p") if found.page > 1 else None,
        step(found.page + 1, "next", "n") if found.page < found.pages else None,
        class_="dup-bar",
    )


def _comparison(group: DuplicateGroup, photos: Mapping[int, Photo], chosen: Member, say: Wording) -> Markup:
    centre = group.members[0]
    first, second = photos[centre.photo_id], photos[chosen.photo_id]
    # The script lays the second picture on the first, so it needs the way back.
    back = inverse(chosen.transform) if not (first.hidden or second.hidden) else None
    evidence = evidence_words(chosen.evidence, say.translator)
    return el(
        "section",
        el(
            "div",
            _figure(first, said(say, "first_picture"), say),
            _figure(second, said(say, "compared_with"), say),
            class_="dup-pair",
            data_transform=" ".join(f"{value:.9g}" for value in back) if back else None,
            data_width=first.width_px,
            data_height=first.height_px,
            **{
                f"data_{name}": said(say, name)
                for name in ("mode_legend", "mode_side", "mode_swipe", "mode_difference", "zoom", "swipe", "aligned")
            },
        ),
        None if back else el("p", said(say, "not_aligned"), class_="dup-note"),
        el("ul", *(el("li", sentence) for sentence in evidence), class_="dup-evidence") if evidence else None,
    )


def _figure(photo: Photo, label: str, say: Wording) -> Markup:
    size = {"width": photo.width_px, "height": photo.height_px}
    words = said(say, "figure", photo=f"P{photo.photo_id}", **size)
    picture = el("div", said(say, "hidden_photo"), class_="dup-blank")
    if not photo.hidden:
        image = el("img", src=f"/view/{photo.photo_id}", alt=f"{label}: {words}", **size)
        picture = el("a", image, href=f"/photo/{photo.photo_id}", title=said(say, "open_photo"), class_="dup-plane")
    record = f"{HOME[say.lang]}?record={photo.photo_id}"
    return el(
        "figure",
        el("div", picture, class_="dup-frame"),
        el(
            "figcaption",
            el("strong", label),
            " ",
            words,
            " ",
            None if photo.hidden else el("a", said(say, "record"), href=record),
        ),
    )


def _alone(group: DuplicateGroup, say: Wording) -> Markup:
    photo_id = group.photo_ids[0]
    image = el("img", src=f"/view/{photo_id}", alt=f"P{photo_id}", class_="dup-alone")
    return el("p", el("a", image, href=f"/photo/{photo_id}", title=said(say, "open_photo")))


def _files(group: DuplicateGroup, say: Wording, *, may_write: bool) -> Markup:
    # Where files lie on a computer is nobody's business who only looks.
    if not may_write:
        return el("p", said(say, "files_some", count=len(group.paths)))
    paths = (el("li", el("code", path)) for path in group.paths)
    return join(el("p", said(say, "files")), el("ul", *paths, class_="dup-files"))


def _strip(
    found: GroupPage,
    group: DuplicateGroup,
    photos: Mapping[int, Photo],
    chosen: Member | None,
    *,
    start: int,
    say: Wording,
) -> Markup:
    links: list[Markup] = []
    others = group.members[1:]
    for member in others[start : start + MEMBERS]:
        photo = photos[member.photo_id]
        name = f"P{photo.photo_id}"
        blank = el("span", said(say, "hidden_photo"), class_="dup-blank")
        image = el("img", src=thumbnail_address(photo.photo_id), alt="", loading="lazy", width=96, height=96)
        sure = percent(member.certainty or 0.0, say.translator)
        link = address(found.kind, say, at=found.page, photo=photo.photo_id, start=start)
        links.append(
            el(
                "a",
                blank if photo.hidden else image,
                f"{name}, {sure}",
                href=link,
                aria_current="true" if member is chosen else None,
            )
        )
    after = start + MEMBERS
    if after < len(others):
        links.append(el("a", said(say, "more_members"), href=address(found.kind, say, at=found.page, start=after)))
    return el("nav", *links, class_="dup-strip", aria_label=said(say, "members"))


def _nobody(say: Wording) -> Markup:
    return el("p", said(say, "may_not"), class_="ms-panel")
