"""Reading IIIF manifests that somebody else wrote: Presentation API 3.0, and 2 as it is still much in use.

Knows: which documents are manifests, what they say, and where their images lie beside them. Does not know: the
network, the database, what a label means for our records.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from motifsearch.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

# A manifest of a thousand pages has some megabytes.
_MOST_BYTES = 64 << 20
_MOST_IMAGES = 20_000
_STANDARD = "://iiif.io/api/presentation/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image of a manifest: its address, what its canvas is called, and the address of its rights."""

    address: str
    label: str | None = None
    rights: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says.

    Attributes
    ----------
    address : str
        Its own.
    pairs : tuple of (tuple of str, tuple of str)
        Labels in every language, and values.
    statement : str or None
        What must be shown wherever it is shown.
    path : Path
        The file that was read.
    """

    address: str
    label: str | None
    summary: str | None
    rights: str | None
    statement: str | None
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    images: tuple[Image, ...]
    path: Path


def is_iiif(path: Path) -> bool:
    """Whether a file is a manifest or a collection, or a folder holds some and is no bag.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bool
    """
    if path.is_dir():
        if (path / "bagit.txt").exists():
            return False
        return any(_kind(each) for each in (path / "collection.json", path / "manifest.json") if each.is_file())
    return path.suffix.lower() == ".json" and path.is_file() and _kind(path) is not None


def read_manifests(path: Path) -> list[Manifest]:
    """Read a manifest, or all manifests of a folder or beside a collection.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Manifest
        In the order of their files' names.

    Raises
    ------
    DataError
        ``iiif.unreadable``, ``iiif.not_json``, ``iiif.too_large``, ``iiif.no_manifest``, ``iiif.bad_manifest``.
    """
    if path.is_file() and _kind(path) == "Manifest":
        return [_manifest(_said(path), path)]
    folder = path if path.is_dir() else path.parent
    found = [_manifest(_said(each), each) for each in sorted(folder.rglob("*.json")) if _kind(each) == "Manifest"]
    if not found:
        raise DataError("iiif.no_manifest", path=str(path))
    return found


def beside(manifest: Manifest, address: str, root: Path) -> Path | None:
    """Return the file beside a manifest that an address means, or None.

    The manifest's own address and path end alike; what stands before the common end is one place under two names.

    Parameters
    ----------
    manifest : Manifest
    address : str
    root : Path
        The folder that was named; nothing outside it is ever read.

    Returns
    -------
    Path or None
    """
    theirs = [unquote(step) for step in urlsplit(manifest.address).path.split("/") if step]
    ours = list(manifest.path.absolute().parts)
    common = 0
    while common < min(len(theirs), len(ours) - 1) and theirs[-1 - common] == ours[-1 - common]:
        common += 1
    asked = urlsplit(address)
    if not common or (asked.scheme, asked.netloc) != urlsplit(manifest.address)[:2]:
        return None
    steps = [unquote(step) for step in asked.path.split("/") if step]
    before = theirs[: len(theirs) - common]
    if steps[: len(before)] != before:
        return None
    place = manifest.path.absolute().parents[common - 1].joinpath(*steps[len(before) :])
    try:
        is_inside = place.resolve().is_relative_to(root.resolve()) and place.is_file()
    except (OSError, ValueError):
        return None
    return place if is_inside else None


def _kind(path: Path) -> str | None:
    """``"Manifest"``, ``"Collection"`` or None; whatever cannot be read is neither."""
    try:
        said = _said(path)
    except DataError:
        return None
    kind = str(said.get("type", said.get("@type", ""))).removeprefix("sc:")
    return kind if kind in {"Manifest", "Collection"} and _STANDARD in str(said.get("@context", "")) else None


def _said(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError("iiif.too_large", path=str(path), size_mb=path.stat().st_size >> 20)
        data = path.read_bytes()
    except OSError as error:
        raise DataError("iiif.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    try:
        said: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DataError("iiif.not_json", path=str(path), reason=str(error)[:200]) from error
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def _manifest(said: dict[str, Any], path: Path) -> Manifest:
    address = said.get("id", said.get("@id"))
    if not isinstance(address, str):
        raise DataError("iiif.bad_manifest", path=str(path), field="id")
    statement = _object(said.get("requiredStatement")).get("value", said.get("attribution"))
    images = _images_3(said) if "items" in said else _images_2(said)
    if len(images) > _MOST_IMAGES:
        raise DataError("iiif.bad_manifest", path=str(path), field="items")
    return Manifest(
        address=address,
        label=_joined(said.get("label")),
        summary=_joined(said.get("summary", said.get("description"))),
        rights=_address(said.get("rights", said.get("license"))),
        statement=_joined(statement),
        pairs=tuple(
            (_every(pair.get("label")), tuple(_texts(pair.get("value")))) for pair in _objects(said.get("metadata"))
        ),
        images=tuple(images),
        path=path,
    )


def _images_3(said: dict[str, Any]) -> list[Image]:
    found: list[Image] = []
    for canvas in _objects(said.get("items")):
        for page in _objects(canvas.get("items")):
            for annotation in _objects(page.get("items")):
                body = _first(annotation.get("body"))
                # Where there is a choice, its first item is the one to show.
                body = _first(body.get("items")) if body.get("type") == "Choice" else body
                address = _image_address(body, "id")
                if address and annotation.get("motivation", "painting") == "painting":
                    rights = _address(canvas.get("rights"))
                    found.append(Image(address=address, label=_joined(canvas.get("label")), rights=rights))
    return found


def _images_2(said: dict[str, Any]) -> list[Image]:
    found: list[Image] = []
    for canvas in _objects(_first(said.get("sequences")).get("canvases")):
        for annotation in _objects(canvas.get("images")):
            address = _image_address(_object(annotation.get("resource")), "@id")
            if address:
                found.append(Image(address=address, label=_joined(canvas.get("label"))))
    return found


def _image_address(body: dict[str, Any], key: str) -> str | None:
    """The address of the image itself, else of the whole image of its service."""
    service = _first(body.get("service"))
    root = _address(service.get("id", service.get("@id")))
    address = _address(body.get(key))
    size = "max" if service.get("type") == "ImageService3" else "full"
    return address or (f"{root}/full/{size}/0/default.jpg" if root else None)


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    parts = cast("list[object]", value) if isinstance(value, list) else [value]
    return [found for found in map(_object, parts) if found]


def _first(value: object) -> dict[str, Any]:
    return next(iter(_objects(value)), {})


def _joined(value: object) -> str | None:
    return "\n".join(_texts(value)) or None


def _every(value: object) -> tuple[str, ...]:
    """A text in every language."""
    languages = _object(value).values() if "@value" not in _object(value) else [value]
    return tuple(text for each in languages for text in _texts(each)) if isinstance(value, dict) else (*_texts(value),)


def _texts(value: object) -> list[str]:
    """The lines of a text: in Indonesian where there is one, else in no language, in English, or in any."""
    if isinstance(value, list):
        parts = cast("list[object]", value)
        marked = [_object(part).get("@language") for part in parts]
        chosen = next((lang for lang in ("id", "en", *marked) if lang in marked), None)
        return [
            text for part, lang in zip(parts, marked, strict=True) if lang in {None, chosen} for text in _texts(part)
        ]
    if isinstance(value, dict):
        said = _object(value)
        if "@value" in said:
            return _texts(said["@value"])
        chosen = next((lang for lang in ("id", "none", "en", *said) if lang in said), None)
        return _texts(said[chosen]) if chosen is not None else []
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return []
    text = _plain(str(value)).replace("\0", "").strip()
    return [text] if text else []


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _plain(text: str) -> str:
    """A text without the marks of HTML, which it may hold where it begins with ``<`` and ends with ``>``."""
    if not (text.strip().startswith("<") and text.strip().endswith(">")):
        return text
    words = _Words()
    words.feed(text)
    words.close()
    return "".join(words.found)
