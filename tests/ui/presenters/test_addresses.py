from __future__ import annotations

import pytest

from motifsearch.ui.presenters import addresses


def test_a_token_cannot_leave_its_folder():
    assert addresses.upload_address("../../etc/passwd?x#y") == "/query-photo/..%2F..%2Fetc%2Fpasswd%3Fx%23y"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/sari/foto/kain 1.jpg", "kain 1.jpg"),
        ("C:\\Users\\sari\\kain.jpg", "kain.jpg"),
        ("/home/sari/odd\\name.jpg", "odd\\name.jpg"),
        ("kain.jpg", "kain.jpg"),
    ],
)
def test_a_file_is_known_by_its_name_alone(path, name):
    assert addresses.last_part(path) == name


def test_a_photograph_whose_file_is_unknown_is_known_by_its_content(collection):
    from dataclasses import replace

    assert addresses.file_name(replace(collection.photos[1], paths=())) == "0" * 12
    assert addresses.file_name(collection.photos[6]) == "moved.jpg"
