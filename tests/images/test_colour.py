"""Embedded profiles and depths."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from motifsearch.images.colour import eight_bits, to_srgb
from motifsearch.images.decode import decode


def matrix_profile(red, green, blue, gamma=2.2, space=b"RGB "):
    """Write a small ICC v2 display profile with the given primaries in XYZ under D50."""

    def xyz(values):
        return b"XYZ \x00\x00\x00\x00" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\x00\x00\x00\x00" + struct.pack(">IH", 1, round(gamma * 256)) + b"\x00\x00"
    text = b"desc\x00\x00\x00\x00" + struct.pack(">I", 5) + b"test\x00" + bytes(78) + b"\x00"
    tags = {b"desc": text, b"wtpt": xyz((0.9642, 1.0, 0.8249))}
    if space == b"RGB ":
        tags |= {b"rXYZ": xyz(red), b"gXYZ": xyz(green), b"bXYZ": xyz(blue)}
        tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    else:
        tags |= {b"kTRC": curve}
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += name + struct.pack(">II", at + len(bodies), len(value))
        bodies += padded
    head = bytearray(128)
    head[8:12] = b"\x02\x10\x00\x00"
    head[12:24] = b"mntr" + space + b"XYZ "
    head[36:40] = b"acsp"
    head[68:80] = b"".join(struct.pack(">i", round(value * 65536)) for value in (0.9642, 1.0, 0.8249))
    profile = bytes(head) + table + bodies
    return struct.pack(">I", len(profile)) + profile[4:]


# sRGB's own primaries adapted to D50 (ICC, sRGB profile documentation).
RED, GREEN, BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "AVIF"])
def test_swapped_primaries_swap_the_colours(write, kind):
    swapped = matrix_profile(BLUE, GREEN, RED)
    image = Image.new("RGB", (32, 32), (220, 60, 30))
    pixels = decode(write(image, kind, icc_profile=swapped, quality=95), max_pixels=10**6).pixels
    red, green, blue = pixels[16, 16].tolist()
    assert blue > 200
    assert red < 70
    assert green < 90


def test_a_profile_like_srgb_changes_nothing(write):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.fromarray(np.random.default_rng(2).integers(0, 256, (32, 32, 3), dtype=np.uint8))
    pixels = decode(write(image, "PNG", icc_profile=srgb), max_pixels=10**6).pixels
    assert np.array_equal(pixels, np.asarray(image))


def test_another_gamma_makes_grey_darker_and_agrees_with_little_cms(write):
    profile = matrix_profile(RED, GREEN, BLUE, gamma=3.0)
    image = Image.new("RGB", (8, 8), (128, 128, 128))
    pixels = decode(write(image, "PNG", icc_profile=profile), max_pixels=10**6).pixels
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    expected = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    assert np.abs(pixels.astype(int) - np.asarray(expected)).max() <= 2
    assert pixels.max() < 110


def test_grey_profile(write):
    profile = matrix_profile(RED, GREEN, BLUE, gamma=3.0, space=b"GRAY")
    pixels = decode(write(Image.new("L", (8, 8), 128), "PNG", icc_profile=profile), max_pixels=10**6).pixels
    assert 90 < pixels[0, 0, 0] < 110
    assert np.ptp(pixels[0, 0]) <= 2


@pytest.mark.parametrize(
    "profile",
    [b"nonsense", bytes(200), matrix_profile(RED, GREEN, BLUE)[:150], matrix_profile(RED, GREEN, BLUE, space=b"GRAY")],
    ids=["text", "zeros", "cut", "of another space"],
)
def test_a_bad_profile_is_passed_over(write, profile):
    image = Image.new("RGB", (16, 16), (200, 100, 50))
    pixels = decode(write(image, "PNG", icc_profile=profile), max_pixels=10**6).pixels
    assert pixels[3, 3].tolist() == [200, 100, 50]


def test_profile_and_alpha(write):
    image = Image.new("RGBA", (16, 16), (220, 60, 30, 0))
    image.paste((220, 60, 30, 255), (0, 0, 8, 16))
    pixels = decode(write(image, "PNG", icc_profile=matrix_profile(BLUE, GREEN, RED)), max_pixels=10**6).pixels
    assert pixels[4, 2, 2] > 200
    assert pixels[4, 12].min() >= 253


@pytest.mark.parametrize(
    ("mode", "colour"), [("YCbCr", (200, 30, 40)), ("HSV", (200, 30, 40)), ("LAB", (200, 30, 40))]
)
def test_other_colour_spaces(mode, colour):
    image = Image.new("RGB", (4, 4), colour)
    if mode == "LAB":
        image = ImageCms.profileToProfile(
            image, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
    else:
        image = image.convert(mode)
    assert np.abs(np.asarray(to_srgb(image)).astype(int) - colour).max() <= 5


@pytest.mark.parametrize("mode", ["La", "RGBa", "PA"])
def test_rarer_alpha_modes(mode):
    image = Image.new("RGBA", (4, 4), (10, 10, 10, 0))
    image = {"La": image.convert("LA").convert("La"), "RGBa": image.convert("RGBa"), "PA": image.convert("PA")}[mode]
    assert np.asarray(to_srgb(image)).min() >= 250


def test_depths():
    twelve = np.array([[0, 2048, 4095, 65535]], np.uint16)
    assert eight_bits(twelve, bits=12).tolist() == [[0, 128, 255, 255]]
    assert eight_bits(np.array([[0, 65535]], np.uint16), white_is_zero=True).tolist() == [[255, 0]]
    assert eight_bits(np.array([[0, 100, 255]], np.int32)).tolist() == [[0, 100, 255]]
    assert eight_bits(np.array([[-10, 0, 10]], np.int32)).tolist() == [[0, 128, 255]]
    assert eight_bits(np.array([[5, 10**6 + 5]], np.int32)).tolist() == [[0, 255]]
    assert eight_bits(np.array([[np.nan, 0.5, np.inf]], np.float32)).tolist() == [[0, 128, 0]]
    assert eight_bits(np.array([[0.0, 300.0]], np.float32)).tolist() == [[0, 1]]
    assert eight_bits(np.full((2, 2), -3.0, np.float32)).max() == 0
