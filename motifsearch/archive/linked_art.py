"""Cloths and motifs as Linked Art 1.0, the profile of CIDOC CRM in JSON-LD that museums share.

Knows: https://linked.art/model/ and which of our fields goes where. Does not know: files, the database.

The document is one ``Set`` with whole records inside, so that it is read without fetching anything. Types of names,
notes and sizes are the AAT terms that Linked Art itself prescribes (https://linked.art/api/1.0/shared/, and the
``vocab_classes.json`` of its library cromulent 1.0.1); terms of our own vocabulary bear those identifiers alone that
the vocabulary names with a source.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from motifsearch.archive.concepts import concept_addresses, concept_urn, near_concepts
from motifsearch.archive.jsonld import identifier
from motifsearch.archive.spans import span
from motifsearch.archive.titles import rights_uri, title_of, to_be_named
from motifsearch.vocabulary.terms import label, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import Cloth, Holdings, Motif

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
_AAT = "http://vocab.getty.edu/aat/"
# What Linked Art prescribes for the types of things that every record has.
_PRIMARY_NAME = ("300404670", "Primary Name")
_ACCESSION_NUMBER = ("300312355", "Accession Number")
_LOCAL_NUMBER = ("300404621", "Owner-Assigned Number")
_DESCRIPTION = ("300435416", "Description")
_HEIGHT, _WIDTH = ("300055644", "Height"), ("300055647", "Width")
_CENTIMETRES = ("300379098", "centimeters")
_NOTES = ("description", "meaning", "story", "may_tell", "use", "condition", "acquisition", "source")


def write(holdings: Holdings, *, base: str | None, image: Mapping[int, str] | None = None) -> bytes:
    """Write the cloths and their motifs.

    Parameters
    ----------
    holdings : Holdings
    base : str or None
        See `motifsearch.archive.jsonld.identifier`.
    image : mapping of int to str, optional
        Number of a photograph to the address of its picture, where it is published.

    Returns
    -------
    bytes
        UTF-8.
    """
    motifs = {motif.motif_id: motif for motif in holdings.motifs}
    pictures: dict[int, list[str]] = {}
    for photo in holdings.photos:
        address = (image or {}).get(photo.photo_id)
        if address is not None:
            pictures.setdefault(photo.cloth_id, []).append(address)
    records = [_motif(motif, base) for motif in holdings.motifs]
    records += [
        _cloth(cloth, motifs.get(cloth.motif_id or -1), pictures.get(cloth.cloth_id, []), base)
        for cloth in holdings.cloths
    ]
    lines = ",\n ".join(json.dumps(record, ensure_ascii=False) for record in records)
    head = {"@context": CONTEXT, "id": identifier("cloth", "collection", base), "type": "Set", "_label": "motifsearch"}
    return (json.dumps(head, ensure_ascii=False)[:-1] + ', "member": [\n ' + lines + "\n]}\n").encode()


def _motif(motif: Motif, base: str | None) -> dict[str, Any]:
    """A motif is a visual item that cloths show; its names stand in their languages."""
    names = [_name(motif.name, _PRIMARY_NAME)]
    names += [_name(name.text, None, lang=name.lang, status=name.status) for name in motif.names]
    said: dict[str, Any] = {
        "id": identifier("motif", motif.uid, base),
        "type": "VisualItem",
        "_label": motif.name,
        "identified_by": names,
        "classified_as": _terms("family", (motif.family,)) + _terms("regime", (motif.regime,)),
        "referred_to_by": _notes(motif),
        "equivalent": [{"id": uri, "type": "VisualItem"} for uri in concept_addresses("motif", motif.uid)],
    }
    return _tidy(said)


def _cloth(cloth: Cloth, motif: Motif | None, pictures: list[str], base: str | None) -> dict[str, Any]:
    title = title_of(cloth, motif)
    address = identifier("cloth", cloth.uid, base)
    names = [_name(title, _PRIMARY_NAME), _identifier(cloth.uid, _LOCAL_NUMBER)]
    if cloth.inventory:
        names.append(_identifier(cloth.inventory, _ACCESSION_NUMBER))
    said: dict[str, Any] = {
        "id": address,
        "type": "HumanMadeObject",
        "_label": title,
        "identified_by": names,
        "classified_as": [{"type": "Type", "_label": "batik"}, *_terms("regime", (cloth.regime,))],
        "referred_to_by": _notes(cloth) + _credits(cloth, motif),
        "produced_by": _production(cloth),
        "made_of": [{"type": "Material", "_label": cloth.fabric}] if cloth.fabric else [],
        "dimension": _sizes(cloth),
        "current_owner": [{"type": "Group", "_label": cloth.owner}] if cloth.owner else [],
        "member_of": [{"type": "Set", "_label": cloth.collection}] if cloth.collection else [],
        "subject_to": _right(cloth),
        "shows": [{"id": identifier("motif", motif.uid, base), "type": "VisualItem", "_label": motif.name}]
        if motif
        else [],
        "representation": [
            {
                "type": "VisualItem",
                "digitally_shown_by": [
                    {
                        "type": "DigitalObject",
                        "format": "image/jpeg",
                        "access_point": [{"id": picture, "type": "DigitalObject"}],
                    }
                ],
            }
            for picture in pictures
        ],
    }
    return _tidy(said)


def _production(cloth: Cloth) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "Production",
        "technique": _terms("technique", (cloth.technique,)) + _terms("dye", cloth.dyes),
        "carried_out_by": [{"type": "Group", "_label": cloth.maker}] if cloth.maker else [],
        "took_place_at": _places(cloth),
        "timespan": _timespan(cloth.date) if cloth.date else {},
    }
    return _tidy(said) if any(value for key, value in said.items() if key != "type") else {}


def _places(cloth: Cloth) -> list[dict[str, Any]]:
    """The smallest place, inside the wider ones, each with the identifier that others know it by."""
    named = [(None, cloth.place), ("regency", cloth.regency), ("province", cloth.province)]
    inside: list[dict[str, Any]] = []
    for kind, key in reversed(named):
        if key:
            said: dict[str, Any] = {"type": "Place", "_label": label(kind, key, "id") if kind else key}
            addresses = concept_addresses(kind, key) if kind else ()
            place = {"id": addresses[0], **said} if addresses else said
            inside = [place | ({"part_of": inside} if inside else {})]
    return inside


def _timespan(date: str) -> dict[str, Any]:
    first, last = span(date)
    said: dict[str, Any] = {"type": "TimeSpan", "identified_by": [{"type": "Name", "content": date}]}
    if first:
        said["begin_of_the_begin"] = f"{first}T00:00:00Z"
    if last:
        said["end_of_the_end"] = f"{last}T23:59:59Z"
    return said


def _sizes(cloth: Cloth) -> list[dict[str, Any]]:
    sizes = ((_HEIGHT, cloth.length_cm), (_WIDTH, cloth.width_cm))
    return [
        {
            "type": "Dimension",
            "classified_as": [_type(kind)],
            "value": value,
            "unit": {"id": f"{_AAT}{_CENTIMETRES[0]}", "type": "MeasurementUnit", "_label": _CENTIMETRES[1]},
        }
        for kind, value in sizes
        if value is not None
    ]


def _right(cloth: Cloth) -> list[dict[str, Any]]:
    if not cloth.rights:
        return []
    said: dict[str, Any] = {"type": "Right", "_label": label("rights", cloth.rights, "en")}
    address = rights_uri(cloth.rights)
    if address:
        said["classified_as"] = [{"id": address, "type": "Type", "_label": said["_label"]}]
    return [said]


def _notes(record: Cloth | Motif) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for field in _NOTES:
        text = getattr(record, field, None)
        if text:
            kinds = [_type(_DESCRIPTION)] if field == "description" else [{"type": "Type", "_label": field}]
            found.append({"type": "LinguisticObject", "classified_as": kinds, "content": text})
    for claim in record.claims:
        text = " – ".join(part for part in (claim.value, claim.source, claim.confidence, claim.author) if part)
        kinds = [{"type": "Type", "_label": f"claim about {claim.field}"}]
        found.append({"type": "LinguisticObject", "classified_as": kinds, "content": text or claim.field})
    return found


def _credits(cloth: Cloth, motif: Motif | None) -> list[dict[str, Any]]:
    kinds = [{"type": "Type", "_label": "credit"}]
    named = to_be_named(cloth, motif)
    if cloth.permission:
        named.append(cloth.permission)
    return [{"type": "LinguisticObject", "classified_as": kinds, "content": text} for text in named]


def _terms(kind: str, keys: tuple[str | None, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for key in keys:
        if key is None:
            continue
        said: dict[str, Any] = {"type": "Type", "_label": label(kind, key, "en")}
        addresses = concept_addresses(kind, key)
        if addresses:
            said = {"id": addresses[0], **said}
        elif term(kind, key) is not None:
            said = {"id": concept_urn(kind, key), **said}
        found.append(said)
        found += [{"id": link.uri, "type": "Type", "_label": link.label} for link in near_concepts(kind, key)]
    return found


def _name(
    text: str, kind: tuple[str, str] | None, *, lang: str | None = None, status: str | None = None
) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "Name", "content": text}
    if kind is not None:
        said["classified_as"] = [_type(kind)]
    elif status is not None:
        said["classified_as"] = [{"type": "Type", "_label": status}]
    if lang is not None:
        said["language"] = [{"type": "Language", "_label": lang}]
    return said


def _identifier(text: str, kind: tuple[str, str]) -> dict[str, Any]:
    return {"type": "Identifier", "content": text, "classified_as": [_type(kind)]}


def _type(kind: tuple[str, str]) -> dict[str, Any]:
    return {"id": f"{_AAT}{kind[0]}", "type": "Type", "_label": kind[1]}


def _tidy(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ([], {}, None)}
