"""How regions, examples and colours are written on the command line.

Knows: their written forms. Does not know: how they are searched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.cli.identifiers import parse
from motifsearch.errors import UsageError
from motifsearch.records import Box, Example

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.images.thumbnail import Pixels

_WEIGHT = re.compile(r"(.*\S)\s*=\s*(\d+(?:[.,]\d+)?)\s*", re.DOTALL)
_PHOTO = re.compile(r"[PCML]-?\d{1,18}|[0-9a-f]{64}", re.IGNORECASE)
# Longer side that a region is given at least, where the file has so much: twice what the embedded model looks at.
_REGION_PX = 512
_MOST_PX = 8192


def four_numbers(text: str) -> tuple[float, float, float, float]:
    """Read ``X,Y,W,H``.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of four float

    Raises
    ------
    UsageError
        ``cli.bad_region``.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise UsageError("cli.bad_region", region=text) from None
    if len(numbers) != 4:
        raise UsageError("cli.bad_region", region=text)
    return numbers[0], numbers[1], numbers[2], numbers[3]


def region(text: str, width_px: int, height_px: int) -> Box:
    """Read a region of a picture.

    Parameters
    ----------
    text : str
        ``X,Y,W,H`` from the upper left corner: pixels of the picture as it is shown upright, or shares of its width
        and height where no number is above 1.
    width_px, height_px : int
        Of the whole picture.

    Returns
    -------
    Box

    Raises
    ------
    UsageError
        ``cli.bad_region``, ``cli.region_outside``.
    """
    left, top, width, height = four_numbers(text)
    if max(left, top, width, height) > 1:
        # Written without any rounding, so that a region to the very edge lies inside.
        if not (left >= 0 <= top and width > 0 < height and left + width <= width_px and top + height <= height_px):
            raise UsageError("cli.region_outside", region=text, width=width_px, height=height_px)
        left, width, top, height = left / width_px, width / width_px, top / height_px, height / height_px
    elif not (left >= 0 <= top and width > 0 < height and left + width <= 1 and top + height <= 1):
        raise UsageError("cli.region_outside", region=text, width=width_px, height=height_px)
    return Box(left=left, top=top, width=min(width, 1 - left), height=min(height, 1 - top))


def picture_with_region(path: Path, text: str, catalog: MotifCatalog) -> tuple[Pixels, Box]:
    """Read a picture so large that a region of it can ask, and the region."""
    decoded = catalog.decode_image(path)
    box = region(text, decoded.width_px, decoded.height_px)
    needed = min(ceil(_REGION_PX / max(box.width, box.height)), _MOST_PX)
    if max(decoded.pixels.shape) < min(needed, max(decoded.width_px, decoded.height_px)):
        decoded = catalog.decode_image(path, longer_px=needed)
    return decoded.pixels, box


def example(text: str, catalog: MotifCatalog) -> Example:
    """Read what there shall be more or less of.

    Parameters
    ----------
    text : str
        A photograph of the catalogue (``P12``, its file or its sha256), any other picture's file, or words; with
        ``=WEIGHT`` behind it where it shall not count once.
    catalog : MotifCatalog

    Returns
    -------
    Example

    Raises
    ------
    UsageError
        ``cli.not_a_photo`` when it names another kind of record.
    """
    weighted = _WEIGHT.fullmatch(text)
    if weighted and not Path(text).is_file():
        weight = float(weighted[2].replace(",", "."))
        return replace(example(weighted[1], catalog), weight=weight)
    name = text.strip()
    is_file = "\0" not in name and Path(name).is_file()
    if _PHOTO.fullmatch(name) or (is_file and catalog.database.photos.known_files([Path(name).absolute()])):
        kind, record_id = parse(name, catalog)
        if kind != "photo":
            raise UsageError("cli.not_a_photo", text=name)
        return Example(photo_id=record_id)
    if is_file:
        return Example(image=catalog.read_image(Path(name)))
    return Example(text=text)


def part_name(part: Box) -> str:
    """Name where in a picture a part lies: ``"upper_left"``, …, ``"middle"``."""
    across, down = part.left + part.width / 2, part.top + part.height / 2
    if abs(across - 0.5) < 0.125 and abs(down - 0.5) < 0.125:
        return "middle"
    upper, lower = ("upper_left", "lower_left") if across < 0.5 else ("upper_right", "lower_right")
    return upper if down < 0.5 else lower
