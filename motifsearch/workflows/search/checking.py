"""What cannot be asked.

Knows: the limits of a question. Does not know: what the catalogue holds, or how answers are found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.records import Box, Example, Query

LONGEST_TEXT = 1000
LARGEST_K = 1000
LARGEST_WEIGHT = 100.0
MOST_EXAMPLES = 100


def check(query: Query) -> None:
    """Refuse a question that cannot be asked.

    Parameters
    ----------
    query : Query

    Raises
    ------
    UsageError
        ``search.bad_k``, ``search.text_too_long``, ``search.no_words``; ``search.region_outside`` and
        ``search.region_alone``; ``search.bad_example``, ``search.bad_weight``, ``search.too_many_examples`` and
        ``search.contradiction``; ``search.bad_balance`` and ``search.bad_colour``; ``search.other_colours_alone``.
    """
    if not 1 <= query.k <= LARGEST_K:
        raise UsageError("search.bad_k", k=query.k, largest=LARGEST_K)
    if query.text:
        _check_text(query.text)
    if query.region is not None:
        _check_region(query.region)
        if query.image is None and query.photo_id is None:
            raise UsageError("search.region_alone")
    if not 0 <= query.balance <= 1:
        raise UsageError("search.bad_balance", balance=query.balance)
    _check_colours(query)
    if len(query.more) + len(query.less) > MOST_EXAMPLES:
        raise UsageError("search.too_many_examples", count=len(query.more) + len(query.less), most=MOST_EXAMPLES)
    for example in (*query.more, *query.less):
        _check_example(example)
    both = {example.photo_id for example in query.more} & {example.photo_id for example in query.less} - {None}
    if both:
        raise UsageError("search.contradiction", photo=min(photo for photo in both if photo is not None))


def _check_text(text: str) -> None:
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise UsageError("search.text_too_long", length=len(text), longest=LONGEST_TEXT)
    if text and not any(character.isalnum() for character in text):
        raise UsageError("search.no_words", text=text)


def _check_colours(query: Query) -> None:
    if query.colour is not None and not 0 <= query.colour <= 1:
        raise UsageError("search.bad_colour", colour=query.colour)
    if query.other_colours and (query.colour or query.palette or (query.image is None and query.photo_id is None)):
        raise UsageError("search.other_colours_alone")


def _check_region(box: Box) -> None:
    sides = (box.left, box.top, box.width, box.height)
    # A region that was drawn to the very edge may lie beyond it by a rounding.
    inside = all(map(math.isfinite, sides)) and min(box.left, box.top) >= 0 and min(box.width, box.height) > 0
    if not inside or max(box.left + box.width, box.top + box.height) > 1 + 1e-6:
        numbers = ", ".join(f"{side:.4g}" for side in sides)
        raise UsageError("search.region_outside", region=numbers)


def _check_example(example: Example) -> None:
    given = [example.text, example.image, example.photo_id]
    if sum(one is not None for one in given) != 1 or (example.text is not None and not example.text.strip()):
        raise UsageError("search.bad_example")
    if not 0 < example.weight <= LARGEST_WEIGHT:
        raise UsageError("search.bad_weight", weight=example.weight, largest=LARGEST_WEIGHT)
    if example.text is not None:
        _check_text(example.text)
