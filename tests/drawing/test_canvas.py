import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.strokes import affine, oval, rectangle, rhombus


def blank(size_px=200, **place):
    return Canvas(size_px, Hand(1.0, np.random.default_rng(0)), **place)


def area(canvas, role):
    """Part of the window that has a role."""
    return float((canvas.roles == role).mean())


def test_a_polygon_is_filled_as_large_as_it_is():
    canvas = blank()
    canvas.fill(rectangle(0.25, 0.1, 0.75, 0.5), Role.MAIN)
    assert area(canvas, Role.MAIN) == pytest.approx(0.2, rel=0.03)
    rows, columns = np.nonzero(canvas.roles)
    assert (rows.min() / 200, (columns.max() + 1) / 200) == pytest.approx((0.1, 0.75), abs=0.006)


def test_several_polygons_cover_one_another_in_order():
    canvas = blank()
    both = np.stack([rectangle(0.1, 0.1, 0.6, 0.6), rectangle(0.4, 0.4, 0.9, 0.9)])
    canvas.shape(both, Role.MAIN, 0.02)
    # The second covers the first's corner and its outline.
    assert canvas.roles[90, 90] == Role.MAIN
    assert canvas.roles[int(0.4 * 200), 110] == Role.LINE
    assert canvas.roles[110, int(0.6 * 200)] == Role.MAIN


def test_rings_inside_rings_are_holes():
    canvas = blank()
    canvas.fill_with_holes([oval(0.8) + 0.5, oval(0.4) + 0.5], Role.ACCENT)
    assert area(canvas, Role.ACCENT) == pytest.approx(np.pi * (0.4**2 - 0.2**2), rel=0.05)
    assert canvas.roles[100, 100] == Role.GROUND
    canvas.fill_with_holes([], Role.MAIN)
    assert area(canvas, Role.MAIN) == 0


@pytest.mark.parametrize("width", [0.02, 0.05, 0.1])
def test_a_line_is_as_wide_as_it_is_asked_for(width):
    canvas = blank(400)
    canvas.stroke(np.array([[0.1, 0.5], [0.9, 0.5]]), width)
    assert (canvas.roles[:, 200] == Role.LINE).mean() == pytest.approx(width, abs=0.004)


def test_the_finest_line_is_still_seen():
    canvas = blank(50)
    canvas.stroke(np.array([[0.0, 0.5], [1.0, 0.5]]), 1e-5)
    assert (canvas.roles == Role.LINE).any(0).all()


def test_a_closed_line_comes_back():
    def corner(*, closed):
        canvas = blank()
        canvas.stroke(np.array([[0.2, 0.2], [0.8, 0.2], [0.8, 0.8]]), 0.02, closed=closed)
        return canvas.roles[100, 100]

    assert corner(closed=True) == Role.LINE
    assert corner(closed=False) == Role.GROUND


def test_dots_are_round_and_each_has_its_radius():
    canvas = blank(400)
    canvas.dots(np.array([[0.25, 0.5], [0.75, 0.5]]), np.array([0.05, 0.1]), Role.DOT)
    small, large = (canvas.roles[:, part] == Role.DOT for part in (slice(0, 200), slice(200, 400)))
    assert small.sum() / 400**2 == pytest.approx(np.pi * 0.05**2, rel=0.08)
    assert large.sum() / 400**2 == pytest.approx(np.pi * 0.1**2, rel=0.08)
    canvas.dots(np.empty((0, 2)), 0.1)


def test_a_loose_hand_sets_dots_of_unlike_sizes():
    canvas = Canvas(400, Hand(0.0, np.random.default_rng(1)))
    x = (np.arange(10) + 0.5) / 10
    canvas.dots(np.stack([x, np.full(10, 0.5)], 1), 0.03)
    sizes = {int((canvas.roles[:, 40 * k : 40 * k + 40] > 0).sum()) for k in range(10)}
    assert len(sizes) > 5


def test_what_lies_outside_the_window_does_no_harm():
    canvas = blank()
    canvas.fill(rectangle(-1e6, 0.4, 1e6, 0.6), Role.MAIN)
    canvas.dots(np.array([[50.0, 50.0]]), 0.1)
    canvas.stroke(np.array([[-30.0, -30.0], [40.0, 40.0]]), 0.01)
    assert area(canvas, Role.MAIN) == pytest.approx(0.2, abs=0.02)
    assert canvas.roles[100, 100] == Role.LINE


def test_offset_and_angle_say_which_part_of_the_cloth_is_seen():
    canvas = blank(offset=(2.0, 3.0))
    assert canvas.bounds() == pytest.approx((2.0, 3.0, 3.0, 4.0))
    turned = blank(angle=np.pi / 4)
    x0, y0, x1, y1 = turned.bounds()
    assert (x1 - x0, y1 - y0) == pytest.approx((2**0.5, 2**0.5))
    # The middle of the window stays where it is.
    turned.dots(np.array([[0.5, 0.5]]), 0.05)
    assert turned.roles[100, 100] == Role.DOT


