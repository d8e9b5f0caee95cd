"""Making a question finer in a browser: a part of the photograph, colours, weights, more and less of examples."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)


def asked(visit):
    return parse_qs(urlsplit(visit.page.url).query)


def answered(visit, name, values):
    """Wait until the address asks this, and for its answer."""
    visit.page.wait_for_function(
        "([name, values]) => new URLSearchParams(location.search).getAll(name).join('|') === values.join('|')",
        arg=[name, values],
    )
    visit.settled()


def refine(visit):
    if visit.page.locator(".ms-refine").get_attribute("open") is None:
        visit.page.click(".ms-refine > summary")


def test_a_part_of_the_photograph_asks(visit, sample):
    number, _ = sample.first_of("kawung")
    visit.open(f"?like={number}")
    page = visit.page
    refine(visit)
    page.click("[data-ask=region]")
    page.wait_for_function("document.querySelector('.ms-region img')?.naturalWidth > 0")
    frame = page.locator(".ms-region-picture").bounding_box()

    def at(across, down):
        return frame["x"] + across * frame["width"], frame["y"] + down * frame["height"]

    if visit.size == "phone":
        page.touchscreen.tap(*at(0.2, 0.3))
        page.touchscreen.tap(*at(0.7, 0.8))
    else:
        page.mouse.move(*at(0.7, 0.8))
        page.mouse.down()
        page.mouse.move(*at(0.2, 0.3), steps=3)
        page.mouse.up()
    boxes = {name: page.locator(f".ms-region input[name={name}]") for name in ("left", "top", "width", "height")}
    assert [box.input_value() for box in boxes.values()] == ["20", "30", "50", "50"]
    visit.shot("region")
    boxes["width"].fill("40")
    page.click("[data-do=use]")
    page.wait_for_function("location.search.includes('region=')")
    visit.settled()
    left, top, width, height = map(float, asked(visit)["region"][0].split(","))
    assert (left, top, height) == pytest.approx((0.2, 0.3, 0.5), abs=0.02)
    assert width == 0.4
    said = visit.say("ui.region_size", width=round(100 * width), height=round(100 * height))
    assert page.get_by_text(said).is_visible()
    visit.shot("region-answer")
    page.reload()
    visit.settled()
    assert page.get_by_text(said).is_visible()
    page.locator("[data-drop=region]").click()
    answered(visit, "region", [])


@two
def test_hits_are_examples_for_and_against(visit):
    visit.open("?q=kawung")
    page = visit.page
    first = page.locator(".ms-do[data-more]").first.get_attribute("data-more")
    page.locator(f".ms-do[data-more='{first}']").click()
    answered(visit, "more", [first])
    # An example is no answer.
    assert page.locator(f".ms-card[data-record='{first}']").count() == 0
    other = page.locator(".ms-do[data-less]").nth(3).get_attribute("data-less")
    page.locator(f".ms-do[data-less='{other}']").click()
    answered(visit, "less", [other])
    assert page.locator(f".ms-card[data-record='{other}']").count() == 0
    assert page.locator(".ms-examples-more img, .ms-examples-less img").count() == 2
    visit.shot("examples")
    page.fill("#ms-example-words", "burung")
    page.click("[data-words=less]")
    answered(visit, "less", [other, "burung"])
    page.locator(f"[data-drop=more][data-value='{first}']").click()
    answered(visit, "more", [])
    page.go_back()
    answered(visit, "more", [first])


@two
def test_pattern_or_colours(visit, sample):
    number, _ = sample.first_of("kawung")
    visit.open(f"?like={number}&q=kawung")
    page = visit.page
    refine(visit)
    by_pattern = page.locator(".ms-card[data-record]").evaluate_all("all => all.map((one) => one.dataset.record)")
    page.locator("#ms-colour").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    answered(visit, "colour", ["1"])
    by_colour = page.locator(".ms-card[data-record]").evaluate_all("all => all.map((one) => one.dataset.record)")
    assert by_colour != by_pattern
    page.locator("#ms-balance").focus()
    page.keyboard.press("ArrowLeft")
    answered(visit, "balance", ["0.25"])
    page.click("[data-swatch='27345a']")
    answered(visit, "palette", ["27345a"])
    assert page.locator("[data-swatch='27345a']").get_attribute("aria-pressed") == "true"
    visit.shot("colours")


@two
def test_going_on_from_a_hit_leaves_the_earlier_examples_behind(visit):
    visit.open("?q=kawung&less=burung&palette=27345a")
    hit = visit.page.locator(".ms-do[data-like]").first
    number = hit.get_attribute("data-like")
    hit.click()
    answered(visit, "like", [number])
    assert asked(visit) == {"like": [number]}


@two
def test_the_same_motif_in_other_colours_from_a_record(visit, sample):
    number, _ = sample.first_of("kawung")
    visit.open(f"?record={number}")
    page = visit.page
    page.locator(".ms-sheet").get_by_text(visit.say("ui.record_other_colours")).click()
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert f"like={number}" in page.url
    assert "dyes=other" in page.url
    assert visit.say("ui.ask_by_like_other", name="Kawung") in page.locator(".ms-chosen").inner_text()
    visit.shot("other-colours")
    page.click(".ms-language")
    page.wait_for_function(f"document.documentElement.lang !== '{visit.lang}'")
    visit.settled()
    assert "dyes=other" in page.url
    page.go_back()
    visit.settled()
    page.click(".ms-remove")
    page.wait_for_selector(".ms-drop")
    visit.settled()
    # Without a photograph there are no colours to differ from.
    assert "like=" not in page.url
