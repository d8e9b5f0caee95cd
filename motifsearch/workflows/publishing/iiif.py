"""A folder that any web server serves and any IIIF viewer opens: images, manifests, a page.

Knows: which photographs are published, and that a folder is there whole or not at all. Does not know: how manifests
are written or pictures cut.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from motifsearch.archive.iiif import image_api
from motifsearch.archive.iiif.presentation import (
    COLLECTION,
    Picture,
    collection,
    image_path,
    manifest,
    manifest_path,
)
from motifsearch.archive.titles import title_of
from motifsearch.errors import DataError, UsageError
from motifsearch.images.thumbnail import shrink
from motifsearch.images.tiles import Part, cut
from motifsearch.messages import LANGS, Translator
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.messages import Lang
    from motifsearch.progress import Progress
    from motifsearch.records import Cloth, Holdings, Motif, Photo

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#222}"
    "ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem}"
    "img{width:100%;height:13rem;object-fit:cover;display:block}a{color:inherit}small{color:#555}"
)


def base_address(base: str | None) -> str:
    """Return the address of the folder without a slash at its end.

    Parameters
    ----------
    base : str or None

    Returns
    -------
    str

    Raises
    ------
    UsageError
        ``iiif.no_base``, ``iiif.bad_base``.
    """
    if not base:
        raise UsageError("iiif.no_base")
    try:
        parts = urlsplit(base)
        is_good = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        is_good = False
    if not is_good or any(sign.isspace() for sign in base):
        raise UsageError("iiif.bad_base", base=base)
    return base.rstrip("/")


def export_iiif(
    holdings: Holdings,
    target: Path,
    *,
    base: str | None,
    pixels: Callable[[Photo], NDArray[uint8] | None],
    longer_px: int | None,
    progress: Progress,
) -> tuple[int, tuple[Problem, ...]]:
    """Write images, manifests and a page into a new folder.

    Parameters
    ----------
    holdings : Holdings
        What may be seen by everybody who can reach the folder.
    target : Path
        A new folder.
    base : str or None
        The address at which it will be served.
    pixels : callable
        The picture of a photograph, (h, w, 3) uint8 sRGB in full size; None where its file is not there. Raises
        DataError where it cannot be read.
    longer_px : int or None
        Longer side of the largest image that is published; None publishes them as they are.
    progress : Progress

    Returns
    -------
    images : int
        How many photographs were published.
    problems : tuple of Problem
        Photographs that could not be.

    Raises
    ------
    UsageError
        ``export.there``, ``iiif.no_base``, ``iiif.bad_base``.
    DataError
        ``export.cannot_write``; nothing is then left behind.
    """
    base = base_address(base)
    if target.exists():
        raise UsageError("export.there", path=str(target))
    folder = target.with_name(f".{target.name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        pictures, problems = _images(holdings, folder, base, pixels, longer_px, progress)
        _manifests(holdings, folder, base, pictures)
        folder.rename(target)
    except OSError as error:
        raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(map(len, pictures.values())), tuple(problems)


def _images(  # noqa: PLR0917  # as they stand above
    holdings: Holdings,
    folder: Path,
    base: str,
    pixels: Callable[[Photo], NDArray[uint8] | None],
    longer_px: int | None,
    progress: Progress,
) -> tuple[dict[int, list[Picture]], list[Problem]]:
    """Cut every photograph; return the pictures of each cloth."""
    pictures: defaultdict[int, list[Picture]] = defaultdict(list)
    problems: list[Problem] = []
    progress.start("iiif.stage_images", total=len(holdings.photos))
    for photo in holdings.photos:
        progress.advance()
        try:
            picture = pixels(photo)
        except DataError as error:
            where = f"photo:{photo.photo_id}"
            problems.append(Problem(where=where, code=error.code, params=tuple(error.params.items())))
            continue
        if picture is None:
            problems.append(Problem(where=f"photo:{photo.photo_id}", code="export.no_file"))
            continue
        if longer_px is not None:
            picture = shrink(picture, longer_px)
        height_px, width_px = picture.shape[:2]
        _image(picture, folder / image_path(photo), f"{base}/{image_path(photo)}")
        pictures[photo.cloth_id].append(Picture(photo, width_px, height_px))
    progress.finish()
    return dict(pictures), problems


def _image(picture: NDArray[uint8], folder: Path, address: str) -> None:
    height_px, width_px = picture.shape[:2]
    pieces = list(image_api.pieces(width_px, height_px))
    parts = [Part(*piece[1:]) for piece in pieces]
    for piece, (_, data) in zip(pieces, cut(picture, parts), strict=True):
        path = folder / piece.path
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    _write_json(folder / "info.json", image_api.info(address, width_px, height_px))


def _manifests(holdings: Holdings, folder: Path, base: str, pictures: dict[int, list[Picture]]) -> None:
    motifs = {motif.motif_id: motif for motif in holdings.motifs}
    shown: list[tuple[Cloth, Motif | None, Picture]] = []
    for cloth in holdings.cloths:
        motif, found = motifs.get(cloth.motif_id or -1), pictures.get(cloth.cloth_id, [])
        if found:
            _write_json(folder / manifest_path(cloth), manifest(cloth, motif, found, base))
            shown.append((cloth, motif, found[0]))
    _write_json(folder / COLLECTION, collection(holdings, shown, base))
    for lang in LANGS:
        name = "index.html" if lang == "id" else f"index.{lang}.html"
        (folder / name).write_text(_page(shown, base, lang), encoding="utf-8")


def _page(shown: Sequence[tuple[Cloth, Motif | None, Picture]], base: str, lang: Lang) -> str:
    t = Translator(lang)
    title, address = escape(t("archive.page_title")), f"{base}/{COLLECTION}"
    other = '<a href="index.en.html">English</a>' if lang == "id" else '<a href="index.html">Bahasa Indonesia</a>'
    intro = escape(t("iiif.page_intro", address="{address}")).replace(
        "{address}", f'<a href="{COLLECTION}">{escape(address)}</a>'
    )
    items = "\n".join(
        f'<li><a href="{manifest_path(cloth)}"><img loading="lazy" alt="" src="{image_path(picture.photo)}/'
        f'{image_api.small(picture.width_px, picture.height_px)[0]}">{escape(title_of(cloth, motif))}<br>'
        f"<small>{escape(t('iiif.page_manifest'))}</small></a></li>"
        for cloth, motif, picture in shown
    )
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{other}</p><p>{intro}</p><ul>\n{items}\n</ul></body></html>\n"
    )


def _write_json(path: Path, said: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
