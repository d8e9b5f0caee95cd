"""Addresses of images: whatever a viewer computes by the standard is there."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.archive.iiif import image_api


def asked_by_a_viewer(said: dict) -> set[str]:
    """Every address that follows from an ``info.json`` by sections 4.7 and 5.5 of the Image API 3.0."""
    width, height = said["width"], said["height"]
    asked = set()
    for size in said["sizes"]:
        whole = (size["width"], size["height"]) == (width, height)
        asked.add(f"full/{'max' if whole else '{width},{height}'.format(**size)}/0/default.jpg")
    for tiles in said.get("tiles", []):
        for scale in tiles["scaleFactors"]:
            step = tiles["width"] * scale
            for left in range(0, width, step):
                for top in range(0, height, step):
                    wide, high = min(step, width - left), min(step, height - top)
                    region = "full" if (wide, high) == (width, height) else f"{left},{top},{wide},{high}"
                    size = f"{ceil(wide / scale)},{ceil(high / scale)}"
                    asked.add(f"{region}/{'max' if size == f'{width},{height}' else size}/0/default.jpg")
    return asked


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 3000), st.integers(1, 3000))
def test_every_address_that_a_viewer_computes_is_written_and_no_other(width, height):
    said = image_api.info("https://example.org/iiif/a", width, height)
    written = [piece.path for piece in image_api.pieces(width, height)]
    assert len(written) == len(set(written))
    assert set(written) == asked_by_a_viewer(said)
    assert image_api.small(width, height)[0] in written
    assert image_api.whole() in written


@pytest.mark.parametrize("side", [1, 511, 512, 513, 1024, 1025])
def test_the_pieces_of_a_level_cover_it_once(side):
    for shrunk in image_api.factors(side, 700):
        tiles = [p for p in image_api.pieces(side, 700) if p.shrunk == shrunk and not p.path.startswith("full/")]
        wide, high = ceil(side / shrunk), ceil(700 / shrunk)
        if tiles:
            assert sum(tile.width_px * tile.height_px for tile in tiles) == wide * high
            assert max(tile.x_px + tile.width_px for tile in tiles) == wide
            assert max(tile.y_px + tile.height_px for tile in tiles) == high


def test_a_small_picture_has_one_size_and_no_tiles():
    said = image_api.info("https://example.org/iiif/a", 96, 60)
    assert "tiles" not in said
    assert said["sizes"] == [{"width": 96, "height": 60}]
    assert (said["id"], said["type"], said["profile"]) == ("https://example.org/iiif/a", "ImageService3", "level0")
