"""Fixtures of the command line's tests: a small catalogue whose model needs no torch, rights that bind root too."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from motifsearch.cli.main import run

TABLE = (
    "file,cloth,motif,technique,province,tags,date\n"
    "kain0.png,INV-1,kawung,tulis,Yogyakarta,burung; biru,1950\n"
    "kain1.png,INV-1,kawung,tulis,Yogyakarta,burung; biru,1950\n"
    "kain2.png,INV-2,mega mendung,cap,Jawa Barat,awan,1995~\n"
)


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory, paint) -> Path:
    """A folder ``foto`` of four photographs of three cloths, and the catalogue ``catalog`` of it."""
    folder = tmp_path_factory.mktemp("filled")
    for number in range(4):
        paint(folder / "foto" / f"kain{number}.png", number)
    (folder / "daftar.csv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path, _filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The current folder of a person: photographs in ``foto``, their table, and a catalogue of them in ``catalog``."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    here = tmp_path / "sini"
    shutil.copytree(_filled, here)
    monkeypatch.chdir(here)
    assert run(["add", "foto", "--csv", "daftar.csv"]) == 0
    capsys.readouterr()
    return here


_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


@pytest.fixture
def as_owner() -> Callable[[Callable[[], int]], int]:
    """A function that calls another one the way an ordinary person would, whom the rights of files bind."""
    if os.geteuid() != 0:
        return lambda call: call()
    if sys.platform != "linux":
        pytest.skip("root is bound by no rights here")

    def as_owner(call: Callable[[], int]) -> int:
        answer: list[int] = []

        def bound() -> None:
            # Capabilities are of the thread, and those that it gives up are gone with it.
            _give_up(_DAC_OVERRIDE, _DAC_READ_SEARCH)
            answer.append(call())

        thread = threading.Thread(target=bound)
        thread.start()
        thread.join()
        return answer[0]

    return as_owner


def _give_up(*capabilities: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # Version 3 of capget(2): two blocks of effective, permitted and inheritable bits.
    header, bits = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, bits) == 0
    for capability in capabilities:
        for kind in range(3):
            bits[kind] &= ~(1 << capability)
    assert libc.capset(header, bits) == 0
