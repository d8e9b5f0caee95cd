"""Reading, editing and undoing a record in a browser, and two people who edit the same one."""

from __future__ import annotations

import pytest

from motifsearch.catalog import MotifCatalog

pytestmark = [pytest.mark.e2e]
two = pytest.mark.parametrize("visit", [("id", "phone"), ("en", "desk")], indirect=True, ids="-".join)


@pytest.fixture(scope="module")
def uid(sample):
    """A drawn cloth that no other test asks about by its condition."""
    with MotifCatalog.open(sample.catalog) as catalog:
        return catalog.cloth(catalog.photo(sample.first_of("parang")[0]).cloth_id).uid


def go(visit, path):
    visit.page.goto(f"{visit.address}{'/' if visit.lang == 'id' else '/en/'}{path}")


@two
def test_a_record_is_read_edited_and_the_change_undone(visit, uid):
    page, say = visit.page, visit.say
    go(visit, f"record/cloth/{uid}")
    assert page.locator(".ms-record-photo img").first.evaluate("image => image.complete")
    assert uid in page.locator(".ms-cite").inner_text()
    visit.shot("record-page")
    page.get_by_role("link", name=say("record.edit"), exact=True).click()
    # Every box has a name, and what helps with it is tied to it.
    for box in page.locator(".ms-form :is(input:not([type=hidden]), select, textarea)").all():
        assert box.evaluate("box => box.labels.length") == 1
    page.fill("#condition", "baik <b>")
    page.fill("#why", "diperiksa")
    visit.shot("record-form")
    page.get_by_role("button", name=say("record.save")).click()
    page.wait_for_selector("[role=status]")
    first = page.locator(".ms-changes tbody tr").first
    assert "baik <b>" in first.inner_text()
    assert "diperiksa" in first.inner_text()
    visit.shot("record-history")
    first.get_by_role("button").click()
    page.wait_for_selector("[role=status]")
    go(visit, f"record/cloth/{uid}")
    assert "baik <b>" not in page.locator("main").inner_text()


@two
def test_what_is_wrong_is_said_beside_the_box_and_two_editors_see_both(visit, uid, visitors):
    page, say = visit.page, visit.say
    go(visit, f"record/edit/cloth/{uid}")
    page.fill("#date", "kemarin dulu")
    page.get_by_role("button", name=say("record.save")).click()
    page.wait_for_selector("#date-problem")
    assert page.locator("#date").get_attribute("aria-invalid") == "true"
    assert page.input_value("#date") == "kemarin dulu"
    visit.shot("record-wrong")
    go(visit, f"record/edit/cloth/{uid}")
    other = visitors(visit.size).new_page()
    other.goto(page.url)
    other.fill("#acquisition", f"dari kakek {visit.lang}")
    other.get_by_role("button", name=say("record.save")).click()
    other.wait_for_selector("[role=status]")
    other.close()
    page.fill("#acquisition", f"dari nenek {visit.lang}")
    page.get_by_role("button", name=say("record.save")).click()
    page.wait_for_selector("#field-acquisition .ms-problem")
    assert f"dari kakek {visit.lang}" in page.locator("#field-acquisition blockquote").inner_text()
    assert page.input_value("#acquisition") == f"dari nenek {visit.lang}"
    visit.shot("record-conflict")
    page.get_by_role("button", name=say("record.save")).click()
    page.wait_for_selector("[role=status]")
    # A form that is refused is answered with a status that says so, which is what was asked for.
    assert all("409" in each or "422" in each for each in visit.complaints)
    visit.complaints.clear()


@two
def test_many_records_are_changed_after_a_preview(visit):
    page, say = visit.page, visit.say
    go(visit, "record/batch")
    page.select_option("#by", "technique")
    page.fill("#of", "tulis")
    page.select_option("#field", "owner")
    page.fill("#value", f"Pemilik {visit.lang}")
    page.get_by_role("button", name=say("record.batch_preview")).click()
    page.wait_for_selector(".ms-changes")
    count = page.locator(".ms-changes tbody tr").count()
    assert count > 0
    visit.shot("record-batch")
    page.get_by_role("button", name=say("record.batch_do", count=count)).click()
    page.wait_for_selector("[role=status]")
    assert say("record.batch_done", count=count) in page.locator("[role=status]").inner_text()
