"""The review of duplicates as HTML: where it stands, and the form that decides on many at once.

Knows: elements, addresses below ``duplicates``, words. Does not know: how groups come about, or what decisions do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.workflows.duplicates.groups import KINDS
from motifsearch.workflows.duplicates.open_groups import REVIEWED
from motifsearch.workflows.duplicates.plan import ALLOWED
from motifsearch.workflows.duplicates.wording import action_words, kind_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database.duplicate_steps import Step
    from motifsearch.records import DuplicateKind
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.duplicates.open_groups import Review

# Decisions that are shown.
_STEPS = 10


def said(say: Wording, key: str, **params: object) -> str:
    """Return the sentence ``ui_duplicates.<key>``."""
    return say.translator(f"ui_duplicates.{key}", **params)


def capital(words: str) -> str:
    """Begin words with a capital letter, as a heading or a button does."""
    return words[:1].upper() + words[1:]


def hidden_fields(**values: object) -> Markup:
    """Write what a form hands on unseen."""
    return join(*(el("input", type="hidden", name=name, value=str(value)) for name, value in values.items()))


def overview(
    review: Review, steps: Sequence[Step], known: Mapping[str, int], say: Wording, *, may_write: bool
) -> Markup:
    """Show how far the review is.

    Parameters
    ----------
    review : Review
    steps : sequence of Step
        Decisions that hold, oldest first.
    known : mapping of str to int
        Contents of their members to numbers of photographs.
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    missing = review.not_compared
    waits = any(review.open[kind] for kind in REVIEWED)
    return join(
        el("h1", said(say, "title")),
        el("p", said(say, "lead")),
        el("p", said(say, "not_compared", count=say.number(missing)), class_="ms-panel") if missing else None,
        None if waits or missing else el("p", said(say, "nothing"), class_="ms-done"),
        el("div", *(_kind(kind, review, say) for kind in KINDS), class_="dup-kinds"),
        _many(say) if may_write and waits else None,
        _history(steps, known, say) if may_write and steps else None,
    )


def _kind(kind: DuplicateKind, review: Review, say: Wording) -> Markup:
    waiting, decided = review.open[kind], review.decided[kind]
    is_reviewed = kind in REVIEWED
    bar = None
    if is_reviewed and waiting + decided:
        words = said(say, "progress", decided=say.number(decided), all=say.number(waiting + decided))
        bar = join(
            el("progress", value=decided, max=waiting + decided, aria_label=words), el("p", words, class_="dup-note")
        )
    go = said(say, "review") if is_reviewed else said(say, "look")
    address = f"{HOME[say.lang]}duplicates/review?kind={kind}"
    name = kind_words(kind, say.translator)
    return el(
        "section",
        el("h2", capital(name)),
        el("p", say.translator(f"ui_duplicates.lead_{kind}")),
        el("p", said(say, "count_open", count=say.number(waiting)), class_="dup-count"),
        bar,
        el("p", el("a", go, href=address, class_="ms-button", aria_label=f"{go}: {name}")) if waiting else None,
        class_="ms-panel dup-kind",
    )


def _many(say: Wording) -> Markup:
    t = say.translator
    kinds = REVIEWED[1:]
    actions = list(dict.fromkeys(action for kind in kinds for action in ALLOWED[kind]))
    return el(
        "section",
        el("h2", said(say, "all_title")),
        el("p", said(say, "all_lead")),
        el(
            "form",
            _choice("kind", said(say, "all_kind"), [(kind, kind_words(kind, t)) for kind in kinds]),
            _choice("action", said(say, "all_action"), [(action, action_words(action, t)) for action in actions]),
            el(
                "label",
                el("span", said(say, "all_least")),
                el("input", type="number", name="least", min=50, max=100, value=95, inputmode="numeric"),
            ),
            el("button", said(say, "all_show"), class_="ms-button"),
            method="get",
            action=f"{HOME[say.lang]}duplicates/all",
            class_="dup-many",
        ),
        class_="ms-panel",
    )


def _choice(name: str, label: str, values: Sequence[tuple[str, str]]) -> Markup:
    options = (el("option", words, value=value) for value, words in values)
    return el("label", el("span", label), el("select", *options, name=name))


def _history(steps: Sequence[Step], known: Mapping[str, int], say: Wording) -> Markup:
    t = say.translator
    rows: list[Markup] = []
    for step in reversed(steps[-_STEPS:]):
        photos = ", ".join(f"P{known[one]}" for one in step.members if one in known)
        action = action_words(step.action, t)
        words = capital(said(say, "history_line", action=action, photos=photos, kind=kind_words(step.kind, t)))
        rows.append(
            el(
                "li",
                el(
                    "span",
                    words,
                    el("small", said(say, "history_by", by=step.by, day=say.date(step.at)), class_="dup-note"),
                ),
                undo_form(step.step_id, say, label=f"{said(say, 'undo')}: {words}"),
            )
        )
    return el("section", el("h2", said(say, "history")), el("ul", *rows, class_="dup-steps"), class_="ms-panel")


def undo_form(step_id: int, say: Wording, *, label: str | None = None, back: str = "duplicates") -> Markup:
    """Write the button that undoes a decision."""
    return el(
        "form",
        hidden_fields(step=step_id, back=back),
        el("button", said(say, "undo"), class_="ms-button", aria_label=label, data_key="u"),
        method="post",
        action=f"{HOME[say.lang]}duplicates/undo",
    )
