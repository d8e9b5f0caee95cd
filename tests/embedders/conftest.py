"""Small open_clip checkpoints, made from a seed when a test asks for them."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from motifsearch.embedders.quiet import hushed

MERGES = ["b a", "ba t", "bat i", "bati k</w>", "k a", "ka w", "u n", "un g</w>", "kaw ung</w>", "p a", "r a"]
VOCABULARY = 512 + len(MERGES) + 2
TEXT = {"context_length": 12, "vocab_size": VOCABULARY, "width": 32, "heads": 2, "layers": 2}
VISION = {
    "vit": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8, "head_width": 32},
    "timm": {"image_size": 64, "timm_model_name": "test_efficientnet", "timm_pool": "avg", "timm_proj": "linear"},
}
PREPROCESS = {
    "vit": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4], "interpolation": "bilinear", "resize_mode": "squash"},
    "timm": {"mean": [0.0, 0.0, 0.0], "std": [1.0, 1.0, 1.0], "interpolation": "bicubic", "resize_mode": "shortest"},
}


def write_bpe(folder: Path) -> None:
    (folder / "bpe.txt.gz").write_bytes(gzip.compress("\n".join(["#version: 0.2", *MERGES]).encode()))


def make_checkpoint(
    folder: Path, kind: str = "vit", weights: str = "open_clip_model.safetensors", seed: int = 0
) -> Path:
    """Write configuration, tokenizer and seeded random weights of a small open_clip model."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = {"embed_dim": 24, "vision_cfg": VISION[kind], "text_cfg": TEXT, "custom_text": kind == "timm"}
    written = {"model_cfg": config, "preprocess_cfg": PREPROCESS[kind]}
    (folder / "open_clip_config.json").write_text(json.dumps(written), encoding="utf-8")
    write_bpe(folder)
    with hushed(), torch.random.fork_rng():
        torch.manual_seed(seed)
        model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    if weights.endswith(".safetensors"):
        save_file(state, folder / weights)
    else:
        torch.save(state, folder / weights)
    return folder


def pictures(count: int, seed: int = 0) -> list[np.ndarray]:
    """Smooth random pictures of different sizes and proportions."""
    from PIL import Image

    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        small = rng.integers(0, 256, (int(rng.integers(3, 12)), int(rng.integers(3, 12)), 3), dtype=np.uint8)
        size = (int(rng.integers(20, 200)), int(rng.integers(20, 200)))
        made.append(np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)))
    return made


@pytest.fixture(scope="session")
def checkpoint():
    return make_checkpoint


@pytest.fixture(scope="session")
def some_pictures():
    return pictures


@pytest.fixture(scope="session")
def vit_dir(tmp_path_factory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("models") / "vit")


@pytest.fixture(scope="session")
def timm_dir(tmp_path_factory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("models") / "timm", "timm")


@pytest.fixture(params=["vit", "timm"])
def model_dir(request, vit_dir, timm_dir) -> Path:
    return {"vit": vit_dir, "timm": timm_dir}[request.param]
