"""What an institution changed in its controlled lists.

Does not know: what the terms themselves are (`motifsearch.vocabulary`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """One change of a term that is the institution's own.

    Attributes
    ----------
    kind, key : str
    before, after : mapping of str to object or None
        The fields that the institution set; None before it set any, or after it gave all of them up.
    at : str
        ISO 8601.
    by : str
    why : str or None
    """

    step_id: int
    kind: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    at: str
    by: str
    why: str | None = None
