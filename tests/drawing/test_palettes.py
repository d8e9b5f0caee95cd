from functools import cache

import cv2
import numpy as np
import pytest

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.cloth import role_map
from motifsearch.drawing.dyeing import coloured
from motifsearch.drawing.palettes import palette_by_name, palette_names, role_colours
from motifsearch.errors import UsageError

# How a person would paint the words, whatever the palettes hold.
WORDS = {
    "red": "#c0202a",
    "dark_red": "#7a1018",
    "blue": "#2a66b0",
    "indigo": "#22305e",
    "dark_blue": "#12204a",
    "light_blue": "#8fb8dc",
    "green": "#2f8a58",
    "dark_green": "#1f4638",
    "light_green": "#a8d4a0",
    "yellow": "#f4d25a",
    "gold": "#d9a94e",
    "orange": "#ee8a3a",
    "brown": "#8a4f24",
    "dark_brown": "#46260f",
    "light_brown": "#bd8a55",
    "soga": "#9a5a20",
    "black": "#161618",
    "white": "#f5f4f0",
    "cream": "#f0e2c4",
    "purple": "#62307e",
    "pink": "#f2a6ba",
    "grey": "#808080",
    "turquoise": "#32a6a2",
}
# What must be told apart: fills and fillings of the ground on the ground, outlines on fills, dots in fills.
APART = (
    (Role.MAIN, Role.GROUND),
    (Role.SECOND, Role.GROUND),
    (Role.ACCENT, Role.GROUND),
    (Role.GRAIN, Role.GROUND),
    (Role.GRAIN, Role.FIELD),
    (Role.LINE, Role.GROUND),
    (Role.LINE, Role.MAIN),
    (Role.LINE, Role.SECOND),
    (Role.DOT, Role.MAIN),
    (Role.DOT, Role.SECOND),
    (Role.DOT, Role.ACCENT),
)


def lab(codes):
    rgb = np.array([[int(code[at : at + 2], 16) for at in (1, 3, 5)] for code in codes], np.float32)
    return cv2.cvtColor(rgb[None] / 255, cv2.COLOR_RGB2LAB)[0]


def nearest_words(code):
    away = np.linalg.norm(lab(WORDS.values()) - lab([code]), axis=1)
    return [list(WORDS)[place] for place in np.argsort(away)]


@cache
def _ceplok():
    return role_map(7, motif="ceplok", technique="cap", size_px=64, hand=7).roles


@pytest.mark.parametrize("name", palette_names())
def test_the_ground_is_named_first_and_looks_like_its_name(name):
    palette = palette_by_name(name)
    assert palette.name == name
    near = nearest_words(palette.table[Role.GROUND])[:3]
    # Dark green is green.
    assert any(word == palette.colours[0] or word.endswith(f"_{palette.colours[0]}") for word in near)


@pytest.mark.parametrize("name", palette_names())
def test_every_named_colour_is_on_the_cloth(name):
    palette = palette_by_name(name)
    assert len(set(palette.colours)) == len(palette.colours)
    for colour in palette.colours[1:]:
        assert any(colour in nearest_words(code)[:2] for code in palette.table), colour


@pytest.mark.parametrize("name", palette_names())
def test_what_is_drawn_is_told_from_what_it_lies_on(name):
    colours = lab(palette_by_name(name).table)
    for one, other in APART:
        assert np.linalg.norm(colours[one] - colours[other]) > 17, (one.name, other.name)


@pytest.mark.parametrize("name", palette_names())
def test_a_dye_bath_changes_colours_a_little(name):
    palette = palette_by_name(name)
    first, again, other = (role_colours(palette, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    exact = lab(palette.table)
    dyed = cv2.cvtColor(first[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0][: len(exact)]
    assert 0 < np.linalg.norm(dyed - exact, axis=1).mean() < 15


@pytest.mark.parametrize("name", palette_names())
def test_the_dominant_colours_of_a_cloth_are_those_of_its_palette(name):
    palette = palette_by_name(name)
    roles = _ceplok()
    table = role_colours(palette, np.random.default_rng(1))
    pixels = coloured(roles, table, 128)
    seen = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    away = np.linalg.norm(seen[:, None] - lab(palette.table)[None], axis=2).min(1)
    assert np.median(away) < 14
    # The ground, named first, is what most of this cloth is.
    counts = np.bincount(roles.ravel(), minlength=len(Role))
    assert counts.argmax() in {Role.GROUND, Role.FIELD}


def test_an_unknown_palette_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        palette_by_name("neon")
    assert caught.value.code == "drawing.unknown_palette"
    assert "indigo" in str(caught.value.params["known"])
