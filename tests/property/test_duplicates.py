"""Groups are a partition, what was dismissed never returns, undoing leads back, the order of adding says nothing."""

import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.database import Database
from motifsearch.database.duplicate_steps import ACTIONS
from motifsearch.database.duplicates import FoundPair
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Label
from motifsearch.workflows.duplicates.open_groups import REVIEWED
from motifsearch.workflows.duplicates.operations import Duplicates

FOUND = ("same_photograph", "same_cloth", "same_design")
SIZE = st.integers(2, 7)
SURE = st.sampled_from([0.6, 0.8, 0.95])


@dataclass(frozen=True)
class World:
    """Photographs by number: which cloth each is of and how wide it is; what cloths say; pairs of photographs."""

    cloth_of: tuple[int, ...]
    widths: tuple[int, ...]
    said: tuple[dict, ...]
    listed: tuple[bool, ...]
    pairs: tuple[tuple[int, int, str, float], ...]


@st.composite
def worlds(draw):
    count = draw(SIZE)
    few = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True)
    said = st.fixed_dictionaries(
        {"tags": few},
        optional={
            "title": st.sampled_from(["Kain A", "Kain B"]),
            "access": st.sampled_from(["public", "institution", "community"]),
            "labels": st.lists(st.builds(Label, name=st.sampled_from(["TK A", "TK F"]), text=st.none()), max_size=1),
            "rights": st.sampled_from(["cc0", "cc-by-4.0"]),
            "claims": st.lists(st.builds(Claim, field=st.just("title"), value=st.sampled_from("xy")), max_size=1),
        },
    )
    both = st.sampled_from(list(combinations(range(count), 2)))
    pairs = draw(st.lists(st.tuples(both, st.sampled_from(FOUND), SURE), min_size=1, max_size=12))
    by_photos = {pair: (kind, sure) for pair, kind, sure in pairs}
    return World(
        cloth_of=tuple(draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))),
        widths=tuple(draw(st.lists(st.sampled_from([300, 600]), min_size=count, max_size=count))),
        said=tuple(draw(st.lists(said, min_size=count, max_size=count))),
        listed=tuple(draw(st.lists(st.booleans(), min_size=count, max_size=count))),
        pairs=tuple((*pair, kind, sure) for pair, (kind, sure) in by_photos.items()),
    )


@cache
def empty():
    """The bytes of an empty catalogue, which is quicker to copy than to make."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        Database.open(path).close()
        return path.read_bytes()


def content(number):
    # In another order than the numbers.
    return f"{(number * 7 + 3) % 11:064x}"


@contextmanager
def opened(world, order=None):
    """A catalogue of a world, its photographs added in an order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        path.write_bytes(empty())
        with Database.open(path, author="sari", clock=lambda: "2026-01-02T03:04:05+00:00") as database:
            database._connections.execute("PRAGMA synchronous = OFF")
            with database.transaction():
                fill(database, world, range(len(world.cloth_of)) if order is None else order)
            yield database


def fill(database, world, order):
    for number in order:
        uid = f"cloth-{world.cloth_of[number]}"
        cloth = database.cloths.by_uid(uid)
        if cloth is None:
            cloth = database.cloths.add(uid=uid, **world.said[world.cloth_of[number]])
            if world.listed[world.cloth_of[number]]:
                database.listings.add(cloth_id=cloth.cloth_id, date="2026-01-05", price=10.0)
        database.photos.add(
            sha256=content(number),
            cloth_id=cloth.cloth_id,
            path=f"/boxes/{number}.jpg",
            mtime_ns=1,
            size_bytes=10,
            format="JPEG",
            width_px=world.widths[number],
            height_px=100,
            pdq=bytes(32),
            pdq_quality=0,
        )
    found = []
    for one, other, kind, sure in world.pairs:
        first, second = sorted((content(one), content(other)))
        found.append(FoundPair(first, second, kind, sure, {"inliers": 9.0}, None))
    database.duplicates.put(found, [content(number) for number in order])


def duplicates(database):
    return Duplicates(database, lambda: None, lambda _: None)


def groups(database):
    return {kind: duplicates(database).groups(kind, size=200).groups for kind in FOUND}


def members(group):
    return [member.sha256 for member in group.members]


