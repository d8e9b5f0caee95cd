import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest

from motifsearch.archivist import restore
from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.errors import DataError, UsageError
from tests.archive.conftest import everything


@pytest.fixture
def filled(catalog, folder):
    catalog.add([folder])
    catalog.edit("cloth", 1, {"title": "Dodot", "access": "community"}, "buku")
    (catalog.directory / "config.toml").write_text('model = "colour:"\n')
    return catalog


def test_a_copy_becomes_the_same_catalogue_again(filled, tmp_path):
    filled.archivist.export_bag(tmp_path / "bag", access="community")
    with MotifCatalog.open(tmp_path / "second", create=True, model="colour:") as second:
        second.archivist.import_package(tmp_path / "bag")
        copied = second.archivist.back_up(tmp_path / "copy.zip")
        before = everything(second.database)
    assert (copied.photos, copied.files) == (12, 13)
    assert restore(tmp_path / "copy.zip", tmp_path / "third") == copied
    with MotifCatalog.open(tmp_path / "third", model="colour:") as third:
        assert everything(third.database) == before
        # Small pictures and index are not part of a copy; they are made again.
        assert {problem.code for problem in third.check(repair=True).problems} == set()
        assert third.check().problems == ()


def test_a_copy_made_while_others_write_is_one_state(filled, tmp_path):
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            with filled.database.transaction():
                filled.edit("cloth", 1, {"title": f"judul {number}"})
                filled.edit("cloth", 2, {"title": f"judul {number}"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            filled.archivist.back_up(tmp_path / f"copy{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        restore(tmp_path / f"copy{number}.zip", tmp_path / f"restored{number}")
        with MotifCatalog.open(tmp_path / f"restored{number}", model="colour:") as other:
            assert other.cloth(2).title in (other.cloth(1).title, None)
            assert other.database.check() == []


def test_one_command_each(filled, tmp_path, capsys):
    assert run(["--lang", "en", "--catalog", str(filled.directory), "backup", str(tmp_path / "copy.zip")]) == 0
    assert run(["--lang", "en", "--catalog", str(tmp_path / "new"), "restore", str(tmp_path / "copy.zip")]) == 0
    assert "12 photographs" in capsys.readouterr().out
    assert run(["--lang", "en", "--catalog", str(tmp_path / "new"), "restore", str(tmp_path / "copy.zip")]) == 2
    assert run(["--lang", "en", "--catalog", str(tmp_path / "new"), "backup", str(tmp_path / "copy.zip")]) == 2
    assert (tmp_path / "new" / "config.toml").read_text() == 'model = "colour:"\n'


def test_every_changed_byte_of_a_copy_is_found(filled, tmp_path):
    path = tmp_path / "copy.zip"
    filled.archivist.back_up(path)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        inside = [(i.header_offset + 30 + len(i.filename), i.file_size) for i in package.infolist()]
    rng = np.random.default_rng(7)
    for _ in range(25):
        begin, size = inside[rng.integers(len(inside))]
        place = begin + int(rng.integers(size))
        path.write_bytes(data[:place] + bytes([data[place] ^ (1 << int(rng.integers(8)))]) + data[place + 1 :])
        with pytest.raises(DataError):
            restore(path, tmp_path / "new")
        assert not (tmp_path / "new").exists()
    assert [each.name for each in tmp_path.iterdir() if "restore" in each.name] == []


def test_nothing_is_overwritten_and_strangers_files_are_refused(filled, tmp_path):
    filled.archivist.back_up(tmp_path / "copy.zip")
    with pytest.raises(UsageError) as caught:
        restore(tmp_path / "copy.zip", filled.directory)
    assert caught.value.code == "backup.not_empty"
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as package:
        package.writestr("catalog.sqlite", b"x")
    for name, code in (("other.zip", "backup.not_ours"), ("none.zip", "archive.no_package")):
        with pytest.raises(DataError) as caught:
            restore(tmp_path / name, tmp_path / "new")
        assert caught.value.code == code
    assert not Path(tmp_path / "new").exists()
