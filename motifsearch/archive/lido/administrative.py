"""LIDO's administrative part: rights, whose record it is, and pictures.

Knows: which of our fields goes into which element. Does not know: what the cloth is (``descriptive.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from motifsearch.archive.lido.elements import LOCAL, URI, XML_LANG, add, q
from motifsearch.archive.titles import rights_uri, to_be_named
from motifsearch.messages import Translator
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.archive.lido.subject import Subject
    from motifsearch.messages import Lang


def administrative(of: Subject, record: Element, lang: Lang) -> None:
    """Append rights, the record itself, and its pictures."""
    t, cloth = Translator(lang), of.cloth
    part = SubElement(record, q("administrativeMetadata"), {XML_LANG: lang})
    named = to_be_named(cloth, of.motif)
    if cloth.rights or named or cloth.permission:
        _rights(of, add(add(part, "rightsWorkWrap"), "rightsWorkSet"), named, t)
    wrap = add(part, "recordWrap")
    add(wrap, "recordID", cloth.uid, type=LOCAL, source=of.source)
    add(add(wrap, "recordType"), "term", t("lido.record_type"))
    add(add(add(wrap, "recordSource"), "legalBodyName"), "appellationValue", of.source)
    info = add(wrap, "recordInfoSet", type=LOCAL)
    add(info, "recordInfoID", of.address, type=URI)
    _resources(of, part, lang)


def _rights(of: Subject, entry: Element, named: Sequence[str], t: Translator) -> None:
    cloth = of.cloth
    if cloth.rights:
        kind = add(entry, "rightsType")
        address = rights_uri(cloth.rights)
        if address:
            add(kind, "conceptID", address, type=URI)
        add(kind, "term", label("rights", cloth.rights, t.lang))
    if cloth.rights_holder:
        holder = add(entry, "rightsHolder")
        add(add(holder, "legalBodyName"), "appellationValue", cloth.rights_holder)
    if cloth.permission:
        date = f" ({cloth.permission_date})" if cloth.permission_date else ""
        named = [*named, f"{t('cli.field_permission')}: {cloth.permission}{date}"]
    for text in named:
        add(entry, "creditLine", text)


def _resources(of: Subject, part: Element, lang: Lang) -> None:
    shown = [photo for photo in of.photos if photo.photo_id in of.image]
    if not shown:
        return
    wrap = add(part, "resourceWrap")
    for photo in shown:
        entry = add(wrap, "resourceSet")
        add(entry, "resourceID", photo.sha256, type=LOCAL, source="sha256")
        found = add(entry, "resourceRepresentation", type="image")
        add(found, "linkResource", of.image[photo.photo_id])
        if photo.caption:
            add(entry, "resourceDescription", photo.caption)
        if photo.rights or photo.rights_holder or photo.photographer:
            rights = add(entry, "rightsResource")
            if photo.rights:
                add(add(rights, "rightsType"), "term", label("rights", photo.rights, lang))
            credit = " – ".join(text for text in (photo.rights_holder, photo.photographer) if text)
            if credit:
                add(rights, "creditLine", credit)
