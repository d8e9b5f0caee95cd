"""What can be told from a picture file's structure without decoding it.

Knows: how JPEG, PNG, GIF, WebP, TIFF, BMP and ISO base media files are framed: the size they declare, whether they end
before they should, which parts describe rather than draw. Does not know: pixels or Pillow.
"""

from __future__ import annotations

import re
import struct

from motifsearch.images.ifd import entries, layout, numbers

_PNG_HEAD = 8
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"eXIf"})
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_ZEROS = bytes(512)
# An EXIF item of HEIF and AVIF (ISO/IEC 23008-12, annex A) begins with the distance to its TIFF header.
_AVIF_EXIF = re.compile(rb"(?:\x00\x00\x00\x00|Exif\x00\x00)(?=II\*\x00|MM\x00\*)")
_EMPTY_EXIF = b"II*\x00\x08\x00\x00\x00" + bytes(6)


def declared_size(data: bytes, name: str) -> tuple[int, int] | None:
    """Read width and height where Pillow's plugin would reserve memory, or refuse a zero as damage, on opening.

    Parameters
    ----------
    data : bytes
    name : str
        The format, as `formats.sniff` names it.

    Returns
    -------
    (int, int) or None
        In pixels; None for other formats, whose plugins only read the header, and where it cannot be read.
    """
    if name == "WEBP":
        return _webp_size(data)
    if name == "PNG" and data[12:16] == b"IHDR" and len(data) >= 24:
        return struct.unpack_from(">II", data, 16)
    if name == "BMP" and len(data) >= 26 and data[14] >= 40:
        width, height = struct.unpack_from("<ii", data, 18)
        return width, abs(height)
    return _gif_size(data) if name == "GIF" else None


def png_for_pixels(data: bytes) -> bytes:
    """Leave out a PNG's chunks that pixels do not need: texts, times, animation control.

    A broken or huge description, or a broken animation, then does not hinder reading the picture.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    bytes
        A PNG with the same pixels.
    """
    kept = [data[:_PNG_HEAD]]
    at = _PNG_HEAD
    while at + 8 <= len(data):
        size, chunk = struct.unpack_from(">I4s", data, at)
        end = min(at + 12 + size, len(data))
        if chunk in _PNG_KEPT:
            kept.append(data[at:end])
        at = end
        if chunk == b"IEND":
            break
    return b"".join(kept)


def avif_exif(data: bytes) -> bytes | None:
    """Return an AVIF's EXIF block, to an end beyond its own; None where there is none."""
    found = _AVIF_EXIF.search(data)
    return data[found.end() : found.end() + 65536] if found else None


def avif_for_pixels(data: bytes) -> bytes:
    """Empty an AVIF's EXIF block, which Pillow would read, and warn about, on opening."""
    found = _AVIF_EXIF.search(data)
    if not found or found.end() + len(_EMPTY_EXIF) > len(data):
        return data
    return data[: found.end()] + _EMPTY_EXIF + data[found.end() + len(_EMPTY_EXIF) :]


def is_cut_short(data: bytes, name: str) -> bool:
    """Whether the file ends before its own structure says it should.

    Parameters
    ----------
    data : bytes
    name : str
        The format, as `formats.sniff` names it.

    Returns
    -------
    bool
    """
    if name == "JPEG":
        return not _jpeg_ends(data)
    if name == "PNG":
        return not _png_ends(data)
    if name == "GIF":
        return not data.rstrip(b"\x00").endswith(b"\x3b")
    if name == "WEBP":
        return len(data) < 12 or struct.unpack_from("<I", data, 4)[0] + 8 > len(data)
    if name == "BMP":
        return _bmp_end(data) > len(data)
    return _tiff_is_cut(data) if name == "TIFF" else _boxes_are_cut(data)


def has_zeroed_end(data: bytes) -> bool:
    """Whether a JPEG stops in zeros instead of its end marker, as after a copy that broke off."""
    return data.endswith(_ZEROS) and not _jpeg_ends(data)


def frames_declared(data: bytes, name: str) -> bool:
    """Whether the file says that it is an animation."""
    if name == "PNG":
        return b"acTL" in data[:4096]
    if name == "WEBP":
        return data[12:16] == b"VP8X" and len(data) > 20 and bool(data[20] & 0x02)
    # A GIF loops by an extension of Netscape's; each frame may have a graphic control extension.
    return name == "GIF" and (b"NETSCAPE2.0" in data[:4096] or data.count(b"\x21\xf9\x04") > 1)


def _webp_size(data: bytes) -> tuple[int, int] | None:
    # RFC 9649, sections 2.5 to 2.7.
    chunk = data[12:16]
    if len(data) < 30:
        return None
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _gif_size(data: bytes) -> tuple[int, int] | None:
    # GIF89a, sections 18 to 20. The first frame may reach over the screen; the picture then grows.
    if len(data) < 13:
        return None
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
    while at + 10 <= len(data):
        if data[at] == 0x2C:
            left, top, across, down = struct.unpack_from("<HHHH", data, at + 1)
            return max(width, left + across), max(height, top + down)
        if data[at] != 0x21:
            break
        at += 2
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return width, height


def _jpeg_ends(data: bytes) -> bool:
    # Segments are walked up to the first scan, since a thumbnail in EXIF has an end marker of its own.
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xFF or marker in _JPEG_ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA:
            return data.find(b"\xff\xd9", at) >= 0
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return False


def _png_ends(data: bytes) -> bool:
    at = _PNG_HEAD
    while at + 12 <= len(data):
        size, chunk = struct.unpack_from(">I4s", data, at)
        at += 12 + size
        if chunk == b"IEND":
            return at <= len(data)
    return False


def _bmp_end(data: bytes) -> int:
    if len(data) < 34:
        return len(data) + 1
    total, first = struct.unpack_from("<I4xI", data, 2)
    if struct.unpack_from("<I", data, 14)[0] < 40:
        return total
    width, height, _, bits, packing = struct.unpack_from("<iiHHI", data, 18)
    rows = abs(height) * ((width * bits + 31) // 32 * 4) if packing in {0, 3} else 0
    return max(total, first + rows)


def _tiff_is_cut(data: bytes) -> bool:
    found = layout(data)
    if found is None or found.first + 2 > len(data):
        return True
    tags = entries(data, found, found.first)
    step = 20 if found.big else 12
    count = int.from_bytes(data[found.first : found.first + 2], "little" if found.order == "<" else "big")
    if not found.big and found.first + 2 + step * count > len(data):
        return True
    for offsets, sizes in ((273, 279), (324, 325)):
        starts = numbers(tags.get(offsets), found)
        lengths = numbers(tags.get(sizes), found) or (1,) * len(starts)
        if any(start + length > len(data) for start, length in zip(starts, lengths, strict=False)):
            return True
    return False


def _boxes_are_cut(data: bytes) -> bool:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:
            return False
        at += size
    return at != len(data)
