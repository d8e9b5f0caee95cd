"""Telling what a file is."""

from __future__ import annotations

import pytest

from motifsearch.images.formats import NEAR_SUFFIXES, PICTURE_SUFFIXES, is_picture, sniff


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF", "AVIF"])
def test_pictures(scene, write, kind):
    data = write(scene, kind)
    assert (sniff(data).family, sniff(data).name) == ("picture", kind)
    assert is_picture(data[:4096])


def test_av1_under_a_general_brand():
    assert sniff(b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif").name == "AVIF"
    assert sniff(b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic").name == "HEIF"


@pytest.mark.parametrize(
    ("data", "family", "name"),
    [
        (b"", "unknown", ""),
        (b"BM and then words", "text", "text"),
        (b"\xff\xfe" + "<html><body>".encode("utf-16-le"), "web_page", "HTML"),
        ("<p>é".encode("latin-1") + b"\x01", "unknown", ""),
        ("kain é".encode()[:-1], "text", "text"),
        (b"\xef\xbb\xbf<svg width='1'/>", "svg", "SVG"),
        (b"<?xml version='1.0'?><svg><title>kawung</title></svg>", "svg", "SVG"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video", "AVI"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio", "WAV"),
        (b"RIFF\x00\x00\x00\x00\x00\x01\x02\x03", "unknown", "RIFF"),
        (b"\x00\x00\x00\x08moov", "video", "QuickTime"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "audio", "M4A"),
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", "raw", "CR2"),
    ],
)
def test_others(data, family, name):
    kind = sniff(data)
    assert (kind.family, kind.name) == (family, name)
    assert not is_picture(data)


def test_a_tiff_is_raw_only_by_name_or_tags(scene, write):
    data = write(scene, "TIFF")
    assert sniff(data, ".tif").family == "picture"
    assert sniff(data, ".nef").name == "NEF"


def test_endings_do_not_overlap():
    assert not PICTURE_SUFFIXES & NEAR_SUFFIXES
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in PICTURE_SUFFIXES | NEAR_SUFFIXES)
