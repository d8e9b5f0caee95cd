from __future__ import annotations

from motifsearch.records import Condition
from motifsearch.ui.presenters import filters


def test_filters_count_keep_what_is_set_and_leave_out_what_narrows_nothing(collection, say, read):
    conditions = [Condition(field="maker", values=("Bengkel Contoh 99",))]
    html = filters.filters(collection.facets(()), conditions, 7, say)
    boxes = read(html).all("input")
    assert [box["data-value"] for box in boxes if "checked" in box] == ["Bengkel Contoh 99"]
    assert {box["data-field"] for box in boxes} == {"maker", "generated"}
    assert say("filters_active", count=1) in html
    assert say("filters_remaining", count="7") in html
    assert say("generated_yes") in html


def test_nothing_to_filter_by_is_said(say):
    assert say("filters_none") in filters.filters({}, (), 9, say)
    assert say("filters_none") in filters.filters({"generated": {"yes": 9}}, (), 9, say)
    assert say("filters_none") not in filters.filters({"generated": {"yes": 8, "no": 1}}, (), 9, say)


def test_values_stand_by_count_and_periods_by_time(say):
    html = filters.filters({"tag": {"a": 1, "b": 5}, "period": {"1950s": 1, "1930s": 9, "century-18": 2}}, (), 9, say)
    assert html.index('data-value="b"') < html.index('data-value="a"')
    assert html.index("century-18") < html.index("1930s") < html.index("1950s")


def test_a_motif_of_its_own_is_named_by_its_record(say):
    facets = {"motif": {"kawung": 2, "motif-nenek": 1}}
    html = filters.filters(
        facets,
        [Condition(field="motif", values=("motif-nenek",))],
        1,
        say,
        motif_names={"motif-nenek": "Motif Nenek <1>"},
    )
    assert html.count("Motif Nenek &lt;1&gt;") == 3  # the choice, the mark and the mark's label
    assert ">motif-nenek<" not in html
    assert ">Kawung<" in html


def test_every_choice_is_a_labelled_box_in_a_named_group(collection, say, read):
    seen = read(filters.filters(collection.facets(()), (), 9, say))
    assert len(seen.all("label")) == len(seen.all("input")) == 4
    assert [group["aria-label"] for group in seen.all("div") if group.get("role") == "group"] == [
        say.field("maker"),
        say.field("generated"),
    ]


def test_nothing_that_a_record_holds_becomes_html(collection, say, read):
    title = collection.cloths[2].title
    read(filters.filters(collection.facets(()), [Condition(field=title, values=(title,))], 1, say))
