"""Whatever happens during `motifsearch add`: what was committed stays, and the same command goes on from there."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motifsearch import pictures as pictures_module
from motifsearch.catalog import DATABASE_NAME, MotifCatalog
from motifsearch.cli.main import run
from motifsearch.database import connection as connection_module
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.progress import Silent
from motifsearch.records import Query
from motifsearch.stores import saving

PHOTOS, BATCH = 36, 3
KILLS = 20


class Nursery:
    """Runs `motifsearch` in processes that can be killed; see ``nursery.py``."""

    def __init__(self) -> None:
        here = Path(__file__).with_name("nursery.py")
        environment = {**os.environ, "MOTIFSEARCH_MODEL": "colour:", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def start(self, arguments: list[str], log: Path) -> int:
        return self._ask({"start": arguments, "log": str(log)})

    def wait(self, pid: int) -> int:
        return self._ask({"wait": pid})

    def _ask(self, command: dict[str, Any]) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    found = Nursery()
    yield found
    found.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a catalogue holds, without the times of day."""

    photos: list[Any]
    cloths: list[Any]
    motifs: list[Any]
    history: list[Any]
    vectors: dict[str, bytes]
    thumbnails: dict[str, bytes]
    answers: list[Any]
    pages: int = field(compare=False)


def state(directory: Path) -> State:
    with MotifCatalog.open(directory, model="colour:") as catalog:
        database = catalog.database
        photos = [replace(photo, added_at="") for photo in database.photos.iter()]
        ids, vectors = database.embeddings.vectors(catalog.space)
        assert ids.tolist() == [photo.photo_id for photo in photos]
        assert database.check() == []
        by_id = {photo.photo_id: photo.sha256 for photo in photos}
        cloths = list(database.cloths.iter())
        return State(
            photos=photos,
            cloths=cloths,
            motifs=database.motifs.get_many(sorted({c.motif_id for c in cloths if c.motif_id is not None})),
            history=[replace(change, at="", change_id=0) for change in reversed(database.history.recent(10_000))],
            vectors={by_id[int(i)]: vector.tobytes() for i, vector in zip(ids, vectors, strict=True)},
            thumbnails={
                path.name: path.read_bytes()
                for path in (directory / "thumbnails").rglob("*")
                if path.is_file() and path.suffix != ".part"
            },
            answers=answers(catalog),
            pages=pages_of(catalog),
        )


def pages_of(catalog: MotifCatalog) -> int:
    """How large the database is."""
    return int(catalog.database._connections.value("PRAGMA page_count"))


