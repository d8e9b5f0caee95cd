from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from motifsearch.files import write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_written_replaced_and_its_folder_made(tmp_path: Path, durable: bool):
    path = tmp_path / "a" / "b" / "kain.bin"
    for data in (b"first", b"", bytes(100_000)):
        write_whole(path, data, durable=durable)
        assert path.read_bytes() == data
        assert names(path.parent) == ["kain.bin"]


@pytest.mark.parametrize("moment", ["fdopen", "fsync", "replace"])
def test_what_fails_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str):
    path = tmp_path / "kain.bin"
    path.write_bytes(b"old")

    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    if moment == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr(os, moment, full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["kain.bin"]


def test_an_interruption_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "kain.bin", b"new", durable=True)
    assert names(tmp_path) == []


def test_a_long_name_is_written(tmp_path: Path):
    path = tmp_path / ("k" * 250)
    write_whole(path, b"data")
    assert path.read_bytes() == b"data"


def test_a_reader_sees_the_old_or_the_new_and_never_a_part(tmp_path: Path):
    path = tmp_path / "kain.bin"
    versions = [bytes([number]) * 200_000 for number in range(4)]
    write_whole(path, versions[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        for version in versions:
            write_whole(path, version)
    done.set()
    reader.join()
    assert seen <= set(versions)


def test_two_writers_at_once_leave_one_whole_file(tmp_path: Path):
    path = tmp_path / "kain.bin"
    versions = [bytes([number]) * 100_000 for number in range(4)]
    together = threading.Barrier(4)

    def write(version: bytes) -> None:
        together.wait()
        for _ in range(10):
            write_whole(path, version)

    writers = [threading.Thread(target=write, args=(version,)) for version in versions]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() in versions
    assert names(tmp_path) == ["kain.bin"]
