"""What institutions say of the controlled terms themselves: terms of their own, and other words for those we bring.

Knows: which rows the catalogues that are open now hold, by kind and key. Does not know: what a row's fields mean
(`motifsearch.vocabulary.terms`), or where they are kept.

Catalogues that are open in one process at the same time share their terms: names mean the same to all of them while
they are open, and a catalogue that was opened later has the last word.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    # Kind of term to key to the fields that the institution sets.
    Rows: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Any]]]

_lock = Lock()
_open: dict[object, Rows] = {}
_revision = 0


def publish(owner: object, rows: Rows) -> None:
    """Make the terms of a catalogue known to everything that looks words up.

    Parameters
    ----------
    owner : object
        Whoever may `withdraw` them again.
    rows : mapping of str to mapping of str to mapping
        Kind, key, and the fields that are set; whatever the owner published before is forgotten.
    """
    global _open, _revision  # noqa: PLW0603  # one for the process, like the vocabulary itself
    with _lock:
        others = {each: held for each, held in _open.items() if each is not owner}
        if owner in _open or any(rows.values()):
            _open = others | ({owner: rows} if any(rows.values()) else {})
            _revision += 1


def withdraw(owner: object) -> None:
    """Forget the terms of a catalogue that is closed."""
    publish(owner, {})


def revision() -> int:
    """Return a number that is another one whenever a term has changed."""
    return _revision


def rows_of(kind: str) -> dict[str, Mapping[str, Any]]:
    """Return key and fields of every term of a kind that an open catalogue holds."""
    return {key: fields for rows in _open.values() for key, fields in rows.get(kind, {}).items()}
