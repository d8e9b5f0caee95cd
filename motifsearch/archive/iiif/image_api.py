"""A picture as static files that answer the IIIF Image API 3.0 at its compliance level 0.

Knows: which sizes and tiles a viewer asks for, under which addresses, and ``info.json``
(https://iiif.io/api/image/3.0/, sections 4.7 and 5). Does not know: pixels.

Every address is the canonical one, so that a viewer which computes it finds a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TILE_PX = 512
_CONTEXT = "http://iiif.io/api/image/3/context.json"


class Piece(NamedTuple):
    """One file: its address below the image's own, and the rectangle of the shrunk picture that it shows."""

    path: str
    shrunk: int
    x_px: int
    y_px: int
    width_px: int
    height_px: int


def factors(width_px: int, height_px: int) -> tuple[int, ...]:
    """Return by how much a picture is shrunk: 1, 2, 4, … until it fits into one tile.

    Parameters
    ----------
    width_px, height_px : int
        At least 1.

    Returns
    -------
    tuple of int
    """
    found = [1]
    while max(_shrunk(width_px, found[-1]), _shrunk(height_px, found[-1])) > TILE_PX:
        found.append(found[-1] * 2)
    return tuple(found)


def pieces(width_px: int, height_px: int) -> Iterator[Piece]:
    """Yield every file that an image of this size consists of, those that are shrunk alike one after the other.

    Parameters
    ----------
    width_px, height_px : int

    Yields
    ------
    Piece
    """
    for shrunk in factors(width_px, height_px):
        wide, high = _shrunk(width_px, shrunk), _shrunk(height_px, shrunk)
        size = "max" if shrunk == 1 else f"{wide},{high}"
        yield Piece(_path("full", size), shrunk, 0, 0, wide, high)
        if max(wide, high) <= TILE_PX:
            continue
        for y_px in range(0, high, TILE_PX):
            for x_px in range(0, wide, TILE_PX):
                tile_wide, tile_high = min(TILE_PX, wide - x_px), min(TILE_PX, high - y_px)
                left, top = x_px * shrunk, y_px * shrunk
                # The last tile of a row reaches to the edge and no further.
                right = min(left + TILE_PX * shrunk, width_px) - left
                down = min(top + TILE_PX * shrunk, height_px) - top
                path = _path(f"{left},{top},{right},{down}", f"{tile_wide},{tile_high}")
                yield Piece(path, shrunk, x_px, y_px, tile_wide, tile_high)


def small(width_px: int, height_px: int) -> tuple[str, int, int]:
    """Return the address, below the image's own, of its smallest size, and that size.

    Parameters
    ----------
    width_px, height_px : int
        Of the whole image.

    Returns
    -------
    (str, int, int)
        Address, width and height in pixels.
    """
    shrunk = factors(width_px, height_px)[-1]
    wide, high = _shrunk(width_px, shrunk), _shrunk(height_px, shrunk)
    return _path("full", "max" if shrunk == 1 else f"{wide},{high}"), wide, high


def whole() -> str:
    """Return the address, below the image's own, of the whole picture."""
    return _path("full", "max")


def service(address: str) -> dict[str, str]:
    """Return how a manifest names the image at an address."""
    return {"id": address, "type": "ImageService3", "profile": "level0"}


def info(address: str, width_px: int, height_px: int) -> dict[str, Any]:
    """Return what ``info.json`` says.

    Parameters
    ----------
    address : str
        The image's own, without a slash at its end.
    width_px, height_px : int

    Returns
    -------
    dict
    """
    scales = factors(width_px, height_px)
    sizes = [{"width": _shrunk(width_px, s), "height": _shrunk(height_px, s)} for s in reversed(scales)]
    said: dict[str, Any] = {
        "@context": _CONTEXT,
        **service(address),
        "protocol": "http://iiif.io/api/image",
        "width": width_px,
        "height": height_px,
        "sizes": sizes,
    }
    if max(width_px, height_px) > TILE_PX:
        said["tiles"] = [{"width": TILE_PX, "height": TILE_PX, "scaleFactors": list(scales)}]
    return said


def _shrunk(side_px: int, by: int) -> int:
    return -(-side_px // by)


def _path(region: str, size: str) -> str:
    return f"{region}/{size}/0/default.jpg"
