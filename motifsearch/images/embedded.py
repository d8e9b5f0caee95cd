"""What a photograph's file says about itself: IPTC, XMP and the few words of EXIF.

Knows: IPTC-IIM 4.2 (datasets of record 2), the IPTC Photo Metadata Standard 2023.1 in XMP with its artwork fields, and
EXIF's artist and copyright. Does not know: which field of our records a statement belongs to.

Where XMP and IPTC-IIM both speak, XMP is taken: it is what programs write today.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from PIL import IptcImagePlugin
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif.as_plugin import HeifImageFile

from motifsearch.errors import DataError
from motifsearch.extras import needed
from motifsearch.images.formats import sniff

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

_PLUGINS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "AVIF": AvifImageFile,
    "HEIF": HeifImageFile,
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "TIFF": TiffImageFile,
    "WEBP": WebPImageFile,
}
# A packet of texts is never so long, and nothing longer is parsed.
_MOST_BYTES = 4 << 20
_MOST_LETTERS = 20_000
_ARTIST, _COPYRIGHT, _SOFTWARE = 0x013B, 0x8298, 0x0131
# A program that put its own name where the photographer's belongs, as photographs of the web often bear it.
_NO_ARTIST = "picasa"
_UTF8 = b"\x1b%G"
_DAY = re.compile(r"(\d{4})-?(\d{2})?-?(\d{2})?")

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_CC = "{http://creativecommons.org/ns#}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """What is said of the object in the picture, as against the picture."""

    title: str | None = None
    creator: str | None = None
    date: str | None = None
    collection: str | None = None
    number: str | None = None
    rights: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What a file says about itself.

    Attributes
    ----------
    rights, rights_uri : str or None
        The notice in words, and the address of a licence or statement.
    credit : str or None
        Whose it is, or who is to be credited.
    place : str or None
        Where the picture was taken or what it shows, from the nearest to the widest.
    date : str or None
        ISO 8601, as exact as it is said.
    """

    creator: str | None = None
    rights: str | None = None
    rights_uri: str | None = None
    credit: str | None = None
    title: str | None = None
    caption: str | None = None
    keywords: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None
    artwork: Artwork = field(default_factory=Artwork)


def read_embedded(data: bytes, name: str) -> Embedded:
    """Read what a photograph's file says about itself.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        For errors.

    Returns
    -------
    Embedded
        Empty where nothing is said or nothing can be read.

    Raises
    ------
    DataError
        ``embedded.xml_entities`` where the XMP defines entities, which could read other files.
    UsageError
        ``extras.missing`` without defusedxml.
    """
    plugin = _PLUGINS.get(sniff(data, PurePath(name).suffix.lower()).name)
    if plugin is None:
        return Embedded()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = plugin(io.BytesIO(data))
            packet, iptc, exif = _packet(picture), _iptc(picture), picture.getexif()
            older = _of_iptc(iptc, exif)
    except Exception:  # noqa: BLE001  # on hostile bytes the plugins raise nearly anything
        return Embedded()
    newer = _of_xmp(packet, name) if packet else Embedded()
    names = ("creator", "rights", "rights_uri", "credit", "title", "caption", "keywords", "place", "date")
    return Embedded(**{each: getattr(newer, each) or getattr(older, each) for each in names}, artwork=newer.artwork)


def _packet(picture: ImageFile) -> bytes:
    found = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(found, str):
        found = found.encode("utf-8", "replace")
    return bytes(found) if len(found) <= _MOST_BYTES else b""


def _iptc(picture: ImageFile) -> dict[tuple[int, int], Any]:
    return dict(IptcImagePlugin.getiptcinfo(picture) or {})


def _of_iptc(said: dict[tuple[int, int], Any], exif: Exif) -> Embedded:
    is_utf8 = said.get((1, 90)) == _UTF8

    def texts(number: int) -> tuple[str, ...]:
        value = said.get((2, number), ())
        parts = value if isinstance(value, list) else [value] if isinstance(value, bytes) else []
        return tuple(text for part in parts if (text := _decoded(part, is_utf8=is_utf8)))

    def first(number: int) -> str | None:
        return next(iter(texts(number)), None)

    places = [first(number) for number in (92, 90, 95, 101)]
    return Embedded(
        creator=_person("; ".join(texts(80))) or _person(_artist(exif)),
        rights=first(116) or _tidy(exif.get(_COPYRIGHT)),
        credit=first(110),
        title=first(5),
        caption=first(120),
        keywords=texts(25),
        place=", ".join(part for part in places if part) or None,
        date=_day(first(55)),
    )


def _artist(exif: Exif) -> str | None:
    name = _tidy(exif.get(_ARTIST))
    return None if name == _tidy(exif.get(_SOFTWARE)) else name


