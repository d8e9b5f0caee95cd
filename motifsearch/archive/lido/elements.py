"""The elements that LIDO is made of: qualified names, texts that XML can hold, concepts with their identifiers.

Knows: how an element of https://www.lido-schema.org/schema/v1.1/ is written. Does not know: which goes where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from motifsearch.archive.concepts import concept_addresses, near_concepts
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.messages import Lang

NAMESPACE = "http://www.lido-schema.org"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION = f"{NAMESPACE} http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd"
# From the LIDO Terminology, http://terminology.lido-schema.org: kinds of identifiers and of events.
_TERMS = "http://terminology.lido-schema.org/"
URI, LOCAL, PRODUCTION = f"{_TERMS}lido00099", f"{_TERMS}lido00100", f"{_TERMS}lido00007"
# XML 1.0 cannot hold these at all.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def q(name: str) -> str:
    """Return the name of an element in LIDO's namespace."""
    return f"{{{NAMESPACE}}}{name}"


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Append an element to another."""
    # LIDO qualifies its attributes too.
    found = SubElement(parent, q(name), {q(key): sayable(value) for key, value in attributes.items()})
    if text is not None:
        found.text = sayable(text)
    return found


def sayable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def concept(parent: Element, kind: str, key: str, lang: Lang) -> None:
    """Say a controlled term: the identifiers that mean the same, then its name."""
    for address in concept_addresses(kind, key):
        add(parent, "conceptID", address, type=URI)
    add(parent, "term", label(kind, key, lang))


def near_methods(event: Element, kind: str, key: str) -> None:
    """Say beside a technique what others name that is nearly it or wider, so that they find it under that."""
    for link in near_concepts(kind, key):
        found = add(event, "eventMethod")
        add(found, "conceptID", link.uri, type=URI)
        add(found, "term", link.label, addedSearchTerm="yes")


def material(event: Element, what: str, kind: str, key: str, lang: Lang) -> None:
    """Say a dye, a colour or a fabric that a cloth was made with."""
    found = add(add(event, "eventMaterialsTech"), "materialsTech")
    named = add(found, "termMaterialsTech", type=what)
    if kind == "fabric":
        add(named, "term", key)
    else:
        concept(named, kind, key, lang)
