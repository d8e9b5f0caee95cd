from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from motifsearch.errors import DataError
from motifsearch.vectors import as_ids, as_vectors, pack, unit, unpack

MATRICES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 9)),
    elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
)


@given(MATRICES)
def test_unit_rows_have_length_one_and_keep_their_direction(matrix):
    found = unit(matrix)
    assert found.dtype == np.float32
    lengths = np.linalg.norm(matrix.astype(np.float64), axis=1)
    for row, before, length in zip(found, matrix, lengths, strict=True):
        if length > 1e-6:
            assert np.linalg.norm(row.astype(np.float64)) == pytest.approx(1, abs=1e-5)
            np.testing.assert_allclose(row * length, before, rtol=1e-4, atol=1e-4 * length)
        if not before.any():
            assert not row.any()


@given(MATRICES)
def test_what_is_packed_comes_back_bit_by_bit(matrix):
    blobs = [pack(row) for row in matrix]
    np.testing.assert_array_equal(unpack(blobs, matrix.shape[1]), matrix)


def test_packed_bytes_are_little_endian_on_every_machine():
    assert pack([1.0, -2.0]) == bytes.fromhex("0000803f000000c0")


def test_what_is_unpacked_may_be_written():
    found = unpack([pack([1.0, 2.0])], 2)
    found[0, 0] = 5
    assert found.flags.c_contiguous


def test_no_blobs_are_no_vectors():
    assert unpack([], 7).shape == (0, 7)


@pytest.mark.parametrize("length", [0, 4, 7, 12])
def test_a_blob_of_another_length_is_refused(length: int):
    with pytest.raises(DataError) as caught:
        unpack([bytes(8), bytes(length)], 2)
    assert (caught.value.code, caught.value.params) == ("vectors.blob", {"expected": 8, "found": length})


def test_one_vector_is_a_matrix_of_one_row():
    assert as_vectors([1, 2, 3]).tolist() == [[1.0, 2.0, 3.0]]
    assert as_vectors(np.zeros((0, 4))).shape == (0, 4)


@pytest.mark.parametrize(
    ("values", "dim", "code"),
    [
        (np.zeros((2, 3, 4)), None, "vectors.shape"),
        (3.0, None, "vectors.shape"),
        (np.zeros((2, 3)), 4, "vectors.dim"),
        (np.zeros(3), 4, "vectors.dim"),
        ([[1.0, float("nan")]], None, "vectors.not_finite"),
        ([[1.0, float("-inf")]], 2, "vectors.not_finite"),
    ],
)
def test_what_is_no_matrix_of_finite_numbers_is_refused(values, dim, code):
    for function in (as_vectors, unit):
        with pytest.raises(DataError) as caught:
            function(values, dim)
        assert caught.value.code == code


def test_a_number_too_great_for_float32_is_refused_without_a_warning():
    with pytest.raises(DataError) as caught:
        as_vectors(np.array([[1e300, 0.0]]))
    assert caught.value.code == "vectors.not_finite"


def test_great_numbers_are_scaled_too():
    np.testing.assert_allclose(unit([[3e30, 4e30]]), [[0.6, 0.8]], rtol=1e-5)


def test_vectors_lie_row_by_row_in_memory():
    turned = np.arange(12, dtype=np.float32).reshape(3, 4).T
    assert as_vectors(turned).flags.c_contiguous
    assert unit(turned).flags.c_contiguous


@pytest.mark.parametrize("values", [[], [0], [5, 1, 2**40], np.array([3, 4], dtype=np.uint8), (7, 8)])
def test_ids_are_whole_numbers(values):
    found = as_ids(values)
    assert found.dtype == np.int64
    assert found.tolist() == list(values)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([[1, 2]], "shape"),
        (3, "shape"),
        ([1.5], "shape"),
        (["1"], "shape"),
        ([1, 1], "values"),
        ([0, -1], "values"),
    ],
)
def test_other_ids_are_refused(values, reason):
    with pytest.raises(DataError) as caught:
        as_ids(values)
    assert (caught.value.code, caught.value.params) == ("vectors.ids", {"reason": reason})
