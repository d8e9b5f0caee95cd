"""Which controlled terms records hold.

Knows: which field holds a key of which list. Does not know: how records are stored or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from motifsearch.vocabulary.terms import Kind, parent_kind, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from motifsearch.records import Cloth, Holdings, Listing, Motif, Photo

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


def terms_of(record: Motif | Cloth | Photo | Listing) -> list[tuple[Kind, str]]:
    """Return kind and key of every controlled term that one record holds, in the order of its fields.

    Parameters
    ----------
    record : Motif, Cloth, Photo or Listing

    Returns
    -------
    list of (str, str)
        Words that are no controlled terms are left out.
    """
    found: list[tuple[Kind, str]] = []
    for name, kind in _FIELDS[type(record).__name__.lower() + "s"]:
        value: object = getattr(record, name)
        keys = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
        for key in keys:
            if key and term(kind, str(key)):
                found.append((kind, str(key)))  # noqa: PERF401  # its type is lost otherwise
    return list(dict.fromkeys(found))


def used_terms(holdings: Holdings) -> list[tuple[Kind, str]]:
    """Return kind and key of every controlled term that records hold, and of the wider ones, each once, sorted.

    Parameters
    ----------
    holdings : Holdings

    Returns
    -------
    list of (str, str)
    """
    records = (holdings.motifs, holdings.cloths, holdings.photos, holdings.listings)
    known = {each for some in records for record in some for each in terms_of(record)}
    return sorted(known | set(_wider(known)))


def _wider(of: Iterable[tuple[Kind, str]]) -> Iterable[tuple[Kind, str]]:
    for kind, key in of:
        below = term(kind, key)
        while below is not None and below.parent is not None:
            wider = parent_kind(below.kind)
            yield wider, below.parent
            below = term(wider, below.parent)
