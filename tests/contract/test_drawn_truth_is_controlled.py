"""What drawings say of themselves is said in keys of the vocabulary, so that it is found, filtered and shown."""

from functools import cache

import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas
from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.collection import plan_cloths
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.isen import isen_names
from motifsearch.drawing.market import plan_listings
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.palettes import palette_by_name, palette_names
from motifsearch.drawing.techniques import technique_names
from motifsearch.vocabulary import lookup, term, terms

# A drawing says the same at every size, so a tiny canvas is enough.
SEEDS = range(6)


def keys(kind):
    return {found.key for found in terms(kind)}


@cache
def compositions(motif):
    hand = Hand(1.0, np.random.default_rng(0))
    return [designs()[motif].paint(Canvas(24, hand), np.random.default_rng([seed, 1])) for seed in SEEDS]


@pytest.mark.parametrize("motif", motif_names())
def test_motif_and_family_are_terms_and_belong_together(motif):
    found = term("motif", motif)
    assert found is not None
    assert designs()[motif].motif == motif
    assert designs()[motif].family in keys("family")
    assert designs()[motif].family == found.parent


@pytest.mark.parametrize("motif", motif_names())
def test_layouts_and_elements_are_terms(motif):
    for made in compositions(motif):
        assert made.layout in keys("layout")
        assert made.elements
        assert set(made.elements) <= keys("element")
        assert len(set(made.elements)) == len(made.elements)


@pytest.mark.parametrize("motif", motif_names())
def test_something_the_motif_is_known_by_is_shown(motif):
    known = set(term("motif", motif).elements)
    shown = [bool(known & set(made.elements)) for made in compositions(motif)]
    assert any(shown) or not known


@pytest.mark.parametrize("motif", motif_names())
def test_fillings_are_known_ones(motif):
    for made in compositions(motif):
        assert set(made.isen) <= set(isen_names())
        assert len(set(made.isen)) == len(made.isen)


@pytest.mark.parametrize("motif", motif_names())
def test_a_variant_is_the_motif_or_a_form_of_it(motif):
    for made in compositions(motif):
        controlled = term("motif", made.variant)
        if controlled is None:
            # A form that the vocabulary does not list is named after its motif.
            assert made.variant.startswith(f"{motif.split('_')[0]}_")
        else:
            assert controlled.parent == term("motif", motif).parent
            assert made.variant == motif or controlled.variant_of in {motif, term("motif", motif).variant_of}


@pytest.mark.parametrize("motif", motif_names())
def test_a_motif_is_found_by_every_name_its_captions_may_use(motif):
    assert {lookup("motif", name).key for name in term("motif", motif).names()} == {motif}


def test_techniques_are_terms():
    assert set(technique_names()) <= keys("technique")


@pytest.mark.parametrize("name", palette_names())
def test_colours_of_palettes_are_terms(name):
    assert set(palette_by_name(name).colours) <= keys("colour")


@pytest.mark.parametrize("motif", motif_names())
def test_a_drawings_truth_is_its_compositions_and_its_choices(motif):
    truth = draw(1, motif=motif, size_px=32).truth
    made = compositions(motif)[1]
    assert (truth.variant, truth.layout, truth.elements, truth.isen) == (
        made.variant,
        made.layout,
        made.elements,
        made.isen,
    )
    assert truth.family == designs()[motif].family
    assert truth.palette in palette_names()
    assert truth.colours == palette_by_name(truth.palette).colours
    assert truth.technique in technique_names()


def test_favoured_palettes_exist():
    for design in designs().values():
        for start in design.favours:
            assert any(name.startswith(start) for name in palette_names()), (design.motif, start)


def test_places_and_products_of_the_sample_are_terms():
    cloths = plan_cloths(60, 1)
    assert {cloth.place[0] for cloth in cloths} <= keys("province")
    assert {cloth.place[1] for cloth in cloths} <= keys("regency")
    assert {listing.product for listing in plan_listings(cloths, 1)} <= keys("product")
