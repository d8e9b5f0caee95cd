"""LIDO's descriptive part: what a cloth is, what is told of it, how and where it was made.

Knows: which of our fields goes into which element. Does not know: rights and pictures (``administrative.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from motifsearch.archive.concepts import concept_addresses
from motifsearch.archive.jsonld import identifier
from motifsearch.archive.lido.elements import LOCAL, PRODUCTION, URI, XML_LANG, add, concept, material, near_methods, q
from motifsearch.archive.spans import span
from motifsearch.archive.titles import title_of
from motifsearch.messages import Translator
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.archive.lido.subject import Subject
    from motifsearch.messages import Lang


def descriptive(of: Subject, record: Element, lang: Lang) -> None:
    """Append what the cloth is, shows, and went through."""
    t = Translator(lang)
    part = SubElement(record, q("descriptiveMetadata"), {XML_LANG: lang})
    kinds = add(part, "objectClassificationWrap")
    add(add(add(kinds, "objectWorkTypeWrap"), "objectWorkType"), "term", "batik")
    _classification(of, kinds, lang)
    _identification(of, part, t)
    _events(of, part, t)
    _subjects(of, part, lang)


def _classification(of: Subject, kinds: Element, lang: Lang) -> None:
    motif = of.motif
    wrap = add(kinds, "classificationWrap")
    if motif is not None:
        found = add(wrap, "classification", type="motif")
        add(found, "conceptID", identifier("motif", motif.uid, of.base), type=URI)
        for address in concept_addresses("motif", motif.uid):
            add(found, "conceptID", address, type=URI)
        add(found, "term", motif.name, addedSearchTerm="no")
        for name in motif.names:
            add(found, "term", name.text, addedSearchTerm="yes")
        if motif.family:
            concept(add(wrap, "classification", type="family"), "family", motif.family, lang)
    if of.cloth.regime:
        concept(add(wrap, "classification", type="regime"), "regime", of.cloth.regime, lang)
    if not len(wrap):
        kinds.remove(wrap)


def _identification(of: Subject, part: Element, t: Translator) -> None:
    cloth, motif = of.cloth, of.motif
    found = add(part, "objectIdentificationWrap")
    title = add(add(found, "titleWrap"), "titleSet")
    add(title, "appellationValue", title_of(cloth, motif), pref="preferred")
    if cloth.owner or cloth.inventory or cloth.collection:
        place = add(add(found, "repositoryWrap"), "repositorySet", type="current")
        name = " – ".join(part for part in (cloth.owner, cloth.collection) if part)
        if name:
            add(add(add(place, "repositoryName"), "legalBodyName"), "appellationValue", name)
        if cloth.inventory:
            add(place, "workID", cloth.inventory, type=LOCAL)
    if cloth.condition:
        state = add(found, "displayStateEditionWrap")
        add(state, "displayState", cloth.condition)
    _descriptions(of, found, t)
    _measurements(of, found, t)


def _descriptions(of: Subject, found: Element, t: Translator) -> None:
    notes: list[tuple[str, str]] = []
    for record in (of.cloth, of.motif):
        for field in ("description", "meaning", "story", "may_tell", "use"):
            text = getattr(record, field, None)
            if text:
                notes.append((field, text))
    if of.cloth.generated:
        notes.append(("generated", t("cli.generated")))
    if not notes:
        return
    wrap = add(found, "objectDescriptionWrap")
    for field, text in notes:
        entry = add(wrap, "objectDescriptionSet", type=field)
        add(entry, "descriptiveNoteValue", text, label=t(f"cli.field_{field}"))


def _measurements(of: Subject, found: Element, t: Translator) -> None:
    sizes = [(field, getattr(of.cloth, field)) for field in ("length_cm", "width_cm")]
    sizes = [(field, value) for field, value in sizes if value is not None]
    if not sizes:
        return
    entry = add(add(found, "objectMeasurementsWrap"), "objectMeasurementsSet")
    add(entry, "displayObjectMeasurements", " × ".join(f"{value:g} cm" for _, value in sizes))
    inside = add(entry, "objectMeasurements")
    for field, value in sizes:
        one = add(inside, "measurementSet")
        add(one, "measurementType", t(f"cli.field_{field}").removesuffix(" (cm)"))
        add(one, "measurementUnit", "cm")
        add(one, "measurementValue", f"{value:g}")


def _events(of: Subject, part: Element, t: Translator) -> None:
    cloth = of.cloth
    wrap = add(part, "eventWrap")
    entry = add(wrap, "eventSet")
    event = add(entry, "event")
    kind = add(event, "eventType")
    add(kind, "conceptID", PRODUCTION, type=URI)
    add(kind, "term", t("lido.production"))
    if cloth.maker:
        role = add(add(event, "eventActor"), "actorInRole")
        add(add(add(role, "actor"), "nameActorSet"), "appellationValue", cloth.maker)
        add(add(role, "roleActor"), "term", t("cli.field_maker"))
    community = cloth.community or (of.motif.community if of.motif else None)
    if community:
        add(add(event, "culture"), "term", community)
    if cloth.date:
        _date(of, event)
    _place(of, event, t.lang)
    if cloth.technique:
        concept(add(event, "eventMethod"), "technique", cloth.technique, t.lang)
        near_methods(event, "technique", cloth.technique)
    for kind_of, values in (("dye", cloth.dyes), ("colour", cloth.colours)):
        for value in values:
            material(event, kind_of, kind_of, value, t.lang)
    if cloth.fabric:
        material(event, "material", "fabric", cloth.fabric, t.lang)
    if len(event) == 1:
        part.remove(wrap)
    if cloth.acquisition:
        _acquisition(of, part, wrap, t)


def _acquisition(of: Subject, part: Element, wrap: Element, t: Translator) -> None:
    if wrap not in list(part):
        for old in list(wrap):
            wrap.remove(old)
        part.append(wrap)
    entry = add(wrap, "eventSet")
    add(entry, "displayEvent", of.cloth.acquisition)
    add(add(add(entry, "event"), "eventType"), "term", t("cli.field_acquisition"))


def _date(of: Subject, event: Element) -> None:
    date = str(of.cloth.date)
    found = add(event, "eventDate")
    add(found, "displayDate", date)
    first, last = span(date)
    if first or last:
        inside = add(found, "date")
        # Both are expected; an open side is as far as the other one says.
        add(inside, "earliestDate", first or last)
        add(inside, "latestDate", last or first)


def _place(of: Subject, event: Element, lang: Lang) -> None:
    cloth, motif = of.cloth, of.motif
    record = cloth if cloth.place or cloth.province or cloth.regency else motif
    if record is None or not (record.place or record.province or record.regency):
        return
    names = [("place", record.place), ("regency", record.regency), ("province", record.province)]
    said = [(kind, text if kind == "place" else label(kind, text, lang), text) for kind, text in names if text]
    found = add(event, "eventPlace")
    add(found, "displayPlace", ", ".join(text for _, text, _ in said))
    inside = found
    for kind, text, key in said:
        # Each place lies in the next wider one.
        inside = add(inside, "place" if inside is found else "partOfPlace")
        if kind != "place":
            for address in concept_addresses(kind, key):
                add(inside, "placeID", address, type=URI)
        if kind == "province":
            add(inside, "placeID", key, type=LOCAL, source="ISO 3166-2")
        elif kind == "regency" and key.isdecimal():
            add(inside, "placeID", key, type=LOCAL, source="BPS")
        add(add(inside, "namePlaceSet"), "appellationValue", text)


def _subjects(of: Subject, part: Element, lang: Lang) -> None:
    if not of.cloth.tags:
        return
    wrap = add(add(part, "objectRelationWrap"), "subjectWrap")
    for tag in of.cloth.tags:
        subject = add(add(wrap, "subjectSet"), "subject")
        concept(add(subject, "subjectConcept"), "element", tag, lang)
