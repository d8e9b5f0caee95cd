import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.stores.rows import Rows


def test_finds_rows_and_says_what_is_missing():
    rows = Rows(np.array([7, 3, 9]))
    assert rows.find(np.array([9, 8, 7, 100, 3])).tolist() == [2, -1, 0, -1, 1]
    assert rows.sorted_ids.tolist() == [3, 7, 9]
    assert Rows(np.empty(0, np.int64)).find(np.array([1])).tolist() == [-1]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 30), max_size=12, unique=True)), max_size=12))
def test_a_matrix_that_follows_stays_in_step(steps):
    rows, matrix = Rows(np.empty(0, np.int64)), np.empty(0, np.int64)
    for adds, ids in steps:
        numbers = np.array(ids, dtype=np.int64)
        places = rows.find(numbers)
        if adds:
            new = numbers[places < 0]
            rows.append(new)
            matrix = np.concatenate([matrix, new])
        else:
            sources, targets = rows.remove(places[places >= 0])
            matrix[targets] = matrix[sources]
            matrix = matrix[: len(rows)]
        np.testing.assert_array_equal(rows.ids, matrix)
        np.testing.assert_array_equal(rows.sorted_ids, np.sort(matrix))
        np.testing.assert_array_equal(rows.find(matrix), np.arange(matrix.size))


def test_keeps_its_own_copy():
    ids = np.array([1, 2])
    rows = Rows(ids)
    ids[0] = 99
    assert rows.ids.tolist() == [1, 2]
