import hashlib
import json
import subprocess
import sys

import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import MAX_SIZE_PX, draw, motif_names, role_map
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.palettes import palette_names
from motifsearch.drawing.techniques import technique_names
from motifsearch.errors import UsageError
from motifsearch.vocabulary import term

RECOLOURED = ("sogan_yogya_gelap", "lasem_merah")
SEEDS = (20, 21, 22, 23)

# What the other process draws: every technique and hand, motifs of both kinds, choices left to the seed.
ASKED = (
    {"seed": 3},
    {"seed": 4, "motif": "kawung", "technique": "tulis", "palette": "indigo"},
    {"seed": 4, "motif": "parang", "technique": "cap"},
    {"seed": 4, "motif": "mega_mendung", "technique": "printed"},
    {"seed": 4, "motif": "tumpal", "technique": "kombinasi", "hand": 9},
)


def edges(pixels):
    """How strongly colour changes at each pixel, whichever colours they are."""
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab = cv2.GaussianBlur(lab, (0, 0), 0.8)
    across, down = cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    # The root makes faint edges of one palette and strong ones of another more alike.
    return ((across**2 + down**2).sum(2)) ** 0.25


def texture(pixels):
    """Directions of edges, fine and coarse, mirrored cloth alike, and how much of the spectrum is a few peaks."""
    found = []
    for sigma in (1.0, 2.5):
        lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        soft = cv2.GaussianBlur(lab, (0, 0), sigma)
        across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
        xx, xy, yy = (across**2).sum(2), (across * down).sum(2), (down**2).sum(2)
        strength = np.hypot(xx - yy, 2 * xy)
        folded = np.abs(np.degrees(0.5 * np.arctan2(2 * xy, xx - yy)))
        counts, _ = np.histogram(folded, bins=6, range=(0, 90), weights=strength)
        one_way = np.hypot(xx.mean() - yy.mean(), 2 * xy.mean()) / (xx.mean() + yy.mean())
        found += [*(2 * np.sqrt(counts / counts.sum())), 2 * one_way]
    strong = edges(pixels) ** 2
    side = len(strong)
    window = np.hanning(side)[:, None] * np.hanning(side)
    power = np.abs(np.fft.fftshift(np.fft.fft2((strong - strong.mean()) * window))) ** 2
    y, x = np.mgrid[:side, :side] - side // 2
    away = np.hypot(x, y)
    ring = np.sort(power[(away >= 3) & (away < 50)])[::-1]
    return np.array([*found, 2 * ring[:40].sum() / ring.sum()])


def hashed(pixels):
    return hashlib.sha256(pixels.tobytes()).hexdigest()


def test_the_same_seed_draws_the_same_pixels_in_another_process():
    code = (
        "import hashlib, json, sys\n"
        "from motifsearch.drawing.cloth import draw\n"
        "asked = json.loads(sys.argv[1])\n"
        "print(json.dumps([hashlib.sha256(draw(**one, size_px=64).pixels.tobytes()).hexdigest() for one in asked]))"
    )
    other = subprocess.run([sys.executable, "-c", code, json.dumps(ASKED)], capture_output=True, text=True, check=True)
    assert json.loads(other.stdout) == [hashed(draw(**one, size_px=64).pixels) for one in ASKED]


@pytest.mark.parametrize("motif", motif_names())
def test_another_seed_draws_other_pixels(drawn, motif):
    pictures = [drawn(seed, motif=motif).pixels for seed in SEEDS]
    assert len({hashed(pixels) for pixels in pictures}) == len(SEEDS)
    assert np.mean(np.abs(pictures[0].astype(int) - pictures[1])) > 5


@pytest.mark.parametrize("size_px", [32, 300])
@pytest.mark.parametrize("motif", motif_names())
def test_every_motif_is_drawn_at_every_size(drawn, motif, size_px):
    drawing = drawn(20, motif=motif, size_px=size_px)
    assert drawing.pixels.shape == (size_px, size_px, 3)
    assert drawing.pixels.dtype == np.uint8
    assert drawing.truth == drawn(20, motif=motif).truth


