"""Cloths as LIDO 1.1, the XML in which museums hand their objects to portals.

Knows: the elements of https://www.lido-schema.org/schema/v1.1/ and which of our fields goes where. Does not know:
files, the database.

Every record stands in Indonesian and in English, as LIDO expects it of multilingual ones: terms and labels differ,
words of the record are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from motifsearch.archive.concepts import concept_addresses
from motifsearch.archive.jsonld import identifier
from motifsearch.archive.spans import span
from motifsearch.archive.titles import rights_uri, title_of, to_be_named
from motifsearch.messages import LANGS, Translator
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.messages import Lang
    from motifsearch.records import Cloth, Holdings, Motif, Photo

NAMESPACE = "http://www.lido-schema.org"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{NAMESPACE} http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd"
# From the LIDO Terminology, http://terminology.lido-schema.org: kinds of identifiers and of events.
_TERMS = "http://terminology.lido-schema.org/"
_URI, _LOCAL, _PRODUCTION = f"{_TERMS}lido00099", f"{_TERMS}lido00100", f"{_TERMS}lido00007"
# XML 1.0 cannot hold these at all.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN_SOURCE = "motifsearch"


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
    root = Element(_q("lidoWrap"), {f"{{{_XSI}}}schemaLocation": _LOCATION})
    motifs = {motif.motif_id: motif for motif in holdings.motifs}
    photos: defaultdict[int, list[Photo]] = defaultdict(list)
    for photo in holdings.photos:
        photos[photo.cloth_id].append(photo)
    for cloth in holdings.cloths:
        writer = _Cloth(cloth, motifs.get(cloth.motif_id or -1), photos[cloth.cloth_id], base, image or {}, source)
        root.append(writer.element())
    indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    # LIDO qualifies its attributes too.
    found = SubElement(parent, _q(name), {_q(key): _sayable(value) for key, value in attributes.items()})
    if text is not None:
        found.text = _sayable(text)
    return found


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class _Cloth:
    """Makes the record of one cloth."""

    def __init__(  # noqa: PLR0917  # as `write` hands them on
        self,
        cloth: Cloth,
        motif: Motif | None,
        photos: Sequence[Photo],
        base: str | None,
        image: Mapping[int, str],
        source: str | None,
    ) -> None:
        self._cloth = cloth
        self._motif = motif
        self._photos = photos
        self._base = base
        self._image = image
        self._source = source or cloth.owner or _UNKNOWN_SOURCE
        self._address = identifier("cloth", cloth.uid, base)

    def element(self) -> Element:
        record = Element(_q("lido"))
        _add(record, "lidoRecID", self._cloth.uid, type=_LOCAL, source=self._source)
        _add(record, "objectPublishedID", self._address, type=_URI)
        for lang in LANGS:
            self._descriptive(record, lang)
        for lang in LANGS:
            self._administrative(record, lang)
        return record

    def _descriptive(self, record: Element, lang: Lang) -> None:
        t = Translator(lang)
        part = SubElement(record, _q("descriptiveMetadata"), {_XML_LANG: lang})
        kinds = _add(part, "objectClassificationWrap")
        _add(_add(_add(kinds, "objectWorkTypeWrap"), "objectWorkType"), "term", "batik")
        self._classification(kinds, lang)
        self._identification(part, t)
        self._events(part, t)
        self._subjects(part, lang)

    def _classification(self, kinds: Element, lang: Lang) -> None:
        motif = self._motif
        wrap = _add(kinds, "classificationWrap")
        if motif is not None:
            found = _add(wrap, "classification", type="motif")
            _add(found, "conceptID", identifier("motif", motif.uid, self._base), type=_URI)
            for address in concept_addresses("motif", motif.uid):
                _add(found, "conceptID", address, type=_URI)
            _add(found, "term", motif.name, addedSearchTerm="no")
            for name in motif.names:
                _add(found, "term", name.text, addedSearchTerm="yes")
            if motif.family:
                _concept(_add(wrap, "classification", type="family"), "family", motif.family, lang)
        if self._cloth.regime:
            _concept(_add(wrap, "classification", type="regime"), "regime", self._cloth.regime, lang)
        if not len(wrap):
            kinds.remove(wrap)

    def _identification(self, part: Element, t: Translator) -> None:
        cloth, motif = self._cloth, self._motif
        found = _add(part, "objectIdentificationWrap")
        title = _add(_add(found, "titleWrap"), "titleSet")
        _add(title, "appellationValue", title_of(cloth, motif), pref="preferred")
        if cloth.owner or cloth.inventory or cloth.collection:
            place = _add(_add(found, "repositoryWrap"), "repositorySet", type="current")
            name = " – ".join(part for part in (cloth.owner, cloth.collection) if part)
            if name:
                _add(_add(_add(place, "repositoryName"), "legalBodyName"), "appellationValue", name)
            if cloth.inventory:
                _add(place, "workID", cloth.inventory, type=_LOCAL)
        if cloth.condition:
            state = _add(found, "displayStateEditionWrap")
            _add(state, "displayState", cloth.condition)
        self._descriptions(found, t)
        self._measurements(found, t)

    def _descriptions(self, found: Element, t: Translator) -> None:
        notes: list[tuple[str, str]] = []
        for record in (self._cloth, self._motif):
            for field in ("description", "meaning", "story", "may_tell", "use"):
                text = getattr(record, field, None)
                if text:
                    notes.append((field, text))
        if self._cloth.generated:
            notes.append(("generated", t("cli.generated")))
        if not notes:
            return
        wrap = _add(found, "objectDescriptionWrap")
        for field, text in notes:
            entry = _add(wrap, "objectDescriptionSet", type=field)
            _add(entry, "descriptiveNoteValue", text, label=t(f"cli.field_{field}"))

    def _measurements(self, found: Element, t: Translator) -> None:
        sizes = [(field, getattr(self._cloth, field)) for field in ("length_cm", "width_cm")]
        sizes = [(field, value) for field, value in sizes if value is not None]
        if not sizes:
            return
        entry = _add(_add(found, "objectMeasurementsWrap"), "objectMeasurementsSet")
        _add(entry, "displayObjectMeasurements", " × ".join(f"{value:g} cm" for _, value in sizes))
        inside = _add(entry, "objectMeasurements")
        for field, value in sizes:
            one = _add(inside, "measurementSet")
            _add(one, "measurementType", t(f"cli.field_{field}").removesuffix(" (cm)"))
            _add(one, "measurementUnit", "cm")
            _add(one, "measurementValue", f"{value:g}")

    def _events(self, part: Element, t: Translator) -> None:
        cloth = self._cloth
        wrap = _add(part, "eventWrap")
        entry = _add(wrap, "eventSet")
        event = _add(entry, "event")
        kind = _add(event, "eventType")
        _add(kind, "conceptID", _PRODUCTION, type=_URI)
        _add(kind, "term", t("lido.production"))
        if cloth.maker:
            role = _add(_add(event, "eventActor"), "actorInRole")
            _add(_add(_add(role, "actor"), "nameActorSet"), "appellationValue", cloth.maker)
            _add(_add(role, "roleActor"), "term", t("cli.field_maker"))
        community = cloth.community or (self._motif.community if self._motif else None)
        if community:
            _add(_add(event, "culture"), "term", community)
        if cloth.date:
            self._date(event)
        self._place(event, t.lang)
        if cloth.technique:
            _concept(_add(event, "eventMethod"), "technique", cloth.technique, t.lang)
        for kind_of, values in (("dye", cloth.dyes), ("colour", cloth.colours)):
            for value in values:
                _material(event, kind_of, kind_of, value, t.lang)
        if cloth.fabric:
            _material(event, "material", "fabric", cloth.fabric, t.lang)
        if len(event) == 1:
            part.remove(wrap)
        if cloth.acquisition:
            self._acquisition(part, wrap, t)

    def _acquisition(self, part: Element, wrap: Element, t: Translator) -> None:
        if wrap not in list(part):
            for old in list(wrap):
                wrap.remove(old)
            part.append(wrap)
        entry = _add(wrap, "eventSet")
        _add(entry, "displayEvent", self._cloth.acquisition)
        _add(_add(_add(entry, "event"), "eventType"), "term", t("cli.field_acquisition"))

    def _date(self, event: Element) -> None:
        date = str(self._cloth.date)
        found = _add(event, "eventDate")
        _add(found, "displayDate", date)
        first, last = span(date)
        if first or last:
            inside = _add(found, "date")
            # Both are expected; an open side is as far as the other one says.
            _add(inside, "earliestDate", first or last)
            _add(inside, "latestDate", last or first)

    def _place(self, event: Element, lang: Lang) -> None:
        cloth, motif = self._cloth, self._motif
        record = cloth if cloth.place or cloth.province or cloth.regency else motif
        if record is None or not (record.place or record.province or record.regency):
            return
        names = [("place", record.place), ("regency", record.regency), ("province", record.province)]
        said = [(kind, text if kind == "place" else label(kind, text, lang), text) for kind, text in names if text]
        found = _add(event, "eventPlace")
        _add(found, "displayPlace", ", ".join(text for _, text, _ in said))
        inside = found
        for kind, text, key in said:
            # Each place lies in the next wider one.
            inside = _add(inside, "place" if inside is found else "partOfPlace")
            if kind == "province":
                _add(inside, "placeID", key, type=_LOCAL, source="ISO 3166-2")
            elif kind == "regency" and key.isdecimal():
                _add(inside, "placeID", key, type=_LOCAL, source="BPS")
            _add(_add(inside, "namePlaceSet"), "appellationValue", text)

    def _subjects(self, part: Element, lang: Lang) -> None:
        if not self._cloth.tags:
            return
        wrap = _add(_add(part, "objectRelationWrap"), "subjectWrap")
        for tag in self._cloth.tags:
            subject = _add(_add(wrap, "subjectSet"), "subject")
            _concept(_add(subject, "subjectConcept"), "element", tag, lang)

    def _administrative(self, record: Element, lang: Lang) -> None:
        t, cloth = Translator(lang), self._cloth
        part = SubElement(record, _q("administrativeMetadata"), {_XML_LANG: lang})
        named = to_be_named(cloth, self._motif)
        if cloth.rights or named or cloth.permission:
            self._rights(_add(_add(part, "rightsWorkWrap"), "rightsWorkSet"), named, t)
        wrap = _add(part, "recordWrap")
        _add(wrap, "recordID", cloth.uid, type=_LOCAL, source=self._source)
        _add(_add(wrap, "recordType"), "term", t("lido.record_type"))
        _add(_add(_add(wrap, "recordSource"), "legalBodyName"), "appellationValue", self._source)
        info = _add(wrap, "recordInfoSet", type=_LOCAL)
        _add(info, "recordInfoID", self._address, type=_URI)
        self._resources(part, lang)

    def _rights(self, entry: Element, named: Sequence[str], t: Translator) -> None:
        cloth = self._cloth
        if cloth.rights:
            kind = _add(entry, "rightsType")
            address = rights_uri(cloth.rights)
            if address:
                _add(kind, "conceptID", address, type=_URI)
            _add(kind, "term", label("rights", cloth.rights, t.lang))
        if cloth.rights_holder:
            holder = _add(entry, "rightsHolder")
            _add(_add(holder, "legalBodyName"), "appellationValue", cloth.rights_holder)
        if cloth.permission:
            date = f" ({cloth.permission_date})" if cloth.permission_date else ""
            named = [*named, f"{t('cli.field_permission')}: {cloth.permission}{date}"]
        for text in named:
            _add(entry, "creditLine", text)

    def _resources(self, part: Element, lang: Lang) -> None:
        shown = [photo for photo in self._photos if photo.photo_id in self._image]
        if not shown:
            return
        wrap = _add(part, "resourceWrap")
        for photo in shown:
            entry = _add(wrap, "resourceSet")
            _add(entry, "resourceID", photo.sha256, type=_LOCAL, source="sha256")
            found = _add(entry, "resourceRepresentation", type="image")
            _add(found, "linkResource", self._image[photo.photo_id])
            if photo.caption:
                _add(entry, "resourceDescription", photo.caption)
            if photo.rights or photo.rights_holder or photo.photographer:
                rights = _add(entry, "rightsResource")
                if photo.rights:
                    _add(_add(rights, "rightsType"), "term", label("rights", photo.rights, lang))
                credit = " – ".join(text for text in (photo.rights_holder, photo.photographer) if text)
                if credit:
                    _add(rights, "creditLine", credit)


def _concept(parent: Element, kind: str, key: str, lang: Lang) -> None:
    for address in concept_addresses(kind, key):
        _add(parent, "conceptID", address, type=_URI)
    _add(parent, "term", label(kind, key, lang))


def _material(event: Element, what: str, kind: str, key: str, lang: Lang) -> None:
    found = _add(_add(event, "eventMaterialsTech"), "materialsTech")
    named = _add(found, "termMaterialsTech", type=what)
    if kind == "fabric":
        _add(named, "term", key)
    else:
        _concept(named, kind, key, lang)
