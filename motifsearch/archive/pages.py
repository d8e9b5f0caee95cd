"""Pages that say in any browser, without this software, what a package holds.

Knows: how a cloth with its motif and photographs reads as HTML, and how many stand on a page. Does not know: how the
package is made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from motifsearch.archive.cells import write_cell
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.messages import Lang, Translator
    from motifsearch.records import Cloth, Holdings, Motif, Photo

_PER_PAGE = 500
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
_ELSEWHERE = frozenset({"uid", "cloth_id", "motif_id", "generated", "name"})
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#222}"
    "article{display:grid;grid-template-columns:14rem 1fr;gap:1rem;border-top:1px solid #ccc;padding:1rem 0}"
    "img{max-width:14rem;height:auto;display:block;margin-bottom:.5rem}dl{margin:0;display:grid;"
    "grid-template-columns:11rem 1fr;gap:.1rem 1rem}dt{color:#666}dd{margin:0;white-space:pre-wrap}"
    "@media(max-width:40rem){article,dl{grid-template-columns:1fr}}"
)


def pages(holdings: Holdings, files: Mapping[int, str], small: Mapping[int, str], t: Translator) -> dict[str, bytes]:
    """Write the pages of a package in one language.

    Parameters
    ----------
    holdings : Holdings
    files, small : mapping of int to str
        Number of a photograph to its file and to a small picture of it, beside the pages.
    t : Translator

    Returns
    -------
    dict of str to bytes
        File name to page; the first one is the one to open.
    """
    motifs = {motif.motif_id: motif for motif in holdings.motifs}
    photos: defaultdict[int, list[Photo]] = defaultdict(list)
    for photo in holdings.photos:
        photos[photo.cloth_id].append(photo)
    cloths = holdings.cloths
    shares = [cloths[first : first + _PER_PAGE] for first in range(0, max(1, len(cloths)), _PER_PAGE)]
    names = [_name(number, t.lang) for number in range(1, len(shares) + 1)]
    found: dict[str, bytes] = {}
    for number, share in enumerate(shares):
        body = [_article(c, motifs.get(c.motif_id or -1), photos[c.cloth_id], files, small, t) for c in share]
        found[names[number]] = _page(holdings, body, names, number, t)
    return found


def statements(record: Cloth | Motif, t: Translator) -> list[tuple[str, str]]:
    """Return what a record says, in words: name of the field and value, those that say nothing left out.

    Parameters
    ----------
    record : Cloth or Motif
    t : Translator

    Returns
    -------
    list of (str, str)
        The same fields in the same order in every language.
    """
    return _rows(record, t)


def _name(number: int, lang: Lang) -> str:
    ending = ".html" if lang == "id" else f".{lang}.html"
    return f"index{ending}" if number == 1 else f"index-{number:04d}{ending}"


def _page(holdings: Holdings, body: Sequence[str], names: Sequence[str], number: int, t: Translator) -> bytes:
    title = escape(t("archive.page_title"))
    counts = t(
        "archive.page_counts",
        motifs=len(holdings.motifs),
        cloths=len(holdings.cloths),
        photos=len(holdings.photos),
        listings=len(holdings.listings),
    )
    other = "en" if t.lang == "id" else "id"
    links = [f'<a href="{_name(number + 1, other)}">{"English" if other == "en" else "Bahasa Indonesia"}</a>']
    if len(names) > 1:
        links += [f'<a href="{name}">{place}</a>' for place, name in enumerate(names, start=1)]
    return (
        f'<!doctype html>\n<html lang="{t.lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{escape(counts)}</p>"
        f"<p>{escape(t('archive.page_files'))}</p><nav>{' · '.join(links)}</nav>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    ).encode()


def _article(  # noqa: PLR0917  # one after the other, as they are shown
    cloth: Cloth,
    motif: Motif | None,
    photos: Sequence[Photo],
    files: Mapping[int, str],
    small: Mapping[int, str],
    t: Translator,
) -> str:
    name = cloth.title or (motif.name if motif else None) or cloth.inventory or f"C{cloth.cloth_id}"
    pictures = "".join(_picture(photo, files, small) for photo in photos)
    rows = [*_rows(cloth, t)]
    if motif is not None:
        rows += [(t("cli.field_motif"), motif.name), *_rows(motif, t)]
    if cloth.generated:
        rows.insert(0, (t("cli.field_generated"), t("cli.generated")))
    lines = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in rows)
    return f"<article><div>{pictures}</div><div><h2>{escape(name)}</h2><dl>{lines}</dl></div></article>"


def _picture(photo: Photo, files: Mapping[int, str], small: Mapping[int, str]) -> str:
    file, picture = files.get(photo.photo_id), small.get(photo.photo_id)
    shown = f'<img src="{_address(picture)}" alt="P{photo.photo_id}" loading="lazy">' if picture else ""
    shown += f"P{photo.photo_id}" + (f" {escape(photo.caption)}" if photo.caption else "")
    return f'<a href="{_address(file)}">{shown}</a>' if file else f"<p>{shown}</p>"


def _address(file: str) -> str:
    return escape(quote(file))


def _rows(record: Cloth | Motif, t: Translator) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name in _ELSEWHERE or value in (None, (), False):
            continue
        rows.append((t(f"cli.field_{each.name}"), _said(each.name, value, t)))
    return rows


def _said(name: str, value: Any, t: Translator) -> str:
    kind = _TERMS.get(name)
    if kind is not None:
        return ", ".join(label(kind, part, t.lang) for part in (value if isinstance(value, tuple) else (value,)))
    if name == "access":
        return t(f"cli.access_{value}")
    if name == "labels":
        parts = [(each.name, each.community, each.text, each.uri) for each in value]
    elif name == "names":
        parts = [(f"{each.text} ({each.lang})",) for each in value]
    elif name == "claims":
        sure = {each: each.confidence and t(f"cli.confidence_{each.confidence}") for each in value}
        parts = [(each.field, each.value, each.source, sure[each], each.author, each.date) for each in value]
    else:
        return t("cli.yes") if value is True else write_cell(value)
    return "\n".join(" – ".join(str(text) for text in part if text) for part in parts)