@pytest.mark.parametrize("motif", ["kawung", "semen"])
def test_a_larger_drawing_shows_the_same_cloth(motif):
    small, large = (draw(8, motif=motif, technique="printed", size_px=size).pixels for size in (120, 480))
    shrunk = cv2.resize(large, (120, 120), interpolation=cv2.INTER_AREA)
    assert np.corrcoef(small.ravel(), shrunk.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("motif", motif_names())
def test_nothing_is_blank(drawn, motif):
    for seed in SEEDS:
        pixels = drawn(seed, motif=motif).pixels
        for part in (pixels[:64, :64], pixels[:64, 64:], pixels[64:, :64], pixels[64:, 64:]):
            assert part.reshape(-1, 3).std(0).max() > 12
            # No colour fills a quarter of the cloth to its edges.
            _, counts = np.unique(part.reshape(-1, 3) // 32, axis=0, return_counts=True)
            assert counts.max() < 0.97 * 64 * 64


def test_naming_one_choice_leaves_the_others():
    whole = draw(17, size_px=32).truth
    for name, other in (("palette", "indigo"), ("technique", "printed"), ("motif", "nitik")):
        truth = draw(17, **{name: other}, size_px=32).truth
        assert getattr(truth, name) == other
        kept = {"motif", "technique", "variant", "layout", "elements"} - {name}
        if name == "motif":
            kept = {"technique"}
        assert {field: getattr(truth, field) for field in kept} == {field: getattr(whole, field) for field in kept}


def test_the_truth_names_what_was_asked_for():
    truth = draw(6, motif="ceplok", palette="lasem_merah", technique="cap", size_px=32, hand=11).truth
    assert (truth.motif, truth.palette, truth.technique) == ("ceplok", "lasem_merah", "cap")
    assert (truth.seed, truth.hand) == (6, 11)
    assert draw(6, size_px=32).truth.hand == 6


def test_seeds_choose_among_all_motifs_and_techniques():
    rolled = [draw(seed, size_px=32).truth for seed in range(20)]
    assert {truth.technique for truth in rolled} == set(technique_names())
    assert len({truth.motif for truth in rolled}) > len(motif_names()) / 3
    assert len({truth.palette for truth in rolled}) > len(palette_names()) / 3


def test_a_motif_comes_mostly_in_its_own_palettes():
    found = [draw(seed, motif="jlamprang", size_px=32).truth.palette for seed in range(40)]
    favoured = [name for name in palette_names() if name.startswith(designs()["jlamprang"].favours)]
    share = sum(name in favoured for name in found) / len(found)
    assert len(favoured) / len(palette_names()) + 0.15 < share < 1.0


@pytest.mark.parametrize("motif", motif_names())
def test_recolouring_keeps_the_structure_and_another_seed_does_not(drawn, motif):
    first, redrawn = (edges(drawn(seed, motif=motif).pixels) for seed in SEEDS[:2])
    others = (edges(drawn(SEEDS[0], motif=motif, palette=name).pixels) for name in RECOLOURED)
    alike = min(np.corrcoef(first.ravel(), other.ravel())[0, 1] for other in others)
    chance = np.corrcoef(first.ravel(), redrawn.ravel())[0, 1]
    assert alike > 0.25
    assert alike > chance + 0.2


def test_recolouring_changes_no_line(drawn):
    dark, light = (drawn(20, motif="ceplok", technique="cap", palette=name) for name in RECOLOURED)
    assert np.abs(dark.pixels.astype(int) - light.pixels).mean() > 20
    one, other = (
        role_map(20, motif="ceplok", technique="cap", size_px=128, hand=20).roles for _ in (dark.truth, light.truth)
    )
    assert np.array_equal(one, other)
    assert dark.truth.elements == light.truth.elements


@pytest.mark.parametrize("technique", ["tulis", "kombinasi", "cap"])
@pytest.mark.parametrize("motif", ["kawung", "truntum", "buketan"])
def test_another_hand_is_the_same_design_on_another_cloth(motif, technique):
    first, again, other_seed = (
        draw(seed, motif=motif, technique=technique, palette="indigo", hand=hand, size_px=128)
        for seed, hand in ((5, 5), (5, 6), (6, 6))
    )
    assert first.truth.elements == again.truth.elements
    assert not np.array_equal(first.pixels, again.pixels)
    near, far = (np.abs(first.pixels.astype(int) - one.pixels).mean() for one in (again, other_seed))
    assert near < 0.75 * far


def test_print_shows_no_hand():
    asked = {"motif": "parang", "technique": "printed", "palette": "indigo", "size_px": 64}
    one, other = (draw(5, hand=hand, **asked) for hand in (1, 2))
    assert np.array_equal(one.pixels, other.pixels)


def test_two_motifs_differ_more_than_two_draws_of_one(drawn):
    found = {name: np.array([texture(drawn(seed, motif=name).pixels) for seed in SEEDS]) for name in motif_names()}

    def apart(one, other):
        return np.linalg.norm(found[one][:, None] - found[other][None], axis=2)

    pairs = np.triu_indices(len(SEEDS), 1)
    within = {name: apart(name, name)[pairs].mean() for name in found}
    between = {name: np.mean([apart(name, other).mean() for other in found if other != name]) for name in found}
    assert np.mean(list(between.values())) > 1.3 * np.mean(list(within.values()))
    assert np.mean([between[name] > within[name] for name in found]) > 0.8
    # Each draw lies next to the middle of the other draws of its motif far more often than by chance.
    hits = 0
    for name, draws in found.items():
        for number, draw_of_it in enumerate(draws):
            middles = {other: rows.mean(0) for other, rows in found.items()}
            middles[name] = np.delete(draws, number, 0).mean(0)
            hits += min(middles, key=lambda other: np.linalg.norm(middles[other] - draw_of_it)) == name
    assert hits / (len(found) * len(SEEDS)) > 4 / len(found)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"motif": "paisley"}, "drawing.unknown_motif"),
        ({"palette": "neon"}, "drawing.unknown_palette"),
        ({"technique": "airbrush"}, "drawing.unknown_technique"),
        ({"size_px": 31}, "drawing.bad_size"),
        ({"size_px": MAX_SIZE_PX + 1}, "drawing.bad_size"),
        ({"seed": -1}, "drawing.bad_seed"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_what_can(asked, code):
    with pytest.raises(UsageError) as caught:
        draw(**{"seed": 1} | asked)
    assert caught.value.code == code
    if code.startswith("drawing.unknown"):
        known = {"motif": "kawung", "palette": "indigo", "technique": "tulis"}[next(iter(asked))]
        assert known in str(caught.value.params["known"])


def test_every_motif_is_a_motif_of_the_vocabulary():
    assert all(term("motif", name) for name in motif_names())
    assert list(motif_names()) == sorted(set(motif_names()))
