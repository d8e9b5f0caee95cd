from __future__ import annotations

import pytest

from motifsearch.records import Change, Motif
from motifsearch.ui.presenters.history import history
from motifsearch.ui.wording import Wording

MOTIF = Motif(motif_id=5, uid="m", name="Kawung")
EN = Wording("en")


def _change(number: int, field: str, before: str | None, after: str | None, **fields: str | None) -> Change:
    values = {"kind": "cloth", "at": "2026-05-04T10:00:00+00:00", "by": "sari", "why": None} | fields
    return Change(change_id=number, record_id=1, field=field, before=before, after=after, **values)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("kind", "field", "before", "after", "words"),
    [
        ("cloth", "created", None, "some-uid", "Record of the cloth made"),
        ("photo", "created", None, "0" * 64, "Photo catalogued"),
        ("motif", "created", None, "kawung", "Record of the motif made"),
        ("cloth", "maker", None, "Bengkel <7>", "Maker: Bengkel &lt;7&gt;"),
        ("cloth", "maker", "Bengkel 7", None, "Maker: Bengkel 7 → (empty)"),
        ("cloth", "generated", "false", "true", "Kind of record: Generated samples"),
        ("cloth", "generated", "true", "false", "Kind of record: Generated samples → Real cloths"),
        ("cloth", "technique", "cap", "tulis", "Technique: Stamped batik → Hand-drawn batik"),
        ("cloth", "motif_id", "3", "5", "Motif: #3 → Kawung"),
        ("cloth", "tags", "[]", '["a", "b"]', "Keywords: a, b"),
        ("cloth", "colours", '["red"]', '["red", "white"]', "Colours: Red → Red, White"),
        ("cloth", "meaning", None, "x", "Meaning of this cloth: x"),
        ("motif", "meaning", None, "x", "Meaning of the motif: x"),
        ("motif", "name", "Kawung", "Kawung picis", "Name of the motif: Kawung → Kawung picis"),
        ("motif", "names", None, '[{"text": "Picis", "lang": "jv", "status": "local"}]', "Other names: Picis"),
        ("cloth", "labels", "[]", '["TK A", {"name": "TK B", "text": "Words."}]', "Community labels: TK A, TK B"),
        ("cloth", "claims", "[]", '[{"field": "date", "value": "1960"}]', "Other views: Date made: 1960"),
        ("cloth", "length_cm", None, "252.5", "Length (cm): 252.5"),
        ("photo", "rights", None, "cc0", "Rights in the photo: CC0 1.0 (Public Domain Dedication)"),
        ("motif", "access", "public", "community", "Access: Open to the public → Community only"),
        ("cloth", "title", "[sic]", "x", "Title: [sic] → x"),
        ("cloth", "date", "1953", "1953-04", "Date made: 1953 → 1953-04"),
        ("cloth", "access", "institution", "public", "Access: Institution only → Open to the public"),
        ("photo", "hidden", "true", "false", "Hidden: yes → no"),
        ("photo", "cloth_id", "4", "5", "Photo moved to the record of another cloth"),
    ],
)
def test_a_change_reads_as_a_sentence(kind, field, before, after, words):
    html = history([_change(1, field, before, after, kind=kind)], MOTIF, EN)
    assert f"<li>{words}</li>" in html
    assert "4 May 2026 · sari" in html


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('["/home/sari/foto/a.jpg"]', '["/home/sari/foto/a.jpg", "/media/kartu/b.jpg"]', "a.jpg → a.jpg, b.jpg"),
        ('["C:\\\\Foto\\\\a.jpg"]', '["D:\\\\Arsip\\\\b.jpg"]', "a.jpg → b.jpg"),
        ('["/home/sari/foto/a.jpg"]', "[]", "a.jpg → (empty)"),
        ("/home/sari/a.jpg", "/home/sari/b.jpg", "a.jpg → b.jpg"),
    ],
)
def test_where_files_lie_is_not_told(before, after, words):
    html = history([_change(1, "paths", before, after, kind="photo")], None, EN)
    assert words in html
    for folder in ("home", "media", "Foto", "Arsip"):
        assert folder not in html


def test_a_file_that_only_moved_is_no_news():
    moved = _change(1, "paths", '["/home/a.jpg"]', '["/media/a.jpg"]', kind="photo")
    assert EN("record_no_history") in history([moved], None, EN)


def test_what_was_done_together_stands_together_with_its_reason():
    changes = [
        _change(1, "created", None, "u"),
        _change(2, "maker", None, "A", why="dari <label>"),
        _change(3, "title", None, "B", why="dari <label>"),
        _change(4, "title", "B", "C", why="dari <label>", by="budi"),
        _change(5, "title", "C", "D", at="2026-05-05T10:00:00+00:00"),
    ]
    html = history(changes, None, EN)
    assert html.count("· sari") == 3
    assert html.count("· budi") == 1
    assert html.count("<q>dari &lt;label&gt;</q>") == 2
    assert html.index("Title: C → D") < html.index("Title: B → C") < html.index("Title: B<") < html.index("Maker: A")


def test_no_change_is_said():
    assert Wording("id")("record_no_history") in history([], None, Wording("id"))
