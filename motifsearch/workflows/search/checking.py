"""What cannot be asked.

Knows: the limits of a question. Does not know: what the catalogue holds, or how answers are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.records import Query

LONGEST_TEXT = 1000
LARGEST_K = 1000


def check(query: Query) -> None:
    """Refuse a question that cannot be asked.

    Parameters
    ----------
    query : Query

    Raises
    ------
    UsageError
        ``search.bad_k``, ``search.text_too_long`` or ``search.no_words``.
    """
    if not 1 <= query.k <= LARGEST_K:
        raise UsageError("search.bad_k", k=query.k, largest=LARGEST_K)
    text = (query.text or "").strip()
    if len(text) > LONGEST_TEXT:
        raise UsageError("search.text_too_long", length=len(text), longest=LONGEST_TEXT)
    if text and not any(character.isalnum() for character in text):
        raise UsageError("search.no_words", text=text)
