"""What a visitor meets when something is wrong: with a photograph, a question, the network or the server."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)
desk = pytest.mark.parametrize("visit", [("id", "desk"), ("en", "desk")], indirect=True, ids="-".join)

_PROBLEM = "document.querySelector('.ms-ask-problem').textContent !== ''"


@pytest.mark.parametrize("kind", ["pdf", "cut", "empty"])
@two
def test_a_file_that_is_no_photograph_is_explained(visit, sample, tmp_path, kind):
    whole = sample.first_of("kawung")[1].read_bytes()
    bad = tmp_path / "kain.jpg"
    bad.write_bytes({"pdf": b"%PDF-1.7 not a picture", "cut": whole[: len(whole) // 2], "empty": b""}[kind])
    visit.open()
    page = visit.page
    page.set_input_files("input[data-pick=choose]", bad)
    page.wait_for_function(_PROBLEM)
    sentence = page.locator(".ms-ask-problem").inner_text()
    assert sentence.endswith(".")
    assert len(sentence) > 20
    assert page.get_attribute(".ms-ask-problem", "role") == "alert"
    assert page.locator(".ms-ask-problem").bounding_box()["y"] < page.viewport_size["height"]
    assert visit.cards() == 24
    assert "photo=" not in page.url
    visit.shot(f"bad-photo-{kind}")
    # The next photograph is taken, and the complaint goes.
    page.set_input_files("input[data-pick=choose]", sample.first_of("kawung")[1])
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert page.locator(".ms-ask-problem").inner_text() == ""


@desk
def test_a_broken_picture_that_is_dropped_is_explained(visit):
    visit.open()
    visit.page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(2_000_000)], "kain.png", { type: "image/png" }));
            document.querySelector("h1").dispatchEvent(
                new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }"""
    )
    visit.page.wait_for_function(_PROBLEM)
    assert visit.page.locator(".ms-ask-problem").inner_text().endswith(".")
    assert not visit.page.locator(".ms-reading").count()


@two
def test_a_file_that_is_too_large_is_not_even_sent(visit):
    visit.open()
    page = visit.page
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(65 * 2 ** 20)], "kain.heic", { type: "image/heic" }));
            document.querySelector("h1").dispatchEvent(
                new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_function(_PROBLEM)
    assert page.locator(".ms-ask-problem").inner_text() == visit.say("ui.upload_too_large", limit_mb=64)
    assert sent == []


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
def test_a_photograph_that_is_no_longer_kept_is_said_and_the_words_stay(visit):
    visit.open("?photo=AAAAAAAAAAAAAAAA&q=kawung")
    assert visit.say("ui.upload_gone") in visit.page.locator(".ms-state-error").inner_text()
    assert visit.page.input_value("#ms-words") == "kawung"
    assert visit.page.locator(".ms-drop").is_visible()


@pytest.mark.parametrize(("lang", "size"), [("id", "phone"), ("en", "desk")])
def test_a_photograph_that_cannot_be_sent_is_said(newcomer, sample, lang, size):
    visit = newcomer(lang, size)
    visit.open()
    visit.page.route("**/query-photo?*", lambda route: route.abort())
    visit.page.set_input_files("input[data-pick=choose]", sample.first_of("kawung")[1])
    visit.page.wait_for_function(_PROBLEM)
    assert visit.page.locator(".ms-ask-problem").inner_text() == visit.say("ui.ask_upload_failed")
    # The browser names the request that failed.
    assert [said for said in visit.complaints if "ERR_FAILED" not in said] == []
    visit.complaints.clear()
