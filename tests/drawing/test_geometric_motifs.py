"""What makes each geometric motif itself, seen in its roles."""

import cv2
import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.motifs.kawung import DESIGNS as KAWUNG
from motifsearch.drawing.motifs.strips import paint_strip, strip_element, strip_names
from motifsearch.drawing.motifs.tumpal import row
from motifsearch.drawing.palettes import palette_by_name, role_colours
from motifsearch.drawing.strokes import affine
from motifsearch.drawing.techniques import technique_names

GEOMETRIC = (
    "ceplok",
    "jlamprang",
    "kawung",
    "lereng",
    "nitik",
    "parang",
    "parang_rusak",
    "truntum",
    "udan_liris",
)
DIAGONAL = ("lereng", "parang", "parang_rusak", "udan_liris")
SIDE = 512
SEEDS = range(8)


def agreement(roles, across, down):
    """Part of the pixels that have the role of the pixel so far away, in cloth units; None where that is too far."""
    dx, dy = round(across * SIDE), round(down * SIDE)
    if max(dx, dy) > SIDE - 60:
        return None
    return float((roles[: SIDE - dy, : SIDE - dx] == roles[dy:, dx:]).mean())


def folds(roles, x, y, radius, counted):
    """How often a ring about a place repeats, and where its first ray points (radians)."""
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ring = np.zeros(720)
    for reach in np.linspace(0.6, 1.0, 5) * radius:
        columns, rows = (np.rint(at).astype(int) for at in (x + reach * np.cos(angles), y + reach * np.sin(angles)))
        ring += np.isin(roles[rows, columns], counted)
    waves = np.fft.rfft(ring - ring.mean())
    count = int(np.abs(waves[1:13]).argmax()) + 1
    return count, float(-np.angle(waves[count]) / count % (2 * np.pi / count))


def direction(values):
    """Degrees of the way that lines run, and 0 (none) to 1 (one) for how much they run one way."""
    soft = cv2.GaussianBlur(values.astype(np.float32), (0, 0), 1.2)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    xx, xy, yy = (across**2).mean(), (across * down).mean(), (down**2).mean()
    return (np.degrees(0.5 * np.arctan2(2 * xy, xx - yy)) + 90) % 180, np.hypot(xx - yy, 2 * xy) / (xx + yy)


