"""A visitor's whole way through the search page, in both languages, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.e2e]
# What does not depend on language and size together is tried on two of the four.
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
desk = pytest.mark.parametrize("visit", [("id", "desk")], indirect=True, ids="-".join)
phone = pytest.mark.parametrize("visit", [("id", "phone")], indirect=True, ids="-".join)


def test_the_collection_is_there_to_leaf_through(visit, sample):
    visit.open()
    page = visit.page
    assert visit.cards() == 24
    assert page.title() == visit.say("ui.page_title")
    assert page.evaluate("document.documentElement.lang") == visit.lang
    assert page.locator("h1").inner_text() == visit.say("ui.ask_heading")
    assert page.locator(".ms-band").count() == 0
    if visit.size == "desk":
        assert page.locator(".ms-size").inner_text() == visit.say("ui.photo_count", count=sample.shown)
    assert page.locator("footer:visible").count() == 0
    visit.shot("start")
    page.click(".ms-more")
    page.wait_for_function("document.querySelectorAll('.ms-card[data-record]').length === 48")
    assert page.url.endswith("k=48")


def test_search_by_a_photograph(visit, sample):
    number, path = sample.first_of("kawung")
    visit.open()
    page = visit.page
    page.set_input_files("input[data-pick=choose]", path)
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    first = page.locator(".ms-card").first
    assert first.get_attribute("data-record") == str(number)
    assert visit.names()[0] == "Kawung"
    assert first.locator(".ms-band").inner_text() == visit.say("ui.band_same_cloth")
    assert page.get_by_text(visit.say("ui.band_note")).is_visible()
    assert page.locator("#ms-results").bounding_box()["y"] < visit.page.viewport_size["height"]
    assert "photo=" in page.url
    visit.shot("photo")
    page.click(".ms-remove")
    page.wait_for_selector(".ms-drop")
    visit.settled()
    assert "photo=" not in page.url
    assert page.locator(".ms-band").count() == 0


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        (("id", "phone"), "Kawoeng"),
        (("id", "desk"), "batik cap"),
        (("en", "phone"), "kawung"),
        (("en", "desk"), "stamped batik"),
        (("id", "phone"), "stamped batik"),
        (("en", "desk"), "batik cap"),
    ],
    indirect=["visit"],
)
def test_search_by_words_of_either_language(visit, sample, words):
    visit.open()
    visit.words(words)
    page = visit.page
    page.wait_for_selector(".ms-band")
    visit.settled()
    field, value = ("motif", "kawung") if words.lower().startswith("k") else ("technique", "cap")
    expected = min(4, sample.counts[field][value])
    if field == "motif":
        # Photographs of one cloth are one entry, which opens.
        cards = page.locator(".ms-cards > li").all()
        counted = 0
        for name, card in zip(visit.names(), cards, strict=True):
            if counted >= expected:
                break
            assert name == "Kawung"
            counted += 1 + card.locator(".ms-folded a").count()
        assert counted >= expected
    else:
        named = {"id": "Batik cap", "en": "Stamped batik"}[visit.lang]
        facts = page.locator(".ms-card-facts").all_inner_texts()[:expected]
        # Which come first is the model's affair; that the words are understood is not.
        assert any(named in fact for fact in facts)
        assert page.locator(".ms-card-terms").count() > 0
    assert "q=" in page.url
    visit.shot(f"words-{words.split()[0]}")


@two
def test_the_back_button_restores_the_question_before(visit):
    visit.open()
    page = visit.page
    visit.words("kawung")
    page.wait_for_selector(".ms-band")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.ms-band').length === 0")
    visit.settled()
    assert page.input_value("#ms-words") == ""
    page.go_forward()
    page.wait_for_selector(".ms-band")
    assert page.input_value("#ms-words") == "kawung"


def test_filters_narrow_and_count(visit, sample):
    visit.open()
    page = visit.page
    visit.filters()
    technique, motif = sample.counts["technique"], sample.counts["motif"]

    def count(field: str, value: str) -> str:
        box = f"input[data-field={field}][data-value='{value}']"
        return page.locator(f"label:has({box}) .ms-count").inner_text()

    assert count("technique", "cap") == str(technique["cap"])
    own = next(uid for uid in motif if "nenek" in uid)
    assert count("motif", own) == "1"
    assert page.get_by_text("Motif Nenek", exact=True).count() >= 1
    page.check("input[data-field=technique][data-value=cap]")
    page.wait_for_selector(".ms-chip")
    visit.settled()
    assert visit.cards() == min(24, technique["cap"])
    assert page.locator(".ms-filters > summary").inner_text().split("\n")[-1] == visit.say(
        "ui.filters_remaining", count=technique["cap"]
    )
    # The other fields' counts follow; the field itself still shows what else there is.
    assert count("technique", "tulis") == str(technique["tulis"])
    stamped = [int(text) for text in page.locator(".ms-facet[data-key=motif] .ms-count").all_inner_texts()]
    assert sum(stamped) == technique["cap"] < sum(motif.values())
    assert page.locator(".ms-filters").get_attribute("open") is not None
    visit.shot("filter")
    # A second value of the same field adds, another field narrows.
    page.check("input[data-field=technique][data-value=tulis]")
    page.wait_for_function("document.querySelectorAll('.ms-chip').length === 2")
    visit.settled()
    summary = page.locator(".ms-filters > summary").inner_text()
    assert str(technique["cap"] + technique["tulis"]) in summary
    page.click(".ms-chip >> nth=0")
    page.wait_for_function("document.querySelectorAll('.ms-chip').length === 1")
    page.click("[data-ask=clear-filters] >> nth=0")
    page.wait_for_function("document.querySelectorAll('.ms-chip').length === 0")
    visit.settled()
    assert "f." not in page.url
    assert not page.locator("input[data-field=technique][data-value=cap]").is_checked()


def test_a_record_shows_everything_and_leads_on(visit, sample):
    visit.open(f"?q=Motif+Nenek&record={sample.own}")
    page = visit.page
    page.wait_for_selector(".ms-sheet .ms-rows")
    sheet = page.locator(".ms-sheet")
    labels = sheet.locator(".ms-rows dt").all_inner_texts()
    for row in (
        "title", "motif", "technique", "dyes", "colours", "origin", "community", "maker", "date", "cloth_meaning",
        "description", "collection", "tags", "rights", "rights_holder", "access", "source", "identifier", "file",
        "added",
    ):  # fmt: skip
        assert visit.say(f"ui.row_{row}") in labels, row
    for text in (
        "Kain Nenek",
        "Bengkel Sendiri",
        "Paguyuban Contoh",
        "<b>uraian</b> ${1} {{2}}",
        "Yayasan Contoh",
        "Lemari contoh",
        "warisan, keluarga",
    ):
        assert sheet.locator(".ms-rows").get_by_text(text, exact=True).is_visible(), text
    assert sheet.locator("b").count() == 0
    for words in ("record_palette", "record_history"):
        assert sheet.get_by_text(visit.say(f"ui.{words}"), exact=True).is_visible(), words
    assert sheet.get_by_text(visit.say("ui.record_generated")).count() == 0
    assert page.evaluate("document.querySelector('.ms-sheet').scrollWidth <= innerWidth")
    page.wait_for_function("document.querySelector('.ms-record-picture img')?.naturalWidth > 0")
    visit.shot("record")
    sheet.get_by_text(visit.say("ui.record_history"), exact=True).click()
    history = sheet.locator(".ms-history")
    assert "Kain keluarga → Kain Nenek" in history.inner_text()
    assert history.locator("q").inner_text() == "Nama yang dipakai di rumah"
    assert str(sample.catalog.parent) not in sheet.inner_html()
    history.scroll_into_view_if_needed()
    visit.shot("history")
    sheet.get_by_text(visit.say("ui.record_similar")).click()
    page.wait_for_selector(".ms-chosen")
    visit.settled()
    assert f"like={sample.own}" in page.url
    assert not sheet.is_visible()
    assert visit.say("ui.ask_by_like", name="Motif Nenek") in page.locator(".ms-chosen").inner_text()
    assert str(sample.own) not in [card.get_attribute("data-record") for card in page.locator(".ms-card").all()]
    visit.shot("similar")


@two
def test_a_record_of_the_sample_says_that_it_is_generated_and_shows_its_market(visit):
    visit.open()
    page = visit.page
    page.click(".ms-card[data-record] >> nth=0")
    page.wait_for_selector(".ms-sheet .ms-rows")
    sheet = page.locator(".ms-sheet")
    for words in ("record_generated", "record_photos", "record_listings"):
        assert sheet.get_by_text(visit.say(f"ui.{words}"), exact=True).is_visible(), words
    assert sheet.locator(".ms-table tbody tr").count() > 0
    other = sheet.locator(".ms-others a").first
    number = other.get_attribute("data-record")
    other.click()
    page.wait_for_function(f"document.querySelector('.ms-record-picture img')?.src.endsWith('/view/{number}')")
    assert f"record={number}" in page.url


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
    visit.words("<img src=x onerror='window.hit=1'>")
    visit.settled()
    assert page.evaluate("window.hit") is None


@two
def test_the_other_language_keeps_the_question(visit):
    visit.open("?q=truntum&f.technique=tulis")
    page = visit.page
    before = [card.get_attribute("data-record") for card in page.locator(".ms-card").all()]
    page.click(".ms-language")
    other = "en" if visit.lang == "id" else "id"
    page.wait_for_function(f"document.documentElement.lang === '{other}'")
    visit.settled()
    assert page.url.endswith("?q=truntum&f.technique=tulis")
    assert page.input_value("#ms-words") == "truntum"
    assert [card.get_attribute("data-record") for card in page.locator(".ms-card").all()] == before


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
    visit.settled()
    assert page.locator(".ms-camera").count() == 0


def _carry(page, way: str, data: list[int], name: str = "kain.png") -> None:
    page.evaluate(
        """([way, data, name]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(data)], name, { type: "image/png" }));
            const event = way === "drop"
                ? new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true })
                : new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(event);
        }""",
        [way, data, name],
    )


@pytest.mark.parametrize(
    ("visit", "way"),
    [(("id", "desk"), "drop"), (("en", "desk"), "drop"), (("id", "desk"), "paste")],
    indirect=["visit"],
)
def test_a_photograph_is_dropped_or_pasted_anywhere(visit, sample, way):
    number, path = sample.first_of("kawung")
    visit.open()
    page = visit.page
    _carry(page, way, list(path.read_bytes()))
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert page.locator(".ms-card").first.get_attribute("data-record") == str(number)


@two
def test_a_heavy_photograph_is_reduced_before_it_is_sent(visit, sample, tmp_path):
    import cv2

    number, path = sample.first_of("kawung")
    # The same picture as a telephone of many megapixels would bring it.
    heavy = tmp_path / "berat.png"
    cv2.imwrite(str(heavy), cv2.resize(cv2.imread(str(path)), (2400, 2400), interpolation=cv2.INTER_CUBIC))
    assert heavy.stat().st_size > 2_000_000
    visit.open()
    page = visit.page
    with page.expect_request("**/query-photo?*") as sent:
        page.set_input_files("input[data-pick=choose]", heavy)
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    body = sent.value.post_data_buffer
    # Chromium does not always show what a file's request carried.
    assert body is None or len(body) < 1_500_000
    near = [
        link.get_attribute("data-record")
        for entry in page.locator(".ms-cards > li").all()[:8]
        for link in entry.locator("a[data-record]").all()
    ]
    assert str(number) in near


@two
def test_words_and_photograph_and_filter_combine_and_survive_a_reload(visit, sample):
    _, path = sample.first_of("ceplok")
    visit.open("?f.generated=yes")
    page = visit.page
    page.set_input_files("input[data-pick=choose]", path)
    page.wait_for_selector(".ms-chosen img")
    visit.words("ceplok")
    page.wait_for_selector(".ms-card-terms")
    visit.settled()
    before = visit.names()
    page.reload()
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert visit.names() == before
    assert page.input_value("#ms-words") == "ceplok"
    assert page.locator("input[data-field=generated][data-value=yes]").is_checked()
    assert re.search(r"photo=[\w-]{16}", page.url)
