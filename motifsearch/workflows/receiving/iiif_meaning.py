"""What a IIIF manifest means for the catalogue: which cloth it is about, and which of its labels is which field.

Knows: labels of others and of our own manifests. Does not know: files, photographs, or how records are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from motifsearch.archive.cells import known_term, read_cell
from motifsearch.archive.columns import headers_of, plain_header
from motifsearch.messages import LANGS, Translator
from motifsearch.records import Problem
from motifsearch.vocabulary.terms import terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.archive.iiif.reading import Manifest
    from motifsearch.database import Database

_FIELDS = (
    *("inventory", "title", "technique", "dyes", "colours", "fabric", "length_cm", "width_cm", "province", "regency"),
    *("place", "community", "maker", "date", "meaning", "story", "may_tell", "tags", "collection", "owner"),
    *("acquisition", "condition", "rights", "rights_holder", "permission", "permission_date", "regime", "access"),
)
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a manifest means for the catalogue.

    Attributes
    ----------
    uid : str
        Of its cloth.
    motif : str or None
        The vocabulary's key where the name is known, else the name.
    fields : dict of str to object
        Of the cloth.
    problems : tuple of Problem
        Values that were left out.
    """

    uid: str
    motif: str | None
    fields: dict[str, Any]
    problems: tuple[Problem, ...]


def cloth_uid(database: Database, manifest: Manifest) -> str:
    """Return the identifier of a manifest's cloth: the cloth whose uid its address holds, else one made of it.

    Parameters
    ----------
    database : Database
    manifest : Manifest

    Returns
    -------
    str
    """
    for uid in reversed(_UID.findall(manifest.address.casefold())):
        if database.cloths.by_uid(uid) is not None:
            return uid
    return str(uuid5(NAMESPACE_URL, manifest.address))


def read(database: Database, manifest: Manifest) -> Reading:
    """Tell what a manifest says of its cloth.

    Parameters
    ----------
    database : Database
    manifest : Manifest

    Returns
    -------
    Reading
        What no field holds is kept line by line in the description.
    """
    fields: dict[str, Any] = {"title": manifest.label}
    problems: list[Problem] = []
    rest: list[str] = []
    motif: str | None = None
    for labels, values in manifest.pairs:
        text = "; ".join(values)
        name = next((_BY_LABEL()[key] for key in map(plain_header, labels) if key in _BY_LABEL()), None)
        if name == "motif" and motif is None:
            found = known_term("motif", text)
            motif = found.key if found else text
            continue
        value = None
        if name in _FIELDS and not fields.get(name):
            value, complaints = read_cell(name, text)
            problems += [
                Problem(where=str(manifest.path), code=code, params=tuple(params.items()))
                for code, params in complaints
            ]
            if value not in (None, ()):
                fields[name] = value
        if value in (None, ()) and text and text != str(fields.get(name or "")):
            rest.append(f"{labels[0]}: {text}" if labels else text)
    fields["description"] = "\n".join(part for part in (manifest.summary, *rest) if part) or None
    fields["rights"] = rights_of(manifest.rights) or fields.get("rights")
    fields["source"] = "\n".join(part for part in (manifest.address, manifest.statement) if part)
    uid = cloth_uid(database, manifest)
    if uid in manifest.address.casefold():
        # Published from here: it says nothing that the records do not say better.
        return Reading(uid=uid, motif=None, fields={}, problems=())
    return Reading(
        uid=uid,
        motif=motif,
        fields={key: value for key, value in fields.items() if value},
        problems=tuple(problems),
    )


def rights_of(address: str | None) -> str | None:
    """Return the vocabulary's key of a rights statement's address, else the address."""
    if address is None:
        return None
    bare = address.partition("://")[2].rstrip("/")
    for known in terms("rights"):
        if known.uri and known.uri.partition("://")[2].rstrip("/") == bare:
            return known.key
    return address


def _by_label() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in (*_FIELDS, "motif"):
        headers = headers_of("cloth") if name == "inventory" else headers_of(name)
        words = [Translator(lang)(f"cli.field_{name}") for lang in LANGS]
        found |= dict.fromkeys(map(plain_header, (name, *headers, *words)), name)
    return found


_BY_LABEL: Callable[[], dict[str, str]] = cache(_by_label)
