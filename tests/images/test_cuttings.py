from __future__ import annotations

import numpy as np
import pytest

from motifsearch.images.cuttings import PARTS, cut, views
from motifsearch.records import Box

PICTURE = np.arange(60 * 100 * 3, dtype=np.uint8).reshape(60, 100, 3)


@pytest.mark.parametrize(
    ("box", "rows", "columns"),
    [
        (Box(left=0, top=0, width=1, height=1), (0, 60), (0, 100)),
        (Box(left=0.5, top=0.25, width=0.25, height=0.5), (15, 45), (50, 75)),
        (Box(left=0.999, top=0.999, width=0.001, height=0.001), (59, 60), (99, 100)),
    ],
)
def test_a_rectangle_is_cut_where_it_lies(box: Box, rows: tuple[int, int], columns: tuple[int, int]):
    assert np.array_equal(cut(PICTURE, box), PICTURE[slice(*rows), slice(*columns)])


def test_whoever_wants_fewer_parts_gets_the_first_ones_after_the_whole():
    assert list(views(0)) == [0]
    assert list(views(2)) == [0, 1, 2]
    assert list(views(5)) == [0, *PARTS]
    assert cut(PICTURE, views(0)[0]).shape == PICTURE.shape


def test_the_parts_together_show_everything():
    seen = np.zeros((64, 64), dtype=bool)
    for box in PARTS.values():
        rows, columns = np.round(np.array([box.top, box.left, box.height, box.width]).reshape(2, 2) * 64).astype(int)
        seen[rows[0] : rows[0] + columns[0], rows[1] : rows[1] + columns[1]] = True
    assert seen.all()
