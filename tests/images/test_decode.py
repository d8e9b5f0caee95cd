"""Every format, mode, turn and depth that `decode` takes."""

from __future__ import annotations

import io
import struct
import threading
import zlib

import numpy as np
import pytest
from PIL import Image

from motifsearch.errors import ImageError
from motifsearch.images.decode import decode

LIMIT = 1_000_000


def near(pixels, image, tolerance):
    expected = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape == expected.shape
    # Quarters are compared inside, away from the edges that lossy codecs blur.
    for rows in (slice(4, 12), slice(20, 28)):
        for columns in (slice(4, 20), slice(28, 44)):
            found = pixels[rows, columns].reshape(-1, 3).mean(axis=0)
            assert np.abs(found - expected[rows, columns].reshape(-1, 3).mean(axis=0)).max() <= tolerance


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}, 4),
        ("JPEG", {"quality": 90, "progressive": True}, 6),
        ("PNG", {}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("WEBP", {"quality": 90}, 8),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("TIFF", {"compression": "tiff_adobe_deflate"}, 0),
        ("TIFF", {"compression": "jpeg", "quality": 95}, 8),
        ("TIFF", {"big_tiff": True}, 0),
        ("BMP", {}, 0),
        ("HEIF", {"quality": 95}, 8),
        ("AVIF", {"quality": 90}, 8),
    ],
)
def test_colour_formats(scene, write, kind, options, tolerance):
    decoded = decode(write(scene, kind, **options), max_pixels=LIMIT)
    assert (decoded.format, decoded.width_px, decoded.height_px) == (kind, 48, 32)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.flags.c_contiguous
    near(decoded.pixels, scene, tolerance)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *(("L", kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF")),
        *(("1", kind) for kind in ("PNG", "TIFF", "BMP", "GIF")),
    ],
)
def test_grey_formats(scene, write, mode, kind):
    grey = scene.convert(mode, dither=Image.Dither.NONE)
    near(decode(write(grey, kind), max_pixels=LIMIT).pixels, grey, 6)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "GIF"])
def test_palette_formats(scene, write, kind):
    indexed = scene.quantize(8)
    near(decode(write(indexed, kind), max_pixels=LIMIT).pixels, scene, 3)


def test_the_first_frame_of_an_animation_is_taken(scene, write):
    other = Image.new("RGB", scene.size, "white")
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        data = write(scene, kind, save_all=True, append_images=[other])
        near(decode(data, max_pixels=LIMIT).pixels, scene, 12)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_alpha_is_laid_on_white(scene, write, kind):
    layered = scene.convert("RGBA")
    alpha = np.full((32, 48), 255, np.uint8)
    alpha[:16, :24] = 0
    alpha[16:, 24:] = 128
    layered.putalpha(Image.fromarray(alpha))
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {"quality": 100}
    pixels = decode(write(layered, kind, **options), max_pixels=LIMIT).pixels.astype(int)
    assert np.abs(pixels[8, 12] - 255).max() <= 4
    assert np.abs(pixels[8, 36] - (20, 160, 60)).max() <= 6
    assert np.abs(pixels[24, 36] - (242, 232, 147)).max() <= 8


def test_grey_with_alpha_and_palette_with_alpha(scene, write):
    grey = Image.merge("LA", (Image.new("L", (8, 8), 40), Image.new("L", (8, 8), 0)))
    assert decode(write(grey, "PNG"), max_pixels=LIMIT).pixels.min() == 255
    indexed = scene.quantize(4)
    first = indexed.getpixel((0, 0))
    for transparency in (first, bytes(0 if index == first else 255 for index in range(4))):
        pixels = decode(write(indexed, "PNG", transparency=transparency), max_pixels=LIMIT).pixels
        assert pixels[8, 12].tolist() == [255, 255, 255]
        assert pixels[8, 36].tolist() == [20, 160, 60]


