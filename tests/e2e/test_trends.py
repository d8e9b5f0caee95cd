"""The pages about the market in a real browser: the map is moved, zoomed, coloured and drawn around."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import cv2
import pytest

from motifsearch.drawing.cloth import draw

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = [pytest.mark.e2e]
VIEWS = ("", "/groups", "/compare?by=year&group=motif", "/colours", "/gaps?maker=Bengkel+Contoh+03", "/listings")
_HOMES = {"id": "/", "en": "/en/"}


def go(visit, view):
    visit.page.goto(f"{visit.address}{_HOMES[visit.lang]}trends{view}")
    visit.page.wait_for_selector("#ms-main h1")


def state(canvas: Locator, name: str) -> float:
    return float(canvas.get_attribute(f"data-{name}") or "nan")


def test_every_view_fits_the_screen_and_says_its_charts_in_words(visit):
    for view in VIEWS:
        go(visit, view)
        assert visit.overflow() <= 0, view
        charts = visit.page.locator("svg.ms-chart")
        for number in range(charts.count()):
            assert charts.nth(number).locator("> title").inner_html()
        if charts.count():
            assert visit.page.locator("details.ms-behind table").count() >= 1, view
        visit.shot("trends" + re.sub(r"\W+", "-", view.partition("?")[0]))


def test_the_map_is_moved_zoomed_coloured_and_drawn_around(visit):
    go(visit, "/map")
    page, canvas = visit.page, visit.page.locator("#ms-map")
    page.wait_for_function("document.getElementById('ms-map')?.dataset.pictures > 3")
    visit.shot("trends-map")
    page.click("[data-map=in]")
    page.wait_for_function("document.getElementById('ms-map')?.dataset.scale > 1.5")
    page.click("[data-map=whole]")
    page.wait_for_function("document.getElementById('ms-map')?.dataset.scale === '1.000'")
    canvas.focus()
    page.keyboard.press("+")
    page.wait_for_function("document.getElementById('ms-map')?.dataset.scale > 1.3")
    page.keyboard.press("0")
    # Drawn around everything, everything is chosen.
    page.click("[data-map=lasso]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    corners = [(12, 12), (box["width"] - 12, 12), (box["width"] - 12, box["height"] - 12), (12, box["height"] - 12)]
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    for x, y in corners[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    page.mouse.up()
    page.wait_for_function("document.getElementById('ms-map')?.dataset.chosen > 0")
    everything = state(canvas, "chosen")
    assert page.locator("#ms-map-chosen a.ms-thumb").count() == everything
    # What is faded is not chosen.
    page.locator("#ms-map-legend input").first.uncheck()
    page.click("[data-map=list]")
    page.wait_for_function("(all) => document.getElementById('ms-map')?.dataset.chosen < all", arg=everything)
    assert 0 < state(canvas, "chosen") < everything
    for value in page.locator("[name=colour] option").evaluate_all("options => options.map(one => one.value)"):
        page.select_option("[name=colour]", value)
        assert page.locator("#ms-map-legend label").count() >= 1
    visit.shot("trends-map-chosen")


@pytest.mark.parametrize("visit", [("id", "phone")], indirect=True, ids="-".join)
def test_a_picture_that_is_tapped_leads_to_its_record(visit):
    go(visit, "/map")
    page = visit.page
    page.wait_for_function("document.getElementById('ms-map')?.dataset.pictures > 3")
    page.click("[data-map=list]")
    link = page.locator("#ms-map-chosen a.ms-thumb").first
    number = link.get_attribute("href").rpartition("=")[2]
    link.click()
    page.wait_for_selector("dialog[open] .ms-record")
    assert page.url.endswith(f"record={number}")


@pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
def test_listings_are_looked_at_before_they_are_taken_in(visit, tmp_path):
    table = tmp_path / "penawaran.csv"
    table.write_text("foto,tanggal,harga\ntidak-ada.jpg,2025-01-02,1000\n", encoding="utf-8")
    go(visit, "/listings")
    page = visit.page
    page.set_input_files("input[name=table]", table)
    page.click(".ms-button-main")
    page.wait_for_selector("text=tidak-ada.jpg")
    assert page.locator("button[name=take]").is_disabled()
    visit.shot("trends-preview")


@pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
def test_photographs_are_brought_together_with_their_table(visit, tmp_path):
    """Only looked at: the served catalogue stays as other tests find it."""
    table, package, note = tmp_path / "penawaran.csv", tmp_path / "foto.zip", tmp_path / "catatan.txt"
    table.write_text("foto,tanggal,harga\nbaru.jpg,2025-01-02,1000\n", encoding="utf-8")
    note.write_text("bukan foto", encoding="utf-8")
    done, data = cv2.imencode(".jpg", draw(99_001, motif="kawung", size_px=160).pixels)
    assert done
    with zipfile.ZipFile(package, "w") as packed:
        packed.writestr("foto/baru.jpg", data.tobytes())
    go(visit, "/listings")
    page = visit.page
    page.set_input_files("input[name=table]", table)
    page.set_input_files("input[name=photos]", [package, note])
    page.click(".ms-button-main")
    page.wait_for_selector("button[name=take]")
    assert page.locator("button[name=take]").is_enabled()
    assert page.get_by_text("catatan.txt").count() == 1
    assert visit.overflow() <= 0
    visit.shot("trends-preview-photos")
