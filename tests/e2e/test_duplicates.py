"""Reviewing duplicates in the browser: compare, decide, undo, many at once; on a phone, by keys, without a script."""

from __future__ import annotations

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.database.duplicates import FoundPair

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
desk = pytest.mark.parametrize("visit", [("en", "desk")], indirect=True, ids="-".join)
HOMES = {"id": "/", "en": "/en/"}
# The second picture is the first one's middle, half as wide and high.
MIDDLE = (2.0, 0.0, -0.5, 0.0, 2.0, -0.5, 0.0, 0.0, 1.0)


@pytest.fixture
def pairs(sample):
    """Two pairs of photographs of the sample; what was decided about them is undone afterwards."""
    with MotifCatalog.open(sample.catalog) as opened:
        shown = opened.database.filters.allowed_ids().tolist()
        shas = sorted(photo.sha256 for photo in opened.database.photos.get_many(shown[:4]))
        evidence = {"inliers": 120.0, "likeness": 0.97, "turned_deg": 90.0}
        found = [
            FoundPair(shas[0], shas[1], "same_photograph", 0.99, evidence, MIDDLE),
            FoundPair(shas[2], shas[3], "same_photograph", 0.98, evidence, None),
        ]
        opened.database.duplicates.put(found, (photo.sha256 for photo in opened.database.photos.iter()))
        yield opened
        while opened.duplicates.holding():
            opened.duplicates.undo()
        opened.database.duplicates.forget_found()


def go(visit, path=""):
    visit.page.goto(f"{visit.address}{HOMES[visit.lang]}duplicates{path}")


def hidden(opened):
    return sum(photo.hidden for photo in opened.database.photos.iter())


def test_a_person_compares_decides_and_undoes(visit, pairs):
    page, say, before = visit.page, visit.say, hidden(pairs)
    go(visit)
    visit.shot("duplicates")
    page.click("a[href*='kind=same_photograph']")
    page.wait_for_load_state("load")
    assert page.evaluate("[...document.querySelectorAll('.dup-pair img')].every(one => one.naturalWidth > 0)")
    visit.shot("duplicates-group")
    page.check("[value=swipe]")
    place = page.evaluate(
        "(() => { const plane = document.querySelector('.dup-plane').getBoundingClientRect();"
        " const laid = document.querySelector('.dup-over img').getBoundingClientRect();"
        " return [(laid.left - plane.left) / plane.width, laid.width / plane.width,"
        " (laid.top - plane.top) / plane.height, laid.height / plane.height]; })()"
    )
    # Where it lies follows from the transform: on the middle half, or twice as large around it.
    assert place == pytest.approx([0.25, 0.5, 0.25, 0.5], abs=0.01) or place == pytest.approx(
        [-0.5, 2.0, -0.5, 2.0], abs=0.01
    )
    visit.shot("duplicates-swipe")
    page.check("[value=difference]")
    assert page.locator(".dup-different .dup-over").is_visible()
    page.check("[value=side]")
    page.locator(".dup-tools input[type=range]").first.fill("4")
    assert page.evaluate("document.querySelector('.dup-frame').scrollWidth > 2 * innerWidth / 3")
    page.click("button[value=hide]")
    done = page.locator("[role=status]")
    assert done.inner_text() == say("ui_duplicates.done", action=say("duplicates.do_hide"))
    assert hidden(pairs) == before + 1
    # This pair was not aligned, which is said.
    assert say("ui_duplicates.not_aligned") in page.locator("main").inner_text()
    page.click(".ms-done button")
    page.wait_for_selector("text=/1 (of|dari) 2/")
    assert hidden(pairs) == before


@two
def test_records_are_merged_after_a_look_at_what_would_change(visit, pairs):
    page = visit.page
    before = tuple(pairs.database.cloths.iter())
    go(visit, "/review?kind=same_photograph")
    page.click("button[value=merge]")
    page.wait_for_selector(".dup-plan li")
    visit.shot("duplicates-preview")
    assert tuple(pairs.database.cloths.iter()) == before
    page.click("main form button")
    page.wait_for_selector("[role=status]")
    assert [step.action for step in pairs.duplicates.holding()] == ["merge"]
    page.click(".ms-done button")
    page.wait_for_selector(".dup-decide")
    assert tuple(pairs.database.cloths.iter()) == before


@two
def test_many_are_decided_on_after_a_preview_and_undone_as_one(visit, pairs):
    page, before = visit.page, hidden(pairs)
    go(visit)
    page.fill("[name=least]", "98")
    page.click(".dup-many button")
    page.wait_for_selector(".dup-row")
    visit.shot("duplicates-many")
    assert hidden(pairs) == before
    page.click("main form button")
    page.wait_for_selector(".dup-steps")
    assert hidden(pairs) == before + 2
    assert page.locator("progress").first.get_attribute("value") == "2"
    page.locator(".dup-steps button").last.click()
    page.wait_for_selector(".dup-many")
    assert hidden(pairs) == before


@desk
def test_the_keys_skip_decide_and_undo(visit, pairs):
    page, before = visit.page, hidden(pairs)
    go(visit, "/review?kind=same_photograph")
    page.keyboard.press("n")
    page.wait_for_url("**at=2")
    page.keyboard.press("p")
    page.wait_for_url("**at=1")
    page.keyboard.press("v")
    assert page.locator("[value=swipe]").is_checked()
    page.keyboard.press("h")
    page.wait_for_selector("[role=status]")
    assert hidden(pairs) == before + 1
    page.keyboard.press("u")
    page.wait_for_selector(".dup-decide")
    page.wait_for_selector("[role=status]", state="detached")
    assert hidden(pairs) == before


def test_decisions_need_no_script(newcomer, pairs):
    visit, before = newcomer("id", "phone", java_script_enabled=False), hidden(pairs)
    go(visit, "/review?kind=same_photograph")
    assert visit.page.locator(".dup-pair img").count() == 2
    visit.page.click("button[value=hide]")
    assert hidden(pairs) == before + 1
    visit.page.click(".ms-done button")
    assert hidden(pairs) == before
