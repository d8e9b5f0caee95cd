"""How a record is named for good and cited.

Knows: the order of a citation's parts. Does not know: where the app is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from motifsearch.records import Cloth, Motif
    from motifsearch.ui.wording import Wording


def record_path(kind: str, uid: str) -> str:
    """Return a record's address below the language's home; it stays as long as the record does."""
    return f"record/{kind}/{quote(uid, safe='')}"


def citation(cloth: Cloth, motif: Motif | None, say: Wording, *, address: str) -> str:
    """Write the text by which a cloth's record is cited; what is not known is left out.

    Parameters
    ----------
    cloth : Cloth
    motif : Motif or None
    say : Wording
    address : str
        The record's lasting address or identifier.

    Returns
    -------
    str
    """
    names = list(dict.fromkeys(each for each in (motif.name if motif else None, cloth.title) if each))
    title = ", ".join(names) or say("unnamed")
    technique = say.value("technique", cloth.technique) if cloth.technique else None
    made = ", ".join(part for part in (cloth.maker, say.date(cloth.date) if cloth.date else None) if part)
    kept = ", ".join(part for part in (cloth.collection, cloth.owner, cloth.inventory) if part)
    about = "; ".join(part for part in (technique, say.origin(cloth) or None) if part)
    parts = [
        f"{title} ({about})" if about else title,
        made,
        kept,
        say.translator("record.cite_generated") if cloth.generated else "",
        address,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


def ark(naan: str, uid: str) -> str | None:
    """Return the Archival Resource Key of a record, or None where the institution has no number of its own.

    Source: https://datatracker.ietf.org/doc/draft-kunze-ark/ (hyphens in it mean nothing).

    Parameters
    ----------
    naan : str
        The institution's Name Assigning Authority Number; empty where it has none.
    uid : str

    Returns
    -------
    str or None
    """
    return f"ark:{naan}/{quote(uid.replace('-', ''), safe='=~*+@_$./')}" if naan else None
