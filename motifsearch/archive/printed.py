"""A catalogue to print: cover, contents, one entry a cloth grouped by motif, and who is to be named.

Knows: how it reads as HTML for the screen and for A4 paper, in one language. Does not know: PDF, files of pictures.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from motifsearch.archive.pages import statements
from motifsearch.archive.titles import title_of, to_be_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.messages import Translator
    from motifsearch.records import Cloth, Holdings, Motif, Photo

_STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm;
  @bottom-center { content: counter(page); font: 9pt sans-serif; color: #555; } }
@page cover { margin: 0; @bottom-center { content: none; } }
body { font: 10pt/1.45 "DejaVu Serif", "Noto Serif", Georgia, serif; color: #222; margin: 0 auto; }
h1, h2, h3, dt, nav, .cover, .kind { font-family: "DejaVu Sans", "Noto Sans", sans-serif; }
.cover { page: cover; break-after: page; height: 297mm; position: relative; background: #2b1d12; color: #f6eddf; }
.cover .grid { display: flex; flex-wrap: wrap; height: 150mm; overflow: hidden; }
.cover .grid img { width: 25%; height: 50mm; object-fit: cover; display: block; }
.cover .words { padding: 18mm 22mm; } .cover h1 { font-size: 30pt; line-height: 1.15; margin: 0 0 6mm; }
.cover p { font-size: 11pt; margin: 0 0 2mm; }
nav { break-after: page; } nav h2 { margin-top: 0; } nav ol { list-style: none; padding: 0; margin: 0; }
nav li { margin: 0 0 1mm; } nav li li { margin-left: 6mm; font-size: 9pt; }
nav a { color: inherit; text-decoration: none; }
nav a::after { content: leader(".") target-counter(attr(href), page); }
h2 { font-size: 16pt; margin: 0 0 3mm; bookmark-level: 1; } h3 { font-size: 12pt; margin: 0 0 1mm; bookmark-level: 2; }
section { break-before: page; } article { break-inside: avoid; border-top: 0.3mm solid #b9a98f; padding: 4mm 0 5mm; }
.entry { display: flex; gap: 6mm; } .pictures { width: 58mm; flex: none; }
.pictures img { width: 58mm; max-height: 70mm; object-fit: contain; object-position: left top; display: block; }
.pictures .more { display: flex; gap: 2mm; margin-top: 2mm; }
.pictures .more img { width: 18mm; height: 18mm; object-fit: cover; }
.facts { flex: 1; min-width: 0; } dl { margin: 0; } dl div { display: flex; gap: 3mm; margin: 0 0 0.6mm; }
dt { width: 34mm; flex: none; color: #6b5a42; font-size: 8.5pt; }
dd { margin: 0; flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.kind { font-size: 8.5pt; color: #7a2e1d; margin: 0 0 1mm; }
.named { font-size: 8.5pt; border-left: 0.8mm solid #b9a98f; padding-left: 2mm; margin: 2mm 0 0; }
.motif dl { margin-bottom: 4mm; }
@media screen { body { padding: 0 4mm 20mm; max-width: 190mm; } .cover { height: auto; margin-bottom: 8mm; }
  nav a::after { content: ""; } section { margin-top: 10mm; } }
@media screen and (max-width: 640px) { .entry { display: block; } .pictures, .pictures img { width: 100%; }
  dl div { display: block; } .cover .words { padding: 8mm; } .cover h1 { font-size: 22pt; } }
"""
_ON_COVER, _MOST_PICTURES = 12, 4
# Said by the entry itself, or of use to the institution alone.
_NOT_SAID = frozenset({"title", "access"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """What a printed catalogue is made of.

    Attributes
    ----------
    picture : callable
        The JPEG file of a photograph's small picture, or None.
    title : str or None
        Instead of the usual one.
    day : str
        When it was made, ISO 8601.
    """

    holdings: Holdings
    picture: Callable[[Photo], bytes | None]
    title: str | None
    day: str


def booklet(said: Booklet, t: Translator) -> str:
    """Write the catalogue.

    Parameters
    ----------
    said : Booklet
    t : Translator

    Returns
    -------
    str
        HTML that needs no other file.
    """
    writer = _Writer(said, t)
    title = said.title or t("archive.page_title")
    return (
        f'<!doctype html>\n<html lang="{t.lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body>{writer.cover(title)}\n{writer.contents()}\n{writer.sections()}\n</body></html>\n"
    )


class _Writer:
    """Makes the parts."""

    def __init__(self, said: Booklet, t: Translator) -> None:
        self._said = said
        self._t = t
        holdings = said.holdings
        self._photos: defaultdict[int, list[Photo]] = defaultdict(list)
        for photo in holdings.photos:
            self._photos[photo.cloth_id].append(photo)
        by_motif: defaultdict[int, list[Cloth]] = defaultdict(list)
        for cloth in holdings.cloths:
            by_motif[cloth.motif_id or 0].append(cloth)
        motifs = sorted(holdings.motifs, key=lambda motif: motif.name.casefold())
        self._groups: list[tuple[Motif | None, Sequence[Cloth]]] = [
            (motif, by_motif.get(motif.motif_id, [])) for motif in motifs
        ]
        if 0 in by_motif:
            self._groups.append((None, by_motif[0]))

    def cover(self, title: str) -> str:
        t, holdings = self._t, self._said.holdings
        # One of each cloth, so that the cover shows as many as it can.
        firsts = [photos[0] for photos in self._photos.values()][: _ON_COVER * 3]
        shown = [image for photo in firsts if (image := self._image(photo))][:_ON_COVER]
        counts = t(
            "printed.counts", motifs=len(holdings.motifs), cloths=len(holdings.cloths), photos=len(holdings.photos)
        )
        lines = [counts, t("printed.made", day=self._said.day)]
        if any(cloth.generated for cloth in holdings.cloths):
            lines.append(t("printed.generated"))
        words = "".join(f"<p>{escape(line)}</p>" for line in lines)
        pictures = "".join(shown)
        return (
            f'<div class="cover"><div class="grid">{pictures}</div>'
            f'<div class="words"><h1>{escape(title)}</h1>{words}</div></div>'
        )

    def contents(self) -> str:
        items: list[str] = []
        for number, (motif, cloths) in enumerate(self._groups):
            inner = "".join(
                f'<li><a href="#c{cloth.cloth_id}">{escape(title_of(cloth, motif))}</a></li>' for cloth in cloths
            )
            name = escape(motif.name if motif else self._t("printed.no_motif"))
            items.append(f'<li><a href="#m{number}">{name}</a>' + (f"<ol>{inner}</ol>" if inner else "") + "</li>")
        heading = escape(self._t("printed.contents"))
        return f"<nav><h2>{heading}</h2><ol>{''.join(items)}</ol></nav>"

    def sections(self) -> str:
        return "\n".join(self._section(number, *group) for number, group in enumerate(self._groups))

    def _section(self, number: int, motif: Motif | None, cloths: Sequence[Cloth]) -> str:
        name = motif.name if motif else self._t("printed.no_motif")
        facts = f'<div class="motif">{self._facts(motif)}</div>' if motif else ""
        entries = "\n".join(self._entry(cloth, motif) for cloth in cloths)
        return f'<section id="m{number}"><h2>{escape(name)}</h2>{facts}{entries}</section>'

    def _entry(self, cloth: Cloth, motif: Motif | None) -> str:
        photos = self._photos[cloth.cloth_id]
        shown = [image for photo in photos[: _MOST_PICTURES * 2] if (image := self._image(photo))][:_MOST_PICTURES]
        more = f'<div class="more">{"".join(shown[1:])}</div>' if len(shown) > 1 else ""
        pictures = f'<div class="pictures">{shown[0]}{more}</div>' if shown else ""
        kind = f'<p class="kind">{escape(self._t("cli.generated"))}</p>' if cloth.generated else ""
        named = to_be_named(cloth, motif, photos)
        credit = f'<p class="named">{escape(" · ".join(named))}</p>' if named else ""
        return (
            f'<article id="c{cloth.cloth_id}"><h3>{escape(title_of(cloth, motif))}</h3>{kind}'
            f'<div class="entry">{pictures}<div class="facts">{self._facts(cloth)}{credit}</div></div></article>'
        )

    def _facts(self, record: Cloth | Motif) -> str:
        left_out = {self._t(f"cli.field_{name}") for name in _NOT_SAID}
        rows = [(key, value) for key, value in statements(record, self._t) if key not in left_out]
        lines = "".join(f"<div><dt>{escape(key)}</dt><dd>{escape(value)}</dd></div>" for key, value in rows)
        return f"<dl>{lines}</dl>" if lines else ""

    def _image(self, photo: Photo) -> str:
        data = self._said.picture(photo)
        if data is None:
            return ""
        alt = escape(photo.caption or f"P{photo.photo_id}")
        return f'<img alt="{alt}" src="data:image/jpeg;base64,{base64.b64encode(data).decode()}">'
