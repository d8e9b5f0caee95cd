"""Parts of a picture: the ones that the catalogue keeps a vector of, and cutting any rectangle out.

Knows: rectangles and pixels. Does not know: models, files or what is searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.records import Box

if TYPE_CHECKING:
    from motifsearch.images.thumbnail import Pixels

# The middle, then four quarters: whoever wants fewer takes the first ones. Part 0 is the whole; vectors are kept under
# these numbers for good, so a number is never given to another rectangle.
PARTS: dict[int, Box] = {
    1: Box(left=0.25, top=0.25, width=0.5, height=0.5),
    2: Box(left=0.0, top=0.0, width=0.5, height=0.5),
    3: Box(left=0.5, top=0.0, width=0.5, height=0.5),
    4: Box(left=0.0, top=0.5, width=0.5, height=0.5),
    5: Box(left=0.5, top=0.5, width=0.5, height=0.5),
}
WHOLE = Box(left=0.0, top=0.0, width=1.0, height=1.0)


def views(parts: int) -> dict[int, Box]:
    """The whole and the first so many parts, by their numbers."""
    return {0: WHOLE, **{number: box for number, box in PARTS.items() if number <= parts}}


def cut(pixels: Pixels, box: Box) -> Pixels:
    """Cut a rectangle out.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    box : Box

    Returns
    -------
    ndarray, (h', w', 3) uint8
        A view; its edges lie on the nearest pixels, and it is at least 1 px wide and high.
    """
    height, width = pixels.shape[:2]
    left, right = _edges(box.left, box.width, width)
    top, bottom = _edges(box.top, box.height, height)
    return pixels[top:bottom, left:right]


def _edges(start: float, length: float, pixels: int) -> tuple[int, int]:
    first = min(round(start * pixels), pixels - 1)
    return first, max(min(round((start + length) * pixels), pixels), first + 1)
