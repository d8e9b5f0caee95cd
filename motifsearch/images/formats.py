"""What a file truly is, told from its first bytes.

Knows: the leading bytes of picture formats and of what is often found under a picture's name. Does not know: whether
the rest of the file is sound, and it opens nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from motifsearch.images.ifd import looks_like_raw

HEAD_BYTES = 4096
"""How many leading bytes `sniff` looks at."""

Family: TypeAlias = Literal[
    "picture",
    "raw",
    "psd",
    "svg",
    "other_picture",
    "pdf",
    "web_page",
    "video",
    "audio",
    "archive",
    "text",
    "apple_double",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the bytes are.

    Attributes
    ----------
    family : str
        ``"picture"`` for what `decode` reads; everything else says what it is instead.
    name : str
        For pictures as Pillow names the format (``"JPEG"``), otherwise a usual short name (``"MP4"``).
    """

    family: Family
    name: str


PICTURE_SUFFIXES = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif"),
        *(".heic", ".heif", ".hif", ".avif"),
    }
)
"""Endings of names that `decode` is meant for."""

RAW_SUFFIXES = frozenset(
    {
        *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".mos", ".mrw", ".nef"),
        *(".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
    }
)
"""Endings of camera raw files; several are TIFF inside and hold only a small preview that can be read."""

NEAR_SUFFIXES = RAW_SUFFIXES | {".psd", ".psb", ".svg", ".jp2", ".j2k", ".jxl", ".ico", ".jxr", ".tga", ".pcx"}
"""Endings of pictures that cannot be read here, worth a reason rather than silence."""

# Leading bytes. Sources: PNG (W3C PNG 3rd edition, 5.2), JPEG (ITU-T T.81, B.1.1.3), GIF89a 17, TIFF 6.0 section 2,
# BigTIFF (AWare Systems), BMP (Microsoft BITMAPFILEHEADER), RIFF/WebP (RFC 9649), Photoshop file format (Adobe),
# PDF (ISO 32000-1, 7.5.2), ZIP (APPNOTE 4.3.7), Matroska (RFC 9559), Ogg (RFC 3533), JPEG 2000 (ISO 15444-1 I.5),
# JPEG XL (ISO 18181-2), AppleDouble (RFC 1740), maker's raw files (LibRaw's identify).
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind("picture", "JPEG")),
    (b"\x89PNG\r\n\x1a\n", Kind("picture", "PNG")),
    (b"GIF87a", Kind("picture", "GIF")),
    (b"GIF89a", Kind("picture", "GIF")),
    (b"FUJIFILMCCD-RAW", Kind("raw", "RAF")),
    (b"IIRO", Kind("raw", "ORF")),
    (b"IIRS", Kind("raw", "ORF")),
    (b"MMOR", Kind("raw", "ORF")),
    (b"IIU\x00", Kind("raw", "RW2")),
    (b"FOVb", Kind("raw", "X3F")),
    (b"\x00MRM", Kind("raw", "MRW")),
    (b"8BPS", Kind("psd", "PSD")),
    (b"%PDF-", Kind("pdf", "PDF")),
    (b"%!PS", Kind("pdf", "PostScript")),
    (b"PK\x03\x04", Kind("archive", "ZIP")),
    (b"PK\x05\x06", Kind("archive", "ZIP")),
    (b"Rar!\x1a\x07", Kind("archive", "RAR")),
    (b"7z\xbc\xaf\x27\x1c", Kind("archive", "7z")),
    (b"\x1f\x8b\x08", Kind("archive", "gzip")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("archive", "Microsoft Office")),
    (b"\x1a\x45\xdf\xa3", Kind("video", "Matroska/WebM")),
    (b"\x00\x00\x01\xba", Kind("video", "MPEG")),
    (b"\x00\x00\x01\xb3", Kind("video", "MPEG")),
    (b"FLV\x01", Kind("video", "FLV")),
    (b"OggS", Kind("audio", "Ogg")),
    (b"ID3", Kind("audio", "MP3")),
    (b"fLaC", Kind("audio", "FLAC")),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Kind("other_picture", "JPEG 2000")),
    (b"\xff\x4f\xff\x51", Kind("other_picture", "JPEG 2000")),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", Kind("other_picture", "JPEG XL")),
    (b"\xff\x0a", Kind("other_picture", "JPEG XL")),
    (b"\x00\x00\x01\x00", Kind("other_picture", "ICO")),
    (b"II\xbc\x01", Kind("other_picture", "JPEG XR")),
    (b"gimp xcf", Kind("other_picture", "XCF")),
    (b"AT&TFORM", Kind("other_picture", "DjVu")),
    (b"\x00\x05\x16\x07", Kind("apple_double", "AppleDouble")),
)

