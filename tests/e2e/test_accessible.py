"""What a page owes to people who do not see it well, do not use a mouse, or listen to it."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
desk = pytest.mark.parametrize("visit", [("id", "desk"), ("en", "desk")], indirect=True, ids="-".join)
phone = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "phone")], indirect=True, ids="-".join)

# What axe-core would say of names, ids, headings and landmarks, of what is visible.
_FAULTS = """() => {
    const faults = [];
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
    const named = (one) => (one.getAttribute("aria-label") || one.innerText || one.labels?.[0]?.innerText
        || one.querySelector("img")?.alt || one.labels?.[0]?.textContent || "").trim();
    for (const one of all("a[href], button, input, summary, [role=group]")) {
        if (!named(one)) faults.push("no name: " + one.outerHTML.slice(0, 120));
    }
    for (const one of all("img")) if (!one.alt) faults.push("no alt: " + one.src);
    const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
    for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push("id twice: " + id);
    for (const name of ["aria-labelledby", "for"]) {
        for (const one of all(`[${name}]`)) {
            if (!document.getElementById(one.getAttribute(name))) faults.push(name + " leads nowhere");
        }
    }
    const inside = document.querySelector("dialog[open]") ?? document;
    const levels = [...inside.querySelectorAll("h1, h2, h3, h4")].filter(seen).map(one => Number(one.tagName[1]));
    if (levels.some((level, at) => at && level > levels[at - 1] + 1)) faults.push("heading skipped: " + levels);
    if (all("h1").length !== 1) faults.push("headings of the page: " + all("h1").length);
    if (all("main, [role=main]").length !== 1) faults.push("main: " + all("main, [role=main]").length);
    if (all("header").length < 1 || all("[role=search]").length !== 1) faults.push("landmarks");
    if (!document.title || !document.documentElement.lang) faults.push("title or language");
    if (document.querySelector("meta[name=viewport]").content.match(/user-scalable=no|maximum-scale/)) {
        faults.push("cannot be enlarged");
    }
    for (const one of all("[tabindex]")) if (one.tabIndex > 0) faults.push("tabindex " + one.tabIndex);
    return faults;
}"""

# Contrast of every visible text with the ground behind it, WCAG 2.2: 4.5, and 3 for large text.
_FAINT = """() => {
    const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
        .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (one) => {
        for (; one; one = one.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(one).backgroundColor);
            if (r !== undefined && a === 1) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !one.checkVisibility({ visibilityProperty: true })) continue;
        if (one.closest(".ms-unseen, script, style, noscript") || getComputedStyle(one).opacity !== "1") continue;
        const style = getComputedStyle(one);
        const [low, high] = [light(parts(style.color)), light(ground(one))].sort((a, b) => a - b);
        const ratio = (high + 0.05) / (low + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5)) {
            faint.push(walker.currentNode.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
        }
    }
    return faint;
}"""


def _check(visit) -> None:
    assert visit.page.evaluate(_FAULTS) == []
    assert visit.page.evaluate(_FAINT) == []


@two
def test_every_state_of_the_page_has_names_order_and_contrast(visit, sample):
    page = visit.page
    visit.open()
    visit.filters()
    page.evaluate("document.querySelectorAll('.ms-facet').forEach((group) => { group.open = true; })")
    _check(visit)
    visit.open("?q=kawung&f.technique=tulis&f.technique=cap")
    _check(visit)
    visit.open("?f.maker=Nobody")
    _check(visit)
    visit.open("?q=%F0%9F%A7%B5")
    _check(visit)
    visit.open(f"?like={sample.own}&record={sample.own}")
    page.wait_for_selector(".ms-sheet .ms-rows")
    page.click(".ms-history > summary")
    _check(visit)


@pytest.mark.parametrize(("lang", "size"), [("id", "phone"), ("en", "desk")])
def test_a_dark_page_is_as_readable(newcomer, sample, lang, size):
    visit = newcomer(lang, size, color_scheme="dark")
    visit.open("?q=kawung")
    visit.filters()
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 20, 14)"
    assert visit.page.evaluate(_FAINT) == []
    visit.shot("dark")
    visit.open(f"?record={sample.own}")
    visit.page.wait_for_selector(".ms-sheet .ms-rows")
    assert visit.page.evaluate(_FAINT) == []
    visit.shot("dark-record")


@phone
def test_what_can_be_touched_is_large_enough(visit):
    visit.open("?f.technique=tulis")
    visit.filters()
    visit.page.locator("label.ms-choice").first.wait_for()
    small = visit.page.evaluate(
        """() => [...document.querySelectorAll("a, button, label.ms-choice, summary, input[type=search]")]
            .filter(one => one.checkVisibility())
            .map(one => [one.className, one.getBoundingClientRect()])
            .filter(([name, box]) => name !== "ms-skip" && (box.height < 44 || box.width < 44))
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