def test_a_transparent_colour_of_rgb_and_grey_is_white(scene, write):
    pixels = decode(write(scene, "PNG", transparency=(200, 30, 40)), max_pixels=LIMIT).pixels
    assert pixels[8, 12].tolist() == [255, 255, 255]
    assert pixels[24, 12].tolist() == [30, 50, 190]
    assert decode(write(Image.new("L", (8, 8), 7), "PNG", transparency=7), max_pixels=LIMIT).pixels.min() == 255


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(scene, write, kind):
    # Pillow writes JPEG CMYK as Adobe does, inverted, and TIFF CMYK plain.
    pixels = decode(write(scene.convert("CMYK"), kind), max_pixels=LIMIT).pixels
    near(pixels, scene, 10)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_all_exif_turns(scene, write, kind, orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = scene if orientation == 1 else scene.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"tiffinfo": {274: orientation}} if kind == "TIFF" else {"exif": exif.tobytes(), "quality": 95}
    decoded = decode(write(stored, kind, **options), max_pixels=LIMIT)
    assert (decoded.width_px, decoded.height_px) == (48, 32)
    near(decoded.pixels, scene, 12)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_heic_is_turned_once(scene, write, orientation):
    undo = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = scene if orientation == 1 else scene.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    near(decode(write(stored, "HEIF", exif=exif.tobytes(), quality=95), max_pixels=LIMIT).pixels, scene, 12)


def ramp():
    return np.linspace(0, 65535, 64 * 16).reshape(16, 64).astype(np.uint16)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled(write, kind):
    values = ramp()
    pixels = decode(write(Image.fromarray(values), kind), max_pixels=LIMIT).pixels
    assert np.array_equal(pixels[..., 0], np.rint(values / 257).astype(np.uint8))
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


def png16_rgb(values):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    height, width, _ = values.shape
    rows = b"".join(b"\x00" + row.astype(">u2").tobytes() for row in values)
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_sixteen_bit_colour_png_is_scaled():
    values = np.stack([ramp(), ramp()[::-1], ramp()[:, ::-1]], axis=-1)
    pixels = decode(png16_rgb(values), max_pixels=LIMIT).pixels
    assert np.abs(pixels.astype(float) - values / 257).max() <= 1


def test_sixteen_bit_colour_tiff_is_scaled():
    import cv2  # Pillow cannot write 16-bit colour

    values = np.stack([ramp(), ramp()[::-1], ramp()[:, ::-1]], axis=-1)
    done, data = cv2.imencode(".tiff", values[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 1])
    assert done
    pixels = decode(data.tobytes(), max_pixels=LIMIT).pixels
    assert np.abs(pixels.astype(float) - values / 257).max() <= 1


def test_float_and_long_grey_are_scaled(write):
    unit = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    grey = decode(write(Image.fromarray(unit), "TIFF"), max_pixels=LIMIT).pixels[..., 0]
    assert np.array_equal(grey, np.rint(unit * 255).astype(np.uint8))
    long = np.linspace(0, 65535, 256).astype(np.int32).reshape(16, 16)
    grey = decode(write(Image.fromarray(long), "TIFF"), max_pixels=LIMIT).pixels[..., 0]
    assert (grey.min(), grey.max()) == (0, 255)
    assert np.abs(grey - long / 257).max() <= 1


