"""Cloths as LIDO 1.1, the XML in which museums hand their objects to portals.

Knows: the document around the records. Does not know: files, the database, what goes into a record's parts.

Every record stands in Indonesian and in English, as LIDO expects it of multilingual ones: terms and labels differ,
words of the record are the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, indent, register_namespace, tostring

from motifsearch.archive.lido.administrative import administrative
from motifsearch.archive.lido.descriptive import descriptive
from motifsearch.archive.lido.elements import LOCAL, LOCATION, NAMESPACE, URI, XSI, add, q
from motifsearch.archive.lido.subject import Subject
from motifsearch.messages import LANGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import Holdings, Photo

__all__ = ["NAMESPACE", "write"]


def write(
    holdings: Holdings, *, base: str | None, image: Mapping[int, str] | None = None, source: str | None = None
) -> bytes:
    """Write all cloths as one ``lido:lidoWrap``.

    Parameters
    ----------
    holdings : Holdings
    base : str or None
        See `motifsearch.archive.jsonld.identifier`.
    image : mapping of int to str, optional
        Number of a photograph to the address of its picture, where it is published.
    source : str, optional
        The institution whose record it is; the owner or the software where it is not said.

    Returns
    -------
    bytes
        UTF-8.
    """
    register_namespace("lido", NAMESPACE)
    root = Element(q("lidoWrap"), {f"{{{XSI}}}schemaLocation": LOCATION})
    motifs = {motif.motif_id: motif for motif in holdings.motifs}
    photos: defaultdict[int, list[Photo]] = defaultdict(list)
    for photo in holdings.photos:
        photos[photo.cloth_id].append(photo)
    for cloth in holdings.cloths:
        of = Subject(
            cloth=cloth,
            motif=motifs.get(cloth.motif_id or -1),
            photos=photos[cloth.cloth_id],
            base=base,
            image=image or {},
            institution=source,
        )
        root.append(_record(of))
    indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _record(of: Subject) -> Element:
    record = Element(q("lido"))
    add(record, "lidoRecID", of.cloth.uid, type=LOCAL, source=of.source)
    add(record, "objectPublishedID", of.address, type=URI)
    for lang in LANGS:
        descriptive(of, record, lang)
    for lang in LANGS:
        administrative(of, record, lang)
    return record
