import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.images.local_features import find_features, mirrored
from motifsearch.images.signature import COUNT, SIGNATURE, agreement, bits_apart, mirrored_codes, signature
from motifsearch.images.signature_file import NAME, SignatureFile
from motifsearch.images.signature_index import SignatureIndex


def _features(pixels):
    return find_features(np.ascontiguousarray(pixels), longer_px=384, count=400)


@pytest.fixture(scope="module")
def cloths():
    return [draw(seed, motif=motif, size_px=320).pixels for seed, motif in enumerate(motif_names()[:8])]


@pytest.fixture(scope="module")
def signatures(cloths):
    return [signature(_features(pixels)) for pixels in cloths]


def test_bits_that_differ_are_counted():
    codes = np.array([0, 1, 0xFFFF_FFFF_FFFF_FFFF], np.uint64)
    assert bits_apart(codes, np.uint64(0)).tolist() == [0, 1, 64]


def test_the_code_of_a_mirrored_place_is_the_mirrored_code(cloths):
    found = _features(cloths[0])
    assert np.array_equal(signature(mirrored(found))["code"], mirrored_codes(signature(found)["code"]))


def test_a_copy_agrees_and_another_cloth_does_not(cloths, signatures):
    for change in (
        lambda pixels: pixels[:, ::-1],
        np.rot90,
        lambda pixels: cv2.resize(pixels, (200, 200), interpolation=cv2.INTER_AREA),
        lambda pixels: pixels[60:300, 40:310],
    ):
        copy = signature(_features(change(cloths[1])))
        assert agreement(signatures[1], copy) >= 20
        assert agreement(copy, signatures[1]) >= 20
    assert max(agreement(signatures[1], other) for n, other in enumerate(signatures) if n != 1) <= 5


def test_the_index_finds_the_copy_first(cloths, signatures):
    copies = [signature(_features(pixels[50:290, 70:300][:, ::-1])) for pixels in cloths]
    index = SignatureIndex([*signatures, *copies])
    for number in range(len(cloths)):
        found = index.similar(number, 5, 5)
        assert found, number
        assert found[0][0] == len(cloths) + number
        assert number not in [other for other, _ in found]


def test_an_index_of_nothing_answers_nothing():
    none = np.zeros(0, SIGNATURE)
    assert SignatureIndex([none, none]).similar(0, 5, 5) == []
    assert agreement(none, none) == 0


def test_a_file_keeps_what_was_put(tmp_path, signatures):
    kept = {f"{number:064x}": one for number, one in enumerate(signatures)}
    SignatureFile(tmp_path / "new").put(kept)
    again = SignatureFile(tmp_path / "new")
    for sha256, one in kept.items():
        assert len(one) <= COUNT
        assert np.array_equal(again.get(sha256), one)
    assert again.get("f" * 64) is None


def test_a_record_cut_short_is_dropped_and_written_over(tmp_path, signatures):
    SignatureFile(tmp_path).put({"a" * 64: signatures[0], "b" * 64: signatures[1]})
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-100])
    again = SignatureFile(tmp_path)
    assert np.array_equal(again.get("a" * 64), signatures[0])
    assert again.get("b" * 64) is None
    again.put({"c" * 64: signatures[2]})
    assert np.array_equal(SignatureFile(tmp_path).get("c" * 64), signatures[2])


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path, signatures):
    (tmp_path / "taken").write_text("a file where the folder should be")
    kept = SignatureFile(tmp_path / "taken")
    kept.put({"a" * 64: signatures[0]})
    assert np.array_equal(kept.get("a" * 64), signatures[0])


def test_coarse_features_are_found_again_in_what_a_blur_left(cloths):
    def coarse(pixels):
        return find_features(pixels, longer_px=150, count=200)

    pairs = [(pixels, cv2.GaussianBlur(pixels, (0, 0), 2.6)) for pixels in cloths]
    fine = [agreement(signature(_features(one)), signature(_features(two))) for one, two in pairs]
    both = [
        agreement(signature(_features(one), coarse(one)), signature(_features(two), coarse(two))) for one, two in pairs
    ]
    assert sum(both) > 1.3 * sum(fine)
    assert all(len(signature(_features(one), coarse(one))) <= COUNT for one, _ in pairs)


def test_the_index_counts_as_a_comparison_of_whole_signatures_does(signatures):
    index = SignatureIndex(signatures)
    for number, one in enumerate(signatures):
        for other, count in index.similar(number, 5, 1):
            assert count == agreement(one, signatures[other])
