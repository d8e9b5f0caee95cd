import cv2
import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.strokes import rectangle
from motifsearch.drawing.techniques import apply_technique, steadiness, technique_names
from motifsearch.errors import UsageError

SIDE = 600
REPEAT = (0.3, 0.3)


def lined(step=0.05):
    """Upright lines all over the canvas, alike in each stamp."""
    canvas = Canvas(SIDE, Hand(1.0, np.random.default_rng(0)))
    for x in np.arange(step / 2, 1.0, step):
        canvas.fill(rectangle(x - step / 4, -1.0, x + step / 4, 2.0), Role.LINE)
    return canvas


def on_cloth(technique, seed=1, canvas=None, repeat=REPEAT):
    return apply_technique(canvas or lined(), technique, np.random.default_rng(seed), repeat)


def repeats(roles, across, down, slack):
    """Best agreement with itself near a shift, pixels."""
    found = []
    for dy in range(down - slack, down + slack + 1):
        for dx in range(across - slack, across + slack + 1):
            y, x = abs(dy), abs(dx)
            found.append((roles[: SIDE - y, : SIDE - x] == roles[y:, x:]).mean())
    return float(max(found))


def test_the_hand_grows_steadier_from_canting_to_print():
    order = [steadiness(name) for name in ("tulis", "kombinasi", "cap", "printed")]
    assert order == sorted(order)
    assert (order[0], order[-1]) == (0, 1)
    assert set(technique_names()) == {"tulis", "kombinasi", "cap", "printed"}


def test_print_is_exact():
    canvas = lined()
    assert np.array_equal(on_cloth("printed", canvas=canvas), canvas.roles)


@pytest.mark.parametrize("technique", ["tulis", "kombinasi", "cap"])
def test_the_cloth_is_its_seeds_and_the_canvas_stays(technique):
    canvas = lined()
    before = canvas.roles.copy()
    first, again, other = (on_cloth(technique, seed, canvas) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(canvas.roles, before)
    # Lines move by less than their own width.
    assert 0.6 < (first == before).mean() < 0.999


def test_lines_tremble_more_the_looser_the_technique():
    def tremble(technique):
        # Where the first line's left edge is in each row; within one stamp, so that its offset does not count.
        roles = on_cloth(technique)[: int(0.25 * SIDE), : int(0.05 * SIDE)]
        edge = (roles == Role.LINE).argmax(1)
        return np.abs(np.diff(edge.astype(float), 8)).mean()

    assert tremble("printed") == 0
    assert tremble("tulis") > 1.5 * tremble("cap") > 0


def test_each_stamp_has_the_same_faults():
    canvas = Canvas(SIDE, Hand(1.0, np.random.default_rng(0)))
    canvas.flood(Role.LINE)
    period = int(REPEAT[0] * SIDE)
    for seed in range(3):
        faults = (on_cloth("cap", seed, canvas) == Role.GROUND).astype(np.uint8)
        # Each stamp strays a little, so faults count as alike when they nearly meet.
        wide = cv2.dilate(faults, np.ones((15, 15), np.uint8))
        assert faults.any()
        for dy, dx in ((0, period), (period, 0)):
            again = wide[dy:, dx:][: SIDE - dy, : SIDE - dx]
            here = faults[: SIDE - dy, : SIDE - dx]
            assert again[here > 0].mean() > 0.9
        # Not at half a stamp: there the match is chance.
        half = wide[:, period // 2 :]
        assert half[faults[:, : SIDE - period // 2] > 0].mean() < 0.5


def test_stamps_do_not_quite_meet():
    period = int(REPEAT[0] * SIDE)
    shifted = 0
    for seed in range(4):
        roles = on_cloth("cap", seed)
        # The middle row of each stamp against the next stamp's.
        edges = [np.flatnonzero(np.diff((roles[period // 2 + k * period] == Role.LINE).astype(int))) for k in range(3)]
        places = [np.median(row[:20] % 15) for row in edges]
        shifted += len(set(places)) > 1
    assert shifted >= 3


@pytest.mark.parametrize("motif", ["jlamprang", "ceplok"])
def test_stamped_cloth_repeats_and_drawn_cloth_does_not_exactly(motif):
    def of(technique):
        canvas = Canvas(SIDE, Hand(steadiness(technique), np.random.default_rng(5)))
        composition = designs()[motif].paint(canvas, np.random.default_rng(7))
        roles = apply_technique(canvas, technique, np.random.default_rng(5), composition.repeat)
        return repeats(roles, round(composition.repeat[0] * SIDE), 0, slack=2)

    printed, cap, tulis = (of(technique) for technique in ("printed", "cap", "tulis"))
    assert printed > 0.75
    assert printed > cap > tulis + 0.03
    assert tulis < 0.9


def test_wax_drops_fall_from_the_canting_only():
    def drops(technique):
        canvas = Canvas(SIDE, Hand(1.0, np.random.default_rng(0)))
        return [(on_cloth(technique, seed, canvas) == Role.GRAIN).sum() for seed in range(4)]

    assert min(drops("tulis")) > 0
    assert min(drops("kombinasi")) > 0
    assert max(drops("cap")) == max(drops("printed")) == 0
    assert max(drops("tulis")) < 0.002 * SIDE**2


def test_a_design_without_repeat_is_stamped_too():
    assert (on_cloth("cap", repeat=None) != lined().roles).any()


def test_an_unknown_technique_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        steadiness("airbrush")
    assert caught.value.code == "drawing.unknown_technique"
    assert "tulis" in str(caught.value.params["known"])
