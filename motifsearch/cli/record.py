"""``motifsearch show``, ``edit`` and ``history``.

Knows: how one record reads. Does not know: how records are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from motifsearch.archive.columns import read_cell
from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.cli.identifiers import identifier, parse
from motifsearch.errors import UsageError
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator
    from motifsearch.records import Cloth, Motif, Photo, RecordKind

# Fields of a cloth whose values are keys of the vocabulary, and the kind of term.
_TERMS = {
    "technique": "technique",
    "province": "province",
    "regency": "regency",
    "dyes": "dye",
    "colours": "colour",
    "rights": "rights",
}
_LISTS = frozenset({"dyes", "colours", "tags", "labels"})
# A cell of a table is left out with a reason; on the command line the reason is the answer.
_REFUSED = {
    "archive.unknown_term": "cli.unknown_term",
    "archive.unknown_access": "cli.unknown_access",
    "archive.bad_date": "cli.bad_date",
}
_YES_NO = {"yes": True, "ya": True, "no": False, "tidak": False}
_HIDDEN = frozenset({"uid", "cloth_id", "motif_id", "generated"})


def build(name: str, t: Translator) -> click.Command:
    """Return one of the three commands in one language."""
    return {"show": _show, "edit": _edit, "history": _history}[name](t)


def _show(t: Translator) -> click.Command:
    def show(record: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            kind, record_id = parse(record, catalog)
            if as_json:
                render.as_json(_gather(kind, record_id, catalog))
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
            changes = catalog.edit(kind, record_id, dict(_change(pair, kind) for pair in values), why)
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


def _change(pair: str, kind: RecordKind) -> tuple[str, object]:
    """Read ``FIELD=VALUE``; lists are separated by semicolons, nothing after the sign empties the field."""
    field, sign, value = (part.strip() for part in pair.partition("="))
    if not (field and sign):
        raise UsageError("cli.bad_pair", pair=pair)
    if field in {"hidden", "restricted", "generated"}:
        if value.lower() not in _YES_NO:
            raise UsageError("cli.yes_or_no", field=field, value=value)
        return field, _YES_NO[value.lower()]
    if field in {"motif_id", "cloth_id"} or (kind == "listing" and field in {"units_sold", "likes"}):
        number = value.upper().removeprefix("M").removeprefix("C")
        if not number.isdecimal():
            raise UsageError("cli.not_a_number", field=field, value=value)
        return field, int(number)
    if kind == "listing" and field == "price":
        try:
            return field, float(value)
        except ValueError:
            raise UsageError("cli.not_a_number", field=field, value=value) from None
    if kind == "cloth":
        read, complaints = read_cell(field, value)
        for code, params in complaints:
            raise UsageError(_REFUSED[code], **params)
        return field, read or (() if field in _LISTS else None)
    return field, value or None


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
        (t("cli.field_hidden"), t("cli.yes") if photo.hidden else None),
    ]


def _cloth_rows(cloth: Cloth, t: Translator) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [(t("cli.field_cloth"), identifier("cloth", cloth.cloth_id))]
    if cloth.generated:
        rows.append((t("cli.field_generated"), t("cli.generated")))
    for name, value in render.plain(cloth).items():
        if name in _HIDDEN or not value:
            continue
        kind = _TERMS.get(name)
        values = value if isinstance(value, list) else [value]
        if name == "access":
            values = [t(f"cli.access_{value}")]
        shown = ", ".join(label(kind, part, t.lang) if kind else str(part) for part in values)
        rows.append((t(f"cli.field_{name}"), shown))
    return rows


def _motif_rows(motif: Motif, t: Translator) -> list[tuple[str, object]]:
    names = ", ".join(f"{name.text} ({name.lang})" for name in motif.names if name.text != motif.name)
    return [
        (t("cli.field_motif"), f"{motif.name} ({identifier('motif', motif.motif_id)})"),
        (t("cli.field_names"), names),
        (t("cli.field_family"), label("family", motif.family, t.lang) if motif.family else None),
        (t("cli.field_meaning"), motif.meaning),
        (t("cli.field_use"), motif.use),
        (t("cli.field_restricted"), t("cli.yes") if motif.restricted else None),
    ]
