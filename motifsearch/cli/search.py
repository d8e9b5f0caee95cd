"""``motifsearch search``.

Knows: its options and how hits read. Does not know: how they are found.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import conditions, json_option, open_catalog
from motifsearch.cli.identifiers import photo_id_of
from motifsearch.errors import UsageError
from motifsearch.records import Query
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.records import SearchAnswer, SearchHit


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def search(
        *, text: str | None, image: Path | None, like: str | None, where: tuple[str, ...], k: int, as_json: bool
    ) -> None:
        chosen = conditions(where)
        if not (text or image or like or chosen):
            raise UsageError("search.empty")
        with open_catalog() as catalog:
            query = Query(
                text=text,
                image=catalog.read_image(image) if image else None,
                photo_id=photo_id_of(like, catalog) if like else None,
                conditions=chosen,
                k=k,
            )
            answer = catalog.search(query)
        if as_json:
            render.as_json({"candidates": answer.candidates, "total": answer.total, "hits": list(answer.hits)})
        else:
            _print(answer, t)

    return click.Command(
        "search",
        callback=search,
        help=t("cli.search_help"),
        short_help=t("cli.search_short"),
        params=[
            click.Argument(["text"], required=False),
            click.Option(["--image"], type=click.Path(path_type=Path), metavar="FILE", help=t("cli.search_image")),
            click.Option(["--like"], metavar="ID", help=t("cli.search_like")),
            click.Option(["--where"], multiple=True, metavar="FIELD=VALUE", help=t("cli.search_where")),
            click.Option(["-k"], type=int, default=10, show_default=True, help=t("cli.search_k")),
            json_option(t),
        ],
    )


def _print(answer: SearchAnswer, t: Translator) -> None:
    if not answer.hits:
        render.line(t("cli.search_nothing", candidates=answer.candidates))
        return
    columns = ["", *(t(f"cli.column_{name}") for name in ("photo", "closeness", "motif", "origin", "file"))]
    render.table(columns, [_row(hit, t) for hit in answer.hits])
    render.line(t("cli.search_from", shown=len(answer.hits), candidates=answer.candidates, total=answer.total))


def _row(hit: SearchHit, t: Translator) -> list[object]:
    cloth = hit.cloth
    origin = [
        label(kind, key, t.lang) for kind, key in (("regency", cloth.regency), ("province", cloth.province)) if key
    ]
    motif = hit.motif.name if hit.motif else cloth.title
    return [
        hit.rank,
        f"P{hit.photo.photo_id}",
        t(f"search.band_{hit.band}") if hit.band else "",
        motif,
        ", ".join(origin) or cloth.place,
        hit.photo.paths[0],
    ]
