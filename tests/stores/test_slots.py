"""Slots against a dictionary that is kept beside them."""

import numpy as np

from motifsearch.stores.slots import DEAD, Slots


def assert_slots(slots, held):
    assert slots.living == len(held)
    assert slots.sorted_ids.tolist() == sorted(held)
    asked = np.concatenate([np.arange(-5, 6000), [2**62]])
    expected = [held.get(int(one), -1) for one in asked]
    assert slots.find(asked).tolist() == expected
    assert slots.find(asked[::-1][:40]).tolist() == expected[::-1][:40]
    assert np.flatnonzero(slots.alive()).tolist() == sorted(held.values())


def test_ids_are_found_after_any_change_few_or_many_at_once():
    rng = np.random.default_rng(0)
    slots, held = Slots(np.empty(0, dtype=np.int64)), {}
    assert_slots(slots, held)
    for turn in range(6):
        fresh = np.setdiff1d(rng.integers(0, 5000 if turn < 4 else 2**40, 900), list(held))
        rng.shuffle(fresh)
        held |= {int(one): len(slots) + place for place, one in enumerate(fresh)}
        slots.append(fresh)
        assert_slots(slots, held)
        gone = rng.choice(np.array(sorted(held)), 100, replace=False)
        slots.kill(np.array([held.pop(int(one)) for one in gone]))
        assert_slots(slots, held)
    assert_slots(Slots(slots.ids), held)
    assert (slots.ids == DEAD).sum() == 600


def test_what_was_handed_out_stays_as_it_was():
    slots = Slots(np.array([4, 2, 9]))
    before = slots.ids
    slots.kill(np.array([1]))
    assert before.tolist() == [4, 2, 9]
    assert slots.ids.tolist() == [4, DEAD, 9]