@desk
def test_everything_is_done_with_the_keyboard_alone(visit):
    visit.open()
    page = visit.page

    def here(what: str) -> object:
        return page.evaluate(f"document.activeElement?.{what}")

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement?.matches({selector!r})"):
                # A file's box shows it by its label.
                assert page.evaluate(
                    """[document.activeElement, document.activeElement.closest("label")]
                        .some(one => one && getComputedStyle(one).outlineStyle !== "none")"""
                )
                return
        pytest.fail(f"no way to {selector} by the keyboard")

    page.keyboard.press("Tab")
    assert here("className") == "ms-skip"
    assert page.locator(".ms-skip").bounding_box()["x"] >= 0
    tab_to("#ms-words")
    page.keyboard.type("kawung")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ms-band")
    visit.settled()
    # Whoever asked is still in the field, with the words.
    assert here("id") == "ms-words"
    tab_to("input[data-pick=choose]")
    tab_to("input[data-field=technique][data-value=tulis]")
    page.keyboard.press("Space")
    page.wait_for_selector(".ms-chip")
    visit.settled()
    assert [here("dataset.field"), here("dataset.value"), here("checked")] == ["technique", "tulis", True]
    page.keyboard.press("Space")
    page.wait_for_selector(".ms-chip", state="detached")
    visit.settled()
    assert [here("dataset.value"), here("checked")] == ["tulis", False]
    tab_to("a.ms-card")
    number = here("dataset.record")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ms-sheet .ms-rows")
    assert page.evaluate("document.querySelector('.ms-sheet').contains(document.activeElement)")
    tab_to("button[data-like]")
    page.keyboard.press("Escape")
    page.wait_for_selector(".ms-sheet", state="hidden")
    assert here("dataset.record") == number
    # An answer shows each cloth once, and this one is shown whole; leafing through goes on.
    visit.open()
    page.locator("a.ms-card").last.focus()
    tab_to("[data-ask=more]")
    before = visit.cards()
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.ms-card').length > {before}")
    # Reading goes on with the first of the new ones.
    assert page.evaluate("[...document.querySelectorAll('.ms-card')].indexOf(document.activeElement)") == before


@two
def test_the_way_through_the_page_is_the_way_the_eye_goes(visit):
    visit.open()
    page = visit.page
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("""() => {
            const one = document.activeElement;
            const part = one.closest(".ms-head, .ms-ask, .ms-filters, #ms-results");
            return part ? part.id || part.className : one.tagName;
        }""")
        )
        if stops[-1] == "ms-results":
            break
    order = list(dict.fromkeys(stops))
    assert order == ["ms-head", "ms-ask", "ms-filters", "ms-results"]


@two
def test_an_answer_is_told_to_a_screen_reader(visit, sample):
    visit.open()
    said = visit.page.locator("#ms-said")
    assert said.get_attribute("role") == "status"
    visit.words("kawung")
    visit.page.wait_for_selector(".ms-band")
    visit.settled()
    count = visit.page.locator(".ms-cards > li > a.ms-card, .ms-folded a").count()
    shown = visit.say("ui.results_shown", shown=count, candidates=sample.shown)
    assert said.inner_text() == f"{visit.say('ui.results_heading')}. {shown}"
    visit.open("?f.maker=Nobody")
    visit.page.click(".ms-state [data-ask=clear-filters]")
    visit.page.wait_for_selector(".ms-card")
    visit.settled()
    assert visit.say("ui.results_browse") in said.inner_text()


@desk
def test_a_page_that_is_enlarged_twice_still_fits(visit):
    # 1440 px at 200 %, and at 400 % as WCAG's reflow asks.
    for width in (720, 360, 320):
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.open("?q=kawung")
        assert visit.overflow() <= 0
