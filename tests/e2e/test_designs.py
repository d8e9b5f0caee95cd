"""A designer's further pages in a browser: is a design new, why a hit is close, boards."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
HOMES = {"id": "/", "en": "/en/"}


def go(visit, path):
    visit.page.goto(visit.address + HOMES[visit.lang] + path)


def pictures_are_there(page):
    page.wait_for_function("[...document.images].every((one) => one.complete && one.naturalWidth > 0)")


@two
def test_is_my_design_new(visit, sample):
    number, path = sample.first_of("kawung")
    page = visit.page
    go(visit, "new")
    assert page.locator("[aria-current=page]").inner_text() == visit.say("ui.nav_new")
    page.set_input_files("#ms-design", path)
    page.click(".ms-design-form button")
    page.wait_for_selector(".ms-newness")
    pictures_are_there(page)
    first = page.locator("article").first
    assert visit.say("ui.band_same_cloth") in first.inner_text()
    assert first.locator("figure").count() == 2
    assert f"/view/{number}" in first.locator("img").nth(1).get_attribute("src")
    # The same photograph: every part lies in the same place of both.
    boxes = [figure.locator(".ms-part").first.get_attribute("style") for figure in first.locator("figure").all()]
    assert boxes[0] == boxes[1]
    assert page.get_by_text(visit.say("answers.page_limits")).is_visible()
    visit.shot("new")
    sheet = page.request.get(visit.address + page.locator("a[href*='sheet.html']").get_attribute("href"))
    assert sheet.ok
    assert visit.say("answers.page_title") in sheet.text()


@two
def test_a_design_without_a_picture(visit):
    page = visit.page
    go(visit, "new?photo=gone")
    assert page.locator("[role=alert]").inner_text() == visit.say("ui.upload_gone")
    # The page that says so has that status.
    visit.complaints.clear()


@two
def test_why_a_hit_is_close(visit, sample):
    number, _ = sample.first_of("kawung")
    visit.open(f"?like={number}")
    page = visit.page
    link = page.locator("a.ms-do").first
    name = visit.names()[0]
    link.click()
    page.wait_for_selector(".ms-evidence")
    pictures_are_there(page)
    assert page.locator("h1").inner_text() == visit.say("newness.why_title", name=name)
    assert page.locator(".ms-evidence .ms-part").count() >= 2
    visit.shot("why")
    page.locator("main a.ms-button").click()
    visit.settled()
    assert page.url.endswith(f"?like={number}")


@two
def test_a_board(visit, sample):
    number, _ = sample.first_of("kawung")
    other = sample.first_of("parang")[0]
    page = visit.page
    visit.open(f"?record={number}")
    page.locator(f".ms-sheet a[href*='boards?pin={number}']").click()
    page.fill("#ms-board-name", f"Papan {visit.lang}")
    page.click(".ms-design-form button")
    page.wait_for_selector(".ms-pins")
    board = page.url
    assert re.search(r"/boards/[0-9a-f]{32}$", board)
    go(visit, f"boards?pin={other}")
    page.locator(".ms-boards li", has_text=f"Papan {visit.lang}").locator("button").click()
    page.wait_for_selector(".ms-pins li:nth-child(2)")
    page.locator(".ms-pins textarea").nth(1).fill("catatan")
    with page.expect_navigation():
        page.locator("form[action$='/note'] button").nth(1).click()
    page.locator("form[action$='/move'] button").last.click()
    page.wait_for_function(f"document.querySelector('.ms-pins a')?.href.endsWith('record={other}')")
    assert page.locator(".ms-pins textarea").first.input_value() == "catatan"
    pictures_are_there(page)
    visit.shot("board")
    packed = page.request.get(f"{board}/board.zip").body()
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert "board/board.csv" in names
    assert sum(name.endswith(".jpg") for name in names) == 2
    page.locator("form[action$='/unpin'] button").first.click()
    page.wait_for_function("document.querySelectorAll('.ms-pins li').length === 1")
    page.locator("details summary").click()
    page.locator("form[action$='/remove'] button").click()
    page.wait_for_selector("#ms-board-name")
    assert page.get_by_text(f"Papan {visit.lang}").count() == 0


@two
def test_ideas(visit, sample):
    first, second = sample.first_of("kawung")[0], sample.first_of("parang")[0]
    page = visit.page
    visit.open(f"?q=batik&more={first}&more={second}")
    page.get_by_text(visit.say("ui.examples_between")).click()
    page.wait_for_selector(".ms-ideas")
    assert page.url.endswith(f"ideas?first={first}&second={second}")
    shown = page.locator(".ms-ideas").first.locator("li")
    assert shown.first.locator("a").get_attribute("href").endswith(f"record={first}")
    assert shown.last.locator("a").get_attribute("href").endswith(f"record={second}")
    assert shown.count() > 2
    page.select_option("#ms-motif", label="Kawung")
    with page.expect_navigation():
        page.locator("form:has(#ms-motif) button").click()
    assert page.locator("#ms-motif").input_value() != ""
    assert page.locator("section").nth(1).locator(".ms-ideas li").count() == 1
    pictures_are_there(page)
    visit.shot("ideas")
    page.locator("section").nth(2).get_by_text(visit.say("ideas.search_colours")).first.click()
    visit.settled()
    assert "palette=" in page.url
    assert page.locator("[data-swatch][aria-pressed=true]").count() > 0


@two
def test_ideas_keep_what_is_not_open(visit, sample):
    page = visit.page
    go(visit, f"ideas?first={sample.kept}&second={sample.hidden}")
    assert page.locator("[role=alert]").inner_text() == visit.say("ui.like_gone")
    visit.complaints.clear()
