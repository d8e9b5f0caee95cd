"""Addresses by which others know a controlled term.

Knows: which identifiers a term of the vocabulary bears, and how well each fits. Does not know: which terms have any;
none is ever made up here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motifsearch.vocabulary.terms import bare_name, term
from motifsearch.vocabulary.uses import used_terms

if TYPE_CHECKING:
    from motifsearch.records import Holdings
    from motifsearch.vocabulary.terms import Link

_MATCHES = {"exact": "exactMatch", "close": "closeMatch", "broader": "broadMatch"}


def concept_addresses(kind: str, key: str) -> tuple[str, ...]:
    """Return the addresses that mean the same as a term, those that its data name with a source and no others.

    Parameters
    ----------
    kind : str
    key : str

    Returns
    -------
    tuple of str
        Empty for free words, and for terms that nobody else names.
    """
    found = term(kind, key)
    if found is None:
        return ()
    return (*((found.uri,) if found.uri else ()), *(link.uri for link in found.same_as if link.match == "exact"))


def near_concepts(kind: str, key: str) -> tuple[Link, ...]:
    """Return what others name that is nearly a term, or wider than it: batik for batik tulis."""
    found = term(kind, key)
    return () if found is None else tuple(link for link in found.same_as if link.match != "exact")


def concept_urn(kind: str, key: str) -> str:
    """Return a term's own name, the same in every document, without pretending that it can be fetched."""
    return f"urn:x-motifsearch:{kind}:{key}"


def concept_objects(holdings: Holdings) -> list[dict[str, Any]]:
    """Describe the controlled terms that records hold, as SKOS, with the identifiers of others.

    Parameters
    ----------
    holdings : Holdings

    Returns
    -------
    list of dict
    """
    found: list[dict[str, Any]] = []
    for kind, key in used_terms(holdings):
        known = term(kind, key)
        if known is None:
            continue
        said: dict[str, Any] = {
            "@id": concept_urn(kind, key),
            "@type": "skos:Concept",
            "key": key,
            "list": kind,
            "prefLabel": {lang: bare_name(text) for lang, text in known.labels.items()},
        }
        for match, name in _MATCHES.items():
            addresses = [link.uri for link in known.same_as if link.match == match]
            if match == "exact" and known.uri:
                addresses = [known.uri, *addresses]
            if addresses:
                said[name] = addresses
        sources = list(dict.fromkeys(link.source for link in known.same_as))
        found.append(said | ({"match_sources": sources} if sources else {}))
    return found
