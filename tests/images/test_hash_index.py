import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.images.fingerprint import TURN_NAMES, hamming_bits, pdq, pdq_turns
from motifsearch.images.hash_index import WITHIN_BITS, HashIndex, turned_hashes


def _random(count: int, seed: int = 0) -> list[bytes]:
    rng = np.random.default_rng(seed)
    return [row.tobytes() for row in rng.integers(0, 256, (count, 32), dtype=np.uint8)]


def _flipped(hashed: bytes, bits: int, seed: int) -> bytes:
    one = np.unpackbits(np.frombuffer(hashed, np.uint8))
    one[np.random.default_rng(seed).choice(256, bits, replace=False)] ^= 1
    return np.packbits(one).tobytes()


@pytest.mark.parametrize("bits", [0, 1, 16, WITHIN_BITS])
@pytest.mark.parametrize("turn", range(8))
def test_every_hash_within_the_radius_is_found_under_every_turn(bits, turn):
    hashes = _random(300)
    index = HashIndex(hashes)
    for row in range(0, 300, 60):
        near = _flipped(hashes[row], bits, seed=row)
        asked = turned_hashes(np.frombuffer(near, np.uint8)[None])[turn, 0].tobytes()
        found = index.near(asked, k=5)
        assert [(one.row, one.bits) for one in found] == [(row, bits)]


def test_what_is_found_is_what_comparing_with_all_finds():
    hashes = _random(40)
    hashes += [_flipped(hashes[n % 40], n % 45, seed=n) for n in range(160)]
    index = HashIndex(hashes)
    for row in range(0, 200, 7):
        turned = turned_hashes(np.frombuffer(hashes[row], np.uint8)[None])[:, 0]
        away = [min(hamming_bits(one.tobytes(), other) for one in turned) for other in hashes]
        expected = sorted((bits, other) for other, bits in enumerate(away) if bits <= WITHIN_BITS)
        assert [(one.bits, one.row) for one in index.near(hashes[row], k=500)] == expected


def test_the_nearest_come_first_and_no_more_than_asked():
    hashes = [_flipped(_random(1)[0], bits, seed=bits) for bits in (9, 3, 0, 20)]
    found = HashIndex(hashes).near(_random(1)[0], k=3)
    assert [one.bits for one in found] == [0, 3, 9]


def test_no_hashes_give_no_answers():
    assert HashIndex([]).near(_random(1)[0], k=3) == []


def test_a_turned_hash_is_near_the_hash_of_the_turned_picture():
    pixels = draw(4, motif="buketan", size_px=200).pixels
    turned = turned_hashes(np.frombuffer(pdq(pixels)[0], np.uint8)[None])[:, 0]
    for name, ours, theirs in zip(TURN_NAMES, turned, pdq_turns(pixels), strict=True):
        assert hamming_bits(ours.tobytes(), theirs) <= 16, name