def pieces(mask):
    """Areas of the connected parts of a mask, pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    return stats[1:, cv2.CC_STAT_AREA]


@pytest.mark.parametrize("technique", technique_names())
@pytest.mark.parametrize("motif", GEOMETRIC)
def test_every_motif_is_drawn_in_every_technique(drawn, motif, technique):
    drawing = drawn(3, motif=motif, technique=technique)
    assert drawing.truth.technique == technique
    assert drawing.pixels.std() > 8


@pytest.mark.parametrize("motif", GEOMETRIC)
def test_every_size_and_hand_shows_the_same_design(straight, motif):
    compositions = []
    for size_px, looseness in ((40, 0.0), (300, 1.0)):
        canvas = Canvas(size_px, Hand(1.0 - looseness, np.random.default_rng(7)), angle=0.02, offset=(0.3, 0.7))
        compositions.append(designs()[motif].paint(canvas, np.random.default_rng(1)))
    assert compositions == [straight(motif, 1)[1]] * 2


@pytest.mark.parametrize("motif", sorted(designs()))
def test_the_stated_repeat_is_the_smallest(straight, motif):
    seen, seeds = 0, SEEDS if motif in GEOMETRIC else range(3)
    for seed in seeds:
        roles, composition = straight(motif, seed)
        if composition.repeat is None:
            continue
        width, height = composition.repeat
        for across, down in ((width, 0.0), (0.0, height)):
            whole, half = agreement(roles, across, down), agreement(roles, across / 2, down / 2)
            if whole is None:
                continue
            seen += 1
            # The ground's filling has a step of its own, so not every pixel agrees.
            assert whole > 0.6
            assert whole > half + 0.15
    repeats = {straight(motif, seed)[1].repeat for seed in seeds}
    assert seen or None in repeats or min(repeats)[0] > 0.8


@pytest.mark.parametrize("motif", ["kawung", "ceplok", "jlamprang", "nitik", "truntum"])
def test_motifs_of_a_grid_have_a_repeat(straight, motif):
    assert any(straight(motif, seed)[1].repeat for seed in SEEDS)
    assert {straight(motif, seed)[1].layout for seed in SEEDS} <= {"grid", "scattered"}


def test_a_kawung_repeats_at_its_stated_period_in_the_picture():
    seen = 0
    for seed in range(3, 9):
        canvas = Canvas(16, Hand(1.0, np.random.default_rng(0)))
        repeat = KAWUNG[0].paint(canvas, np.random.default_rng([seed, 1])).repeat
        if repeat is None or repeat[0] > 0.5:
            # Turned designs have no repeat along the cloth.
            continue
        seen += 1
        drawing = draw(seed, motif="kawung", technique="cap", palette="indigo", size_px=256)
        grey = cv2.cvtColor(drawing.pixels, cv2.COLOR_RGB2GRAY).astype(np.float64)
        grey -= cv2.GaussianBlur(grey, (0, 0), 40)
        same = np.fft.ifft2(np.abs(np.fft.fft2(grey, (512, 512))) ** 2).real
        same /= same[0, 0]
        period = round(repeat[0] * 256)
        # The cloth is turned a little in the window, so the second copy lies a little higher or lower.
        slack = 3 + round(0.1 * period)

        def peak(lag, same=same, slack=slack):
            return max(same[y, x] for y in range(-slack, slack + 1) for x in range(lag - 2, lag + 3))

        # What is left of the picture under a shift shrinks with the shift.
        assert peak(period) > 0.5 * (256 - period) / 256
        assert peak(period) > 1.1 * peak(round(period * 0.75))
    assert seen >= 3


def test_kawung_is_four_ovals_around_a_point(straight):
    seen = 0
    for seed in range(20):
        roles, composition = straight("kawung", seed)
        cell = SIDE * (composition.repeat or (9, 9))[0] / 2
        place = int(SIDE / 2 // cell) * cell
        if not cell < place < SIDE - cell:
            continue
        seen += 1
        count, first = folds(roles, place, place, cell * 0.6, (Role.MAIN, Role.SECOND, Role.DOT))
        assert count == 4
        assert first == pytest.approx(np.pi / 4, abs=0.1)
        # Each oval holds its seeds: dots inside its fill.
        middle = roles[
            int(place + cell / 4) : int(place + cell * 3 / 4), int(place + cell / 4) : int(place + cell * 3 / 4)
        ]
        assert {Role.DOT} < set(np.unique(middle).tolist())
    assert seen >= 6


@pytest.mark.parametrize("motif", ["parang", "parang_rusak"])
def test_parang_runs_diagonal_in_bands_with_mlinjon(straight, motif):
    ways = []
    for seed in SEEDS:
        roles, composition = straight(motif, seed)
        assert {"blade", "mlinjon", "diagonal_band"} <= set(composition.elements)
        way, one_way = direction(roles == Role.FIELD)
        lean = abs(90 - abs(way - 90))
        assert 25 < lean < 62
        assert one_way > 0.1
        ways.append(way < 90)
        # Between the bands: rows of small rhombi, and in the bands many blades of one size.
        blades = pieces(np.isin(roles, (Role.MAIN, Role.SECOND, Role.DOT)))
        assert (blades > 12).sum() > 30
    assert any(ways)
    assert not all(ways)


@pytest.mark.parametrize("motif", DIAGONAL)
def test_diagonal_motifs_run_one_way_and_grids_do_not(drawn, motif):
    def of(name):
        pictures = (drawn(seed, motif=name, technique="tulis").pixels for seed in (20, 21, 22, 23))
        return np.median([direction(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))[1] for pixels in pictures])

    assert of(motif) > 0.15
    assert of(motif) > 2 * max(of(name) for name in ("kawung", "nitik", "jlamprang"))


@pytest.mark.parametrize("motif", ["lereng", "udan_liris"])
def test_lereng_and_udan_liris_are_ruled_in_diagonal_lines(straight, motif):
    for seed in SEEDS:
        lines = (straight(motif, seed)[0] == Role.LINE).astype(np.float32)
        turns = range(-80, 100, 4)
        # Turned by the right angle the ruled lines lie level, and then rows differ most.
        level = [cv2.warpAffine(lines, cv2.getRotationMatrix2D((256, 256), turn, 1.0), (512, 512)) for turn in turns]
        best = turns[int(np.argmax([picture[100:412, 100:412].mean(1).var() for picture in level]))]
        assert 25 < abs(best) < 62


def test_udan_liris_has_many_kinds_of_narrow_bands_and_lereng_few(straight):
    many = [len(straight("udan_liris", seed)[1].elements) for seed in SEEDS]
    few = [len(straight("lereng", seed)[1].elements) for seed in SEEDS]
    assert min(many) > np.mean(few)
    assert all("blade" in straight("udan_liris", seed)[1].elements for seed in SEEDS)


@pytest.mark.parametrize("name", strip_names())
def test_a_strip_is_filled_to_its_edges_and_no_further(name):
    canvas = Canvas(200, Hand(1.0, np.random.default_rng(0)))
    paint_strip(canvas, name, Role.MAIN, top=0.4, height=0.2, line=0.008)
    painted = canvas.roles > 0
    assert not painted[: int(0.4 * 200) - 3].any()
    assert not painted[int(0.6 * 200) + 4 :].any()
    strip = painted[80:120]
    assert 0.1 < strip.mean() < 0.95
    # It goes on over the whole length.
    assert all(strip[:, x : x + 50].any() for x in (0, 50, 100, 150))
    assert strip_element(name)


def test_truntum_is_small_stars_in_rows_that_stand_half_a_step_apart(straight):
    for seed in SEEDS:
        roles, composition = straight("truntum", seed)
        width, height = composition.repeat
        assert agreement(roles, width / 2, height / 2) > 0.8
        assert agreement(roles, width / 2, 0.0) < 0.75
        place = (round(SIDE / 2 / SIDE / width) * width * SIDE, round(0.5 / height) * height * SIDE)
        count, _ = folds(roles, *place, 0.24 * width * SIDE, (Role.MAIN, Role.SECOND, Role.DOT, Role.LINE))
        assert count in {6, 8, 10, 12}
        # Small: no flower takes more than some hundredths of the cloth, and there are many.
        flowers = pieces(np.isin(roles, (Role.MAIN, Role.SECOND)))
        assert flowers.max() < 0.02 * SIDE * SIDE
        assert len(flowers) > 30


def test_nitik_is_all_small_marks(straight):
    for seed in SEEDS:
        roles, composition = straight("nitik", seed)
        marks = pieces(roles != Role.GROUND)
        assert len(marks) > 350
        assert marks.max() < 0.06 * marks.sum()
        assert {"dot", "square"} <= set(composition.elements)


def test_jlamprang_is_eight_rays_in_circles_of_dots(straight):
    counted = 0
    for seed in SEEDS:
        roles, composition = straight("jlamprang", seed)
        step = composition.repeat[0] * SIDE
        middle = (int(SIDE / 2 // step) + 0.5) * step
        assert folds(roles, middle, middle, 0.3 * step, (Role.MAIN, Role.SECOND, Role.ACCENT))[0] == 8
        cell = roles[int(middle - step / 2) : int(middle + step / 2), int(middle - step / 2) : int(middle + step / 2)]
        y, x = np.mgrid[: len(cell), : len(cell)] - (len(cell) - 1) / 2
        ring = (np.hypot(x, y) > 0.37 * step) & (np.hypot(x, y) < 0.43 * step)
        # Where a circle is too small for its dots to stand apart in this picture they are not counted.
        if step > 120:
            counted += 1
            assert len(pieces(ring & (cell == Role.GRAIN))) >= 28
    assert counted >= 2


def ceploks(straight, *, panelled):
    """Eight ceploks that are strewn with rosettes, or laid out in panels: their roles and compositions."""
    drawn = (straight("ceplok", seed) for seed in range(60))
    chosen = [each for each in drawn if each[1].variant.startswith("ceplok_isi") == panelled][:8]
    assert len(chosen) == 8
    return chosen


@pytest.mark.parametrize("number", range(8))
def test_ceplok_is_rosettes_alike_after_a_quarter_turn(straight, number):
    roles, composition = ceploks(straight, panelled=False)[number]
    step = composition.repeat[0] * SIDE
    middle = (int(SIDE / 2 // step) + 0.5) * step
    half = int(step * 0.34)
    y = x = round(middle)
    cell = roles[y - half : y + half, x - half : x + half]
    turned = (cell == np.rot90(cell)).mean()
    assert turned > 0.5
    assert "rosette" in composition.elements
    # Beside the middle of a rosette it is not.
    x += round(step * 0.3)
    beside = roles[y - half : y + half, x - half : x + half]
    assert turned > (beside == np.rot90(beside)).mean()


@pytest.mark.parametrize("number", range(8))
def test_panels_of_a_ceplok_take_turns(straight, number):
    roles, composition = ceploks(straight, panelled=True)[number]
    repeat = composition.repeat[0]
    whole = agreement(roles, repeat, 0.0)
    # Two or three things take turns on one or two grounds, so a repeat is two or six panels long.
    panels = [agreement(roles, repeat / count, 0.0) for count in (2, 6)]
    assert whole is None or whole > 0.85
    assert min(part for part in panels if part is not None) < 0.7


def test_panels_of_a_ceplok_hold_figures_or_rosettes(straight):
    said = [set(composition.elements) for _, composition in ceploks(straight, panelled=True)]
    figures = {"rosette", "flower", "garuda", "wing", "bird", "mountain"}
    assert all(elements & figures for elements in said)
    assert all(any(figure in elements for elements in said) for figure in ("rosette", "garuda"))


def test_a_ceplok_says_what_its_rosettes_are_made_of(straight):
    compositions = [composition for _, composition in ceploks(straight, panelled=False)]
    said = [set(composition.elements) for composition in compositions]
    stars = [composition for composition in compositions if composition.variant == "ceplok_bintang"]
    assert all("star" in composition.elements for composition in stars)
    assert sum("flower" in elements for elements in said) >= 3
    assert any("flower" not in elements for elements in said)


def test_clouds_are_nested_contours_from_a_pale_edge(straight):
    for seed in range(5):
        roles, _ = straight("mega_mendung", seed)
        numbers = roles.astype(int)
        beside = np.concatenate(
            [
                np.stack([numbers[:, 1:].ravel(), numbers[:, :-1].ravel()]),
                np.stack([numbers[1:].ravel(), numbers[:-1].ravel()]),
            ],
            axis=1,
        )
        beside = beside[:, beside[0] != beside[1]]
        outer = beside[:, beside.min(0) == Role.GROUND].max(0)
        outer = outer[outer >= Role.TONE_0]
        assert (outer == Role.TONE_6).mean() > 0.85
        inner = beside[:, beside.min(0) >= Role.TONE_0]
        steps = np.abs(inner[0] - inner[1])
        # From layer to layer one or two tones, or from the pale outline to the deepest.
        assert np.isin(steps, (1, 2, 6)).mean() > 0.95
        assert (steps == 1).mean() > 0.5


def test_the_tones_of_a_cloud_are_one_hue_in_the_picture():
    drawing = draw(3, motif="mega_mendung", palette="pesisir_merah", technique="printed", size_px=256)
    table = role_colours(palette_by_name("pesisir_merah"), np.random.default_rng([3, 3]))
    nearest = np.linalg.norm(drawing.pixels[:, :, None].astype(int) - table, axis=3)
    assert (nearest.min(2) < 12).mean() > 0.6
    used = np.unique(nearest.argmin(2)[nearest.min(2) < 12])
    assert len(set(used.tolist()) & set(range(Role.TONE_0, Role.TONE_6 + 1))) >= 4


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_tumpal_narrows_from_base_to_tip(seed):
    canvas = Canvas(400, Hand(1.0, np.random.default_rng(0)))
    with canvas.local(affine(0.5, 0.9)):
        row(canvas, start=-0.5, stop=0.5, base=0.2, height=0.6, seed=seed)
    # The triangles' insides may be bare, so what can be reached from above is taken as outside.
    painted = (canvas.roles > 0).astype(np.uint8)
    cv2.floodFill(painted, None, (0, 0), 2)
    painted = painted != 2
    widths = [painted[int(400 * y)].mean() for y in (0.88, 0.6, 0.45, 0.35)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.85
    assert widths[-1] < 0.35
    assert not painted[: int(400 * 0.27)].any()