def state(database):
    """Everything that a decision may change."""
    return (
        tuple(database.cloths.iter()),
        tuple(database.photos.iter()),
        tuple(sorted(database.listings.iter(), key=lambda listing: listing.listing_id)),
        groups(database),
        database._connections.all("SELECT rowid, * FROM words ORDER BY rowid"),
    )


STEPS = st.lists(st.tuples(st.integers(0, 20), st.sampled_from([*ACTIONS, "undo"]), st.integers(0, 5)), max_size=8)


def take(database, steps):
    """Take steps: on some open group a decision, or some decision undone; what is refused is passed over."""
    made = duplicates(database)
    for place, action, who in steps:
        with suppress(UsageError):
            if action == "undo":
                holding = [step for step in made.history() if step.action != "undo" and step.undone_by is None]
                made.undo(holding[place % len(holding)].step_id if holding else None)
                continue
            waiting = [group for kind in REVIEWED for group in made.groups(kind, size=200).groups]
            if waiting:
                group = waiting[place % len(waiting)]
                made.decide(group.key, action, keep=[group.photo_ids[who % len(group.photo_ids)]])


@settings(max_examples=30, deadline=None)
@given(worlds(), STEPS)
def test_groups_are_a_partition_of_photographs_that_are_pairs_with_their_representative(world, steps):
    with opened(world) as database:
        take(database, steps)
        pairs = {frozenset((pair.first, pair.second)): pair for pair in database.duplicates.pairs()}
        for kind, found in groups(database).items():
            everyone = [sha256 for group in found for sha256 in members(group)]
            assert len(everyone) == len(set(everyone))
            for group in found:
                assert len(group.members) > 1
                centre = group.members[0].sha256
                for member in group.members[1:]:
                    pair = pairs[frozenset((centre, member.sha256))]
                    assert (pair.kind, pair.certainty) == (kind, member.certainty)


@settings(max_examples=30, deadline=None)
@given(worlds(), STEPS)
def test_what_was_decided_together_never_comes_together_again(world, steps):
    with opened(world) as database:
        take(database, steps)
        together = [set(step.members) for step in database.duplicates.steps() if step.action != "undo"
                    and step.undone_by is None]  # fmt: skip
        for found in groups(database).values():
            for group in found:
                for two in combinations(members(group), 2):
                    assert not any(decided.issuperset(two) for decided in together)


@settings(max_examples=15, deadline=None)
@given(worlds(), STEPS)
def test_everything_can_be_decided_and_then_nothing_waits(world, steps):
    with opened(world) as database:
        take(database, steps)
        for _ in range(60):
            waiting = [group for kind in FOUND for group in groups(database)[kind]]
            if not waiting:
                break
            duplicates(database).decide(waiting[0].key, "keep_all")
        assert all(not found for found in groups(database).values())


@settings(max_examples=30, deadline=None)
@given(worlds(), STEPS, st.randoms(use_true_random=False))
def test_undoing_every_decision_in_any_order_that_is_allowed_leads_back(world, steps, random):
    with opened(world) as database:
        before = state(database)
        take(database, steps)
        while True:
            holding = [step.step_id for step in database.duplicates.steps() if step.action != "undo"
                       and step.undone_by is None]  # fmt: skip
            if not holding:
                break
            random.shuffle(holding)
            for number in holding:
                with suppress(UsageError):
                    assert duplicates(database).undo(number).left == ()
                    break
            else:
                pytest.fail("no decision can be undone")
        assert state(database) == before


@settings(max_examples=15, deadline=None)
@given(worlds(), STEPS, STEPS)
def test_a_decision_and_its_undoing_change_nothing_in_between(world, steps, more):
    with opened(world) as database:
        take(database, steps)
        before = state(database)
        held = {step.step_id for step in database.duplicates.steps()}
        take(database, [step for step in more if step[1] != "undo"])
        for step in reversed(database.duplicates.steps()):
            if step.step_id not in held:
                duplicates(database).undo(step.step_id)
        assert state(database) == before


@settings(max_examples=15, deadline=None)
@given(st.data(), worlds())
def test_groups_are_the_same_in_any_order_of_adding(data, world):
    order = data.draw(st.permutations(range(len(world.cloth_of))))

    def shape(database):
        return {
            kind: [(group.key, members(group), [one.certainty for one in group.members]) for group in found]
            for kind, found in groups(database).items()
        }

    with opened(world) as one, opened(world, order) as other:
        assert shape(one) == shape(other) == shape(other)
