from functools import cache

import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.isen import isen_names
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.techniques import technique_names
from motifsearch.vocabulary import terms

ORGANIC = (
    "buketan",
    "mega_mendung",
    "sekar_jagad",
    "semen",
    "sido_luhur",
    "sido_mukti",
    "tambal",
    "tumpal",
)


def painted(motif, seed, *, size_px=256, hand=0, steadiness=0.4):
    canvas = Canvas(size_px, Hand(steadiness, np.random.default_rng(hand)), angle=0.02, offset=(0.3, 0.7))
    composition = designs()[motif].paint(canvas, np.random.default_rng(seed))
    return canvas.roles, composition


@cache
def kept(motif, seed):
    """What several tests look at is painted once."""
    return painted(motif, seed)


@pytest.mark.parametrize("technique", technique_names())
@pytest.mark.parametrize("motif", ORGANIC)
def test_every_motif_is_drawn_in_every_technique(motif, technique):
    drawing = draw(3, motif=motif, technique=technique, size_px=96)
    assert drawing.pixels.shape == (96, 96, 3)
    assert drawing.truth.motif == motif
    assert drawing.truth.technique == technique
    assert drawing.truth.elements
    assert drawing.pixels.std() > 8


@pytest.mark.parametrize("size_px", [32, 200])
@pytest.mark.parametrize("motif", ORGANIC)
def test_every_size_shows_the_same_design(motif, size_px):
    assert painted(motif, 1, size_px=size_px)[1] == kept(motif, 1)[1]


@pytest.mark.parametrize("motif", ORGANIC)
def test_a_seed_draws_one_cloth(motif):
    roles = kept(motif, 1)[0]
    assert np.array_equal(roles, painted(motif, 1)[0])
    assert (roles != kept(motif, 2)[0]).mean() > 0.1


@pytest.mark.parametrize("motif", ORGANIC)
def test_another_hand_keeps_the_design(motif):
    one, other = kept(motif, 1), painted(motif, 1, hand=2)
    assert one[1] == other[1]
    assert 0 < (one[0] != other[0]).mean() < 0.5


@pytest.mark.parametrize("motif", ORGANIC)
def test_the_cloth_is_covered_and_the_truth_is_of_known_words(motif):
    for seed in (1, 2):
        roles, composition = kept(motif, seed)
        quarters = [roles[y : y + 128, x : x + 128] for y in (0, 128) for x in (0, 128)]
        assert all(len(np.unique(part)) >= 3 for part in quarters)
        assert set(composition.isen) <= set(isen_names())
        assert set(composition.elements) <= {term.key for term in terms("element")}
        assert composition.layout in {term.key for term in terms("layout")}
        assert composition.variant.startswith(motif.split("_", maxsplit=1)[0])


@pytest.mark.parametrize("motif", ["tambal", "semen", "buketan", "sido_mukti", "tumpal"])
def test_seeds_give_several_variants(motif):
    assert len({kept(motif, seed)[1].variant for seed in (1, 2, 3, 4)}) >= 2


def test_clouds_are_dyed_in_five_to_nine_layers():
    for seed in range(5):
        roles, composition = painted("mega_mendung", seed)
        layers = int(composition.variant.rsplit("_", maxsplit=1)[1])
        assert 5 <= layers <= 9
        seen = {int(role) for role in np.unique(roles)}
        assert len(seen & set(range(Role.TONE_0, Role.TONE_6 + 1))) >= min(layers, 7) - 1


def test_tambal_and_sekar_jagad_reuse_other_motifs_fillings():
    for motif in ("tambal", "sekar_jagad"):
        fillings = {kind for seed in (1, 2, 3) for kind in kept(motif, seed)[1].isen}
        assert len(fillings) >= 3


def test_tumpal_stands_in_rows_of_triangles():
    composition = kept("tumpal", 1)[1]
    assert "triangle" in composition.elements
    assert composition.layout == "border"
