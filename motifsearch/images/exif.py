"""The two facts of an EXIF block that matter here: which way is up, and when the picture was taken.

Knows: the tags of Exif 3.0 (CIPA DC-008) for orientation and time. Does not know: pixels. A damaged block says nothing
rather than failing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from motifsearch.images.ifd import Entry, entries, layout, whole

_ORIENTATION = 0x0112
_DATE_TIME = 0x0132
_EXIF_IFD = 0x8769
_DATE_TIME_ORIGINAL = 0x9003
_DATE_TIME_DIGITIZED = 0x9004
_OFFSET_TIME_ORIGINAL = 0x9011
_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What a block says.

    Attributes
    ----------
    orientation : int
        1 to 8 as in the EXIF standard; 1 where nothing valid is said.
    taken_at : str or None
        ISO 8601, with the offset from UTC where it is known.
    """

    orientation: int = 1
    taken_at: str | None = None


def read_exif(block: bytes | None) -> ExifFacts:
    """Read an EXIF block.

    Parameters
    ----------
    block : bytes or None
        A TIFF header and its directories, with or without the leading ``"Exif"`` and two zeros; a whole TIFF file will
        do.

    Returns
    -------
    ExifFacts
    """
    if not block:
        return ExifFacts()
    block = block.removeprefix(b"Exif\x00\x00")
    found = layout(block)
    if found is None:
        return ExifFacts()
    first = entries(block, found, found.first)
    turn = whole(first.get(_ORIENTATION), found) or 1
    inner_at = whole(first.get(_EXIF_IFD), found)
    inner = entries(block, found, inner_at) if inner_at else {}
    return ExifFacts(orientation=turn if 1 <= turn <= 8 else 1, taken_at=_taken_at(first, inner))


def _taken_at(first: dict[int, Entry], inner: dict[int, Entry]) -> str | None:
    for source, tag in ((inner, _DATE_TIME_ORIGINAL), (inner, _DATE_TIME_DIGITIZED), (first, _DATE_TIME)):
        moment = _moment(_text(source.get(tag)))
        if moment is not None:
            offset = _text(inner.get(_OFFSET_TIME_ORIGINAL)) if tag == _DATE_TIME_ORIGINAL else ""
            return moment + (offset if _OFFSET.fullmatch(offset) else "")
    return None


def _text(entry: Entry | None) -> str:
    if entry is None or entry.kind != 2:
        return ""
    return entry.value.split(b"\x00")[0].decode("ascii", "replace").strip()


def _moment(text: str) -> str | None:
    # Cameras whose clock was never set write "0000:00:00 00:00:00", which is no date.
    try:
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - EXIF times bear no zone
    except ValueError:
        return None