@pytest.mark.parametrize("target", [40, 60, 100, 150, 400, 1000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_target_is_a_lower_bound(cloth, write, kind, target):
    data = write(Image.fromarray(cloth), kind)
    decoded = decode(data, max_pixels=LIMIT, target_px=target)
    longer = max(decoded.pixels.shape[:2])
    assert min(target, 600) <= longer <= max(600 if target > 300 else 0, 2 * target)
    assert (decoded.width_px, decoded.height_px) == (600, 400)


@pytest.mark.parametrize(("size", "expected"), [((1600, 200), (800, 100)), ((90, 1600), (90, 1600))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_strip_keeps_half_the_target_across(write, kind, size, expected):
    data = write(Image.new("RGB", size, (90, 40, 20)), kind)
    decoded = decode(data, max_pixels=LIMIT, target_px=200)
    assert decoded.pixels.shape[1::-1] == expected
    assert (decoded.width_px, decoded.height_px) == size


def test_draft_looks_like_the_full_picture(cloth, write):
    data = write(Image.fromarray(cloth), "JPEG", quality=92)
    full = Image.fromarray(decode(data, max_pixels=LIMIT).pixels)
    draft = decode(data, max_pixels=LIMIT, target_px=150).pixels
    assert draft.shape == (100, 150, 3)
    small = np.asarray(full.resize((150, 100), Image.Resampling.BOX)).astype(int)
    assert np.abs(draft - small).mean() < 1.5


def test_orientation_and_draft_go_together(cloth, write):
    exif = Image.Exif()
    exif[0x0112] = 6
    decoded = decode(write(Image.fromarray(cloth), "JPEG", exif=exif.tobytes()), max_pixels=LIMIT, target_px=300)
    assert decoded.pixels.shape == (300, 200, 3)
    assert (decoded.width_px, decoded.height_px) == (400, 600)


def test_a_picture_under_another_ending_is_taken(scene, write):
    assert decode(write(scene, "PNG"), max_pixels=LIMIT, name="kain.jpg").format == "PNG"


def test_the_time_is_read(scene, write):
    exif = Image.Exif()
    exif[0x0132] = "2001:01:01 00:00:00"
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = "2023:08:17 09:30:05"
    inner[0x9011] = "+07:00"
    for kind in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF"):
        data = write(scene, kind, exif=exif.tobytes())
        assert decode(data, max_pixels=LIMIT).taken_at == "2023-08-17T09:30:05+07:00"


def test_damaged_exif_and_other_descriptions_do_not_warn(scene, write):
    # pytest turns every warning into an error.
    damaged = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x09\x01\x12\x00\x03\x00\x00\x00\x01\x00"
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        near(decode(write(scene, kind, exif=damaged), max_pixels=LIMIT).pixels, scene, 12)
    exif = Image.Exif()
    exif[0x010E] = "x" * 60
    avif = write(scene, "AVIF", exif=exif.tobytes())
    at = avif.find(b"x" * 59) - 18
    near(decode(avif[:at] + b"\xff" * 16 + avif[at + 16 :], max_pixels=LIMIT).pixels, scene, 12)
    tiff = bytearray(write(scene, "TIFF", tiffinfo={270: "x" * 40, 305: "y" * 40}))
    at = tiff.find(struct.pack("<HH", 305, 2))
    tiff[at + 8 : at + 12] = struct.pack("<I", 10**8)
    near(decode(bytes(tiff), max_pixels=LIMIT).pixels, scene, 0)
    near(decode(write(scene.quantize(8), "PNG", transparency=b"\xff" * 8), max_pixels=LIMIT).pixels, scene, 3)


def test_a_broken_animation_still_shows_a_sound_first_frame(scene, write):
    data = write(scene, "PNG", save_all=True, append_images=[Image.new("RGB", scene.size)])
    at = data.find(b"acTL")
    broken = data[: at + 4] + struct.pack(">II", 0, 0)
    broken += struct.pack(">I", zlib.crc32(broken[at:])) + data[at + 16 :]
    near(decode(broken, max_pixels=LIMIT).pixels, scene, 0)


def test_the_limit_is_exact(scene, write):
    data = write(scene, "PNG")
    assert decode(data, max_pixels=48 * 32).width_px == 48
    with pytest.raises(ImageError, match="too_large"):
        decode(data, max_pixels=48 * 32 - 1)


def test_pillows_own_limit_is_left_alone(scene, write):
    before = Image.MAX_IMAGE_PIXELS
    decode(write(scene, "TIFF"), max_pixels=LIMIT)
    assert before == Image.MAX_IMAGE_PIXELS


def test_threads_get_what_one_thread_gets(cloth, write):
    files = [write(Image.fromarray(np.roll(cloth, 40 * step, axis=1)), "JPEG") for step in range(6)]
    alone = [decode(data, max_pixels=LIMIT, target_px=200).pixels for data in files]
    results: dict[int, np.ndarray] = {}

    def work(number):
        results[number] = decode(files[number % 6], max_pixels=LIMIT, target_px=200).pixels

    threads = [threading.Thread(target=work, args=(number,)) for number in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 18
    assert all(np.array_equal(pixels, alone[number % 6]) for number, pixels in results.items())


@pytest.mark.photos
def test_every_real_photograph_is_taken(real_photos):
    files = [path for path in sorted(real_photos.rglob("*.*")) if path.suffix.lower() not in {".csv", ".md"}]
    for path in files[::12]:
        decoded = decode(path.read_bytes(), max_pixels=100_000_000, target_px=64, name=path.name)
        with Image.open(io.BytesIO(path.read_bytes())) as header:
            assert sorted(header.size) == sorted((decoded.width_px, decoded.height_px))
