import threading

import pytest

from motifsearch.embedders.processors import Processors


@pytest.fixture
def four():
    """Threads for four processors, whatever this machine has."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(4)
    processors = Processors(light=False)
    yield processors
    processors.close()
    torch.set_num_threads(before)


@pytest.mark.parametrize(("count", "sizes"), [(32, [8, 8, 8, 8]), (37, [9, 9, 9, 10]), (17, [8, 9]), (500, [125] * 4)])
def test_parts_are_even_and_come_back_in_order(four, count, sizes):
    parts = four.run(list, range(count))
    assert [len(part) for part in parts] == sizes
    assert [item for part in parts for item in part] == list(range(count))


@pytest.mark.parametrize("count", [0, 1, 15])
def test_few_are_left_to_the_caller(four, count):
    (thread,) = four.run(lambda _: threading.current_thread(), range(count))
    assert thread is threading.current_thread()


@pytest.mark.usefixtures("four")
def test_few_of_a_light_model_get_one_processor():
    import torch

    light = Processors(light=True)
    for count in (1, 15):
        assert light.run(lambda _: torch.get_num_threads(), range(count)) == [1]
    assert light.run(len, range(32)) == [8, 8, 8, 8]
    assert torch.get_num_threads() == 4
    light.close()


def test_parts_run_side_by_side(four):
    together = threading.Barrier(4)
    # Each part waits for the three others.
    assert len(four.run(lambda _: together.wait(timeout=20), range(32))) == 4


def test_each_part_has_its_share_of_the_processors_and_others_keep_theirs(four):
    import torch

    assert four.run(lambda _: torch.get_num_threads(), range(64)) == [1, 1, 1, 1]
    assert torch.get_num_threads() == 4
    elsewhere = []
    new = threading.Thread(target=lambda: elsewhere.append(torch.get_num_threads()))
    new.start()
    new.join()
    assert elsewhere == [4]


def test_what_goes_wrong_in_a_part_reaches_the_caller(four):
    def call(part):
        if 20 in part:
            raise ZeroDivisionError
        return part

    with pytest.raises(ZeroDivisionError):
        four.run(call, range(32))
    assert len(four.run(list, range(32))) == 4


def test_closing_ends_the_threads(four):
    threads = four.run(lambda _: threading.current_thread(), range(32))
    four.close()
    assert not any(thread.is_alive() for thread in threads)
