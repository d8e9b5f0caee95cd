"""The form of a controlled term as HTML, and what was changed in it.

Knows: which box suits which field. Does not know: whether a term can be, or how it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.terms_list import address
from motifsearch.vocabulary.checking import EDITABLE, fields_of
from motifsearch.vocabulary.terms import MATCHES, bare_name, label, parent_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import TermChange
    from motifsearch.ui.wording import Wording
    from motifsearch.vocabulary import Term

_LONG = frozenset({"meaning_id", "meaning_en", "spellings"})
LINK_PARTS = ("uri", "label", "match", "source")
_EMPTY_LINKS = 1


def boxes_of(kind: str) -> tuple[str, ...]:
    """Return the boxes of a term's form, in their order."""
    fields = [name for name in fields_of(kind) if name not in {"labels", "meaning", "same_as", "retired"}]
    return ("label_id", "label_en", "label_jv", *fields[:2], "meaning_id", "meaning_en", *fields[2:])


def form_page(
    kind: str, term: Term | None, boxes: Mapping[str, str], say: Wording, *, step: int, uses: int,
    past: Sequence[TermChange], problem: str | None = None, saved: bool = False,
) -> Markup:  # fmt: skip
    """Show the form of a term.

    Parameters
    ----------
    kind : str
    term : Term or None
        None for a new one.
    boxes : mapping of str to str
        What stands in the boxes.
    say : Wording
    step : int
        The last change that its writer saw.
    uses : int
        Records that hold it.
    past : sequence of TermChange
        Newest first.
    problem : str, optional
    saved : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    title = t("terms.new_in", list=t(f"terms.list_{kind}")) if term is None else term.label(say.lang)
    fields = [_field(kind, name, boxes, say) for name in boxes_of(kind)]
    numbers = sorted({int(box.split(".")[1]) for box in boxes if box.startswith("link.")})
    last = max(numbers, default=-1) + 1
    links = [_link(number, boxes, say) for number in (*numbers, *range(last, last + _EMPTY_LINKS))]
    form = el(
        "form",
        el("input", type="hidden", name="list", value=kind),
        el("input", type="hidden", name="key", value=term.key if term else ""),
        el("input", type="hidden", name="step", value=step),
        el("fieldset", el("legend", t(f"terms.list_{kind}")), *fields, class_="ms-panel"),
        el(
            "fieldset",
            el("legend", t("terms.links")),
            el("p", t("terms.links_help"), class_="ms-soft"),
            *links,
            class_="ms-panel ms-links",
        ),
        _text_box("why", boxes.get("why", ""), t("record.why"), t("record.help_why"), maxlength=500),
        el("button", t("record.save"), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=address(say, "edit"),
        class_="ms-form",
        novalidate=True,
    )
    return join(
        el("p", el("a", t("terms.back"), href=address(say, list=kind))),
        el("h1", title),
        el("p", t("terms.uses", count=uses), class_="ms-soft") if term else None,
        el("p", t("terms.is_retired"), class_="ms-badge") if term and term.retired else None,
        el("p", t("terms.saved"), class_="ms-done", role="status") if saved else None,
        el("p", problem, class_="ms-problem", role="alert") if problem else None,
        form,
        _actions(kind, term, say, is_own=bool(past)) if term else None,
        _history(past, say) if past else None,
    )


def _field(kind: str, name: str, boxes: Mapping[str, str], say: Wording) -> Markup:
    t = say.translator
    value, title, help_text = boxes.get(name, ""), t(f"terms.field_{name}"), t(f"terms.help_{name}")
    if name == "restricted":
        box = el("input", type="checkbox", id=name, name=name, value="yes", checked=bool(value))
        return el("div", el("label", box, title, class_="ms-tick"), el("small", help_text), class_="ms-field")
    if name == "group":
        options = [
            el("option", t(f"terms.group_{each or 'none'}"), value=each, selected=each == value)
            for each in ("", "natural", "synthetic")
        ]
        box = el("select", *options, id=name, name=name, aria_describedby=f"{name}-help")
    elif name in _LONG:
        box = el("textarea", value, id=name, name=name, rows=3, aria_describedby=f"{name}-help")
    else:
        return _text_box(
            name, value, title, _parent_help(kind, value, help_text, say) if name == "parent" else help_text
        )
    return el("div", el("label", title, for_=name), box, el("small", help_text, id=f"{name}-help"), class_="ms-field")


def _parent_help(kind: str, value: str, help_text: str, say: Wording) -> str:
    wider = parent_kind(kind) if kind in EDITABLE else kind  # pyright: ignore[reportArgumentType]  # one of them
    return f"{help_text} {label(wider, value, say.lang)}" if value else help_text


def _text_box(name: str, value: str, title: str, help_text: str, **more: int) -> Markup:
    return el(
        "div",
        el("label", title, for_=name),
        el("input", id=name, name=name, value=value, autocomplete="off", aria_describedby=f"{name}-help", **more),
        el("small", help_text, id=f"{name}-help"),
        class_="ms-field",
    )


def _link(number: int, boxes: Mapping[str, str], say: Wording) -> Markup:
    t = say.translator
    cells: list[Markup] = []
    for part in LINK_PARTS:
        name = f"link.{number}.{part}"
        value = boxes.get(name, "")
        if part == "match":
            options = [el("option", t(f"terms.match_{each}"), value=each, selected=each == value) for each in MATCHES]
            box = el("select", *options, id=name, name=name)
        else:
            box = el("input", id=name, name=name, value=value, autocomplete="off")
        cells.append(el("div", el("label", t(f"terms.part_{part}"), for_=name), box))
    return el("div", *cells, class_="ms-piece")


def _actions(kind: str, term: Term, say: Wording, *, is_own: bool) -> Markup:
    t = say.translator

    def button(what: str) -> Markup:
        return el(
            "form",
            el("input", type="hidden", name="list", value=kind),
            el("input", type="hidden", name="key", value=term.key),
            el("button", t(f"terms.do_{what}"), type="submit", name="what", value=what, class_="ms-button"),
            method="post",
            action=address(say, "act"),
        )

    return el(
        "div",
        button("back" if term.retired else "retire"),
        button("reset") if is_own and term.own else None,
        class_="ms-actions",
    )


def _history(past: Sequence[TermChange], say: Wording) -> Markup:
    t = say.translator
    heads = [t(f"record.column_{name}") for name in ("when", "who", "before", "after", "why")]
    rows = [
        el(
            "tr",
            *(
                el("td", text, data_label=head)
                for head, text in zip(
                    heads,
                    (say.date(each.at), each.by, _said(each, "before"), _said(each, "after"), each.why or ""),
                    strict=True,
                )
            ),
        )
        for each in past
    ]
    table = el(
        "table",
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
        class_="ms-changes",
    )
    return join(el("h2", t("terms.past")), el("div", table, class_="ms-scroll", tabindex="0"))


def _said(change: TermChange, side: str) -> str:
    """What a side of a change says otherwise than the other one."""
    mine = (change.before if side == "before" else change.after) or {}
    other = (change.after if side == "before" else change.before) or {}
    return "; ".join(f"{name}: {_plain(value)}" for name, value in mine.items() if other.get(name) != value)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{bare_name(str(text))} ({lang})" for lang, text in value.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return ", ".join(str(one["uri"] if isinstance(one, dict) else one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return "✓" if value is True else "–" if value in (None, False) else str(value)
