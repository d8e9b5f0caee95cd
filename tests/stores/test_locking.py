import threading

import pytest

from motifsearch.stores.locking import ReadWriteLock


def start(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_readers_share_and_a_writer_waits_for_them():
    lock, both, order = ReadWriteLock(), threading.Barrier(3), []
    leave = threading.Event()

    def read():
        with lock.reading():
            both.wait(10)
            leave.wait(10)
            order.append("read")

    def write():
        with lock.writing():
            order.append("write")

    readers = [start(read), start(read)]
    both.wait(10)
    writer = start(write)
    leave.set()
    for thread in (*readers, writer):
        thread.join(10)
    assert order == ["read", "read", "write"]


def test_a_waiting_writer_goes_before_later_readers():
    lock, order = ReadWriteLock(), []
    inside, leave = threading.Event(), threading.Event()

    def first():
        with lock.reading():
            inside.set()
            leave.wait(10)

    def write():
        with lock.writing():
            order.append("write")

    def late():
        with lock.reading():
            order.append("late")

    threads = [start(first)]
    inside.wait(10)
    threads.append(start(write))
    while not lock._waiting_writers:
        pass
    threads.append(start(late))
    leave.set()
    for thread in threads:
        thread.join(10)
    assert order == ["write", "late"]


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_an_error_inside_frees_the_lock(way):
    lock = ReadWriteLock()
    with pytest.raises(RuntimeError), getattr(lock, way)():
        raise RuntimeError
    with lock.writing():
        pass