def test_local_units_move_turn_and_scale_and_end_with_their_block():
    canvas = blank()
    with canvas.local(affine(0.5, 0.5, angle=np.pi / 2, scale=0.5)):
        assert canvas.pixels_per_unit == pytest.approx(100)
        assert canvas.bounds() == pytest.approx((-1.0, -1.0, 1.0, 1.0))
        # Turned clockwise, +x points down.
        canvas.fill(rectangle(0.0, -0.1, 0.8, 0.1), Role.MAIN)
        with canvas.local(affine(mirrored=True)):
            canvas.fill(rectangle(0.0, -0.1, 0.8, 0.1), Role.ACCENT)
    rows = np.nonzero(canvas.roles == Role.MAIN)[0]
    assert (rows.min(), rows.max()) == pytest.approx((100, 180), abs=2)
    assert np.nonzero(canvas.roles == Role.ACCENT)[0].max() <= 101
    assert canvas.pixels_per_unit == pytest.approx(200)


def test_the_units_come_back_after_an_error():
    canvas = blank()
    with pytest.raises(ZeroDivisionError), canvas.local(affine(scale=0.1)), canvas.clip(oval(0.5)):
        _ = 1 / 0
    assert canvas.bounds() == pytest.approx((0.0, 0.0, 1.0, 1.0))
    canvas.flood(Role.FIELD)
    assert area(canvas, Role.FIELD) == 1


def test_clipping_confines_paint_and_may_be_nested():
    canvas = blank()
    with canvas.clip(rectangle(0.2, 0.2, 0.8, 0.8)):
        x0, y0, x1, y1 = canvas.bounds()
        assert (x0, y0, x1, y1) == pytest.approx((0.2, 0.2, 0.8, 0.8), abs=0.02)
        canvas.flood(Role.FIELD)
        with canvas.clip(oval(0.4) + np.array([0.8, 0.5])):
            canvas.flood(Role.MAIN)
        canvas.dots(np.array([[0.3, 0.3]]), 0.02)
    assert area(canvas, Role.GROUND) == pytest.approx(1 - 0.36, abs=0.02)
    # Half the oval lies in the rectangle.
    half = np.pi * 0.2**2 / 2
    assert area(canvas, Role.MAIN) == pytest.approx(half, rel=0.12)
    assert canvas.roles[60, 60] == Role.DOT
    assert not canvas.roles[:, 170:].any()


def test_clipping_to_what_is_not_seen_paints_nothing():
    canvas = blank()
    with canvas.clip(rectangle(3.0, 3.0, 4.0, 4.0)):
        canvas.flood(Role.MAIN)
        canvas.fill(rectangle(0.0, 0.0, 1.0, 1.0), Role.MAIN)
    assert not canvas.roles.any()
    canvas.flood(Role.ACCENT)
    assert area(canvas, Role.ACCENT) == 1


def test_swapped_roles_are_painted_as_others_and_may_be_nested():
    canvas = blank()
    with canvas.swapped({Role.MAIN: Role.ACCENT}):
        canvas.fill(rectangle(0.0, 0.0, 0.5, 1.0), Role.MAIN)
        with canvas.swapped({Role.SECOND: Role.MAIN}):
            canvas.fill(rectangle(0.5, 0.0, 0.75, 1.0), Role.SECOND)
    canvas.fill(rectangle(0.75, 0.0, 1.0, 1.0), Role.MAIN)
    assert canvas.roles[100, [50, 120, 180]].tolist() == [Role.ACCENT, Role.ACCENT, Role.MAIN]


def test_the_grid_covers_all_that_is_seen():
    canvas = blank(angle=0.3, offset=(1.7, -2.2))
    cells = canvas.grid(0.3, 0.2)
    covered = blank(angle=0.3, offset=(1.7, -2.2))
    for column, row in cells.tolist():
        covered.fill(rectangle(column * 0.3, row * 0.2, (column + 1) * 0.3, (row + 1) * 0.2), Role.MAIN)
    assert (covered.roles == Role.MAIN).mean() > 0.999
    assert len(cells) < 2 * 2 / (0.3 * 0.2)
    assert len(canvas.grid(0.3, 0.2, margin=1.0)) > len(cells)


def test_inside_knows_the_distance_to_the_edge():
    polygon = rhombus(2.0, 2.0)
    points = np.array([[0.0, 0.0], [0.45, 0.45], [0.55, 0.55], [0.3, 0.3], [5.0, 0.0]])
    canvas = blank()
    assert canvas.inside(polygon, points).tolist() == [True, True, False, True, False]
    # (0.3, 0.3) lies 0.28 from the edge.
    assert canvas.inside(polygon, points, margin=0.2).tolist() == [True, False, False, True, False]
    assert canvas.inside(polygon, points, margin=0.35).tolist() == [True, False, False, False, False]
    assert canvas.inside(polygon, np.empty((0, 2))).shape == (0,)
    assert not canvas.inside(np.zeros((3, 2)), points).any()
