import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.isen import fill_ground, fill_isen, isen_names, lattice
from motifsearch.drawing.strokes import oval, rectangle

LEAF = oval(0.8, 0.6, steps=48) + 0.5


def filled(kind, step, *, polygon=LEAF, role=Role.DOT, angle=0.0, hand=None):
    canvas = Canvas(300, hand or Hand(1.0, np.random.default_rng(0)))
    canvas.fill(polygon, Role.MAIN)
    fill_isen(canvas, polygon, kind, step, role=role, angle=angle)
    return canvas.roles


@pytest.mark.parametrize("kind", isen_names())
def test_a_filling_lies_inside_and_leaves_its_ground_to_see(kind):
    roles = filled(kind, 0.05)
    y, x = (np.mgrid[:300, :300] + 0.5) / 300 - 0.5
    inside = (x / 0.4) ** 2 + (y / 0.3) ** 2
    assert not (roles[inside > 1.08] == Role.DOT).any()
    assert 0.03 < (roles[inside < 1] == Role.DOT).mean() < 0.6
    assert Role.MAIN in roles
    # All four quarters of the form hold some.
    for part in (roles[:150, :150], roles[:150, 150:], roles[150:, :150], roles[150:, 150:]):
        assert (part == Role.DOT).any()


@pytest.mark.parametrize("kind", isen_names())
def test_every_filling_looks_different(kind):
    others = [filled(other, 0.05) for other in isen_names() if other != kind]
    assert min((filled(kind, 0.05) != other).mean() for other in others) > 0.005


@pytest.mark.parametrize("kind", isen_names())
def test_a_wider_step_is_a_coarser_filling(kind):
    def changes(step):
        roles = filled(kind, step)
        return int((roles[:, 1:] != roles[:, :-1]).sum() + (roles[1:] != roles[:-1]).sum())

    assert changes(0.04) > 1.3 * changes(0.09)


@pytest.mark.parametrize("kind", isen_names())
def test_small_forms_are_filled_without_harm(kind):
    for side in (0.004, 0.03):
        roles = filled(kind, 0.05, polygon=rectangle(0.5, 0.5, 0.5 + side, 0.5 + side))
        assert (roles[:140] == Role.GROUND).all()


def test_galaran_runs_as_it_is_turned():
    level, upright = (filled("galaran", 0.05, angle=angle)[150] for angle in (0.0, np.pi / 2))
    assert np.count_nonzero(np.diff(upright)) > 4 * np.count_nonzero(np.diff(level))


def test_the_ground_is_filled_in_grain_to_its_edges():
    canvas = Canvas(200, Hand(1.0, np.random.default_rng(0)), angle=0.2, offset=(0.4, 0.9))
    fill_ground(canvas, "cecek", 0.05)
    assert set(np.unique(canvas.roles).tolist()) == {Role.GROUND, Role.GRAIN}
    for part in (canvas.roles[:25], canvas.roles[-25:], canvas.roles[:, :25], canvas.roles[:, -25:]):
        assert (part == Role.GRAIN).mean() > 0.05


def test_a_loose_hand_strays_a_little():
    exact = filled("cecek", 0.05)
    loose = filled("cecek", 0.05, hand=Hand(0.0, np.random.default_rng(3)))
    assert 0 < (exact != loose).mean() < 0.15


@pytest.mark.parametrize("staggered", [True, False])
def test_the_lattice_is_regular_and_covers_the_box(staggered):
    points = lattice(rectangle(0.0, 0.0, 2.0, 1.0), 0.1, 0.1, staggered=staggered)
    assert len(points) == pytest.approx(2.0 * 1.0 / 0.01, rel=0.35)
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, 9.0)
    assert away.min() == pytest.approx(0.1, abs=0.02)
    corners = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]])
    assert np.hypot(*(points[:, None] - corners[None]).transpose(2, 0, 1)).min(0).max() < 0.1
