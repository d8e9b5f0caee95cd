"""``motifsearch search``.

Knows: its options and how hits read. Does not know: how they are found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, conditions, json_option, open_catalog
from motifsearch.cli.asking import example, part_name, picture_with_region, region
from motifsearch.cli.identifiers import photo_id_of
from motifsearch.errors import UsageError
from motifsearch.records import Condition, Query
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.swatches import read_palette
from motifsearch.vocabulary.terms import KINDS, label, term

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Lang, Translator
    from motifsearch.records import SearchAnswer, SearchHit
    from motifsearch.workflows.answers.why import Why


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def search(*, why: bool, each: bool, as_json: bool, **given: Any) -> None:
        asked = Asked(**given)
        asked.check()
        with open_catalog() as catalog:
            query = _query(asked, catalog, t.lang)
            answer = catalog.search(query) if each else catalog.answers.folded(query)
            reasons = catalog.answers.explain_all(query, answer.hits) if why else []
        if as_json:
            _write_json(answer, reasons if why else None)
        else:
            _print(answer, query.conditions, t)
            _print_reasons(reasons, t)

    return click.Command(
        "search",
        callback=search,
        help=t("cli.search_help"),
        short_help=t("cli.search_short"),
        params=_options(t),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed; see the command's help."""

    text: tuple[str, ...]
    image: Path | None
    like: str | None
    part: str | None
    more: tuple[str, ...]
    less: tuple[str, ...]
    balance: float
    colour: float | None
    palette: tuple[str, ...]
    other_colours: bool
    where: tuple[str, ...]
    k: int

    def check(self) -> None:
        """Refuse what asks for nothing, before a catalogue is opened."""
        if not any(
            (" ".join(self.text).strip(), self.image, self.like, self.where, self.more, self.less, self.palette)
        ):
            raise UsageError("search.empty")
        if self.part is not None and not (self.image or self.like):
            raise UsageError("search.region_alone")


def _query(asked: Asked, catalog: MotifCatalog, lang: Lang) -> Query:
    query = Query(
        text=" ".join(asked.text).strip() or None,
        photo_id=photo_id_of(asked.like, catalog) if asked.like else None,
        more=tuple(example(one, catalog) for one in asked.more),
        less=tuple(example(one, catalog) for one in asked.less),
        balance=asked.balance,
        colour=asked.colour,
        palette=read_palette(asked.palette, lang) if asked.palette else (),
        other_colours=asked.other_colours,
        conditions=tuple(with_keys(condition) for condition in conditions(asked.where)),
        k=asked.k,
    )
    if asked.image and asked.part is not None:
        pixels, box = picture_with_region(asked.image, asked.part, catalog)
        return replace(query, image=pixels, region=box)
    if asked.image:
        return replace(query, image=catalog.read_image(asked.image))
    if asked.part is not None and query.photo_id is not None:
        photo = catalog.photo(query.photo_id)
        return replace(query, region=region(asked.part, photo.width_px, photo.height_px))
    return query


def _options(t: Translator) -> list[click.Parameter]:
    return [
        click.Argument(["text"], nargs=-1),
        click.Option(["--image"], type=PATH, metavar="FILE", help=t("cli.search_image")),
        click.Option(["--like"], metavar="ID", help=t("cli.search_like")),
        click.Option(["--region", "part"], metavar="X,Y,W,H", help=t("cli.search_region")),
        click.Option(["--more"], multiple=True, metavar="TEXT|ID[=WEIGHT]", help=t("cli.search_more")),
        click.Option(["--less"], multiple=True, metavar="TEXT|ID[=WEIGHT]", help=t("cli.search_less")),
        click.Option(["--balance"], type=float, default=0.5, show_default=True, help=t("cli.search_balance")),
        click.Option(["--colour"], type=float, metavar="0..1", help=t("cli.search_colour")),
        click.Option(["--palette"], multiple=True, metavar="COLOURS", help=t("cli.search_palette")),
        click.Option(["--other-colours"], is_flag=True, help=t("cli.search_other_colours")),
        click.Option(["--where"], multiple=True, metavar="FIELD=VALUE", help=t("cli.search_where")),
        click.Option(["-k"], type=int, default=10, show_default=True, help=t("cli.search_k")),
        click.Option(["--why"], is_flag=True, help=t("answers.why_help")),
        click.Option(["--each"], is_flag=True, help=t("answers.fold_help")),
        json_option(t),
    ]


def with_keys(condition: Condition) -> Condition:
    """Put the vocabulary's keys for names, so that ``province=Jawa Tengah`` is understood like ``province=ID-JT``."""
    # The database knows the motifs' names better: a catalogue may have its own.
    if condition.field not in KINDS or condition.field == "motif":
        return condition
    found = [term(condition.field, value) or lookup(condition.field, value) for value in condition.values]
    keys = (known.key if known else value for known, value in zip(found, condition.values, strict=True))
    return Condition(field=condition.field, values=tuple(keys))


def _write_json(answer: SearchAnswer, reasons: Sequence[Why] | None) -> None:
    body: dict[str, Any] = {
        "candidates": answer.candidates,
        "total": answer.total,
        "hits": list(answer.hits),
        "relevant": answer.relevant,
        "is_cloth": answer.is_cloth,
    }
    if reasons is not None:
        plain = (render.plain(one) for one in reasons)
        body["why"] = [{key: value for key, value in one.items() if key != "hit"} for one in plain]
    render.as_json(body)


def _print_reasons(reasons: Sequence[Why], t: Translator) -> None:
    # Loaded here, as it loads what decodes pictures: help must not wait for it.
    from motifsearch.workflows.answers.wording import hit_name, why_words

    for one in reasons:
        render.line(hit_name(one.hit, t))
        for said in why_words(one, t):
            render.line(f"  {said}")


def _print(answer: SearchAnswer, chosen: tuple[Condition, ...], t: Translator) -> None:
    if not answer.total:
        render.line(t("cli.search_empty_catalog"))
        return
    if not answer.candidates and chosen:
        filters = ", ".join(f"{condition.field}={value}" for condition in chosen for value in condition.values)
        render.line(t("cli.search_no_candidates", filters=filters, total=answer.total))
        return
    if not answer.hits:
        render.line(t("cli.search_nothing", candidates=answer.candidates))
        return
    rows = [_row(hit, t) for hit in answer.hits]
    names = ["photo", "closeness", "place", "motif", "origin", "file"]
    if not any(hit.part for hit in answer.hits):
        # Wholes are the ordinary case; a column that says so on every line would be in the way.
        names.remove("place")
        rows = [[*row[:3], *row[4:]] for row in rows]
    render.table(["", *(t(f"cli.column_{name}") for name in names)], rows)
    if not answer.relevant:
        render.line(t("answers.not_cloth" if answer.is_cloth is False else "answers.relevant_none"))
    elif answer.relevant < len(answer.hits):
        render.line(t("answers.relevant_until", rank=answer.relevant))
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
        t(f"search.part_{part_name(hit.part)}") if hit.part else "",
        motif,
        ", ".join(origin) or cloth.place,
        hit.photo.place + (f" ({t('answers.folded', count=len(hit.folded))})" if hit.folded else ""),
    ]
