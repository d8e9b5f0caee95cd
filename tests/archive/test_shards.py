from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motifsearch.archive.shards import Shard, find_shards, read_shard, write_shard
from motifsearch.errors import DataError, UsageError
from motifsearch.records import EmbeddingSpace, Problem

SPACE = EmbeddingSpace(uri="test:", name="a model", fingerprint="ab" * 32, dim=3, has_text=False)
BAD = Problem(where="s3://bucket/x.jpg", code="embed.unreadable", params=(("reason", "gone"),))
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is absent: pip install 'motifsearch[parquet]'")


def shard(count: int, problems: tuple[Problem, ...] = ()) -> Shard:
    rng = np.random.default_rng(count)
    return Shard(
        space=SPACE,
        sha256=tuple(f"{number:064x}" for number in range(count)),
        addresses=tuple(f"s3://bucket/kain é {number}.jpg" for number in range(count)),
        vectors=rng.normal(size=(count, 3)).astype(np.float32),
        problems=problems,
    )


@pytest.mark.parametrize(("count", "problems"), [(0, ()), (0, (BAD,)), (1, ()), (500, (BAD, BAD))])
def test_what_was_written_is_read(tmp_path: Path, count: int, problems: tuple[Problem, ...]):
    path = tmp_path / "new" / "a.parquet"
    write_shard(path, shard(count, problems))
    found, wanted = read_shard(path), shard(count, problems)
    np.testing.assert_array_equal(found.vectors, wanted.vectors)
    assert (found.space, found.sha256, found.addresses) == (SPACE, wanted.sha256, wanted.addresses)
    assert found.problems == problems
    assert [one.name for one in path.parent.iterdir()] == ["a.parquet"]


def test_the_same_vectors_are_the_same_bytes_and_other_programs_read_them(tmp_path: Path):
    for name in ("a.parquet", "b.parquet"):
        write_shard(tmp_path / name, shard(20, (BAD,)))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["sha256", "address", "vector", "problem", "reason"]
    assert table.column("vector")[0].as_py() == shard(20).vectors[0].tolist()
    assert table.column("reason").to_pylist() == [None] * 20 + ["gone"]


def test_what_is_no_file_of_vectors_is_refused(tmp_path: Path):
    write_shard(tmp_path / "whole.parquet", shard(100))
    data = (tmp_path / "whole.parquet").read_bytes()
    other = parquet.read_table(tmp_path / "whole.parquet").replace_schema_metadata({})
    parquet.write_table(other, tmp_path / "other.parquet")
    (tmp_path / "cut.parquet").write_bytes(data[:-20])
    (tmp_path / "text.parquet").write_text("no table")
    for name in ("other", "cut", "text", "missing"):
        with pytest.raises(DataError) as caught:
            read_shard(tmp_path / f"{name}.parquet")
        assert caught.value.code == "shards.unreadable"


def test_files_are_found_in_folders_and_by_themselves(tmp_path: Path):
    for name in ("b.parquet", "a.parquet", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in find_shards([tmp_path])] == ["a.parquet", "b.parquet"]
    assert list(find_shards([tmp_path / "notes.txt"])) == [tmp_path / "notes.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError) as caught:
        list(find_shards([tmp_path / "empty"]))
    assert caught.value.code == "shards.none"


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "write_table", refuse)
    with pytest.raises(DataError) as caught:
        write_shard(tmp_path / "a.parquet", shard(3))
    assert caught.value.params["reason"] == "No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError) as caught:
        write_shard(tmp_path / "a.parquet", shard(3))
    assert caught.value.params == {"module": "pyarrow", "extra": "parquet"}
