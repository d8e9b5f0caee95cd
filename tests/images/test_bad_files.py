"""Each kind of bad file gets its own code, and a sentence in both languages."""

from __future__ import annotations

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.messages import Translator, entries

LIMIT = 100_000_000


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_declaring(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_declaring(data, width, height):
    at = data.find(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def zip_file():
    return b"PK\x03\x04\x14\x00" + bytes(40)


def box(kind, body):
    return struct.pack(">I", 8 + len(body)) + kind + body


def noise(size=(64, 96, 3)):
    return Image.fromarray(np.random.default_rng(3).integers(0, 256, size, dtype=np.uint8))


def dng(write):
    return write(noise(), "TIFF", tiffinfo={50706: b"\x01\x04\x00\x00"})


def preview_with_raw_inside(write):
    return write(noise(), "TIFF", tiffinfo={254: 1, 330: 8})


def broken_gif(write):
    frames = [noise().rotate(turn) for turn in (0, 90, 180)]
    data = bytearray(write(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0))
    at = data.find(b"\x2c\x00\x00\x00\x00\x60\x00\x40\x00")
    data[at + 10] = 0xFF  # no LZW code has 255 bits
    return bytes(data)


def broken_webp_animation(write):
    data = bytearray(write(noise(), "WEBP", save_all=True, append_images=[noise((64, 96, 3)).rotate(90)]))
    at = data.find(b"ANMF")
    data[at + 24 : at + 60] = bytes(36)
    return bytes(data)


def bmp_without_width(write):
    data = bytearray(write(noise(), "BMP"))
    data[18:22] = bytes(4)
    return bytes(data)


def png_of_noise_in_the_middle(write):
    data = bytearray(write(noise(), "PNG"))
    at = data.find(b"IDAT") + 4
    data[at : at + 400] = b"\x55" * 400
    return bytes(data)


def jpeg_zeroed(write):
    data = write(noise((200, 300, 3)), "JPEG")
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def cut(data, share=0.5):
    return data[: int(len(data) * share)]


def webp_declaring_much():
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (16382).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(head) + 40) + b"WEBP" + head + bytes(40)


def gif_declaring_much():
    return b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b"\x2c" + bytes(8) + b"\x00\x02\x00\x3b"


BAD = [
    ("empty", "kain.jpg", "images.empty", lambda _: b""),
    ("zeros", "kain.jpg", "images.only_zeros", lambda _: bytes(5000)),
    ("random", "kain.jpg", "images.not_a_picture", lambda _: bytes(np.random.default_rng(1).bytes(4000))),
    ("jpeg cut", "kain.jpg", "images.truncated", lambda w: cut(w(noise(), "JPEG"))),
    ("jpeg cut in the header", "kain.jpg", "images.truncated", lambda w: w(noise(), "JPEG")[:200]),
    ("jpeg of three bytes", "kain.jpg", "images.truncated", lambda _: b"\xff\xd8\xff"),
    ("progressive cut", "k.jpg", "images.truncated", lambda w: cut(w(noise(), "JPEG", progressive=True))),
    ("jpeg ending in zeros", "kain.jpg", "images.truncated", jpeg_zeroed),
    ("png cut", "kain.png", "images.truncated", lambda w: cut(w(noise(), "PNG"))),
    ("gif cut", "kain.gif", "images.truncated", lambda w: cut(w(noise(), "GIF"))),
    ("webp cut", "kain.webp", "images.truncated", lambda w: cut(w(noise(), "WEBP"))),
    ("tiff cut", "kain.tif", "images.truncated", lambda w: cut(w(noise(), "TIFF"))),
    ("lzw tiff cut", "k.tif", "images.truncated", lambda w: cut(w(noise(), "TIFF", compression="tiff_lzw"))),
    ("bmp cut", "kain.bmp", "images.truncated", lambda w: cut(w(noise(), "BMP"))),
    ("heic cut", "kain.heic", "images.truncated", lambda w: cut(w(noise(), "HEIF"))),
    ("avif cut", "kain.avif", "images.truncated", lambda w: cut(w(noise(), "AVIF"))),
    ("png scrambled", "kain.png", "images.damaged", png_of_noise_in_the_middle),
    ("broken gif animation", "kain.gif", "images.broken_animation", broken_gif),
    ("broken webp animation", "kain.webp", "images.broken_animation", broken_webp_animation),
    ("png bomb", "kain.png", "images.too_large", lambda _: png_declaring(60_000, 60_000)),
    ("jpeg bomb", "k.jpg", "images.too_large", lambda w: jpeg_declaring(w(noise(), "JPEG"), 65_000, 65_000)),
    ("webp bomb", "kain.webp", "images.too_large", lambda _: webp_declaring_much()),
    ("gif bomb", "kain.gif", "images.too_large", lambda _: gif_declaring_much()),
    ("bmp without width", "kain.bmp", "images.zero_size", bmp_without_width),
    ("png without height", "kain.png", "images.zero_size", lambda _: png_declaring(60, 0)),
    ("gif without size", "kain.gif", "images.zero_size", lambda _: b"GIF89a" + bytes(7) + b"\x3b"),
    ("pdf", "kain.jpg", "images.is_pdf", lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    ("html", "kain.jpg", "images.is_web_page", lambda _: b"<!DOCTYPE html>\n<html><head><title>404</title>"),
    ("html with svg", "k.jpg", "images.is_web_page", lambda _: b"<html><body><svg width='4'></svg></body></html>"),
    (
        "svg",
        "kain.jpg",
        "images.is_svg",
        lambda _: b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>",
    ),
    ("mp4", "kain.jpg", "images.is_video", lambda _: box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + bytes(64)),
    ("mov", "kain.heic", "images.is_video", lambda _: box(b"ftyp", b"qt  \x00\x00\x02\x00qt  ") + bytes(64)),
    ("webm", "kain.jpg", "images.is_video", lambda _: b"\x1a\x45\xdf\xa3" + bytes(60)),
    ("mp3", "kain.jpg", "images.is_audio", lambda _: b"ID3\x04" + bytes(60)),
    ("zip", "kain.jpg", "images.is_archive", lambda _: zip_file()),
    ("text", "kain.jpg", "images.is_text", lambda _: "Berkas tidak ditemukan – é\n".encode()),
    ("psd", "kain.psd", "images.is_psd", lambda _: b"8BPS\x00\x01" + bytes(60)),
    ("dng", "kain.dng", "images.is_raw", dng),
    ("dng called tif", "kain.tif", "images.is_raw", dng),
    ("nef called tif", "kain.tif", "images.is_raw", preview_with_raw_inside),
    ("nef by its name", "kain.NEF", "images.is_raw", lambda w: w(noise(), "TIFF")),
    ("cr3", "kain.jpg", "images.is_raw", lambda _: box(b"ftyp", b"crx \x00\x00\x00\x01crx isom") + bytes(64)),
    ("raf", "kain.raf", "images.is_raw", lambda _: b"FUJIFILMCCD-RAW 0201" + bytes(64)),
    ("unknown raw", "kain.iiq", "images.is_raw", lambda _: b"\x01\x02\x03\x04" * 40),
    ("jpeg 2000", "kain.jp2", "images.is_other_picture", lambda _: b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(60)),
    ("jpeg xl", "kain.jxl", "images.is_other_picture", lambda _: b"\xff\x0a" + bytes(60)),
    ("mac companion", "._kain.jpg", "images.is_apple_double", lambda _: b"\x00\x05\x16\x07\x00\x02" + bytes(60)),
]


@pytest.mark.parametrize(("name", "code", "make"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_code_and_sentences(write, name, code, make):
    with pytest.raises(ImageError) as caught:
        decode(make(write), max_pixels=LIMIT, name=name)
    error = caught.value
    assert error.code == code
    assert error.params["name"] == name
    sentences = {lang: Translator(lang).error(error) for lang in ("id", "en")}
    assert sentences["id"] != sentences["en"]
    for sentence in sentences.values():
        # What was wrong, and what to do.
        assert sentence.count(". ") + sentence.count(": ") >= 1
        assert "{" not in sentence


def test_sentences_name_what_matters():
    with pytest.raises(ImageError) as caught:
        decode(png_declaring(60_000, 60_000), max_pixels=LIMIT)
    for lang in ("id", "en"):
        sentence = Translator(lang).error(caught.value)
        assert "60000 × 60000" in sentence
        assert "3600 " in sentence
        assert "max_pixels" in sentence
    with pytest.raises(ImageError) as caught:
        decode(box(b"ftyp", b"isom\x00\x00\x02\x00isommp42"), max_pixels=LIMIT, name="kain.jpg")
    assert "video (MP4)" in Translator("en").error(caught.value)


def test_both_languages_have_the_same_keys_and_parameters():
    import string

    def fields(lang):
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in entries(lang).items()
            if key.startswith("images.")
        }

    assert fields("id") == fields("en")


@pytest.mark.parametrize("make", [lambda: png_declaring(60_000, 60_000), webp_declaring_much, gif_declaring_much])
def test_a_bomb_reserves_no_memory(make):
    data = make()
    tracemalloc.start()
    with pytest.raises(ImageError, match="too_large"):
        decode(data, max_pixels=LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_bomb_within_a_raised_limit_is_only_a_damaged_file():
    with pytest.raises(ImageError, match=r"images\.(damaged|truncated)"):
        decode(png_declaring(12_000, 9_000), max_pixels=10**9)


def test_the_cause_is_kept(write):
    with pytest.raises(ImageError) as caught:
        decode(cut(write(noise(), "JPEG")), max_pixels=LIMIT)
    assert caught.value.__cause__ is not None
