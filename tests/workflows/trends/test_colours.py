from datetime import date, timedelta

import cv2
import numpy as np
import pytest

from motifsearch.records import Swatch
from motifsearch.workflows.trends.colours import colour_trends, family_of
from motifsearch.workflows.trends.observations import Observation


def lab(red, green, blue):
    pixel = np.array([[[red, green, blue]]], dtype=np.float32) / 255
    light, a, b = cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0].tolist()
    return light, a, b


# Colours as people name them; several shades of each that batik uses.
NAMED = {
    "black": [(15, 12, 12), (35, 30, 30)],
    "grey": [(128, 128, 128), (90, 92, 95)],
    "white": [(250, 250, 248), (238, 240, 242)],
    "cream": [(245, 230, 200), (236, 222, 190)],
    "brown": [(101, 60, 30), (130, 85, 45), (150, 105, 60)],
    "orange": [(240, 140, 40)],
    "yellow": [(235, 200, 60)],
    "red": [(180, 30, 35), (140, 25, 30)],
    "pink": [(240, 150, 180)],
    "purple": [(110, 50, 130)],
    "indigo": [(30, 40, 90), (25, 50, 100)],
    "blue": [(50, 110, 190), (90, 150, 215)],
    "turquoise": [(40, 170, 165)],
    "green": [(50, 120, 60), (90, 140, 60)],
}


@pytest.mark.parametrize(("family", "rgb"), [(name, rgb) for name, shades in NAMED.items() for rgb in shades], ids=str)
def test_colours_have_the_names_that_people_give_them(family, rgb):
    assert family_of(lab(*rgb)) == family


def market(shares):
    """Twenty listings a month; in each, this part of them is of a blue cloth and the rest of a brown one."""
    return [
        Observation(cloth_id=1 if place < round(20 * share) else 2, day=date(2024, 1, 1) + timedelta(days=31 * month))
        for month, share in enumerate(shares)
        for place in range(20)
    ]


PALETTES = {
    1: (Swatch(lab=lab(50, 110, 190), share=0.8), Swatch(lab=lab(250, 250, 248), share=0.2)),
    2: (Swatch(lab=lab(101, 60, 30), share=0.95), Swatch(lab=lab(50, 110, 190), share=0.05)),
}


def test_a_colour_that_takes_over_grows_and_the_other_fades():
    found = colour_trends(market(np.linspace(0.2, 0.8, 12)), PALETTES, by="month", source="market")
    courses = {group.key: group.course for group in found.growth.groups}
    assert courses["blue"] == "growing"
    assert courses["brown"] == "fading"
    first, last = ({each.family: each.part for each in parts} for parts in (found.parts[0], found.parts[-1]))
    assert last["blue"] > first["blue"] + 0.3
    assert sum(first.values()) == pytest.approx(1)


def test_a_trace_of_a_colour_is_not_counted_and_cloths_without_a_palette_are_left_out():
    seen = [*market([0.5] * 6), Observation(cloth_id=9, day=date(2024, 2, 1))]
    found = colour_trends(seen, PALETTES, by="month", source="market")
    listings = {group.key: group.listings for group in found.growth.groups}
    assert found.growth.listings == 120
    assert listings == {"blue": 60, "white": 60, "brown": 60}
    assert found.growth.ungrouped == 0


def test_no_listings_make_no_colours():
    found = colour_trends([], PALETTES, by="quarter", source="market")
    assert found.parts == ()
    assert found.growth.groups == ()
