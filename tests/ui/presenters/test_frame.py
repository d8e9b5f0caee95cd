from __future__ import annotations

from motifsearch.ui.presenters import frame
from motifsearch.ui.query_photos import MOST_BYTES
from motifsearch.ui.question import Question


def test_the_form_keeps_words_and_shows_what_was_brought(say):
    html = frame.form(Question(text="kawung", upload="abc/.."), say)
    assert 'value="kawung"' in html
    assert "/query-photo/abc%2F.." in html
    assert 'data-remove="photo"' in html
    assert 'data-remove="like"' in frame.form(Question(like=3), say, like_name="Kawung")
    assert "data-pick" in frame.form(Question(), say)


def test_words_arrive_without_scripts(say, read):
    seen = read(frame.form(Question(), say))
    assert seen.all("form")[0]["action"] == ("/" if say.lang == "id" else "/en/")
    assert [box["name"] for box in seen.all("input") if "name" in box] == ["q"]


def test_the_form_carries_what_its_script_needs(say, read):
    form = read(frame.form(Question(), say)).all("form")[0]
    assert form["data-most-bytes"] == str(MOST_BYTES)
    assert form["data-too-large"] == say("upload_too_large", limit_mb=64)
    assert form["data-failed"] == say("ask_upload_failed")


def test_every_box_has_a_label(say, read):
    seen = read(frame.form(Question(), say))
    boxes = seen.all("input")
    assert seen.all("label")[0]["for"] == boxes[0]["id"]
    assert [box["data-pick"] for box in boxes if "data-pick" in box] == ["choose", "camera"]
    assert all("data-pick" in box or "data-colour" in box or "aria-label" in box for box in boxes[1:])


def test_nothing_that_is_asked_becomes_html(collection, say, read):
    title = collection.cloths[2].title
    read(frame.form(Question(text=title, upload='"><script>'), say))
    read(frame.form(Question(like=3), say, like_name=title))


def test_the_head_counts_and_leads_to_the_other_language(say):
    html = frame.header(1234, say)
    assert say.number(1234) in html
    assert f'href="{"/en/" if say.lang == "id" else "/"}"' in html
    assert say("photo_count_one") in frame.header(1, say)
    assert "ms-size" not in frame.header(0, say)
