"""Groups by what records say: motif, technique, product, channel and the like.

Knows: which field of a cloth or a listing holds it, and its names. Does not know: clusters or counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from motifsearch.errors import UsageError
from motifsearch.vocabulary.terms import label, term

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.database import Database
    from motifsearch.workflows.trends.observations import Observation

Field: TypeAlias = Literal["motif", "technique", "province", "product", "channel", "seller", "place"]
FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """How observations fall into groups.

    Attributes
    ----------
    of : callable
        Observation to its group's key, None for none.
    names : dict of str to (str, str)
        Name of each group in Indonesian and English.
    """

    of: Callable[[Observation], str | None]
    names: dict[str, tuple[str, str]]


def field_groups(name: str, database: Database) -> Groups:
    """Group by a field of the cloths' or of the listings' records.

    Parameters
    ----------
    name : str
        One of `FIELDS`.
    database : Database

    Returns
    -------
    Groups

    Raises
    ------
    UsageError
        ``trends.unknown_group``.
    """
    if name not in FIELDS:
        raise UsageError("trends.unknown_group", group=name, known=", ".join(("pattern", "colour", "both", *FIELDS)))
    if name in {"motif", "technique", "province"}:
        by_cloth, names = _of_cloths(name, database)
        return Groups(of=lambda each: by_cloth.get(each.cloth_id), names=names)
    is_open = database.filters.open_cloths()
    values = {
        str(value) for each in database.listings.iter() if each.cloth_id in is_open and (value := getattr(each, name))
    }
    return Groups(of=lambda each: getattr(each, name), names={value: _names(name, value) for value in values})


def _of_cloths(name: str, database: Database) -> tuple[dict[int, str], dict[str, tuple[str, str]]]:
    is_open = database.filters.open_cloths()
    if name == "motif":
        motifs = {motif.motif_id: motif for motif in database.motifs.iter()}
        by_cloth = {
            cloth.cloth_id: motifs[cloth.motif_id].uid
            for cloth in database.cloths.iter()
            if cloth.motif_id is not None and cloth.cloth_id in is_open
        }
        borne = set(by_cloth.values())
        names = {
            motif.uid: _names("motif", motif.uid) if term("motif", motif.uid) else (motif.name, motif.name)
            for motif in motifs.values()
            if motif.uid in borne
        }
        return by_cloth, names
    by_cloth = {
        cloth.cloth_id: str(value)
        for cloth in database.cloths.iter()
        if cloth.cloth_id in is_open and (value := getattr(cloth, name)) is not None
    }
    return by_cloth, {value: _names(name, value) for value in set(by_cloth.values())}


def _names(name: str, value: str) -> tuple[str, str]:
    if name not in {"motif", "technique", "province", "product"}:
        return value, value
    return label(name, value, "id"), label(name, value, "en")
