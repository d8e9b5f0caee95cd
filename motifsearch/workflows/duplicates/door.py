"""Whether a photograph that just came in looks like one that is known.

Knows: perceptual hashes, turned and mirrored ones too. Does not know: what a closer look says; that is
`motifsearch.workflows.duplicates.finding`, which takes longer than somebody who adds a folder wants to wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.images.fingerprint import TURN_NAMES
from motifsearch.images.hash_index import HashIndex
from motifsearch.records import Lookalike
from motifsearch.workflows.duplicates.verdict import judge_hashes

if TYPE_CHECKING:
    from motifsearch.database import Database

_MOST = 8


def known_before(database: Database, last_id: int) -> tuple[Lookalike, ...]:
    """Find photographs among the newest that look like an earlier one.

    Parameters
    ----------
    database : Database
    last_id : int
        Photographs with a greater number are the new ones.

    Returns
    -------
    tuple of Lookalike
        By number; each new photograph with the nearest of the earlier ones, where the hashes of both can be trusted.
    """
    photos = database.duplicates.hashes()
    if not photos or photos[-1][0] <= last_id:
        return ()
    index = HashIndex([pdq for _, pdq, _ in photos])
    found: list[Lookalike] = []
    for row, (photo_id, pdq, quality) in enumerate(photos):
        if photo_id <= last_id:
            continue
        for near in index.near(pdq, k=_MOST):
            known_id, _, other = photos[near.row]
            # Of two new ones that look alike the later one is told.
            if near.row < row and judge_hashes(near.bits, min(quality, other)) is not None:
                found.append(
                    Lookalike(photo_id=photo_id, known_id=known_id, bits=near.bits, turn=TURN_NAMES[near.turn])
                )
                break
    return tuple(found)
