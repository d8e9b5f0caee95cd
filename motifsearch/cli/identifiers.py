"""How records are named on the command line: ``P12`` a photograph, ``C3`` a cloth, ``M4`` a motif, ``L5`` a listing.

Knows: the letters, file paths and content hashes as names of photographs. Does not know: what is done with the record.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.records import RecordKind

_KINDS: dict[str, RecordKind] = {"P": "photo", "C": "cloth", "M": "motif", "L": "listing"}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_NAME = re.compile(r"([PCML])-?(\d{1,18})", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def identifier(kind: RecordKind, record_id: int) -> str:
    """Write the name of a record, such as ``P12``."""
    return f"{_LETTERS[kind]}{record_id}"


def parse(text: str, catalog: MotifCatalog) -> tuple[RecordKind, int]:
    """Read the name of a record; a photograph may also be named by its file or its sha256.

    Parameters
    ----------
    text : str
    catalog : MotifCatalog

    Returns
    -------
    (str, int)
        Kind and number.

    Raises
    ------
    UsageError
        ``cli.bad_identifier`` when it names nothing.
    """
    match = _NAME.fullmatch(text.strip())
    if match:
        return _KINDS[match[1].upper()], int(match[2])
    if _SHA256.fullmatch(text):
        photo = catalog.database.photos.by_sha256(text.lower())
        if photo is not None:
            return "photo", photo.photo_id
    known = catalog.database.photos.known_files([Path(text).absolute()])
    for file in known.values():
        return "photo", file.photo_id
    raise UsageError("cli.bad_identifier", text=text)


def photo_id_of(text: str, catalog: MotifCatalog) -> int:
    """Read the name of a photograph; a plain number is taken for one.

    Parameters
    ----------
    text : str
    catalog : MotifCatalog

    Returns
    -------
    int
        The number.

    Raises
    ------
    UsageError
        ``cli.not_a_photo`` when it names another kind of record.
    """
    if text.strip().isdecimal():
        return int(text)
    kind, record_id = parse(text, catalog)
    if kind != "photo":
        raise UsageError("cli.not_a_photo", text=text)
    return record_id
