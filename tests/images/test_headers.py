"""Sizes and ends, told without decoding."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from motifsearch.images.headers import declared_size, has_zeroed_end, is_cut_short, png_for_pixels
from motifsearch.images.ifd import entries, layout, whole, with_pixel_tags_only


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        *(("WEBP", {"lossless": lossless, "exif": exif}) for lossless in (True, False) for exif in (b"", b"II*\x00")),
        *((kind, {}) for kind in ("GIF", "PNG", "BMP")),
    ],
)
def test_declared_size(scene, write, kind, options):
    assert declared_size(write(scene, kind, **options), kind) == (48, 32)


def test_a_gif_frame_beyond_its_screen_counts(scene, write):
    data = bytearray(write(scene, "GIF"))
    data[6:10] = b"\x02\x00\x02\x00"
    assert declared_size(bytes(data), "GIF") == (48, 32)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF"])
def test_whole_files_are_not_cut_and_every_cut_in_the_pixels_is(kind, write):
    noise = Image.fromarray(np.random.default_rng(8).integers(0, 256, (40, 60, 3), dtype=np.uint8))
    data = write(noise, kind)
    assert not is_cut_short(data, kind)
    for share in (0.3, 0.6, 0.95):
        assert is_cut_short(data[: int(len(data) * share)], kind)


def test_a_preview_inside_exif_does_not_hide_that_a_jpeg_is_cut(scene, write):
    preview = write(scene, "JPEG")
    data = write(scene.resize((480, 320)), "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + preview)
    assert not is_cut_short(data, "JPEG")
    assert is_cut_short(data[:-60], "JPEG")
    assert is_cut_short(data[: len(preview)], "JPEG")


def test_zeroed_end(scene, write):
    data = write(scene.resize((480, 320)), "JPEG")
    assert not has_zeroed_end(data)
    assert not has_zeroed_end(data + bytes(600))
    assert has_zeroed_end(data[:-40] + bytes(600))


def test_png_texts_are_left_out(scene, write):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("note", "x" * 5000, zip=True)
    data = write(scene, "PNG", pnginfo=texts)
    slim = png_for_pixels(data)
    assert b"zTXt" in data
    assert b"zTXt" not in slim
    assert slim.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("options", [{}, {"big_tiff": True}, {"compression": "tiff_lzw"}])
def test_tiff_is_reduced_to_its_pixels(scene, write, options):
    data = with_pixel_tags_only(write(scene, "TIFF", tiffinfo={270: "a cloth", 305: "a program"}, **options))
    found = layout(data)
    assert found is not None
    tags = entries(data, found, found.first)
    assert 270 not in tags
    assert (whole(tags[256], found), whole(tags[257], found)) == (48, 32)


def test_what_is_no_tiff_is_left_alone():
    assert with_pixel_tags_only(b"nothing") == b"nothing"
