"""What the keys of our JSON-LD mean: Dublin Core terms where they fit, SKOS for controlled terms, our own beside them.

Knows: the context and the format's name. Does not know: records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT, VERSION = "motifsearch-archive", 1
_TERMS = "urn:x-motifsearch:terms:"
_AS_JSON = ("history", "lost", "palette", "seen", "spaces", "settings", "tables")
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": _TERMS,
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"},
    "broadMatch": {"@id": "skos:broadMatch", "@type": "@id"},
    "concepts": {"@id": "dcterms:references"},
    "key": {"@id": "skos:notation"},
    "motifs": {"@id": "dcterms:hasPart"},
    "cloths": {"@id": "dcterms:hasPart"},
    "photos": {"@id": "dcterms:hasPart"},
    "listings": {"@id": "dcterms:hasPart"},
    "motif": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "cloth": {"@id": "dcterms:isFormatOf", "@type": "@id"},
    "created": {"@id": "dcterms:created"},
    "uid": {"@id": "dcterms:identifier"},
    "inventory": {"@id": "dcterms:identifier"},
    "sha256": {"@id": "dcterms:identifier"},
    "name": {"@id": "skos:prefLabel"},
    "title": {"@id": "dcterms:title"},
    "caption": {"@id": "dcterms:title"},
    "description": {"@id": "dcterms:description"},
    "tags": {"@id": "dcterms:subject", "@container": "@list"},
    "names": {"@id": "skos:note", "@container": "@list"},
    "dyes": {"@id": f"{_TERMS}dyes", "@container": "@list"},
    "colours": {"@id": f"{_TERMS}colours", "@container": "@list"},
    "labels": {"@id": f"{_TERMS}labels", "@container": "@list"},
    "claims": {"@id": f"{_TERMS}claims", "@container": "@list"},
    "text": {"@id": "rdf:value"},
    "lang": {"@id": "dcterms:language"},
    "uri": {"@id": "schema:url"},
    "fabric": {"@id": "dcterms:medium"},
    "place": {"@id": "dcterms:spatial"},
    "maker": {"@id": "dcterms:creator"},
    "photographer": {"@id": "dcterms:creator"},
    "date": {"@id": "dcterms:created", "@type": "edtf:EDTF"},
    "taken_at": {"@id": "dcterms:created"},
    "added_at": {"@id": "dcterms:dateAccepted"},
    "acquisition": {"@id": "dcterms:provenance"},
    "source": {"@id": "dcterms:source"},
    "rights_uri": {"@id": "dcterms:license", "@type": "@id"},
    "rights_holder": {"@id": "dcterms:rightsHolder"},
    "access": {"@id": "dcterms:accessRights"},
    "format": {"@id": "dcterms:format"},
    **{key: {"@id": f"{_TERMS}{key}", "@type": "@json"} for key in _AS_JSON},
}
