"""Addresses by which others know a controlled term.

Knows: which identifiers a term of the vocabulary may bear. Does not know: which terms have any; none is ever made up
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from motifsearch.vocabulary.terms import Term

# Attribute of a term that holds an identifier, and what makes an address of it.
_SCHEMES = {
    "uri": "",
    "aat": "http://vocab.getty.edu/aat/",
    "wikidata": "http://www.wikidata.org/entity/",
}


def concept_addresses(kind: str, key: str) -> tuple[str, ...]:
    """Return the addresses of a term, those that its data name with a source and no others.

    Parameters
    ----------
    kind : str
    key : str

    Returns
    -------
    tuple of str
        None for free words.
    """
    found = term(kind, key)
    return () if found is None else _addresses(found)


def _addresses(found: Term) -> tuple[str, ...]:
    values = {name: str(getattr(found, name, None) or "") for name in _SCHEMES}
    return tuple(
        value if value.startswith("http") else f"{_SCHEMES[name]}{value}" for name, value in values.items() if value
    )
