"""What each decision changes in the records, what it must never change, and that undoing brings everything back."""

from itertools import count

import pytest

from motifsearch.database import Database
from motifsearch.database.duplicates import FoundPair
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Label
from motifsearch.workflows.duplicates.operations import Duplicates


@pytest.fixture
def database(tmp_path):
    seconds = count()
    with Database.open(
        tmp_path / "catalog.sqlite", author="sari", clock=lambda: f"2026-01-02T03:04:{next(seconds) % 60:02d}+00:00"
    ) as opened:
        opened._connections.execute("PRAGMA synchronous = OFF")
        yield opened


@pytest.fixture
def duplicates(database):
    return Duplicates(database, lambda: None, lambda _: None)


@pytest.fixture(autouse=True)
def no_suggestion_from_pixels(monkeypatch):
    # The records decide here; what pictures say is `keeping`'s.
    monkeypatch.setattr(
        "motifsearch.workflows.duplicates.suggesting._compared",
        lambda _database, group, _read: (group.photo_ids[0], []),
    )


@pytest.fixture
def add(database):
    """A function that adds a photograph of a cloth, and gives both numbers."""
    numbers = count(1)

    def photo(cloth_id=None, *, width=100, path=None, **fields):
        number = next(numbers)
        cloth_id = cloth_id or database.cloths.add(uid=f"cloth-{number}", **fields).cloth_id
        made = database.photos.add(
            sha256=f"{number:064x}", cloth_id=cloth_id, path=path or f"/boxes/{number}.jpg", mtime_ns=1, size_bytes=9,
            format="JPEG", width_px=width, height_px=100, pdq=bytes(32), pdq_quality=0,
        )  # fmt: skip
        return made.photo_id, cloth_id

    return photo


@pytest.fixture
def pair(database):
    """A function that says that photographs show the same as the first of them."""

    def found(*photo_ids, kind="same_photograph", sure=0.9):
        shas = [database.photos.get(photo_id).sha256 for photo_id in photo_ids]
        database.duplicates.put([FoundPair(shas[0], other, kind, sure, {}, None) for other in shas[1:]], shas)

    return found


def only(duplicates, kind="same_photograph"):
    (group,) = duplicates.groups(kind).groups
    return group


def everything(database):
    return tuple(database.cloths.iter()), tuple(database.photos.iter()), tuple(database.listings.iter())


def test_keeping_all_changes_nothing_and_is_never_asked_again(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two)
    before = everything(database)
    duplicates.decide(only(duplicates).key, "keep_all")
    assert everything(database) == before
    pair(one, two, kind="same_cloth", sure=1.0)  # compared anew, and found to be something else
    assert duplicates.review().open == dict.fromkeys(duplicates.review().open, 0)


def test_a_new_member_reopens_only_itself(duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two)
    duplicates.decide(only(duplicates).key, "keep_all")
    three, _ = add()
    pair(one, three)
    assert only(duplicates).photo_ids == (one, three)


def test_what_is_one_by_a_decision_is_asked_about_once(database, duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=200), add(), add()
    pair(one, two)
    duplicates.decide(only(duplicates).key, "hide", keep=[one])
    pair(one, three)
    pair(two, three)
    group = only(duplicates)
    assert group.photo_ids == (one, three)
    assert group.also == (database.photos.get(two).sha256,)
    duplicates.decide(group.key, "keep_all")
    assert duplicates.groups("same_photograph").total == 0


def test_a_copy_of_a_hidden_copy_is_found_by_it(duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=200), add(), add()
    pair(one, two)
    duplicates.decide(only(duplicates).key, "hide", keep=[one])
    pair(two, three)
    assert set(only(duplicates).photo_ids) == {two, three}


def test_hiding_leaves_what_is_kept(database, duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=200), add(), add()
    pair(one, two, three)
    step = duplicates.decide(only(duplicates).key, "hide", keep=[one, three], why="smaller")
    assert [database.photos.get(photo_id).hidden for photo_id in (one, two, three)] == [False, True, False]
    assert database.history.of("photo", two)[-1].why.endswith("hide: smaller")
    assert (step.by, step.why) == ("sari", "smaller")


