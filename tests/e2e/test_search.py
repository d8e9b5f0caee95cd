"""A visitor's whole way through the search page, in both languages, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.e2e]
# What does not depend on language and size together is tried on two of the four.
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
desk = pytest.mark.parametrize("visit", [("id", "desk")], indirect=True, ids="-".join)
phone = pytest.mark.parametrize("visit", [("id", "phone")], indirect=True, ids="-".join)


def test_the_collection_is_there_to_leaf_through(visit):
    visit.open()
    page = visit.page
    assert page.locator(".ms-card[data-record]").count() == 24
    assert page.title() == visit.say("ui.page_title")
    assert page.evaluate("document.documentElement.lang") == visit.lang
    assert page.locator("h1").inner_text() == visit.say("ui.ask_heading")
    assert page.locator(".ms-band").count() == 0
    assert all(page.eval_on_selector_all(".ms-card img", "all => all.map(one => one.alt)"))
    assert page.locator("footer:visible").count() == 0
    visit.shot("start")


def test_search_by_a_photograph(visit, sample):
    visit.open()
    page = visit.page
    page.set_input_files("input[data-pick=choose]", sample.photos / "mega_mendung-0-0.png")
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert re.search("mega ?mendung", visit.names()[0], re.IGNORECASE)
    assert page.locator(".ms-band").first.inner_text() == visit.say("ui.band_same_cloth")
    assert page.get_by_text(visit.say("ui.band_note")).is_visible()
    assert "photo=" in page.url
    visit.shot("photo")
    page.click(".ms-remove")
    page.wait_for_selector(".ms-drop")
    assert "photo=" not in page.url


def test_search_by_words(visit):
    visit.open()
    visit.words("kawung")
    page = visit.page
    page.wait_for_selector(".ms-band")
    assert all(name.lower() == "kawung" for name in visit.names()[:4])
    assert page.url.endswith("?q=kawung")
    visit.shot("words")
    page.go_back()
    page.wait_for_function(
        "document.querySelectorAll('.ms-band').length === 0 && document.querySelector('.ms-card[data-record]')"
    )
    assert page.input_value("#ms-words") == ""


def test_filters_narrow_and_count(visit):
    visit.open()
    page = visit.page
    if visit.size == "phone":
        page.click(".ms-filters > summary")
    box = page.locator("input[data-field=technique][data-value=cap]")
    assert page.locator("label:has(input[data-field=technique][data-value=cap]) .ms-count").inner_text() == "12"
    box.check()
    page.wait_for_selector(".ms-chip")
    visit.settled()
    assert page.locator(".ms-card[data-record]").count() == 12
    # The other field's counts follow; the field itself still shows what else there is.
    assert page.locator("label:has(input[data-field=motif][data-value=kawung]) .ms-count").inner_text() == "2"
    assert page.locator("label:has(input[data-field=technique][data-value=tulis]) .ms-count").inner_text() == "12"
    assert page.locator(".ms-filters").get_attribute("open") is not None
    visit.shot("filter")
    page.click(".ms-chip")
    page.wait_for_function("document.querySelectorAll('.ms-card[data-record]').length === 24")
    assert not box.is_checked()


def test_a_record_opens_and_leads_on(visit):
    visit.open()
    page = visit.page
    page.click(".ms-card[data-record] >> nth=0")
    page.wait_for_selector(".ms-sheet .ms-rows")
    sheet = page.locator(".ms-sheet")
    for words in (
        "record_generated",
        "record_palette",
        "record_photos",
        "record_history",
        "row_technique",
        "row_maker",
    ):
        assert sheet.get_by_text(visit.say(f"ui.{words}"), exact=True).first.is_visible(), words
    assert sheet.get_by_text("<b>uraian</b> contoh", exact=True).is_visible()
    assert page.evaluate("document.querySelector('.ms-sheet').scrollWidth <= innerWidth")
    page.wait_for_function("document.querySelector('.ms-record-picture img').naturalWidth > 0")
    visit.shot("record")
    name = sheet.locator("#ms-record-name").inner_text()
    sheet.get_by_text(visit.say("ui.record_similar")).click()
    page.wait_for_selector(".ms-chosen")
    visit.settled()
    assert "like=" in page.url
    assert not page.locator(".ms-sheet").is_visible()
    assert visit.say("ui.ask_by_like", name=name) in page.locator(".ms-chosen").inner_text()
    assert visit.names()[0] == name
    visit.shot("similar")


@two
def test_the_back_button_and_escape_close_a_record(visit):
    visit.open()
    page = visit.page
    page.focus(".ms-card[data-record] >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ms-sheet .ms-rows")
    assert "record=" in page.url
    page.go_back()
    page.wait_for_selector(".ms-sheet", state="hidden")
    page.go_forward()
    page.wait_for_selector(".ms-sheet .ms-rows")
    page.keyboard.press("Escape")
    page.wait_for_selector(".ms-sheet", state="hidden")
    assert "record=" not in page.url


def test_a_file_that_is_no_photograph_is_explained(visit, tmp_path):
    visit.open()
    bad = tmp_path / "kain.jpg"
    bad.write_bytes(b"%PDF-1.7 not a picture")
    page = visit.page
    page.set_input_files("input[data-pick=choose]", bad)
    page.wait_for_function("document.querySelector('.ms-ask-problem').textContent !== ''")
    sentence = page.locator(".ms-ask-problem").inner_text()
    assert sentence.endswith(".")
    assert page.locator(".ms-card[data-record]").count() == 24
    visit.shot("bad-photo")


@two
def test_a_question_without_words_is_explained_and_can_be_left(visit):
    visit.open()
    visit.words("🧵🧵")
    page = visit.page
    page.wait_for_selector(".ms-state-error")
    assert visit.say("search.no_words", text="🧵🧵") in page.locator(".ms-state-error").inner_text()
    visit.shot("error")
    page.click("[data-ask=start-again]")
    page.wait_for_selector(".ms-card[data-record]")


@two
def test_filters_that_leave_nothing_offer_the_way_out(visit):
    visit.open("?f.maker=Nobody")
    page = visit.page
    assert visit.say("ui.no_result_filtered") in page.locator(".ms-state").inner_text()
    visit.shot("nothing")
    page.click(".ms-state [data-ask=clear-filters]")
    page.wait_for_selector(".ms-card[data-record]")
    assert "f.maker" not in page.url


@two
def test_nothing_in_an_address_runs(visit):
    visit.open("?q=%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E%24%7Bwindow.hit%3D1%7D%7B%7Bhit%7D%7D%60")
    page = visit.page
    assert page.input_value("#ms-words") == '<img src=x onerror="window.hit=1">${window.hit=1}{{hit}}`'
    assert page.evaluate("window.hit") is None


@two
def test_the_other_language_keeps_the_question(visit):
    visit.open("?q=truntum&f.technique=tulis")
    page = visit.page
    page.click(".ms-language")
    page.wait_for_selector("#ms-results .ms-card[data-record]")
    other = "en" if visit.lang == "id" else "id"
    page.wait_for_function(f"document.documentElement.lang === '{other}'")
    assert page.url.endswith("?q=truntum&f.technique=tulis")
    assert page.input_value("#ms-words") == "truntum"
    assert visit.names()[0].lower() == "truntum"


@phone
def test_what_can_be_touched_is_large_enough(visit):
    visit.open()
    visit.page.click(".ms-filters > summary")
    visit.page.locator("label.ms-choice").first.wait_for()
    small = visit.page.evaluate(
        """() => [...document.querySelectorAll("a, button, label.ms-choice, summary, input[type=search]")]
            .map(one => [one.className, one.getBoundingClientRect()])
            .filter(([name, box]) => name !== "ms-skip" && box.height > 0 && box.height < 44)
            .map(([name, box]) => name + " " + box.height)"""
    )
    assert small == []


@phone
def test_a_phone_opens_its_own_camera(visit):
    visit.open()
    assert visit.page.get_attribute("input[data-pick=camera]", "capture") == "environment"


@desk
def test_a_computer_photographs_with_its_camera(visit):
    visit.open()
    page = visit.page
    page.click("label.ms-pick-camera")
    page.wait_for_function("document.querySelector('.ms-camera video')?.videoWidth > 0")
    page.get_by_text(visit.say("ui.camera_take")).click()
    page.wait_for_selector(".ms-chosen img")
    assert page.locator(".ms-camera").count() == 0


@desk
@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_photograph_is_dropped_or_pasted_anywhere(visit, sample, way):
    visit.open()
    page = visit.page
    data = list((sample.photos / "kawung-0-0.png").read_bytes())
    page.evaluate(
        """([way, data]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(data)], "kain.png", { type: "image/png" }));
            const event = way === "drop"
                ? new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true })
                : new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(event);
        }""",
        [way, data],
    )
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    page.wait_for_selector(".ms-band")
    assert visit.names()[0].lower() == "kawung"


@two
def test_words_and_photograph_and_filter_combine_and_survive_a_reload(visit, sample):
    visit.open("?f.technique=tulis")
    page = visit.page
    page.set_input_files("input[data-pick=choose]", sample.photos / "nitik-0-1.png")
    page.wait_for_selector(".ms-chosen img")
    visit.words("nitik")
    page.wait_for_selector(".ms-card-terms")
    before = visit.names()
    page.reload()
    page.wait_for_selector(".ms-chosen img")
    page.wait_for_selector(".ms-card-terms")
    assert visit.names() == before
    assert page.input_value("#ms-words") == "nitik"
    assert page.locator("input[data-field=technique][data-value=tulis]").is_checked()
