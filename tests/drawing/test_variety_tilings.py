import numpy as np
import pytest

from motifsearch.drawing.variety.inks import random_inks
from motifsearch.drawing.variety.tilings import GROUPS, draw_cell, draw_tiling, lattice, spread

# Order of the point group, times two where the cell is centred; International Tables, volume A.
ORDERS = {
    "p1": 1, "p2": 2, "pm": 2, "pg": 2, "cm": 4, "pmm": 4, "pmg": 4, "pgg": 4, "cmm": 8,
    "p4": 4, "p4m": 8, "p4g": 8, "p3": 3, "p3m1": 6, "p31m": 6, "p6": 6, "p6m": 12,
}  # fmt: skip


def _composed(first, second):
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        (a * t + b * u + e) % 1,
        (c * t + d * u + f) % 1,
    )


def test_there_are_the_17_groups_with_their_orders():
    assert {name: len(ops) for name, ops in GROUPS.items()} == ORDERS


@pytest.mark.parametrize("group", GROUPS)
def test_operations_are_closed_so_they_are_a_group(group):
    ops = {(*op[:4], op[4] % 1, op[5] % 1) for op in GROUPS[group]}
    assert len(ops) == len(GROUPS[group])
    assert {_composed(first, second) for first in ops for second in ops} == ops


@pytest.mark.parametrize("group", GROUPS)
def test_operations_keep_lengths_on_their_lattice(group):
    edges = lattice(group, np.random.default_rng(1))
    for a, b, c, d, _, _ in GROUPS[group]:
        turned = edges @ np.array([[a, b], [c, d]]) @ np.linalg.inv(edges)
        assert np.allclose(turned @ turned.T, np.eye(2))


@pytest.mark.parametrize("group", ["pm", "p4m", "cmm"])
def test_a_mirror_shows_in_the_drawn_cell(group):
    rng = np.random.default_rng(3)
    cell = draw_cell(rng, group, lattice(group, rng), random_inks(rng), 128).astype(float)
    mirrored = cell[:, (-np.arange(128)) % 128]
    other = cell[:, (np.arange(128) + 37) % 128]
    assert np.abs(cell - mirrored).mean() < 0.35 * np.abs(cell - other).mean()


def test_spreading_repeats_the_cell():
    cell = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    covered = spread(cell, np.eye(2), period_px=16, angle=0.0, size_px=48, shift=np.zeros(2))
    assert np.array_equal(covered[:16, :16], covered[16:32, 32:48])
    assert np.array_equal(covered[:16, :16], cell)


def test_the_group_can_be_asked_for():
    rng, again = np.random.default_rng(2), np.random.default_rng(2)
    inks = random_inks(np.random.default_rng(0))
    assert np.array_equal(draw_tiling(rng, inks, 80, "p6m"), draw_tiling(again, inks, 80, "p6m"))
