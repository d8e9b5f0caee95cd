"""Who may see what: restricted records, files beside the catalogue, and the password; and a server that is stopped."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)


@two
def test_what_is_kept_back_is_behind_no_door(visit, sample):
    page = visit.page
    for number, words in ((sample.kept, "tertutup"), (sample.hidden, "tersembunyi")):
        visit.open(f"?q={words}&k=240")
        assert str(number) not in [card.get_attribute("data-record") for card in page.locator(".ms-card").all()]
        assert words not in page.locator("#ms-body").inner_text().lower()
        visit.open(f"?like={number}")
        assert visit.say("ui.like_gone") in page.locator(".ms-state-error").inner_text()
        visit.open(f"?record={number}")
        page.wait_for_selector(".ms-sheet .ms-record-gone")
        assert page.locator(".ms-sheet .ms-record-gone p").inner_text() == visit.say("ui.record_gone")
        for kind in ("thumbnail", "view", "photo"):
            assert page.request.get(f"{sample.address}/{kind}/{number}").status == 404
    visit.shot("record-gone")


@two
def test_its_own_picture_does_not_find_what_is_kept_back(visit, sample):
    visit.open("?k=240")
    page = visit.page
    path = next(path for number, path in sample.photos.values() if number == sample.kept)
    page.set_input_files("input[data-pick=choose]", path)
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    assert str(sample.kept) not in [card.get_attribute("data-record") for card in page.locator(".ms-card").all()]


@two
def test_no_address_leads_to_a_file(visit, sample):
    visit.open()
    beside = [sample.catalog / "catalog.sqlite", sample.catalog / "sample" / "sample.csv", "/etc/passwd"]
    own = next(path for number, path in sample.photos.values() if number == sample.own)
    for path in (*beside, own, "pyproject.toml", "../pyproject.toml"):
        for address in (
            f"/gradio_api/file={path}",
            f"/en/gradio_api/file={path}",
            f"/photo/{path}",
            f"/thumbnail/%2e%2e%2f{path}",
            f"/view/..%2f..%2f{path}",
            f"/static/{path}",
            f"/assets/..%2f{path}",
        ):
            answer = visit.page.request.get(sample.address + address, fail_on_status_code=False)
            assert answer.status >= 400, address


def test_the_door_opens_for_the_password_and_a_stopped_server_is_said(newcomer, guarded, sample):
    address, stop = guarded
    stranger = newcomer("en", "desk", address)
    for path in ("/", "/en/", f"/thumbnail/{sample.own}", f"/view/{sample.own}", "/config", "/gradio_api/info"):
        answer = stranger.page.request.get(address + path, max_retries=3)
        assert answer.status == 401, path
        assert str(sample.own) not in answer.text()
    visit = newcomer("id", "phone", address, http_credentials={"username": "sari", "password": "rahasia dapur"})
    visit.open("?q=kawung")
    page = visit.page
    assert visit.names()[0] == "Kawung"
    page.wait_for_function("document.querySelector('.ms-card img')?.naturalWidth > 0")
    page.set_input_files("input[data-pick=choose]", sample.first_of("kawung")[1])
    page.wait_for_selector(".ms-chosen img")
    visit.settled()
    page.click(".ms-card >> nth=0")
    page.wait_for_selector(".ms-sheet .ms-rows")
    page.keyboard.press("Escape")
    assert visit.complaints == []

    stop()
    visit.words("truntum")
    page.wait_for_selector(".ms-state-error", timeout=20_000)
    assert visit.say("ui.error_silent") in page.locator(".ms-state-error").inner_text()
    assert page.input_value("#ms-words") == "truntum"
    assert page.locator(".toast-body:visible").count() == 0
    visit.shot("silent")
    # Nothing but the lost connection was wrong.
    assert [
        said for said in visit.complaints if "ERR_CONNECTION" not in said and "connection" not in said.lower()
    ] == []
    visit.complaints.clear()
