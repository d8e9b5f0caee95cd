from __future__ import annotations

import threading

import pytest

from motifsearch.database import Database
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Claim, Label, Name
from motifsearch.workflows.editing.operations import Editing


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "catalog.sqlite") as opened:
        yield opened


@pytest.fixture
def editing(database):
    for number in range(3):
        database.cloths.add(uid=f"K-{number}", title=f"Kain {number}", tags=["lama"])
    return Editing(database)


def test_what_a_form_leaves_as_it_was_is_no_change(editing, database):
    revision = editing.revision("cloth", 1)
    saved = editing.save(
        "cloth", 1, {"title": "Kain 0", "maker": "Bengkel"}, revision=revision, by="Sari", why="label"
    )
    assert [(each.field, each.by, each.why) for each in saved.changes] == [("maker", "Sari", "label")]
    assert editing.revision("cloth", 1) == saved.changes[-1].change_id
    # Whoever writes otherwise is named as before.
    assert database.cloths.update(1, {"place": "Solo"})[0].by == "local"


def test_two_people_who_change_different_fields_both_keep_their_work(editing, database):
    opened = editing.revision("cloth", 1)
    form = {"title": "Kain 0", "maker": None, "place": None}
    assert editing.save("cloth", 1, form | {"maker": "Bengkel"}, revision=opened, by="Sari").changes
    assert editing.save("cloth", 1, form | {"place": "Solo"}, revision=opened, by="Budi").changes
    cloth = database.cloths.get(1)
    assert (cloth.maker, cloth.place) == ("Bengkel", "Solo")


def test_two_people_who_change_the_same_field_are_told_and_nothing_is_lost(editing, database):
    opened = editing.revision("cloth", 1)
    editing.save("cloth", 1, {"title": "Milik Sari", "tags": ["a"]}, revision=opened, by="Sari")
    saved = editing.save("cloth", 1, {"title": "Milik Budi", "maker": "Bengkel"}, revision=opened, by="Budi")
    assert saved.changes == ()
    (conflict,) = saved.conflicts
    assert (conflict.field, conflict.theirs, conflict.mine) == ("title", "Milik Sari", "Milik Budi")
    assert conflict.by == "Sari"
    assert (database.cloths.get(1).title, database.cloths.get(1).maker) == ("Milik Sari", None)
    # Having seen both, Budi decides.
    now = editing.revision("cloth", 1)
    assert editing.save("cloth", 1, {"title": "Milik Budi"}, revision=now, by="Budi").conflicts == ()
    # Both wrote the same: that is no quarrel.
    assert editing.save("cloth", 1, {"title": "Milik Budi"}, revision=opened, by="Ani").conflicts == ()


def test_writers_at_the_very_same_time_never_overwrite_one_another(editing, database):
    opened = editing.revision("cloth", 2)
    told = []

    def write(name):
        told.append(editing.save("cloth", 2, {"title": name}, revision=opened, by=name))

    threads = [threading.Thread(target=write, args=(f"P{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [saved for saved in told if saved.changes]
    assert database.cloths.get(2).title == winner.changes[0].after
    assert sum(len(saved.conflicts) for saved in told) == 7
    assert winner.changes[0].by == winner.changes[0].after


VALUES = {
    "motif": {
        "name": "Parang",
        "names": (Name(text="Parang", lang="jv", status="local"), Name(text="x")),
        "restricted": True,
        "claims": (Claim(field="meaning", value="a", confidence="possible"), Claim(field="name")),
        "access": "community",
    },
    "cloth": {
        "title": None,
        "tags": ("a", "b"),
        "length_cm": 250.5,
        "labels": (Label(name="TK A", community="c"), Label(name="TK B")),
        "generated": True,
    },
}


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in VALUES for field in VALUES[kind]])
def test_every_kind_of_value_can_be_undone_and_done_again(editing, database, kind, field):
    database.motifs.add(name="Kawung")
    table = {"motif": database.motifs, "cloth": database.cloths}[kind]
    before = table.get(1)
    (change,) = editing.save(
        kind, 1, {field: VALUES[kind][field]}, revision=editing.revision(kind, 1), by="Sari"
    ).changes
    after = table.get(1)
    assert after != before
    (undone,) = editing.undo(change.change_id, by="Budi", why="keliru")
    assert table.get(1) == before
    assert (undone.by, undone.why) == ("Budi", "keliru")
    editing.undo(undone.change_id, by="Sari")
    assert table.get(1) == after


def test_what_cannot_be_undone_says_why(editing, database):
    created = database.history.of("cloth", 1)[0]
    for change_id, code in ((created.change_id, "editing.not_a_field"), (999, "editing.no_change")):
        with pytest.raises(UsageError) as caught:
            editing.undo(change_id, by="Sari")
        assert caught.value.code == code
    first = database.cloths.update(1, {"title": "A"})[0]
    database.cloths.update(1, {"title": "B"})
    with pytest.raises(UsageError) as caught:
        editing.undo(first.change_id, by="Sari")
    assert caught.value.code == "editing.changed_since"
    assert database.cloths.get(1).title == "B"


def test_a_batch_is_shown_first_and_done_as_shown(editing, database):
    database.cloths.update(3, {"maker": "Bengkel"})
    plan = editing.plan("cloth", [1, 2, 3], {"maker": "Bengkel", "tags": ["baru"]}, adding=True)
    assert [each.record_id for each in plan] == [1, 2, 3]
    assert plan[0].changes == (("maker", None, "Bengkel"), ("tags", '["lama"]', '["lama","baru"]'))
    assert [field for field, _, _ in plan[2].changes] == ["tags"]
    assert database.cloths.get(1).maker is None
    revisions = {each.record_id: each.revision for each in plan}
    done = editing.carry_out("cloth", revisions, {"maker": "Bengkel", "tags": ["baru"]}, adding=True, by="Sari")
    assert len(done) == 5
    assert {each.by for each in done} == {"Sari"}
    assert database.cloths.get(2).tags == ("lama", "baru")
    assert editing.plan("cloth", [1, 2, 3], {"maker": "Bengkel"}) == ()


def test_a_batch_in_which_one_record_changed_meanwhile_changes_none(editing, database):
    plan = editing.plan("cloth", [1, 2], {"maker": "Bengkel"})
    database.cloths.update(2, {"place": "Solo"})
    with pytest.raises(DataError) as caught:
        editing.carry_out("cloth", {each.record_id: each.revision for each in plan}, {"maker": "Bengkel"}, by="Sari")
    assert caught.value.code == "editing.batch_changed"
    assert [database.cloths.get(number).maker for number in (1, 2)] == [None, None]


def test_a_batch_has_an_end(editing):
    with pytest.raises(UsageError) as caught:
        editing.plan("cloth", list(range(2000)), {"maker": "Bengkel"})
    assert caught.value.code == "editing.too_many"
