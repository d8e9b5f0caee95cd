import cv2
import numpy as np
import pytest

from motifsearch.drawing import strokes
from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.hand import Hand


def area(polygon):
    """Of a closed polygon, by the shoelace sum."""
    x, y = polygon.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def simple(polygon):
    """Whether the outline encloses about what it paints, as one that crosses itself does not."""
    low, high = polygon.min(0), polygon.max(0)
    pixels = np.rint((polygon - low) / (high - low).max() * 400 * 16).astype(np.int32)
    mask = np.zeros((420, 420), np.uint8)
    cv2.fillPoly(mask, [pixels], 1, cv2.LINE_8, 4)
    return mask.sum() / 400**2 * (high - low).max() ** 2 == pytest.approx(area(polygon), rel=0.06)


def test_affine_and_placed_mean_the_same():
    points = np.array([[1.0, 0.0], [0.3, -2.0]])
    given = {"angle": 0.4, "scale": 3.0, "mirrored": True}
    matrix = strokes.affine(5.0, 6.0, **given)
    assert np.allclose(points @ matrix[:, :2].T + matrix[:, 2], strokes.placed(points, 5.0, 6.0, **given))


def test_a_quarter_turn_is_clockwise_on_the_cloth():
    assert np.allclose(strokes.placed(np.array([[1.0, 0.0]]), angle=np.pi / 2), [[0.0, 1.0]])
    assert np.allclose(strokes.placed(np.array([[1.0, 0.0]]), mirrored=True), [[-1.0, 0.0]])


def test_copies_and_around_are_placed_many_times():
    form, centres = strokes.petal(0.3, 0.1), np.array([[0.0, 0.0], [2.0, 1.0]])
    many = strokes.copies(form, centres, angle=np.array([0.0, 0.5]), scale=2.0)
    assert np.allclose(many[1], strokes.placed(form, 2.0, 1.0, angle=0.5, scale=2.0))
    turned = strokes.around(form, 6, start=0.1)
    assert turned.shape == (6, *form.shape)
    assert np.allclose(turned[2], strokes.placed(form, angle=0.1 + 2 * np.pi / 3))


@pytest.mark.parametrize("closed", [False, True])
def test_a_smooth_curve_goes_through_its_points(closed):
    knots = np.array([[0.0, 0.0], [1.0, 0.5], [1.5, -0.5], [0.5, -1.0]])
    curve = strokes.smooth(knots, closed=closed, steps=6)
    for knot in knots:
        assert np.hypot(*(curve - knot).T).min() < 1e-9
    steps = np.hypot(*np.diff(curve, axis=0).T)
    assert steps.max() < 0.5


@pytest.mark.parametrize("power", [1.8, 2.0, 3.0])
def test_an_oval_has_its_width_height_and_fullness(power):
    form = strokes.oval(2.0, 1.0, steps=200, power=power)
    assert np.ptp(form[:, 0]) == pytest.approx(2.0, rel=0.01)
    assert np.ptp(form[:, 1]) == pytest.approx(1.0, rel=0.01)
    round_area = np.pi / 2
    assert np.sign(area(form) - round_area * 1.001) == np.sign(power - 2.001)


@pytest.mark.parametrize("belly", [0.3, 0.55, 0.7])
@pytest.mark.parametrize("tip", [0.55, 1.0, 1.4])
def test_a_petal_points_along_x_and_is_widest_at_its_belly(belly, tip):
    form = strokes.petal(2.0, 0.8, belly=belly, tip=tip, steps=101)
    assert form[:, 0].min() == pytest.approx(0.0, abs=1e-9)
    assert form[:, 0].max() == pytest.approx(2.0)
    assert np.ptp(form[:, 1]) == pytest.approx(0.8, rel=0.01)
    assert form[np.argmax(form[:, 1]), 0] == pytest.approx(2.0 * belly, abs=0.03)
    assert simple(form)