def test_linking_moves_all_photographs_of_a_cloth_and_keeps_what_its_record_says(database, duplicates, add, pair):
    one, first = add(title="Kain A")
    two, second = add(title="Kain B", tags=("lama",))
    other, _ = add(second)
    pair(one, two, kind="same_cloth")
    preview = duplicates.preview(only(duplicates, "same_cloth").key, "link", keep=[one])
    assert (preview.plan.goes, preview.plan.stays) == ((), (second,))
    duplicates.decide(preview.group.key, "link", keep=[one])
    assert {database.photos.get(photo_id).cloth_id for photo_id in (one, two, other)} == {first}
    assert database.cloths.get(second).title == "Kain B"
    assert database.cloths.get(first).tags == ()


def test_linking_never_shows_a_photograph_to_more_people_and_labels_go_along(database, duplicates, add, pair):
    one, first = add()
    sacred = database.motifs.add(name="Larangan", access="community")
    two, _ = add(motif_id=sacred.motif_id, labels=(Label(name="TK F", community="Contoh"),), access="institution")
    pair(one, two, kind="same_cloth")
    duplicates.decide(only(duplicates, "same_cloth").key, "link", keep=[one])
    assert database.cloths.get(first).access == "community"
    assert database.cloths.get(first).labels == (Label(name="TK F", community="Contoh"),)


def test_merging_joins_by_the_stated_rules(database, duplicates, add, pair):
    one, first = add(title="Kain A", tags=("a", "b"), rights="cc0")
    two, second = add(
        title="Kain B",
        tags=("b", "c"),
        rights_holder="Yayasan Contoh",
        maker="Perajin",
        province="ID-JT",
        inventory="K-2",
    )
    listing = database.listings.add(cloth_id=second, date="2026-01-05", price=10.0)
    database.photos.update(two, {"photographer": "Foto Contoh", "rights": "cc0"})
    pair(one, two)
    before = everything(database)
    duplicates.decide(only(duplicates).key, "merge", keep=[one])
    joined = database.cloths.get(first)
    assert joined.tags == ("a", "b", "c")
    assert (joined.title, joined.maker, joined.province) == ("Kain A", "Perajin", "ID-JT")
    # A holder of other rights is not put beside these: it is told as a claim.
    assert (joined.rights, joined.rights_holder) == ("cc0", None)
    assert Claim(field="title", value="Kain B", source="K-2") in joined.claims
    assert Claim(field="rights_holder", value="Yayasan Contoh", source="K-2") in joined.claims
    assert database.listings.get(listing.listing_id).cloth_id == first
    assert (database.photos.get(one).photographer, database.photos.get(one).rights) == ("Foto Contoh", "cc0")
    assert (database.photos.get(two).hidden, database.photos.get(two).cloth_id) == (True, first)
    assert database.cloths.by_uid("cloth-2") is None
    duplicates.undo()
    assert everything(database) == before
    assert [change.field for change in database.history.of("cloth", second)][-2:] == ["removed", "created"]


def test_another_photograph_of_a_cloth_stays_in_sight_when_records_are_merged(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two, kind="same_cloth")
    duplicates.decide(only(duplicates, "same_cloth").key, "merge")
    assert not database.photos.get(two).hidden
    assert database.photos.get(one).cloth_id == database.photos.get(two).cloth_id


def refused(database, call):
    """The code with which something is refused that must change nothing."""
    before = everything(database)
    with pytest.raises(UsageError) as raised:
        call()
    assert everything(database) == before
    assert database.duplicates.steps() == ()
    return raised.value.code


def test_when_several_are_kept_nothing_is_merged(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two)
    key = only(duplicates).key
    assert refused(database, lambda: duplicates.decide(key, "merge", keep=[one, two])) == "duplicates.merge_keeps_one"


