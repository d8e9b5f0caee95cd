from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from motifsearch.cli.main import run

EMBED = ["embed", "--model", "colour:", "--out"]


def test_vectors_of_a_folder_are_written_with_their_paths(folder: Path, tmp_path: Path, capsys):
    out = tmp_path / "baru" / "v.npz"
    assert run(["--lang", "en", *EMBED, str(out), str(folder)]) == 0
    assert capsys.readouterr() == (f"12 vectors of 128 numbers written to {out}.\n", "")
    with np.load(out, allow_pickle=False) as data:
        assert set(data) == {"paths", "vectors"}
        paths, vectors = data["paths"], data["vectors"]
    assert sorted(paths.tolist()) == sorted(str(path) for path in folder.rglob("*.png"))
    assert (vectors.shape, vectors.dtype) == ((12, 128), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_json_tells_the_space_and_what_was_left_out(folder: Path, tmp_path: Path, capsys):
    (folder / "rusak.jpg").write_bytes(b"")
    assert run([*EMBED, str(tmp_path / "v.npz"), str(folder), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["count"], body["out"], body["space"]["dim"]) == (12, str(tmp_path / "v.npz"), 128)
    assert [problem["code"] for problem in body["problems"]] == ["images.empty"]


@pytest.mark.parametrize(("lang", "said"), [("id", "tidak ada yang ditulis"), ("en", "nothing was written")])
def test_a_folder_without_a_picture_writes_nothing(tmp_path: Path, lang: str, said: str, capsys):
    (tmp_path / "kosong").mkdir()
    assert run(["--lang", lang, *EMBED, str(tmp_path / "v.npz"), str(tmp_path / "kosong")]) == 3
    assert said in capsys.readouterr().out
    assert not (tmp_path / "v.npz").exists()
    assert run([*EMBED, str(tmp_path / "v.npz"), str(tmp_path / "kosong"), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["out"] is None


def test_an_old_file_stays_when_there_is_nothing_new(tmp_path: Path, capsys):
    (tmp_path / "v.npz").write_bytes(b"alt")
    assert run([*EMBED, str(tmp_path / "v.npz"), str(tmp_path / "nowhere")]) == 3
    assert (tmp_path / "v.npz").read_bytes() == b"alt"
    capsys.readouterr()
