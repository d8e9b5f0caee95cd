"""Which controlled terms records hold.

Knows: which field holds a key of which list. Does not know: how records are stored or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.vocabulary.terms import Kind, parent_kind, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from motifsearch.records import Holdings

_FIELDS: Mapping[str, tuple[tuple[str, Kind], ...]] = {
    "motifs": (("uid", "motif"), ("family", "family"), ("province", "province"), ("regency", "regency")),
    "cloths": (
        ("technique", "technique"),
        ("dyes", "dye"),
        ("tags", "element"),
        ("province", "province"),
        ("regency", "regency"),
        ("rights", "rights"),
    ),
    "photos": (("rights", "rights"),),
    "listings": (("product", "product"),),
}


def used_terms(holdings: Holdings) -> list[tuple[Kind, str]]:
    """Return kind and key of every controlled term that records hold, and of the wider ones, each once, sorted.

    Parameters
    ----------
    holdings : Holdings

    Returns
    -------
    list of (str, str)
    """
    found: set[tuple[Kind, str]] = set()
    for records, fields in _FIELDS.items():
        for record in getattr(holdings, records):
            for name, kind in fields:
                value = getattr(record, name)
                found |= {(kind, key) for key in (value if isinstance(value, tuple) else (value,)) if key}
    known = {each for each in found if term(*each) is not None}
    return sorted(known | set(_wider(known)))


def _wider(of: Iterable[tuple[Kind, str]]) -> Iterable[tuple[Kind, str]]:
    for kind, key in of:
        below = term(kind, key)
        while below is not None and below.parent is not None:
            wider = parent_kind(below.kind)
            yield wider, below.parent
            below = term(wider, below.parent)
