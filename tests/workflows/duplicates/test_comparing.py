"""What is new is compared with everything, once; an interrupted run goes on where it stopped."""

from itertools import combinations

import pytest

from motifsearch.progress import Silent
from motifsearch.records import DuplicatePair
from motifsearch.workflows.duplicates import comparing
from motifsearch.workflows.duplicates.comparing import STAGE, compare_new

MOVED = (1.0, 0.0, 0.25, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@pytest.fixture
def database(catalog):
    for number in range(7):
        # Contents sort the other way round than numbers.
        cloth = catalog.database.cloths.add(uid=f"cloth-{number}")
        catalog.database.photos.add(
            sha256=f"{90 - number:064x}", cloth_id=cloth.cloth_id, path=f"/boxes/{number}.jpg", mtime_ns=1,
            size_bytes=9, format="JPEG", width_px=9, height_px=9, pdq=bytes(32), pdq_quality=0,
        )  # fmt: skip
    return catalog.database


def everything_is_a_pair(asked, after=None):
    """Finds that all are pairs; stops with an interruption after a number of photographs."""

    def find(new, progress):
        asked.append(list(new))
        progress.start(STAGE, len(new))
        for place, one in enumerate(new):
            if place == after:
                raise KeyboardInterrupt
            for other in range(1, 8):
                if other != one and not (other in new and other < one):
                    yield DuplicatePair(
                        first_id=min(one, other),
                        second_id=max(one, other),
                        kind="same_photograph",
                        certainty=0.9,
                        evidence={"inliers": 9.0},
                        transform=MOVED,
                    )
            progress.advance()
        progress.finish()

    return find


def test_pairs_are_kept_by_content_with_the_way_from_the_first_text(database):
    assert compare_new(database, everything_is_a_pair([]), Silent()) == (7, 21)
    pairs = database.duplicates.pairs()
    expected = {tuple(sorted((f"{90 - a:064x}", f"{90 - b:064x}"))) for a, b in combinations(range(7), 2)}
    assert {(pair.first, pair.second) for pair in pairs} == expected
    # The first in number is the second in text, so that the way is turned around.
    assert pairs[0].transform == pytest.approx((1, 0, -0.25, 0, 1, 0, 0, 0, 1))


def test_a_second_run_compares_nothing_and_finds_the_same(database):
    asked = []
    compare_new(database, everything_is_a_pair(asked), Silent())
    before = database.duplicates.pairs()
    assert compare_new(database, everything_is_a_pair(asked), Silent()) == (0, 0)
    assert (asked, database.duplicates.pairs()) == ([list(range(1, 8))], before)


def test_an_interrupted_run_goes_on_where_it_stopped(database, monkeypatch):
    monkeypatch.setattr(comparing, "_AT_ONCE", 2)
    asked = []
    with pytest.raises(KeyboardInterrupt):
        compare_new(database, everything_is_a_pair(asked, after=5), Silent())
    assert list(database.duplicates.not_compared()) == [5, 6, 7]
    compare_new(database, everything_is_a_pair(asked), Silent())
    assert asked[1] == [5, 6, 7]
    assert len(database.duplicates.pairs()) == 21