def test_only_a_photograph_of_the_group_that_is_seen_can_be_kept(database, duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=200), add(), add()
    pair(one, two)
    key = only(duplicates).key
    assert refused(database, lambda: duplicates.decide(key, "hide", keep=[three])) == "duplicates.keep_what"
    duplicates.decide(key, "hide", keep=[one])
    pair(two, three)
    with pytest.raises(UsageError, match="keep_hidden"):
        duplicates.decide(only(duplicates).key, "hide", keep=[two])
    assert not database.photos.get(three).hidden


def test_a_generated_cloth_is_never_joined_with_a_real_one(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add(generated=True)
    pair(one, two)
    key = only(duplicates).key
    for action in ("link", "merge"):
        assert refused(database, lambda: duplicates.decide(key, action)) == "duplicates.generated_mixed"  # noqa: B023


def test_the_same_design_is_information_alone(duplicates, add, pair):
    (one, _), (two, _) = add(), add()
    pair(one, two, kind="same_design")
    with pytest.raises(UsageError) as raised:
        duplicates.decide(only(duplicates, "same_design").key, "link")
    assert raised.value.code == "duplicates.action_not_for_kind"


def test_photographs_of_one_cloth_are_not_asked_about_as_such(duplicates, add, pair):
    one, cloth = add()
    two, _ = add(cloth)
    pair(one, two, kind="same_cloth")
    assert duplicates.groups("same_cloth").total == 0
    pair(one, two)
    assert duplicates.groups("same_photograph").total == 1


def test_who_may_not_see_a_photograph_sees_no_group_of_it(duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=300), add(access="institution"), add()
    pair(one, two, three)
    assert duplicates.seen_with(("public",)).groups("same_photograph").groups[0].photo_ids == (one, three)
    with pytest.raises(UsageError, match="no_group"):
        duplicates.seen_with(("public",)).group(only(duplicates).key)


def test_a_field_that_was_changed_since_stays_and_is_told(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200, tags=("a",)), add(tags=("b",))
    pair(one, two)
    step = duplicates.decide(only(duplicates).key, "merge", keep=[one])
    database.cloths.update(database.photos.get(one).cloth_id, {"tags": ("a", "b", "mine")})
    undone = duplicates.undo(step.step_id)
    assert [change.field for change in undone.left] == ["tags"]
    assert database.cloths.get(database.photos.get(one).cloth_id).tags == ("a", "b", "mine")


def test_a_later_decision_about_the_same_records_is_undone_first(duplicates, add, pair):
    (one, _), (two, _), (three, _) = add(width=300), add(width=200), add()
    pair(one, two)
    first = duplicates.decide(only(duplicates).key, "merge", keep=[one])
    pair(one, three)
    second = duplicates.decide(only(duplicates).key, "merge", keep=[one])
    with pytest.raises(UsageError) as raised:
        duplicates.undo(first.step_id)
    assert (raised.value.code, raised.value.params["later"]) == ("duplicates.undo_later_first", second.step_id)
    duplicates.undo()
    duplicates.undo()
    with pytest.raises(UsageError, match="nothing_to_undo"):
        duplicates.undo()
    with pytest.raises(UsageError, match="undone_already"):
        duplicates.undo(first.step_id)
    assert [step.action for step in duplicates.history()] == ["merge", "merge", "undo", "undo"]


def test_many_are_decided_on_together_and_undone_together(database, duplicates, add, pair):
    for sure in (0.99, 0.97, 0.7):
        (one, _), (two, _) = add(width=200), add()
        pair(one, two, sure=sure)
    before = everything(database)
    previews = duplicates.preview_all("same_photograph", "hide", least=0.95)
    assert everything(database) == before
    assert len(previews) == 2
    steps = duplicates.decide_all("same_photograph", "hide", least=0.95)
    assert {step.batch for step in steps} == {steps[0].step_id}
    assert duplicates.groups("same_photograph").total == 1
    assert duplicates.decide_all("same_photograph", "hide", least=0, only=lambda found: len(found) == 9) is None
    assert len(duplicates.undo().steps) == 2
    assert everything(database) == before


def test_who_decides_is_named_in_every_history(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two)
    step = duplicates.decide(only(duplicates).key, "hide", keep=[one], by="rini")
    assert (step.by, database.history.of("photo", two)[-1].by) == ("rini", "rini")
    duplicates.undo(by="dewi")
    assert (duplicates.history()[-1].by, database.history.of("photo", two)[-1].by) == ("dewi", "dewi")
    assert duplicates.history()[0].by == "rini"


def test_decisions_outlive_comparing_anew(database, duplicates, add, pair):
    (one, _), (two, _) = add(width=200), add()
    pair(one, two)
    duplicates.decide(only(duplicates).key, "keep_all")
    database.duplicates.forget_found()
    pair(one, two)
    assert duplicates.groups("same_photograph").total == 0


def test_identical_files_are_asked_about_until_another_copy_comes(database, duplicates, add, tmp_path):
    paths = [tmp_path / f"{name}.jpg" for name in "abc"]
    for path in paths[:2]:
        path.write_bytes(b"x")
    one, _ = add(path=paths[0])
    database.photos.add_path(one, paths[1], size_bytes=9, mtime_ns=1)
    group = only(duplicates, "identical_file")
    assert group.paths == tuple(map(str, paths[:2]))
    duplicates.decide(group.key, "keep_all")
    assert duplicates.groups("identical_file").total == 0
    # Renamed: the old path leads nowhere, so that there are as many as before.
    paths[1].rename(paths[2])
    database.photos.add_path(one, paths[2], size_bytes=9, mtime_ns=1)
    assert duplicates.groups("identical_file").total == 0
    paths[1].write_bytes(b"x")
    assert len(only(duplicates, "identical_file").paths) == 3


def test_pages_are_bounded_and_a_page_too_far_is_the_last(duplicates, add, pair):
    for _ in range(5):
        pair(add()[0], add()[0])
    found = duplicates.groups("same_photograph", page=99, size=2)
    assert (found.page, found.pages, found.total, len(found.groups)) == (3, 3, 5, 1)
    with pytest.raises(UsageError, match="unknown_kind"):
        duplicates.groups("same")


def test_a_decision_is_undone_where_its_records_have_other_numbers(database, duplicates, add, pair, tmp_path):
    (one, _), (two, _) = add(width=200, title="A"), add(title="B", meaning="makna", tags=("burung",))
    pair(one, two)
    before = {cloth.uid: (cloth.title, cloth.meaning, cloth.tags) for cloth in database.cloths.iter()}
    duplicates.decide(only(duplicates).key, "merge", keep=[one])
    joined = {cloth.uid: (cloth.title, cloth.meaning, cloth.tags) for cloth in database.cloths.iter()}
    assert len(joined) == 1
    whole = database.transfer.take_out(("public", "institution", "community"))
    with Database.open(tmp_path / "other.sqlite", author="rini") as other:
        for number in range(3):
            other.cloths.add(uid=f"own-{number}", title=f"Punya kami {number}")
        # So that the tables of decisions are not empty either.
        other.duplicates.put([FoundPair("a" * 64, "b" * 64, "same_design", 0.5, {}, None)], [])
        assert other.transfer.take_in(whole).problems == ()
        Duplicates(other, lambda: None, lambda _: None).undo()
        back = {cloth.uid: (cloth.title, cloth.meaning, cloth.tags) for cloth in other.cloths.iter()}
        own = {f"own-{number}": (f"Punya kami {number}", None, ()) for number in range(3)}
        assert back == before | own
        assert {photo.cloth_id for photo in other.photos.iter()} == {
            other.cloths.by_uid("cloth-1").cloth_id,
            other.cloths.by_uid("cloth-2").cloth_id,
        }
        assert other.check() == []
