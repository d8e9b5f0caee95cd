from __future__ import annotations

import pytest

from motifsearch.records import Change, Motif
from motifsearch.ui.presenters.history import history
from motifsearch.ui.wording import Wording

MOTIF = Motif(motif_id=5, uid="m", name="Kawung")


def _change(number: int, field: str, before: str | None, after: str | None) -> Change:
    return Change(
        change_id=number,
        kind="cloth",
        record_id=1,
        field=field,
        before=before,
        after=after,
        at="2026-05-04T10:00:00+00:00",
        by="sari",
        why="dari label" if field == "maker" else None,
    )


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("created", None, "some-uid", "Record made"),
        ("maker", None, "Bengkel <7>", "Maker: (empty) → Bengkel &lt;7&gt;"),
        ("generated", "false", "true", "Kind of record: no → yes"),
        ("technique", "cap", "tulis", "Technique: Stamped batik → Hand-drawn batik"),
        ("motif_id", "3", "5", "Motif: #3 → Kawung"),
        ("tags", "[]", '["a", "b"]', "Tags: (empty) → a, b"),
        ("names", None, '[{"text": "Picis", "lang": "jv", "status": "local"}]', "Other names: (empty) → Picis"),
        ("title", "[sic]", "x", "Title: [sic] → x"),
        ("date", "1953", "1953-04", "Date made: 1953 → 1953-04"),
    ],
)
def test_a_change_reads_as_a_sentence(field, before, after, words):
    html = history([_change(1, field, before, after)], MOTIF, Wording("en"))
    assert f"<li>{words}<span" in html
    assert "4 May 2026 · sari" in html
    assert ("<q>dari label</q>" in html) == (field == "maker")


def test_the_newest_change_comes_first():
    html = history([_change(1, "title", None, "first"), _change(2, "title", "first", "second")], None, Wording("id"))
    assert html.index("second") < html.index("(kosong)")


def test_no_change_is_said():
    assert Wording("id")("record_no_history") in history([], None, Wording("id"))