def _person(name: str | None) -> str | None:
    return None if name is not None and name.casefold().startswith(_NO_ARTIST) else name


def _decoded(value: bytes, *, is_utf8: bool) -> str | None:
    try:
        return _tidy(value.decode("utf-8"))
    except UnicodeDecodeError:
        # Before 1:90 was common, programs wrote what their system wrote.
        return _tidy(value.decode("utf-8" if is_utf8 else "cp1252", "replace"))


def _of_xmp(packet: bytes, name: str) -> Embedded:
    parse = needed("defusedxml.ElementTree", "archive").fromstring
    refused = needed("defusedxml", "archive").DefusedXmlException
    try:
        root: Element = parse(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except refused as error:
        raise DataError("embedded.xml_entities", name=name) from error
    except (ParseError, ValueError, LookupError):
        return Embedded()
    said = _Properties(root)
    place = said.structs(f"{_EXT}LocationShown") or said.structs(f"{_EXT}LocationCreated")
    steps = ("Sublocation", "City", "ProvinceState", "CountryName")
    inside = [place[0].first(f"{_EXT}{step}") for step in steps] if place else []
    plain = [
        said.first(key) for key in (f"{_CORE}Location", *(f"{_PHOTOSHOP}{x}" for x in ("City", "State", "Country")))
    ]
    return Embedded(
        creator=_person("; ".join(said.all(f"{_DC}creator"))) or None,
        rights=said.first(f"{_DC}rights"),
        rights_uri=said.first(f"{_CC}license") or said.first(f"{_RIGHTS}WebStatement"),
        credit=said.first(f"{_RIGHTS}Owner") or said.first(f"{_PHOTOSHOP}Credit"),
        title=said.first(f"{_DC}title") or said.first(f"{_PHOTOSHOP}Headline"),
        caption=said.first(f"{_DC}description"),
        keywords=said.all(f"{_DC}subject"),
        place=", ".join(part for part in (inside if any(inside) else plain) if part) or None,
        date=_day(said.first(f"{_PHOTOSHOP}DateCreated")),
        artwork=_artwork(said),
    )


def _artwork(said: _Properties) -> Artwork:
    found = said.structs(f"{_EXT}ArtworkOrObject")
    if not found:
        return Artwork()
    first = found[0]
    return Artwork(
        title=first.first(f"{_EXT}AOTitle"),
        creator="; ".join(first.all(f"{_EXT}AOCreator")) or None,
        date=first.first(f"{_EXT}AOCircaDateCreated") or _day(first.first(f"{_EXT}AODateCreated")),
        collection=first.first(f"{_EXT}AOSource"),
        number=first.first(f"{_EXT}AOSourceInvNo"),
        rights=first.first(f"{_EXT}AOCopyrightNotice"),
        description=first.first(f"{_EXT}AOContentDescription"),
    )


class _Properties:
    """The properties of a node of RDF as XMP writes it: as attributes, elements, or lists of ``rdf:li``."""

    def __init__(self, root: Element) -> None:
        nodes = list(root.iter(f"{_RDF}RDF"))
        # A structure has its fields in itself or in one description inside.
        inside = [each for node in nodes for each in node.findall(f"{_RDF}Description")]
        self._nodes = inside or [root, *root.findall(f"{_RDF}Description")]

    def all(self, key: str) -> tuple[str, ...]:
        found: list[str | None] = []
        for node in self._nodes:
            found.append(_tidy(node.get(key)))
            for each in node.findall(key):
                items = sorted(each.iter(f"{_RDF}li"), key=lambda item: item.get(_XML_LANG) != "x-default")
                if any(item.get(_XML_LANG) for item in items):
                    # One text in several languages.
                    items = items[:1]
                resource = each.get(f"{_RDF}resource")
                found += [_tidy(item.text) for item in items] or [_tidy(each.text) or _tidy(resource)]
        return tuple(dict.fromkeys(text for text in found if text))

    def first(self, key: str) -> str | None:
        return next(iter(self.all(key)), None)

    def structs(self, key: str) -> list[_Properties]:
        return [
            _Properties(item) for node in self._nodes for each in node.findall(key) for item in each.iter(f"{_RDF}li")
        ]


def _tidy(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()[:_MOST_LETTERS] or None


def _day(text: str | None) -> str | None:
    """A date as exact as it is said: zeros stand for what is not known."""
    match = _DAY.match(text or "")
    if match is None or match[1] == "0000":
        return None
    known = [match[1]]
    for part in (match[2], match[3]):
        if not part or part == "00":
            break
        known.append(part)
    return "-".join(known)
