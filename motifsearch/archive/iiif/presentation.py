"""Manifests of the IIIF Presentation API 3.0: a cloth with its photographs, and the collection of all cloths.

Knows: https://iiif.io/api/presentation/3.0/, and how a record's fields read there in both languages. Does not know:
files, pixels, the database.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from motifsearch.archive.iiif import image_api
from motifsearch.archive.pages import statements
from motifsearch.archive.titles import folder_name, rights_uri, title_of, to_be_named
from motifsearch.messages import LANGS, Translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Cloth, Holdings, Motif, Photo

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
COLLECTION, MANIFEST, CLOTHS, IMAGES = "collection.json", "manifest.json", "cloths", "images"


class Picture(NamedTuple):
    """A photograph as it is published: its record and the size of its image in pixels."""

    photo: Photo
    width_px: int
    height_px: int


def manifest_path(cloth: Cloth) -> str:
    """Return where a cloth's manifest lies below the base address."""
    return f"{CLOTHS}/{folder_name(cloth.uid)}/{MANIFEST}"


def image_path(photo: Photo) -> str:
    """Return where a photograph's image lies below the base address."""
    return f"{IMAGES}/{photo.sha256}"


def manifest(cloth: Cloth, motif: Motif | None, pictures: Sequence[Picture], base: str) -> dict[str, Any]:
    """Make the manifest of a cloth.

    Parameters
    ----------
    cloth : Cloth
    motif : Motif or None
    pictures : sequence of Picture
        Of the cloth, at least one; each becomes a canvas.
    base : str
        Address of the folder, without a slash at its end.

    Returns
    -------
    dict
        JSON.
    """
    address = f"{base}/{manifest_path(cloth)}"
    named = to_be_named(cloth, motif, [picture.photo for picture in pictures])
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": _free(title_of(cloth, motif)),
        "metadata": _metadata(cloth, motif),
    }
    summary = cloth.description or cloth.meaning or (motif.meaning if motif else None)
    if summary:
        said["summary"] = _free(summary)
    said |= _rights(cloth.rights)
    if named:
        said["requiredStatement"] = {"label": _words("iiif.attribution"), "value": _free(*named)}
    said["thumbnail"] = [_thumbnail(pictures[0], base)]
    said["partOf"] = [{"id": f"{base}/{COLLECTION}", "type": "Collection"}]
    said["items"] = [_canvas(picture, number, address, base) for number, picture in enumerate(pictures, start=1)]
    return said


def collection(holdings: Holdings, shown: Sequence[tuple[Cloth, Motif | None, Picture]], base: str) -> dict[str, Any]:
    """Make the collection of all manifests.

    Parameters
    ----------
    holdings : Holdings
        What was handed on, to be counted.
    shown : sequence of (Cloth, Motif or None, Picture)
        The cloths that have a manifest, each with its first picture.
    base : str
        Address of the folder, without a slash at its end.

    Returns
    -------
    dict
        JSON.
    """
    counts = {"cloths": len(shown), "motifs": len(holdings.motifs)}
    return {
        "@context": CONTEXT,
        "id": f"{base}/{COLLECTION}",
        "type": "Collection",
        "label": _words("archive.page_title"),
        "summary": _words("iiif.summary", **counts),
        "items": [
            {
                "id": f"{base}/{manifest_path(cloth)}",
                "type": "Manifest",
                "label": _free(title_of(cloth, motif)),
                "thumbnail": [_thumbnail(picture, base)],
            }
            for cloth, motif, picture in shown
        ],
    }


def _canvas(picture: Picture, number: int, manifest_address: str, base: str) -> dict[str, Any]:
    photo, wide, high = picture
    address = f"{manifest_address.removesuffix(f'/{MANIFEST}')}/canvas/{number}"
    image = f"{base}/{image_path(photo)}"
    facts = [
        (f"cli.field_{field}", getattr(photo, field))
        for field in ("photographer", "taken_at", "rights_holder")
        if getattr(photo, field)
    ]
    canvas: dict[str, Any] = {
        "id": address,
        "type": "Canvas",
        "label": _free(photo.caption) if photo.caption else _words("iiif.photo", number=number),
        "width": wide,
        "height": high,
    }
    if facts:
        canvas["metadata"] = [{"label": _words(key), "value": _free(value)} for key, value in facts]
    body: dict[str, Any] = {
        "id": f"{image}/{image_api.whole()}",
        "type": "Image",
        "format": "image/jpeg",
        "width": wide,
        "height": high,
        "service": [image_api.service(image)],
    }
    annotation = {
        "id": f"{address}/annotation",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": address,
    }
    page = {"id": f"{address}/page", "type": "AnnotationPage", "items": [annotation]}
    return canvas | _rights(photo.rights) | {"thumbnail": [_thumbnail(picture, base)], "items": [page]}


def _thumbnail(picture: Picture, base: str) -> dict[str, Any]:
    image = f"{base}/{image_path(picture.photo)}"
    path, wide, high = image_api.small(picture.width_px, picture.height_px)
    return {
        "id": f"{image}/{path}",
        "type": "Image",
        "format": "image/jpeg",
        "width": wide,
        "height": high,
        "service": [image_api.service(image)],
    }


def _rights(rights: str | None) -> dict[str, str]:
    uri = rights_uri(rights)
    return {"rights": uri} if uri else {}


def _metadata(cloth: Cloth, motif: Motif | None) -> list[dict[str, Any]]:
    """Every statement of the records in both languages."""
    found: list[dict[str, Any]] = []
    if motif is not None:
        found.append({"label": _words("cli.field_motif"), "value": _free(motif.name)})
    if cloth.generated:
        found.append({"label": _words("cli.field_generated"), "value": _words("cli.generated")})
    for record in (cloth, motif):
        rows = [statements(record, Translator(lang)) for lang in LANGS] if record is not None else []
        for row in zip(*rows, strict=True):
            said = dict(zip(LANGS, row, strict=True))
            value = {lang: _lines(text) for lang, (_, text) in said.items()}
            is_alike = len({text for _, text in said.values()}) == 1
            found.append(
                {
                    "label": {lang: [key] for lang, (key, _) in said.items()},
                    "value": {"none": value["id"]} if is_alike else value,
                }
            )
    return found


def _words(key: str, **params: object) -> dict[str, list[str]]:
    return {lang: [Translator(lang)(key, **params)] for lang in LANGS}


def _free(*texts: str) -> dict[str, list[str]]:
    """Words of a record, whose language nobody noted."""
    return {"none": [line for text in texts for line in _lines(text)]}


def _lines(text: str) -> list[str]:
    return [_unmarked(line) for line in text.splitlines() if line.strip()] or [""]


def _unmarked(text: str) -> str:
    """A viewer takes what begins with ``<`` and ends with ``>`` for HTML, so such a text is written as HTML."""
    bare = text.strip()
    return f"<span>{escape(bare)}</span>" if bare.startswith("<") and bare.endswith(">") else text
