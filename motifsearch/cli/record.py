"""``motifsearch show``, ``edit`` and ``history``.

Knows: how one record reads. Does not know: how records are stored.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from motifsearch.archive.cells import FLAGS, read_cell
from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.cli.concepts import concepts, said_links
from motifsearch.cli.identifiers import identifier, parse
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Label
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator
    from motifsearch.records import Cloth, Motif, Photo, RecordKind

# Fields whose values are keys of the vocabulary, and the kind of term.
_TERMS = {
    "family": "family",
    "technique": "technique",
    "province": "province",
    "regency": "regency",
    "dyes": "dye",
    "colours": "colour",
    "rights": "rights",
    "regime": "regime",
}
# A cell of a table is left out with a reason; on the command line the reason is the answer.
_REFUSED = {
    "archive.unknown_term": "cli.unknown_term",
    "archive.unknown_access": "cli.unknown_access",
    "archive.bad_date": "cli.bad_date",
    "archive.two_dates": "cli.two_dates",
    "archive.bad_list": "cli.bad_list",
    "archive.not_a_number": "cli.not_a_number",
    "archive.yes_or_no": "cli.yes_or_no",
}
_HIDDEN = frozenset({"uid", "cloth_id", "motif_id", "generated", "name"})


def build(name: str, t: Translator) -> click.Command:
    """Return one of the three commands in one language."""
    return {"show": _show, "edit": _edit, "history": _history}[name](t)


def _show(t: Translator) -> click.Command:
    def show(record: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            kind, record_id = parse(record, catalog)
            if as_json:
                found = _gather(kind, record_id, catalog)
                render.as_json(found | {"concepts": concepts(found)})
            else:
                _print(kind, record_id, catalog, t)

    return click.Command(
        "show",
        callback=show,
        help=t("cli.show_help"),
        short_help=t("cli.show_short"),
        params=[click.Argument(["record"], metavar="ID"), json_option(t)],
    )


def _edit(t: Translator) -> click.Command:
    def edit(record: str, values: tuple[str, ...], why: str | None, author: str | None, as_json: bool) -> None:
        with open_catalog(author=author) as catalog:
            kind, record_id = parse(record, catalog)
            changes = catalog.edit(kind, record_id, dict(map(_change, values)), why)
        if as_json:
            render.as_json(list(changes))
        elif not changes:
            render.line(t("cli.edit_nothing"))
        else:
            for change in changes:
                render.line(
                    t("cli.edit_done", field=change.field, before=change.before or "–", after=change.after or "–")
                )

    return click.Command(
        "edit",
        callback=edit,
        help=t("cli.edit_help"),
        short_help=t("cli.edit_short"),
        params=[
            click.Argument(["record"], metavar="ID"),
            click.Argument(["values"], nargs=-1, required=True, metavar="FIELD=VALUE..."),
            click.Option(["--why"], help=t("cli.edit_why")),
            click.Option(["--author"], help=t("cli.edit_author")),
            json_option(t),
        ],
    )


def _history(t: Translator) -> click.Command:
    def history(record: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            kind, record_id = parse(record, catalog)
            _gather(kind, record_id, catalog)  # a record that is not there is an error, not an empty history
            changes = catalog.history(kind, record_id)
        if as_json:
            render.as_json(list(changes))
            return
        columns = [t(f"cli.column_{name}") for name in ("when", "who", "field", "before", "after", "why")]
        render.table(columns, [[c.at, c.by, c.field, c.before, c.after, c.why] for c in changes])

    return click.Command(
        "history",
        callback=history,
        help=t("cli.history_help"),
        short_help=t("cli.history_short"),
        params=[click.Argument(["record"], metavar="ID"), json_option(t)],
    )


def _change(pair: str) -> tuple[str, object]:
    """Read ``FIELD=VALUE``; lists are separated by semicolons, nothing after the sign empties the field."""
    field, sign, value = (part.strip() for part in pair.partition("="))
    if not (field and sign):
        raise UsageError("cli.bad_pair", pair=pair)
    if field in FLAGS and not value:
        raise UsageError("cli.yes_or_no", field=field, value=value)
    if field in {"motif_id", "cloth_id"}:
        number = value.upper().removeprefix("M").removeprefix("C")
        if not number.isdecimal():
            raise UsageError("cli.not_a_number", field=field, value=value)
        return field, int(number)
    read, complaints = read_cell(field, value)
    for code, params in complaints:
        raise UsageError(_REFUSED[code], **params)
    return field, read


def _gather(kind: RecordKind, record_id: int, catalog: MotifCatalog) -> dict[str, Any]:
    """Everything about one record, for JSON."""
    if kind == "photo":
        photo = catalog.photo(record_id)
        return {"photo": photo, **_gather("cloth", photo.cloth_id, catalog)}
    if kind == "cloth":
        cloth = catalog.cloth(record_id)
        motif = catalog.motif(cloth.motif_id) if cloth.motif_id is not None else None
        photos = [identifier("photo", found.photo_id) for found in catalog.photos_of(record_id)]
        return {"cloth": cloth, "motif": motif, "photos": photos, "listings": list(catalog.listings_of(record_id))}
    if kind == "motif":
        return {"motif": catalog.motif(record_id)}
    return {"listing": catalog.database.listings.get(record_id)}


def _print(kind: RecordKind, record_id: int, catalog: MotifCatalog, t: Translator) -> None:
    found = _gather(kind, record_id, catalog)
    if kind == "photo":
        render.pairs(_photo_rows(found["photo"], t))
    if "cloth" in found:
        render.pairs(_cloth_rows(found["cloth"], t))
    if found.get("motif") is not None:
        render.pairs(_motif_rows(found["motif"], t))
    links = said_links(found, t)
    if links:
        render.pairs([(t("ui.row_links"), links)])
    if "photos" in found:
        render.pairs([(t("cli.field_photos"), ", ".join(found["photos"]))])
    if found.get("listings"):
        render.line(t("cli.show_listings", count=len(found["listings"])))
    if kind == "listing":
        render.pairs([(name, value) for name, value in render.plain(found["listing"]).items() if name != "generated"])


def _photo_rows(photo: Photo, t: Translator) -> list[tuple[str, object]]:
    return [
        (t("cli.field_photo"), identifier("photo", photo.photo_id)),
        (t("cli.field_file"), "; ".join(photo.paths)),
        (
            t("cli.field_size"),
            t(
                "cli.size",
                width=photo.width_px,
                height=photo.height_px,
                format=photo.format,
                bytes=photo.size_bytes,
            ),
        ),
        ("sha256", photo.sha256),
        (t("cli.field_taken_at"), photo.taken_at),
        (t("cli.field_added_at"), photo.added_at),
        (t("cli.field_caption"), photo.caption),
        (t("cli.field_photographer"), photo.photographer),
        (t("cli.field_photo_rights"), label("rights", photo.rights, t.lang) if photo.rights else None),
        (t("cli.field_photo_rights_holder"), photo.rights_holder),
        (t("cli.field_hidden"), t("cli.yes") if photo.hidden else None),
    ]


def _cloth_rows(cloth: Cloth, t: Translator) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [(t("cli.field_cloth"), identifier("cloth", cloth.cloth_id))]
    if cloth.generated:
        rows.append((t("cli.field_generated"), t("cli.generated")))
    rows += [(t(f"cli.field_{name}"), _said(name, value, t)) for name, value in _filled(cloth)]
    return rows


def _filled(record: Cloth | Motif) -> list[tuple[str, Any]]:
    """The fields that hold something, but for those that are shown otherwise."""
    found = ((field.name, getattr(record, field.name)) for field in fields(record))
    return [(name, value) for name, value in found if name not in _HIDDEN and value not in (None, (), False)]


def _said(name: str, value: Any, t: Translator) -> str:
    if name == "access":
        return t(f"cli.access_{value}")
    kind = _TERMS.get(name)
    parts: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
    return ", ".join(label(kind, part, t.lang) if kind else _part(part, t) for part in parts)


def _part(part: object, t: Translator) -> str:
    """Write a label, a claim or anything else in one line."""
    if isinstance(part, Label):
        said = [text for text in (part.community, part.text, part.uri) if text]
        return f"{part.name} ({'; '.join(said)})" if said else part.name
    if isinstance(part, Claim):
        sure = part.confidence and t(f"cli.confidence_{part.confidence}")
        said = [text for text in (part.source, sure, part.author, part.date) if text]
        about = f"{part.field}: {part.value}" if part.value else part.field
        return f"{about} ({'; '.join(said)})" if said else about
    if isinstance(part, bool):
        return t("cli.yes")
    return f"{part:g}" if isinstance(part, float) else str(part)


def _motif_rows(motif: Motif, t: Translator) -> list[tuple[str, object]]:
    names = ", ".join(f"{name.text} ({name.lang})" for name in motif.names if name.text != motif.name)
    shown = [(t(f"cli.field_{name}"), _said(name, value, t)) for name, value in _filled(motif) if name != "names"]
    return [
        (t("cli.field_motif"), f"{motif.name} ({identifier('motif', motif.motif_id)})"),
        (t("cli.field_names"), names),
        *shown,
    ]
