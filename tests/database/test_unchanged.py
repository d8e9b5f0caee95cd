import threading
from itertools import count

import pytest

from motifsearch.database import Database
from motifsearch.database.unchanged import Unchanged


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "catalog.sqlite", author="sari") as opened:
        yield opened


@pytest.fixture
def made(database):
    """Something worked out of the database, and how often it was."""
    unchanged, times = Unchanged(database._connections), count(1)

    def get(name="cloths"):
        return unchanged.get(name, lambda: [next(times), [cloth.uid for cloth in database.cloths.iter()]])

    return get


def test_it_is_made_again_only_after_something_was_written(database, made):
    first = made()
    assert made() is first
    database.cloths.add(uid="new")
    assert made()[1] == ["new"]


def test_another_thread_learns_of_a_change(database, made):
    before = made()
    thread = threading.Thread(target=lambda: database.cloths.add(uid="new"))
    thread.start()
    thread.join()
    assert made()[1] == ["new"] != before[1]


def test_inside_a_transaction_nothing_is_kept(database, made):
    with database.transaction():
        assert made() is not made()


def test_threads_that_make_the_same_share_it(database):
    unchanged, found = Unchanged(database._connections), []
    threads = [threading.Thread(target=lambda: found.append(unchanged.get("same", lambda: [1, 2]))) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert found[0] is found[1]
