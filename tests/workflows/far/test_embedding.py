from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from motifsearch.archive.shards import read_shard, write_shard
from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import DataError
from motifsearch.images.fingerprint import sha256
from motifsearch.progress import Silent
from motifsearch.settings import Settings
from motifsearch.workflows.far.addresses import addresses_of
from motifsearch.workflows.far.embedding import embed_far
from motifsearch.workflows.far.portions import embed_portion

pytest.importorskip("pyarrow.parquet", reason="pyarrow is absent: pip install 'motifsearch[parquet]'")


def embedded(folder: Path, out: Path, progress=None, **options):
    return embed_far(
        addresses_of([str(folder)]),
        out,
        open_model=options.pop("open_model", ColourEmbedder),
        settings=Settings(batch_size=4, workers=1),
        progress=progress or Silent(),
        portion=5,
        **options,
    )


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_every_photograph_gets_the_vector_that_adding_would_make(folder: Path, tmp_path: Path, catalog, progress):
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    report = embedded(folder, tmp_path / "out", progress)
    assert (report.embedded, report.done_before, report.files) == (12, 0, 3)
    assert [Path(problem.where).name for problem in report.problems] == ["broken.jpg"]
    assert progress.stages == [("embed.stage", 13, 0)]
    assert (progress.steps, progress.finished) == (13, 1)
    catalog.add([folder])
    shards = [read_shard(path) for path in sorted((tmp_path / "out").iterdir())]
    assert [len(shard.addresses) + len(shard.problems) for shard in shards] == [5, 5, 3]
    for shard in shards:
        for address, digest, vector in zip(shard.addresses, shard.sha256, shard.vectors, strict=True):
            assert digest == sha256(Path(address).read_bytes())
            known = catalog.database.photos.known_sha256([digest])
            _, stored = catalog.database.embeddings.vectors(catalog.space, [known[digest]])
            np.testing.assert_array_equal(stored[0], vector)


def test_an_interrupted_run_goes_on_and_writes_the_same(folder: Path, tmp_path: Path, progress):
    embedded(folder, tmp_path / "whole")

    class Interrupted(ColourEmbedder):
        left = 3

        def embed_prepared(self, batch):
            if not Interrupted.left:
                raise KeyboardInterrupt
            Interrupted.left -= 1
            return super().embed_prepared(batch)

    with pytest.raises(KeyboardInterrupt):
        embedded(folder, tmp_path / "out", open_model=Interrupted)
    assert len(contents(tmp_path / "out")) == 1
    report = embedded(folder, tmp_path / "out", progress)
    assert (report.embedded, report.done_before) == (12, 5)
    assert progress.stages == [("embed.stage", 12, 5)]
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert embedded(folder, tmp_path / "out").done_before == 12


def test_other_photographs_or_another_model_are_other_files(folder: Path, tmp_path: Path, paint):
    embedded(folder, tmp_path / "out")
    before = set(contents(tmp_path / "out"))
    paint(folder / "zz.png", 77)
    assert embedded(folder, tmp_path / "out").done_before == 10
    assert len(set(contents(tmp_path / "out")) - before) == 1


@pytest.mark.parametrize("kind", ["csv", "parquet", "bucket"])
def test_addresses_come_from_tables_and_buckets(folder: Path, tmp_path: Path, kind: str):
    wanted = addresses_of([str(folder)])
    if kind == "csv":
        lines = [
            "﻿Nomor;".replace(";", ",") + "File",
            *(f"1,photos/{Path(one).parent.name}/{Path(one).name}" for one in wanted),
        ]
        (tmp_path / "list.csv").write_text("\n".join([*lines, "2,"]), encoding="utf-8")
        assert addresses_of([str(tmp_path / "list.csv")]) == wanted
    elif kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"URL": [*wanted, None]}), tmp_path / "list.parquet")
        assert addresses_of([str(tmp_path / "list.parquet"), str(folder)]) == wanted
    else:
        fsspec = pytest.importorskip("fsspec", reason="fsspec is absent: pip install 'motifsearch[ray]'")
        memory = fsspec.filesystem("memory")
        for one in wanted:
            memory.pipe(f"/bucket/{Path(one).name}", Path(one).read_bytes())
        memory.pipe("/bucket/notes.txt", b"no picture")
        found = addresses_of(["memory://bucket"])
        assert [one.rpartition("/")[2] for one in found] == sorted(Path(one).name for one in wanted)
        shard = embed_portion(found, ColourEmbedder(), Settings())
        assert set(shard.sha256) == {sha256(Path(one).read_bytes()) for one in wanted}
        gone = embed_portion(["memory://bucket/gone.png", "nosuch://x/y.png"], ColourEmbedder(), Settings())
        assert [problem.code for problem in gone.problems] == ["embed.unreadable"] * 2


