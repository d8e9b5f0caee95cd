import numpy as np

from motifsearch.drawing.canvas import Canvas
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.packing import FreeRoom, in_sight


def test_packed_discs_do_not_meet_not_even_across_the_edge():
    width, height = 1.0, 0.7
    room = FreeRoom(width, height)
    room.take_disc(0.05, 0.05, 0.2)
    places = [(0.05, 0.05, 0.2), *room.packed(20, least=0.02)]
    assert len(places) > 5
    for number, (x, y, radius) in enumerate(places):
        for other_x, other_y, other in places[:number]:
            across, down = abs(x - other_x), abs(y - other_y)
            away = np.hypot(min(across, width - across), min(down, height - down))
            # Two cells of the raster are its accuracy.
            assert away > radius + other - 0.06


def test_packed_is_largest_first_and_stops_at_the_least():
    radii = [radius for _, _, radius in FreeRoom(1.0, 1.0).packed(50, least=0.05)]
    assert radii == sorted(radii, reverse=True)
    assert min(radii) >= 0.05


def test_in_sight_is_what_the_canvas_shows():
    canvas = Canvas(64, Hand(1.0, np.random.default_rng(0)))
    assert in_sight(canvas, 0.5, 0.5, 0.01)
    assert in_sight(canvas, 1.05, 0.5, 0.1)
    assert not in_sight(canvas, 1.2, 0.5, 0.1)