def answers(catalog: MotifCatalog) -> list[Any]:
    """What searches of every kind find: content and score, best first."""
    ids = catalog.database.photos.ids()[::7]
    queries = [Query(photo_id=int(photo_id), k=12) for photo_id in ids]
    queries += [Query(text=text, k=12) for text in ("kawung", "burung biru", "kain07")]
    return [[(hit.photo.sha256, hit.score) for hit in catalog.search(query).hits] for query in queries]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, paint) -> Path:
    """A folder of photographs, with a copy, a broken file and a table that describes half of them."""
    folder = tmp_path_factory.mktemp("box") / "foto"
    rows = ["file,cloth,motif,technique,tags"]
    for number in range(PHOTOS):
        name = f"kotak{number % 3}/kain{number:02d}.png"
        paint(folder / name, number)
        if number % 2:
            motif = ("kawung", "mega mendung", "Motif sendiri")[number % 3]
            rows.append(f"{name},INV-{number // 4},{motif},tulis,burung; nomor {number}")
    shutil.copy(folder / "kotak0/kain00.png", folder / "kotak1/salinan.png")
    (folder / "kotak1/rusak.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "daftar.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def add_arguments(directory: Path, box: Path) -> list[str]:
    table = str(box / "daftar.csv")
    return ["--catalog", str(directory), "--lang", "en", "add", str(box), "--csv", table, "--batch-size", str(BATCH)]


@pytest.fixture(autouse=True)
def _colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, box: Path) -> State:
    """The catalogue of a run that nothing disturbed."""
    directory = tmp_path_factory.mktemp("whole") / "katalog"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTIFSEARCH_MODEL", "colour:")
        assert run(add_arguments(directory, box)) == 0
        found = state(directory)
    assert len(found.photos) == len(found.vectors) == len(found.thumbnails) == PHOTOS
    assert len(found.cloths) < PHOTOS
    assert all(found.answers)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder for a new catalogue, what is added to it, and what it holds when nothing goes wrong."""

    directory: Path
    box: Path
    whole: State

    @property
    def arguments(self) -> list[str]:
        return add_arguments(self.directory, self.box)


@pytest.fixture
def place(tmp_path: Path, box: Path, whole: State) -> Place:
    return Place(directory=tmp_path / "katalog", box=box, whole=whole)


def committed(directory: Path) -> set[str]:
    """Checksums of the vectors that are in the database, as another process sees it; each photograph has one."""
    path = directory / DATABASE_NAME
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            vectors = [row[0] for row in connection.execute("SELECT vector FROM embedding")]
    except sqlite3.OperationalError:
        return set()
    return {digest(vector) for vector in vectors}


def digest(vector: bytes) -> str:
    return hashlib.sha256(vector).hexdigest()


def lines(log: Path) -> list[str]:
    return log.read_text().split() if log.exists() else []


def count_of_rows(directory: Path) -> int:
    """How many photographs are committed, as another process sees it."""
    try:
        with closing(sqlite3.connect(f"{(directory / DATABASE_NAME).as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM embedding").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def has_ended(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for_rows(directory: Path, rows: int, pid: int) -> None:
    """Wait until so many photographs are committed, or the process has ended."""
    while count_of_rows(directory) < rows and not has_ended(pid):
        time.sleep(0.002)


def test_killed_at_any_moment_nothing_is_lost_or_done_twice(nursery: Nursery, box: Path, whole: State, tmp_path: Path):
    rng = np.random.default_rng(20_261_124)
    seen: list[int] = []
    for number in range(KILLS):
        directory, log = tmp_path / f"c{number}", tmp_path / f"killed{number}"
        pid = nursery.start(add_arguments(directory, box), log)
        # From before the catalogue's folder is made to after the last photograph is in.
        wait_for_rows(directory, round(PHOTOS * number / (KILLS - 1)), pid)
        time.sleep(rng.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        if nursery.wait(pid) != -signal.SIGKILL:
            continue
        kept = committed(directory)
        seen.append(len(kept))
        assert set(lines(log)) >= kept
        if kept:
            with MotifCatalog.open(directory) as catalog:
                assert catalog.count == len(kept)
                assert catalog.database.check() == []

        again = tmp_path / f"resumed{number}"
        assert nursery.wait(nursery.start(add_arguments(directory, box), again)) == 0
        assert kept.isdisjoint(lines(again))
        assert len(lines(again)) == PHOTOS - len(kept)
        assert state(directory) == whole
    # The kills were spread over the run, and few came too late.
    assert len(seen) >= KILLS - 4
    assert min(seen) == 0
    assert max(seen) == PHOTOS
    assert len(set(seen)) >= 8


def test_the_installed_command_killed_once_goes_on(box: Path, whole: State, tmp_path: Path):
    command = [sys.executable, "-c", "from motifsearch.cli.main import main; main()"]
    arguments = add_arguments(tmp_path / "katalog", box)
    with subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        wait_for_rows(tmp_path / "katalog", PHOTOS // 2, first.pid)
        first.kill()
    assert first.returncode == -signal.SIGKILL
    again = subprocess.run([*command, *arguments, "--json"], capture_output=True, check=True)
    report = json.loads(again.stdout)
    assert PHOTOS // 2 <= report["known"] < PHOTOS
    assert report["added"] + report["known"] == PHOTOS
    assert state(tmp_path / "katalog") == whole


class Full:
    """Stands for a disk that is full from the nth write on, until it is given room again."""

    def __init__(self, write: Callable[..., Any], nth: int) -> None:
        self._write = write
        self.left = nth

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._write(*arguments, **options)


def failure(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str, str]:
    """Exit code, code, Indonesian and English sentence of a command that fails the same way each time."""
    code = run([*arguments, "--json"])
    body = json.loads(capsys.readouterr().out)["error"]
    said = []
    for lang in ("id", "en"):
        assert run(["--lang", lang, *(word for word in arguments if word not in {"--lang", "en"})]) == code
        said.append(capsys.readouterr().err)
    return code, body["code"], *said


@pytest.mark.parametrize("nth", [0, 5, 30])
def test_a_disk_that_is_full_for_thumbnails(place: Place, monkeypatch: pytest.MonkeyPatch, capsys, nth: int):
    monkeypatch.setattr(pictures_module, "write_whole", Full(pictures_module.write_whole, nth))
    exit_code, code, indonesian, english = failure(place.arguments, capsys)
    assert (exit_code, code) == (3, "catalog.cannot_write")
    assert "disk sudah penuh" in indonesian
    assert "jalankan lagi" in indonesian
    assert "no space is left on the disk" in english
    assert "run the command again" in english
    kept = committed(place.directory)
    assert len(kept) == nth // BATCH * BATCH
    monkeypatch.undo()
    assert resumed(place, monkeypatch).isdisjoint(kept)
    assert state(place.directory) == place.whole


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_disk_that_is_full_for_the_index(place: Place, monkeypatch: pytest.MonkeyPatch, capsys, nth: int):
    monkeypatch.setattr(saving, "_write", Full(saving._write, nth))
    exit_code, code, indonesian, english = failure(place.arguments, capsys)
    assert (exit_code, code) == (5, "stores.cannot_write")
    assert "disk sudah penuh" in indonesian
    assert "no space is left on the disk" in english
    assert len(committed(place.directory)) == PHOTOS
    monkeypatch.undo()
    assert resumed(place, monkeypatch) == set()
    assert state(place.directory) == place.whole


@pytest.mark.parametrize("share", [0.1, 0.3, 0.99])
def test_a_disk_that_is_full_for_the_database(place: Place, monkeypatch: pytest.MonkeyPatch, capsys, share: float):
    connect = connection_module.connect
    with MotifCatalog.open(place.directory, create=True) as catalog:
        empty = pages_of(catalog)
    pages = int(empty + share * (place.whole.pages - empty))

    def limited(path: Path, **options: Any) -> sqlite3.Connection:
        connection = connect(path, **options)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(connection_module, "connect", limited)
    exit_code, code, indonesian, english = failure(place.arguments, capsys)
    assert (exit_code, code) == (3, "database.full")
    assert "sudah penuh" in indonesian
    assert "no space left on the disk" in english
    kept = committed(place.directory)
    assert len(kept) % BATCH == 0
    assert len(kept) < PHOTOS or share > 0.9
    monkeypatch.undo()
    assert resumed(place, monkeypatch).isdisjoint(kept)
    assert state(place.directory) == place.whole


def resumed(place: Place, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Run `add` again, and tell which vectors it made."""
    embed, made = ColourEmbedder.embed_prepared, set[str]()

    def counted(self: ColourEmbedder, batch: Any) -> Any:
        vectors = embed(self, batch)
        made.update(digest(vector.tobytes()) for vector in vectors)
        return vectors

    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    with monkeypatch.context() as patch:
        patch.setattr(ColourEmbedder, "embed_prepared", counted)
        assert run(place.arguments) == 0
    return made


