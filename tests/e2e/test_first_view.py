"""What somebody sees who comes for the first time, on a phone, over a slow network."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.e2e]
both = pytest.mark.parametrize(("lang", "size"), [("id", "phone"), ("en", "desk")])


@both
def test_without_scripts_the_collection_is_there_and_words_are_answered(newcomer, lang, size):
    visit = newcomer(lang, size, java_script_enabled=False)
    page = visit.page
    page.goto(visit.address + {"id": "/", "en": "/en/"}[lang])
    assert visit.cards() == 24
    page.wait_for_function("[...document.images].filter(one => one.loading === 'eager').every(one => one.complete)")
    visit.shot("no-scripts")
    page.fill("#ms-words", "kawung")
    page.press("#ms-words", "Enter")
    page.wait_for_selector(".ms-band")
    assert page.input_value("#ms-words") == "kawung"
    assert visit.names()[0] == "Kawung"


@pytest.fixture
def held(newcomer):
    """A visit to a page whose scripts do not come until the returned function is called."""

    def visit(lang: str, size: str, query: str = ""):
        made = newcomer(lang, size)
        waiting = []
        made.page.route("**/assets/index-*.js", lambda route: waiting.append(route))  # noqa: PLW0108  # Playwright looks at the function
        made.page.goto(made.address + {"id": "/", "en": "/en/"}[lang] + query, wait_until="commit")
        made.page.wait_for_selector("#ms-first .ms-card")

        def release() -> None:
            for one in waiting:
                one.continue_()
            made.page.wait_for_selector("#ms-first", state="detached")

        return made, release

    return visit


_PLACES = """() => Object.fromEntries(
    ["h1", "#ms-words", ".ms-drop", ".ms-filters", ".ms-results-head h2", ".ms-card", ".ms-card >> nth=5"]
        .map(name => [name, [...document.querySelectorAll(name.split(" >>")[0])]
            .filter(one => one.checkVisibility({ visibilityProperty: true }))[name.includes("nth") ? 5 : 0]])
        .map(([name, one]) => [name, one.getBoundingClientRect()])
        .map(([name, box]) => [name, [box.x, box.y, box.width, box.height].map(Math.round)]))"""


@both
@pytest.mark.parametrize("query", ["", "?q=kawung&f.generated=yes"])
def test_nothing_moves_when_the_app_takes_over(held, lang, size, query):
    visit, release = held(lang, size, query)
    before = visit.page.evaluate(_PLACES)
    visit.shot("before-scripts")
    release()
    visit.settled()
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate(_PLACES) == before
    assert visit.page.locator("h1").count() == 1


def test_what_is_done_before_the_scripts_are_there_is_not_lost(held, sample):
    visit, release = held("id", "desk")
    page = visit.page
    page.check("input[data-field=technique][data-value=cap]")
    page.focus("#ms-words")
    page.keyboard.type("kaw")
    release()
    page.wait_for_selector(".ms-chip")
    visit.settled()
    assert page.evaluate("document.activeElement.id") == "ms-words"
    page.keyboard.type("ung")
    assert page.input_value("#ms-words") == "kawung"
    assert "f.technique=cap" in page.url
    assert visit.cards() == min(24, sample.counts["technique"]["cap"])


def test_a_record_that_is_opened_before_the_scripts_are_there_opens_with_them(held):
    visit, release = held("id", "phone")
    visit.page.click(".ms-card >> nth=0")
    assert "record=" in visit.page.url
    release()
    visit.page.wait_for_selector(".ms-sheet .ms-rows")


def test_the_first_load_stays_within_its_budget(newcomer):
    visit = newcomer("id", "phone", device_scale_factor=2)
    page = visit.page
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    kinds, sizes = {}, {}
    client.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    client.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    visit.open()
    page.wait_for_load_state("networkidle")

    def sent(*wanted: str) -> float:
        return sum(size for number, size in sizes.items() if kinds.get(number) in wanted)

    # All that the first look needs, but for the pictures that it shows.
    assert sent("Document") < 30_000
    assert sent("Script", "Stylesheet") < 260_000
    assert sent("Image") < 500_000
    assert len(sizes) < 60
    # No answer is asked for twice: the document brought it.
    assert sent("Fetch", "XHR", "EventSource") == 0
    # Who comes again fetches the document alone.
    kinds.clear()
    sizes.clear()
    page.reload()
    visit.settled()
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 40_000


def test_thumbnails_come_late_and_keep_their_place(newcomer):
    visit = newcomer("id", "phone")
    visit.open("?k=72")
    pictures = visit.page.evaluate(
        """[...document.querySelectorAll(".ms-card img")].map(one => [one, one.getBoundingClientRect()])
            .map(([one, box]) => [one.loading, one.complete && one.naturalWidth > 0,
                Math.round(box.width) === Math.round(box.height)])"""
    )
    assert [loading for loading, _, _ in pictures[:4]] == ["eager"] * 4
    assert {loading for loading, _, _ in pictures[4:]} == {"lazy"}
    assert all(square for _, _, square in pictures)
    assert not all(there for _, there, _ in pictures)
