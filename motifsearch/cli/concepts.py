"""How others name the controlled terms of a record: Getty AAT, Wikidata and the like.

Knows: how they are written for programs and for people. Does not know: which terms have any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motifsearch.cli import render
from motifsearch.vocabulary.terms import label, term
from motifsearch.vocabulary.uses import terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.messages import Translator

_RECORDS = ("motif", "cloth", "photo", "listing")


def concepts(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the terms of a record that others name, each with identifiers and the source that says so.

    Parameters
    ----------
    found : mapping of str to object
        Records by their kind; None and everything else is passed over.

    Returns
    -------
    list of dict
    """
    held = [each for name in _RECORDS if found.get(name) is not None for each in terms_of(found[name])]
    known = [(kind, key, term(kind, key)) for kind, key in dict.fromkeys(held)]
    return [
        {"list": kind, "key": key, "labels": dict(one.labels), "same_as": render.plain(one)["same_as"]}
        for kind, key, one in known
        if one is not None and one.same_as
    ]


def said_links(found: Mapping[str, Any], t: Translator) -> str:
    """Say `concepts` in one line; empty where nobody else names anything."""
    said: list[str] = []
    for one in concepts(found):
        name = label(one["list"], one["key"], t.lang)
        for link in one["same_as"]:
            fits = t(f"terms.match_{link['match']}")
            said.append(f"{name}: {fits} {link['label']} <{link['uri']}>")
    return "; ".join(said)
