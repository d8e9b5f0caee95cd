import re

import numpy as np
import pytest

from motifsearch.drawing.captions import _LAYOUTS, _SPOKEN_VARIANTS, _TECHNIQUES, captions
from motifsearch.drawing.cloth import motif_names
from motifsearch.drawing.palettes import palette_by_name
from motifsearch.drawing.techniques import technique_names
from motifsearch.drawing.truth import DrawingTruth
from motifsearch.vocabulary import label, term, terms

LANGS = ("id", "en")


def truth_of(motif="kawung", **other):
    palette = other.pop("palette", "lasem_merah_biru")
    found = term("motif", motif)
    known = {
        "motif": motif,
        "variant": motif,
        "family": found.parent,
        "layout": found.layout or "grid",
        "elements": found.elements or ("flower",),
        "palette": palette,
        "colours": palette_by_name(palette).colours,
        "technique": "tulis",
        "isen": ("cecek", "cecek_pitu"),
        "seed": 1,
        "hand": 1,
    }
    return DrawingTruth(**known | other)


def said(truth, lang, seed=0):
    return captions(truth, lang, np.random.default_rng(seed))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("motif", motif_names())
def test_captions_are_whole_sentences_of_words(motif, lang):
    for seed in range(6):
        for technique in technique_names():
            found = said(truth_of(motif, technique=technique, isen=()), lang, seed)
            assert len(found) == 6
            for sentence in found:
                # No keys, no holes, no doubled words or stops.
                assert re.fullmatch(r"[A-Za-zÀ-ÿ][^_{}]*", sentence), sentence
                assert not re.search(r"None|  | ,|\.\.|;\.|\b(\w{4,}) \1\b", sentence), sentence
                assert not sentence.rstrip(".").endswith((" and", " dan", " with", " dengan", ","))
            assert found[0].endswith(".")
            assert found[-1] == found[-1].lower()


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_numbers_say_the_same_and_others_vary(lang):
    truth = truth_of()
    assert said(truth, lang, 3) == said(truth, lang, 3)
    spoken = [said(truth, lang, seed) for seed in range(8)]
    assert all(len({found[place] for found in spoken}) > 1 for place in (0, 1, 2, 3, 5))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("motif", motif_names())
def test_the_description_says_motif_technique_colours_and_elements(motif, lang):
    truth = truth_of(motif, technique="cap")
    sentence = said(truth, lang)[0].lower()
    name = re.sub(r"\s*\(.*?\)", "", label("motif", motif, lang)).lower()
    assert name in sentence
    assert any(words in sentence for words in _TECHNIQUES[lang]["cap"])
    assert label("colour", truth.colours[0], lang).split(" (")[0].lower() in sentence
    assert label("element", truth.elements[0], lang).split(" (")[0].lower() in sentence
    assert "cecek pitu" in sentence


@pytest.mark.parametrize("lang", LANGS)
def test_one_caption_is_of_what_is_seen_alone(lang):
    for motif in ("parang", "truntum", "jlamprang", "mega_mendung"):
        names = [name.lower() for name in term("motif", motif).names()]
        for seed in range(8):
            seen = said(truth_of(motif), lang, seed)[3].lower()
            assert not any(re.search(rf"\b{re.escape(name)}\b", seen) for name in names)


def test_a_search_box_takes_any_spelling():
    typed = {said(truth_of("kawung"), "id", seed)[-1] for seed in range(30)}
    assert any("kawoeng" in words for words in typed)
    assert any("kawung" in words for words in typed)


@pytest.mark.parametrize("lang", LANGS)
def test_the_ground_is_the_palettes_first_colour(lang):
    for palette in ("indigo_gelap", "pesisir_jingga"):
        ground = label("colour", palette_by_name(palette).colours[0], lang).split(" (")[0].lower()
        assert ground in said(truth_of(palette=palette), lang)[4].lower()


def test_a_variant_is_called_by_its_own_name():
    assert "kawung picis" in said(truth_of("kawung", variant="kawung_picis"), "id")[0].lower()
    assert "lereng lung" in said(truth_of("lereng", variant="lereng_lung"), "id")[0].lower()
    # A variant that nobody speaks of goes by its motif.
    assert "mega mendung_" not in said(truth_of("mega_mendung", variant="mega_mendung_7"), "en")[0]


def test_languages_differ():
    assert not set(said(truth_of(), "id")[:4]) & set(said(truth_of(), "en")[:4])


def test_there_are_words_for_every_technique_and_layout_of_drawings():
    for lang in LANGS:
        assert set(_TECHNIQUES[lang]) == set(technique_names())
        assert set(_LAYOUTS[lang]) <= {found.key for found in terms("layout")}
        assert {term("motif", name).layout for name in motif_names()} - {None} <= set(_LAYOUTS[lang])
    assert set(_LAYOUTS["id"]) == set(_LAYOUTS["en"])


def test_spoken_variants_are_forms_of_drawn_motifs():
    assert all(name.split("_")[0] in {motif.split("_")[0] for motif in motif_names()} for name in _SPOKEN_VARIANTS)