def test_a_table_without_addresses_and_a_place_that_is_not_there_are_refused(tmp_path: Path):
    (tmp_path / "a.csv").write_text("name\nx\n")
    for place, code in (
        (tmp_path / "a.csv", "no_address"),
        (tmp_path / "b.csv", "unreachable"),
        ("no://x", "unreachable"),
    ):
        with pytest.raises(DataError) as caught:
            addresses_of([str(place)])
        assert caught.value.code == f"shards.{code}"


class Refusing(ColourEmbedder):
    """A model that was not meant to be used."""

    def prepare(self, _image):
        raise AssertionError

    def embed_prepared(self, _batch):
        raise AssertionError


def test_adding_takes_vectors_that_were_made_elsewhere(folder: Path, tmp_path: Path, catalog: MotifCatalog, paint):
    embedded(folder, tmp_path / "out")
    with MotifCatalog.open(tmp_path / "other", create=True, model="colour:") as other:
        other.parts._embedder = Refusing()
        assert other.add([folder], embeddings=[tmp_path / "out"]).embedded == 12
        other.parts._embedder = ColourEmbedder()
        paint(folder / "new.png", 99)
        assert other.add([folder], embeddings=[tmp_path / "out"]).embedded == 1
        catalog.add([folder])
        for one, two in zip(other.database.photos.iter(), catalog.database.photos.iter(), strict=True):
            assert (one.sha256, one.pdq, one.palette) == (two.sha256, two.pdq, two.palette)
        ours, theirs = (each.database.embeddings.vectors(each.space)[1] for each in (other, catalog))
        np.testing.assert_array_equal(ours, theirs)
        assert other.check().problems == ()


def test_vectors_of_another_model_are_refused_before_anything_is_added(folder: Path, tmp_path: Path, catalog):
    embedded(folder, tmp_path / "out")
    path = next((tmp_path / "out").iterdir())
    shard = read_shard(path)
    write_shard(path, replace(shard, space=replace(shard.space, fingerprint="cd" * 32, name="another")))
    with pytest.raises(DataError) as caught:
        catalog.add([folder], embeddings=[tmp_path / "out"])
    assert (caught.value.code, caught.value.params["found"]) == ("shards.other_model", "another")
    assert catalog.count == 0


def test_the_command_writes_files_and_takes_them_in(folder: Path, tmp_path: Path, capsys):
    out = str(tmp_path / "out")
    assert run(["embed", str(folder), "--parquet", "--out", out, "--model", "colour:", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["count"], told["done_before"], told["files"], told["problems"]) == (12, 0, 1, [])
    assert run(["--lang", "en", "embed", str(folder), "--parquet", "--out", out, "--model", "colour:"]) == 0
    assert "12 of them from before" in capsys.readouterr().out
    for wrong in ([], ["--out", "a.npz", "--ray", "2"], ["--out", out]):
        assert run(["embed", str(folder), *wrong]) == 2


class DyingOnce(ColourEmbedder):
    """Ends its whole process at its third batch, unless one did before."""

    def __init__(self, mark: Path) -> None:
        super().__init__()
        self.mark = mark
        self.left = 3

    def embed_prepared(self, batch):
        self.left -= 1
        if not self.left and not self.mark.exists():
            self.mark.touch()
            os._exit(1)
        return super().embed_prepared(batch)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own, of its version of Python and of sockets that it leaves open
def test_workers_of_a_cluster_write_what_one_process_writes_though_one_is_killed(
    folder: Path, tmp_path: Path, progress, monkeypatch: pytest.MonkeyPatch
):
    ray = pytest.importorskip("ray", reason="ray is absent: pip install 'motifsearch[ray]'")
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    embedded(folder, tmp_path / "alone")
    mark = tmp_path / "died"
    # What a worker needs must travel to it: this file is no module that it could import.
    import sys

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    report = embedded(folder, tmp_path / "many", progress, open_model=partial(DyingOnce, mark), pool=2)
    assert mark.exists()
    assert (report.embedded, report.files, report.problems) == (12, 3, ())
    assert progress.steps == 12
    assert contents(tmp_path / "many") == contents(tmp_path / "alone")
    assert not ray.is_initialized()
