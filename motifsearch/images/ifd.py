"""The directory of tags that TIFF files and EXIF blocks share.

Knows: the layout of TIFF 6.0 (section 2) and BigTIFF directories, and how to write one anew. Does not know: pixels,
nor what most tags mean. A damaged directory yields the tags that can be read, never an exception.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

# Bytes per value by type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT,
# DOUBLE, IFD (TIFF Technical Note 1), LONG8, SLONG8, IFD8 (BigTIFF).
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_WHOLE = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_ENTRIES = 1024

DNG_VERSION = 50706
NEW_SUBFILE_TYPE = 254
SUB_IFDS = 330

# What pixels need: size, bits, compression, photometric, fill order, strips and tiles, planes, predictor, colour map,
# extra samples, sample format, JPEG tables and YCbCr tags, ICC profile, orientation.
_PIXEL_TAGS = frozenset(
    {
        *(256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339, 347),
        *(512, 513, 514, 515, 519, 520, 521, 529, 530, 531, 532, 34675),
    }
)
_ONE_VALUE = frozenset({256, 257, 259, 262, 266, 274, 277, 278, 284, 317, 322, 323})


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag: its type, count of values and their bytes in the file's order."""

    kind: int
    count: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """How numbers are written: ``"<"`` or ``">"``, and whether offsets have eight bytes."""

    order: str
    big: bool
    first: int


def layout(data: bytes) -> Layout | None:
    """Read the header; None when there is none."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return None
    version = struct.unpack_from(order + "H", data, 2)[0]
    if version == 42:
        return Layout(order, big=False, first=struct.unpack_from(order + "I", data, 4)[0])
    if version == 43 and len(data) >= 16:
        return Layout(order, big=True, first=struct.unpack_from(order + "Q", data, 8)[0])
    return None


def entries(data: bytes, found: Layout, at: int) -> dict[int, Entry]:
    """Read the directory at an offset.

    Parameters
    ----------
    data : bytes
        From the header on.
    found : Layout
    at : int
        Offset of the directory.

    Returns
    -------
    dict of int to Entry
        The tags whose values lie within the data; others are left out.
    """
    step, head, inline = (20, 8, 8) if found.big else (12, 2, 4)
    if at < 8 or at + head > len(data):
        return {}
    count = struct.unpack_from(found.order + ("Q" if found.big else "H"), data, at)[0]
    read: dict[int, Entry] = {}
    for number in range(min(count, _MOST_ENTRIES)):
        start = at + head + number * step
        if start + step > len(data):
            break
        tag, kind, values = struct.unpack_from(found.order + ("HHQ" if found.big else "HHI"), data, start)
        size = _TYPE_BYTES.get(kind, 0) * values
        where = start + step - inline
        if size > inline:
            where = struct.unpack_from(found.order + ("Q" if found.big else "I"), data, where)[0]
        if size and where + size <= len(data):
            read[tag] = Entry(kind, values, data[where : where + size])
    return read


def whole(entry: Entry | None, found: Layout) -> int | None:
    """Return the first value of a tag as a whole number; None when it has none."""
    values = numbers(entry, found)
    return values[0] if values else None


def numbers(entry: Entry | None, found: Layout) -> tuple[int, ...]:
    """Return all values of a tag as whole numbers; none when it has none."""
    if entry is None or entry.kind not in _WHOLE:
        return ()
    return struct.unpack(f"{found.order}{entry.count}{_WHOLE[entry.kind]}", entry.value)


def looks_like_raw(data: bytes) -> bool:
    """Whether a TIFF file is a camera's raw file, whose first picture is only a preview.

    Parameters
    ----------
    data : bytes
        The file or its beginning.

    Returns
    -------
    bool
    """
    found = layout(data)
    if found is None:
        return False
    tags = entries(data, found, found.first)
    reduced = whole(tags.get(NEW_SUBFILE_TYPE), found) == 1
    return DNG_VERSION in tags or (reduced and SUB_IFDS in tags)


def with_pixel_tags_only(data: bytes) -> bytes:
    """Rewrite the first directory of a TIFF file so that it holds only what pixels need.

    Damaged or odd descriptive tags then hinder nobody. The pixels stay where they are; the new directory is appended.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    bytes
        The file with a directory of one page; `data` itself when its header cannot be read.
    """
    found = layout(data)
    if found is None:
        return data
    kept = {tag: entry for tag, entry in entries(data, found, found.first).items() if tag in _PIXEL_TAGS}
    number, step, head, inline = ("Q", 20, 8, 8) if found.big else ("I", 12, 2, 4)
    start = len(data) + len(data) % 2
    spill_at = start + head + step * len(kept) + inline
    rows: list[bytes] = []
    spill = bytearray()
    for tag, entry in sorted(kept.items()):
        count = 1 if tag in _ONE_VALUE else entry.count
        value = entry.value[: count * _TYPE_BYTES[entry.kind]]
        if len(value) > inline:
            field = struct.pack(found.order + number, spill_at + len(spill))
            spill += value + b"\x00" * (len(value) % 2)
        else:
            field = value.ljust(inline, b"\x00")
        rows.append(struct.pack(found.order + "HH" + number, tag, entry.kind, count) + field)
    directory = struct.pack(found.order + ("Q" if found.big else "H"), len(rows)) + b"".join(rows) + bytes(inline)
    header = (
        data[:8] + struct.pack(found.order + "Q", start)
        if found.big
        else data[:4] + struct.pack(found.order + "I", start)
    )
    return b"".join((header, data[len(header) :], b"\x00" * (start - len(data)), directory, spill))