def test_stars_rosettes_and_rhombi_lie_between_their_radii():
    star = np.hypot(*strokes.star(8, 1.0, 0.4).T)
    assert star.max() == pytest.approx(1.0)
    assert star.min() == pytest.approx(0.4)
    assert (star > 0.7).sum() == 8
    flower = np.hypot(*strokes.rosette(6, 1.0, 0.3).T)
    assert flower.max() == pytest.approx(1.0, abs=0.01)
    assert 0.69 < flower.min() < 0.8
    assert area(strokes.rhombus(2.0, 1.0)) == pytest.approx(1.0)
    assert area(strokes.rectangle(0.0, 1.0, 2.0, 4.0)) == pytest.approx(6.0)


def test_a_spiral_runs_inwards_and_turns_as_often_as_asked():
    curve = strokes.spiral(1.0, -1.5, inner=0.2, steps=40)
    radius, angle = np.hypot(*curve.T), np.unwrap(np.arctan2(curve[:, 1], curve[:, 0]))
    assert (np.diff(radius) < 0).all()
    assert radius[[0, -1]] == pytest.approx([1.0, 0.2])
    assert angle[-1] - angle[0] == pytest.approx(-3 * np.pi)


def test_normals_lie_to_the_right_and_are_of_length_one():
    curve = strokes.arc(2.0, 0.0, 1.5, steps=60)
    found = strokes.normals(curve)
    assert np.allclose(np.hypot(*found.T), 1.0)
    # Along growing angles, right on the cloth (y downwards) is inwards.
    assert np.allclose(found[1:-1], -curve[1:-1] / 2.0, atol=0.01)
    assert np.allclose(strokes.normals(np.array([[0.0, 0.0], [1.0, 0.0]])), [[0, 1], [0, 1]])


def test_a_ribbon_is_as_wide_as_it_is_told():
    curve = strokes.arc(2.0, 0.0, 1.5, steps=200)
    assert area(strokes.ribbon(curve, 0.2)) == pytest.approx(0.2 * 3.0, rel=0.01)
    wedge = strokes.ribbon(np.array([[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]]), np.array([0.4, 0.2, 0.0]))
    assert area(wedge) == pytest.approx(0.2)


def test_along_gives_points_at_even_distances():
    curve = strokes.smooth([[0.0, 0.0], [0.1, 0.4], [1.0, 0.5], [2.0, 0.0]], steps=40)
    steps = np.hypot(*np.diff(strokes.along(curve, 11, start=0.1, stop=0.9), axis=0).T)
    # In a bend the way is a little longer than the straight line across.
    assert np.ptp(steps) < 0.08 * steps.mean()
    whole = np.hypot(*np.diff(curve, axis=0).T).sum()
    assert steps.sum() == pytest.approx(0.8 * whole, rel=0.02)


def test_shrunk_keeps_the_middle():
    form = strokes.oval(2.0, 1.0) + 3.0
    smaller = strokes.shrunk(form, 0.5)
    assert smaller.mean(0) == pytest.approx(form.mean(0))
    assert area(smaller) == pytest.approx(area(form) / 4)


@pytest.mark.parametrize("swing", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("lean", [0.5, 0.9, 1.3])
def test_blades_fill_their_band_without_meeting(lean, swing):
    period = 0.5
    outline, middle = strokes.blade(period, lean, swing=swing)
    assert outline[:, 1].min() == pytest.approx(0.0, abs=0.02)
    assert outline[:, 1].max() == pytest.approx(1.0, abs=0.02)
    assert middle[[0, -1], 0] == pytest.approx([0.0, lean], abs=1e-9)
    canvas = Canvas(400, Hand(1.0, np.random.default_rng(0)))
    count = np.zeros((400, 400), int)
    for number in range(-4, 5):
        canvas.roles[:] = 0
        canvas.fill(outline + np.array([number * period, 0.0]), Role.MAIN)
        count += canvas.roles == Role.MAIN
    assert count.max() == 1
    assert 0.5 < count[100:300].mean() < 0.9


def test_a_blade_is_an_s():
    _, middle = strokes.blade(0.5, 1.0, swing=0.9)
    # Beside the straight way from head to foot it bends to one side first and to the other then.
    aside = middle[:, 0] - middle[:, 1]
    assert aside[: len(aside) // 2].min() < -0.08
    assert aside[len(aside) // 2 :].max() > 0.08
    assert np.allclose(aside, -aside[::-1])