# Brands of ISO base media files: ISO/IEC 23008-12 (HEIF), AV1 Image File Format 1.1, MP4RA.
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2"}
_AVIF_BRANDS = {b"avif", b"avis"}
_TIFF_HEADS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_TIFF = Kind("picture", "TIFF")
_BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|script|meta|title|div)[\s>]", re.IGNORECASE)


def sniff(data: bytes, suffix: str = "") -> Kind:
    """Tell what a file is.

    Parameters
    ----------
    data : bytes
        The file, or at least its first `HEAD_BYTES`.
    suffix : str
        The ending of its name in lower case, ``".nef"``. Only a camera raw file that is TIFF inside needs it.

    Returns
    -------
    Kind
        Of family ``"unknown"`` when the bytes are of no kind that is known here.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    kind = _tiff(data, suffix) or _container(data)
    return kind or _text(data[:HEAD_BYTES])


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin like a picture that `decode` reads."""
    return sniff(data).family == "picture"


def _tiff(data: bytes, suffix: str) -> Kind | None:
    if data[:4] not in _TIFF_HEADS:
        return None
    if suffix in RAW_SUFFIXES:
        return Kind("raw", suffix.removeprefix(".").upper())
    return Kind("raw", "CR2") if data[8:10] == b"CR" else Kind("raw", "DNG") if looks_like_raw(data) else _TIFF


def _container(data: bytes) -> Kind | None:
    if data[:4] == b"RIFF":
        return _riff(data[8:12])
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return Kind("picture", "BMP")
    return Kind("video", "QuickTime") if data[4:8] in {b"moov", b"mdat", b"wide"} else None


def _riff(form: bytes) -> Kind:
    if form == b"WEBP":
        return Kind("picture", "WEBP")
    if form == b"AVI ":
        return Kind("video", "AVI")
    return Kind("audio", "WAV") if form == b"WAVE" else Kind("unknown", "RIFF")


def _iso_media(data: bytes) -> Kind:
    # The major brand may be general ("mif1"); the compatible ones then tell HEVC from AV1.
    size = min(int.from_bytes(data[:4], "big"), len(data), 512)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] == b"crx ":
        return Kind("raw", "CR3")
    if brands[0] in _AVIF_BRANDS or (brands[0] in _HEIF_BRANDS and _AVIF_BRANDS & set(brands)):
        return Kind("picture", "AVIF")
    if brands[0] in _HEIF_BRANDS:
        return Kind("picture", "HEIF")
    if brands[0].startswith(b"M4A"):
        return Kind("audio", "M4A")
    return Kind("video", "QuickTime" if brands[0] == b"qt  " else "MP4")


def _text(head: bytes) -> Kind:
    if not head:
        return Kind("unknown", "")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    if b"\x00" in head:
        return Kind("unknown", "")
    if _HTML.search(head) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<svg")):
        return Kind("web_page", "HTML")
    if _SVG.search(head):
        return Kind("svg", "SVG")
    if _HTML.search(head):
        return Kind("web_page", "HTML")
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return Kind("text", "text") if printable == len(head) and _is_utf8(head) else Kind("unknown", "")


def _is_utf8(head: bytes) -> bool:
    # The last character may be cut by the limit of the head.
    return any(_decodes(head[: len(head) - cut]) for cut in range(4))


def _decodes(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
