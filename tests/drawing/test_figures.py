"""Plants, animals, buildings and the fillings of patches, each by itself."""

import numpy as np
import pytest

from motifsearch.drawing import buildings, fauna, flora, foliage
from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.outlines import outlines
from motifsearch.drawing.patches import fill_patch, patch_fillings
from motifsearch.drawing.strokes import affine, oval

FIGURES = {
    "bird": fauna.bird,
    "butterfly": fauna.butterfly,
    "gurda": fauna.gurda,
    "house": buildings.house,
    "meru": buildings.meru,
    "wing": fauna.wing,
    "flower": lambda canvas, size, seed, line: flora.flower(canvas, size / 2, seed, line=line),
    "sprig": foliage.sprig,
    "bud": flora.bud,
}


def drawn(paint, seed=1, size=0.5):
    canvas = Canvas(200, Hand(1.0, np.random.default_rng(0)))
    with canvas.local(affine(0.5, 0.5)):
        paint(canvas, size, seed, line=0.006)
    return canvas.roles


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_outlined_and_filled_about_its_place(name):
    roles = drawn(FIGURES[name])
    rows, columns = np.nonzero(roles)
    assert {Role.LINE} < set(np.unique(roles).tolist()) - {Role.GROUND}
    reach = max(np.ptp(rows), np.ptp(columns)) / 200
    assert 0.3 * 0.5 < reach < 2.2 * 0.5


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_its_seeds(name):
    assert np.array_equal(drawn(FIGURES[name], 3), drawn(FIGURES[name], 3))
    assert any(not np.array_equal(drawn(FIGURES[name], 3), drawn(FIGURES[name], other)) for other in (4, 5, 6))


@pytest.mark.parametrize("name", ["butterfly", "gurda"])
def test_butterfly_and_gurda_are_two_halves_alike(name):
    roles = drawn(FIGURES[name])
    assert (roles != roles[:, ::-1]).mean() < 0.06


@pytest.mark.parametrize("kind", flora.FLOWERS)
def test_every_kind_of_flower_is_drawn(kind):
    roles = drawn(lambda canvas, size, seed, line: flora.flower(canvas, size / 2, seed, line=line, kind=kind))
    assert (roles > 0).mean() > 0.05


@pytest.mark.parametrize("style", foliage.LEAVES)
def test_every_leaf_points_along_x(style):
    roles = drawn(lambda canvas, size, _, line: foliage.leaf(canvas, size * 0.8, size * 0.3, line=line, style=style))
    columns = np.nonzero(roles)[1]
    assert columns.min() >= 95
    assert columns.max() >= 175


@pytest.mark.parametrize("filling", sorted(set(patch_fillings(designs()))))
def test_a_patch_is_filled_and_nothing_beside_it(filling):
    canvas = Canvas(160, Hand(0.5, np.random.default_rng(0)))
    canvas.flood(Role.TONE_3)
    patch = oval(0.6, steps=40) + 0.5
    fill_patch(canvas, patch, filling, 8, designs(), scale=0.4)
    y, x = np.mgrid[0:160, 0:160] / 160 + 0.5 / 160
    away = np.hypot(x - 0.5, y - 0.5)
    assert (canvas.roles[away > 0.31] == Role.TONE_3).all()
    assert (canvas.roles[away < 0.29] != Role.TONE_3).all()
    assert len(np.unique(canvas.roles[away < 0.29])) >= 2


def test_outlines_follow_a_region_and_its_hole():
    y, x = np.mgrid[0:100, 0:100] + 0.5
    away = np.hypot(x - 50, y - 50)
    rings = outlines(((away < 40) & (away > 15)).astype(np.uint8))
    radii = sorted(float(np.hypot(*(ring - 50).T).mean()) for ring in rings)
    assert radii == pytest.approx([15, 40], abs=1.5)


def test_outlines_leave_out_specks():
    region = np.zeros((40, 40), np.uint8)
    region[10:13, 10:13] = 1
    assert outlines(region) == []
