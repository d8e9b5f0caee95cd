"""Where an answer stops being relevant, and when nothing is close.

Knows: hits with their bands, and what looks like cloth. Does not know: how either was found.

A picture of something else still has a nearest neighbour, and in a large catalogue one of some closeness: no cosine
tells it from cloth (measured on free sample photographs, whose nearest neighbours among 723 photographs of cloth are
as near as those of cloths). So the picture itself is looked at, `motifsearch.images.cloth_likeness`; where it does
not look like cloth, every hit is "nothing close". Hits are kept, since a person may know better.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from motifsearch.images.cloth_likeness import cloth_likeness

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.records import Query, SearchAnswer

# A cosine from which on a hit is the very picture that asks, whatever it shows.
_SAME_PICTURE = 0.95


def judged(query: Query, answer: Callable[[], SearchAnswer]) -> SearchAnswer:
    """Answer a question, with nothing close in it where the question's picture does not look like cloth.

    Parameters
    ----------
    query : Query
    answer : callable
        Searches; the picture is looked at meanwhile.

    Returns
    -------
    SearchAnswer
        Its `is_cloth` says what the picture looks like, None where none was given.
    """
    if query.image is None:
        return answer()
    with ThreadPoolExecutor(max_workers=1) as beside:
        likeness = beside.submit(cloth_likeness, query.image)
        found = answer()
        is_cloth = likeness.result() >= 0
    if is_cloth or query.photo_id is not None:
        return replace(found, is_cloth=is_cloth)
    # Words of the question that a record holds stay an answer to the words, and the picture itself stays itself.
    hits = tuple(
        hit if hit.terms or (hit.score or 0.0) >= _SAME_PICTURE else replace(hit, band="nothing_close")
        for hit in found.hits
    )
    return replace(found, hits=hits, is_cloth=False)