SMALL_DISK = """
import json, subprocess, sys
from motifsearch.cli.main import run
disk, *arguments = sys.argv[1:]
codes = []
for kilobytes in range(100, 1300, 75):
    options = f"size={kilobytes}k" if codes == [] else f"remount,size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
    codes.append(run(arguments))
subprocess.run(["mount", "-t", "tmpfs", "-o", "remount,size=50m", "tmpfs", disk], check=True)
codes.append(run(arguments))
subprocess.run(["cp", "-r", disk, disk + "-copy"], check=True)
print(json.dumps(codes), file=sys.stderr)
"""


def test_a_real_disk_that_fills_up_at_every_step(box: Path, whole: State, tmp_path: Path):
    """The same command on a disk that grows little by little, always too small, then large enough."""
    disk = tmp_path / "cakram"
    disk.mkdir()
    own = ["unshare", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*own, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a small disk of their own")
    arguments = add_arguments(disk / "katalog", box)
    done = subprocess.run(
        [*own, sys.executable, "-c", SMALL_DISK, disk, *arguments], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    *said, last = done.stderr.strip().splitlines()
    codes = json.loads(last)
    assert set(codes[:-1]) <= {0, 3, 5}
    assert codes[:4] == [3] * 4
    assert codes[-1] == 0
    assert "Traceback" not in done.stderr
    refusals = [line for line in said if line.startswith("Error: ")]
    assert len(refusals) == len([code for code in codes if code])
    assert all("space" in line for line in refusals), refusals
    assert state(tmp_path / "cakram-copy" / "katalog") == whole


@pytest.mark.parametrize("seed", range(3))
def test_two_runs_at_once_take_in_each_photograph_once(
    nursery: Nursery, box: Path, whole: State, tmp_path: Path, seed: int
):
    directory, rng = tmp_path / "katalog", np.random.default_rng(seed)
    pids = []
    for number in range(2):
        pids.append(nursery.start(add_arguments(directory, box), tmp_path / f"log{number}"))
        time.sleep(rng.uniform(0, 0.2))
    for number, pid in enumerate(pids):
        assert nursery.wait(pid) == 0, (tmp_path / f"log{number}.out").read_text()
    found = state(directory)
    assert found.vectors == whole.vectors
    assert found.thumbnails == whole.thumbnails
    assert {photo.sha256: photo.paths for photo in found.photos} == {p.sha256: p.paths for p in whole.photos}
    assert sorted(cloth.uid for cloth in found.cloths) == sorted(cloth.uid for cloth in whole.cloths)
    with MotifCatalog.open(directory) as catalog:
        assert catalog.check().problems == ()


class AfterScan(Silent):
    """Does something to the photographs between the moment they are found and the moment they are read."""

    def __init__(self, deed: Callable[[], object]) -> None:
        self._deed = deed

    def start(self, stage: str, total: int | None, done: int = 0) -> None:  # noqa: ARG002 - the protocol's signature
        if stage == "add.stage_photos":
            self._deed()


def test_a_photograph_that_vanishes_meanwhile_is_named_and_the_rest_goes_on(catalog: MotifCatalog, folder: Path):
    gone = folder / "box0" / "kain04.png"
    report = catalog.add([folder], progress=AfterScan(gone.unlink))
    assert report.added == 11
    assert [(problem.where, problem.code) for problem in report.problems] == [(str(gone), "add.unreadable")]
    assert catalog.check().problems == ()


def test_a_photograph_that_changes_meanwhile_is_taken_in_as_it_was_read(catalog: MotifCatalog, folder: Path, paint):
    changed = folder / "box0" / "kain04.png"
    report = catalog.add([folder], progress=AfterScan(lambda: paint(changed, 4_000)))
    assert (report.added, report.problems) == (12, ())
    assert catalog.check().problems == ()


def test_a_photograph_that_is_still_being_copied_is_taken_in_when_it_is_whole(catalog: MotifCatalog, folder: Path):
    copied = folder / "box0" / "kain04.png"
    data = copied.read_bytes()
    copied.write_bytes(data[: len(data) // 2])
    report = catalog.add([folder])
    assert (report.added, [problem.code for problem in report.problems]) == (11, ["images.truncated"])
    copied.write_bytes(data)
    report = catalog.add([folder])
    assert (report.added, report.known, report.problems) == (1, 11, ())


def test_a_photograph_that_changes_after_it_was_read_is_seen_the_next_time(catalog: MotifCatalog, folder: Path, paint):
    changed = folder / "box0" / "kain04.png"

    class AfterReading(Silent):
        def finish(self) -> None:
            paint(changed, 4_000)

    catalog.add([folder], progress=AfterReading())
    report = catalog.add([folder])
    assert (report.added, report.known, report.embedded) == (1, 11, 1)


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00garbage" * 50)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@pytest.fixture(params=["faiss:", "exact:"])
def _store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTIFSEARCH_STORE", request.param)


@pytest.mark.usefixtures("_store")
@pytest.mark.parametrize("damage", [_garbage, _half, _one_bit, Path.unlink])
@pytest.mark.parametrize("part", ["manifest.json", "ids-*", "vectors-*"])
def test_a_damaged_index_is_built_anew(folder: Path, tmp_path: Path, damage: Callable[[Path], None], part: str):
    arguments = ["--catalog", str(tmp_path / "katalog"), "add", str(folder)]
    assert run(arguments) == 0
    with MotifCatalog.open(tmp_path / "katalog") as catalog:
        before = answers(catalog)
    (path,) = (tmp_path / "katalog" / "index").rglob(part)
    damage(path)
    assert run(arguments) == 0
    with MotifCatalog.open(tmp_path / "katalog") as catalog:
        assert answers(catalog) == before
        assert catalog.check().problems == ()


def test_an_index_of_another_time_is_brought_up_to_date(catalog: MotifCatalog, folder: Path, tmp_path: Path, paint):
    index, old = catalog.directory / "index", tmp_path / "old"
    catalog.add([folder])
    shutil.copytree(index, old)
    paint(folder / "neu.png", 77)
    catalog.add([folder])
    expected = answers(catalog)
    shutil.rmtree(index)
    shutil.copytree(old, index)
    with MotifCatalog.open(catalog.directory, model="colour:") as again:
        assert answers(again) == expected
        assert again.check().problems == ()


def test_a_database_put_back_from_a_copy_gets_an_index_of_its_own(
    catalog: MotifCatalog, folder: Path, tmp_path: Path, paint
):
    catalog.add([folder])
    expected = answers(catalog)
    catalog.database.close()
    (tmp_path / "copy").mkdir()
    for path in catalog.directory.glob(f"{DATABASE_NAME}*"):
        shutil.copy(path, tmp_path / "copy")
    with MotifCatalog.open(catalog.directory, model="colour:") as later:
        paint(folder / "neu.png", 77)
        later.add([folder])
    for path in (tmp_path / "copy").iterdir():
        shutil.copy(path, catalog.directory)
    with MotifCatalog.open(catalog.directory, model="colour:") as again:
        assert answers(again) == expected
        assert again.check().problems == ()
