"""Hashes of bytes and of looks."""

from __future__ import annotations

import io

import numpy as np
import pdqhash
import pytest
from PIL import Image

from motifsearch.images.fingerprint import TURN_NAMES, hamming_bits, pdq, pdq_turns, sha256

TURNED = {
    "as it is": lambda a: a,
    "rotated 90": lambda a: np.rot90(a, 1),
    "rotated 180": lambda a: np.rot90(a, 2),
    "rotated 270": lambda a: np.rot90(a, 3),
    "flipped vertically": lambda a: a[::-1],
    "flipped horizontally": lambda a: a[:, ::-1],
    "transposed": lambda a: a.transpose(1, 0, 2),
    "transversed": lambda a: np.rot90(a, 2).transpose(1, 0, 2),
}


def test_sha256_of_known_bytes():
    # FIPS 180-4 example "abc".
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_pdq_has_the_bits_of_the_library(cloth):
    found, quality = pdq(cloth)
    grid = np.asarray(Image.fromarray(cloth).convert("L").resize((64, 64), Image.Resampling.BOX))
    vector, _ = pdqhash.compute(np.repeat(grid[:, :, None], 3, axis=2))
    assert len(found) == 32
    assert quality == 100
    assert hamming_bits(found, np.packbits(vector != 0).tobytes()) <= 4
    assert pdq_turns(cloth)[0] == found


@pytest.mark.parametrize("turn", range(8))
def test_turns_are_those_of_the_pixels(cloth, turn):
    turns = pdq_turns(cloth)
    assert len(turns) == 8
    turned, _ = pdq(TURNED[TURN_NAMES[turn]](cloth))
    distances = [hamming_bits(turned, each) for each in turns]
    assert distances[turn] <= 8
    assert min(distance for at, distance in enumerate(distances) if at != turn) > 60


def test_memory_layout_does_not_matter(cloth):
    assert pdq(np.asfortranarray(cloth)) == pdq(cloth)
    assert pdq(cloth[:, ::-1]) == pdq(np.ascontiguousarray(cloth[:, ::-1]))


def test_copies_stay_near_and_others_far(cloth):
    original, _ = pdq(cloth)
    image = Image.fromarray(cloth)
    buffer = io.BytesIO()
    image.resize((300, 200)).save(buffer, "JPEG", quality=60)
    copies = [
        np.asarray(image.resize((300, 200))),
        np.asarray(Image.open(buffer)),
        (cloth * 0.8 + 20).astype(np.uint8),
        np.asarray(image.resize((431, 277), Image.Resampling.LANCZOS)),
    ]
    assert max(hamming_bits(original, pdq(copy)[0]) for copy in copies) <= 16
    other = np.roll(cloth[::-1], 170, axis=1)
    assert hamming_bits(original, pdq(np.ascontiguousarray(other))[0]) > 60


def test_quality_is_low_where_the_hash_says_nothing(cloth):
    assert pdq(np.full((100, 100, 3), 120, np.uint8))[1] == 0
    down, across = np.mgrid[0:512, 0:512]
    repeat = ((down // 8 + across // 8) % 2 * 200 + 20).astype(np.uint8)
    assert pdq(np.repeat(repeat[:, :, None], 3, axis=2))[1] < 50
    assert pdq(cloth)[1] > 90


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (64, 64, 3), (3, 2, 3)])
def test_any_size(shape):
    found, quality = pdq(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))
    assert len(found) == 32
    assert 0 <= quality <= 100


def test_hamming_bits():
    assert hamming_bits(b"\x00\xff", b"\x01\xff") == 1
    assert hamming_bits(bytes(32), b"\xff" * 32) == 256
