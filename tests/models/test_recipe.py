"""The recipe runs from nothing to a model that open_clip loads."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

ROOT = Path(__file__).parents[2]

TEACHER = """
import torch
class Small:
    def __call__(self, x):
        return torch.cat([x.mean((2, 3)), x.std((2, 3))], dim=1)
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipe")
    (folder / "small.py").write_text(TEACHER, encoding="utf-8")
    command = [
        sys.executable, str(ROOT / "models/recipe/train.py"), "--out", str(folder / "out"), "--work",
        str(folder / "work"), "--teacher", f"{folder / 'small.py'}:Small", "--steps", "3", "--word-steps", "2",
        "--variety", "24", "--batik", "10", "--batch", "8", "--device", "cpu",
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return folder, command


def test_open_clip_loads_what_the_recipe_wrote(trained):
    import open_clip
    import torch

    from motifsearch.embedders import texture

    texture.register()
    out = trained[0] / "out"
    model, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{out}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{out}", bpe_path=str(out / "bpe.txt.gz"))
    model.eval()
    with torch.no_grad():
        images = model.encode_image(torch.rand(2, 3, 224, 224))
        words = model.encode_text(tokenizer(["batik motif kawung", "a mega mendung cloth"]))
    assert preprocess is not None
    assert images.shape == words.shape == (2, 256)
    assert bool(torch.isfinite(images).all() and torch.isfinite(words).all())


def test_the_log_tells_every_part_of_the_loss(trained):
    lines = [json.loads(line) for line in (trained[0] / "work/log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[-1]["step"] == 3
    assert {"view", "teacher", "relation"} <= lines[-1].keys()


def test_a_second_run_goes_on_from_what_is_there(trained):
    folder, command = trained
    kept = {name: (folder / "work" / name).read_bytes() for name in ("variety.u8", "batik.f16", "log.jsonl")}
    weights = load_file(folder / "out/open_clip_model.safetensors")
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    assert {name: (folder / "work" / name).read_bytes() for name in kept} == kept
    again = load_file(folder / "out/open_clip_model.safetensors")
    # Threads add in another order, so the last bit may differ.
    assert all(np.allclose(weights[name], again[name], atol=2e-2) for name in weights)


def test_the_tokenizer_joins_the_words_of_the_trade(trained):
    import open_clip

    out = trained[0] / "out"
    tokenizer = open_clip.get_tokenizer(f"local-dir:{out}", bpe_path=str(out / "bpe.txt.gz"))
    tokens = tokenizer(["batik"])[0]
    assert int((tokens != 0).sum()) <= 4
    assert np.argmax(tokens.numpy()) == int((tokens != 0).sum()) - 1
