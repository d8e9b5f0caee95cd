"""Whatever the bytes, decoding gives a picture or an ImageError."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.images.exif import read_exif
from motifsearch.images.fingerprint import hamming_bits, pdq
from motifsearch.images.formats import sniff
from motifsearch.images.palette import palette
from motifsearch.messages import Translator

LIMIT = 100_000
HEADS = (
    *(
        b"",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"II*\x00\x08\x00\x00\x00",
        b"MM\x00+\x00\x08\x00\x00",
    ),
    *(b"RIFF\x80\x00\x00\x00WEBPVP8X", b"BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"),
    *(b"\x00\x00\x00\x18ftypheic", b"\x00\x00\x00\x18ftypavif"),
)
gentle = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def samples():
    rng = np.random.default_rng(4)
    image = Image.fromarray(rng.integers(0, 256, (24, 40, 3), dtype=np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = {}
    for kind, options in {
        "JPEG": {"exif": exif.tobytes()},
        "PNG": {"exif": exif.tobytes()},
        "GIF": {},
        "WEBP": {},
        "TIFF": {},
        "BMP": {},
        "AVIF": {},
    }.items():
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        made[kind] = buffer.getvalue()
    buffer = io.BytesIO()
    image.save(buffer, "TIFF", compression="tiff_lzw")
    return {**made, "LZW": buffer.getvalue()}


SAMPLES = samples()


def outcome(data, name):
    try:
        return decode(data, max_pixels=LIMIT, target_px=16, name=name)
    except ImageError as error:
        return error


def picture_or_error(data, name=""):
    decoded = outcome(data, name)
    if isinstance(decoded, ImageError):
        assert Translator("id").error(decoded)
        assert Translator("en").error(decoded)
        return
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.ndim == 3
    assert decoded.pixels.shape[2] == 3
    assert min(decoded.pixels.shape) >= 1


@gentle
@given(st.sampled_from(HEADS), st.binary(max_size=400), st.sampled_from(["", "a.jpg", "a.nef", "a.svg"]))
def test_random_bytes(head, tail, name):
    picture_or_error(head + tail, name)


@gentle
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_truncation_anywhere(kind, data):
    whole = SAMPLES[kind]
    picture_or_error(whole[: data.draw(st.integers(0, len(whole) - 1))])


@settings(gentle, max_examples=150)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_changed_bytes(kind, data):
    changed = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, min(len(changed), 400) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    picture_or_error(bytes(changed))


@gentle
@given(st.binary(max_size=200))
def test_exif_and_sniffing_never_fail(block):
    for order in (b"", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08", b"II*\x00\x08\x00\x00\x00", b"II+\x00\x08\x00\x00\x00"):
        assert 1 <= read_exif(order + block).orientation <= 8
        assert sniff(order + block).family


@gentle
@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_palette_and_hash_of_any_pixels(height, width, seed, size):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    found = palette(pixels, size=size)
    assert 1 <= len(found) <= size
    assert abs(sum(swatch.share for swatch in found) - 1) < 1e-6
    first, quality = pdq(pixels)
    assert 0 <= quality <= 100
    assert hamming_bits(first, pdq(pixels)[0]) == 0
