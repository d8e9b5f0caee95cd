"""Hub models, from a cache that the tests lay out; the network is never asked."""

import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import numpy as np
import pytest

from motifsearch.embedders.openclip import OpenClipEmbedder
from motifsearch.errors import ModelError


@pytest.fixture
def hub(tmp_path, monkeypatch) -> Path:
    """Return an empty hub cache, beyond whose files nothing can be had."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    return tmp_path / "hub"


def place(hub: Path, repo: str, *files: Path) -> None:
    """Lay files out as the hub's client does after a download."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    root = hub / f"models--{repo.replace('/', '--')}"
    for folder in ("refs", "blobs", f"snapshots/{commit}"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "refs" / "main").write_text(commit)
    for number, file in enumerate(files):
        shutil.copy(file, root / "blobs" / f"{number}{file.name}")
        (root / "snapshots" / commit / file.name).symlink_to(Path("../..") / "blobs" / f"{number}{file.name}")


def code_of(identifier):
    with pytest.raises(ModelError) as caught:
        OpenClipEmbedder(identifier, device="cpu")
    return caught.value.code


def small_builtin(monkeypatch, tmp_path, quick_gelu=False):
    """Give open_clip a small architecture under a built-in name, for ViT-B-32 is too large for a fast test."""
    import open_clip.factory

    config = {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "patch_size": 16, "head_width": 32},
        "text_cfg": {"context_length": 8, "vocab_size": 49408, "width": 8, "heads": 1, "layers": 1},
    }
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "ViT-B-32", config)
    from safetensors.torch import save_file

    model = open_clip.create_model("ViT-B-32")
    file = tmp_path / "open_clip_model.safetensors"
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, file)
    return file, open_clip.create_model("ViT-B-32", pretrained=str(file), force_quick_gelu=quick_gelu).eval()


def test_a_cached_hub_model_opens_without_a_network(hub, vit_dir, some_pictures):
    place(
        hub,
        "org/batik",
        vit_dir / "open_clip_config.json",
        vit_dir / "open_clip_model.safetensors",
        vit_dir / "bpe.txt.gz",
    )
    embedder = OpenClipEmbedder("hf-hub:org/batik", device="cpu", precision="fp32")
    local = OpenClipEmbedder(f"local-dir:{vit_dir}", device="cpu", precision="fp32")
    assert embedder.space.fingerprint == local.space.fingerprint
    assert (embedder.space.uri, embedder.space.name) == ("openclip:hf-hub:org/batik", "org/batik")
    images = some_pictures(3)
    np.testing.assert_array_equal(embedder.embed_images(images), local.embed_images(images))


@pytest.mark.usefixtures("hub")
def test_a_model_that_is_nowhere_says_how_to_get_it():
    assert code_of("hf-hub:org/absent") == "embedders.not_available"
    assert code_of("ViT-B-32/laion2b_s34b_b79k") == "embedders.not_available"


def test_a_cache_without_weights_is_not_filled_with_random_ones(hub, vit_dir):
    place(hub, "org/batik", vit_dir / "open_clip_config.json")
    assert code_of("hf-hub:org/batik") == "embedders.not_available"


@pytest.mark.parametrize("repo", ["", "batik", "a/b/c", "/b", "a/"])
@pytest.mark.usefixtures("hub")
def test_repository_names_are_checked(repo):
    assert code_of(f"hf-hub:{repo}") == "embedders.no_repository"


@pytest.mark.usefixtures("hub")
def test_what_the_hub_answers_becomes_our_error(monkeypatch):
    from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError

    for error, code in {
        EntryNotFoundError("404"): "embedders.no_hub_file",
        OSError("broken pipe"): "embedders.not_available",
        RepositoryNotFoundError.__new__(RepositoryNotFoundError): "embedders.no_repository",
    }.items():

        def answer(*_, error=error, **__):
            raise error

        monkeypatch.setattr(huggingface_hub, "hf_hub_download", answer)
        assert code_of("hf-hub:org/batik") == code


def test_a_built_in_name_uses_its_records_preprocessing(hub, tmp_path, monkeypatch, some_pictures):
    import open_clip

    file, model = small_builtin(monkeypatch, tmp_path)
    record = open_clip.get_pretrained_cfg("ViT-B-32", "laion2b_s34b_b79k")
    place(hub, record["hf_hub"].strip("/"), file)
    embedder = OpenClipEmbedder("ViT-B-32/laion2b_s34b_b79k", device="cpu", precision="fp32")
    assert embedder.space.name == "ViT-B-32 laion2b_s34b_b79k"
    prepare = embedder._open().preprocess
    assert prepare.mean == record["mean"]
    assert prepare.resize_mode == "shortest"
    _compare(embedder, model, some_pictures(3))
    assert embedder.embed_texts(["a cloth"]).shape == (1, 16)


def test_openai_weights_get_the_activation_they_were_trained_with(hub, tmp_path, monkeypatch, some_pictures):
    import open_clip

    file, model = small_builtin(monkeypatch, tmp_path, quick_gelu=True)
    place(hub, open_clip.get_pretrained_cfg("ViT-B-32", "openai")["hf_hub"].strip("/"), file)
    embedder = OpenClipEmbedder("ViT-B-32/openai", device="cpu", precision="fp32")
    _compare(embedder, model, some_pictures(3))


def _compare(embedder, model, images):
    import torch

    prepared = [embedder.prepare(image) for image in images]
    with torch.inference_mode():
        batch = torch.from_numpy(embedder._open().preprocess.normalised(prepared))
        expected = model.encode_image(batch, normalize=True).numpy()
    np.testing.assert_allclose(embedder.embed_prepared(prepared), expected, atol=1e-5)


class FakeTokenizers:
    """Stands for transformers' AutoTokenizer: cached tokenizers only, or none at all."""

    def __init__(self, error=None):
        self.asked, self.error = [], error

    def from_pretrained(self, name, *, cache_dir=None, local_files_only=False):
        self.asked.append((str(name), local_files_only))
        if self.error:
            raise self.error
        return lambda texts, **options: SimpleNamespace(
            input_ids=torch_zeros(len(texts), options["max_length"]), cache_dir=cache_dir
        )


def torch_zeros(*shape):
    import torch

    return torch.zeros(*shape, dtype=torch.long)


def hub_model_with_a_tokenizer_elsewhere(hub, vit_dir, tmp_path, monkeypatch, tokenizers):
    config = json.loads((vit_dir / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"] = config["model_cfg"]["text_cfg"] | {"hf_tokenizer_name": "org/words"}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    place(hub, "org/batik", tmp_path / "open_clip_config.json", vit_dir / "open_clip_model.safetensors")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(AutoTokenizer=tokenizers))


def test_the_tokenizer_of_a_hub_model_comes_from_its_own_repository(hub, vit_dir, tmp_path, monkeypatch):
    tokenizers = FakeTokenizers()
    hub_model_with_a_tokenizer_elsewhere(hub, vit_dir, tmp_path, monkeypatch, tokenizers)
    embedder = OpenClipEmbedder("hf-hub:org/batik", device="cpu")
    assert tokenizers.asked == [("org/words", True)]
    assert embedder.embed_texts(["kawung", "parang"]).shape == (2, 24)


@pytest.mark.parametrize(
    ("error", "code", "asked"),
    [(OSError("no such file"), "not_available", 2), (ImportError("sentencepiece"), "needs_transformers", 1)],
)
def test_a_tokenizer_that_cannot_be_had(hub, vit_dir, tmp_path, monkeypatch, error, code, asked):  # noqa: PLR0917 - fixtures
    tokenizers = FakeTokenizers(error)
    hub_model_with_a_tokenizer_elsewhere(hub, vit_dir, tmp_path, monkeypatch, tokenizers)
    assert code_of("hf-hub:org/batik") == f"embedders.{code}"
    assert len(tokenizers.asked) == asked


@pytest.mark.parametrize(
    ("identifier", "code", "names"),
    [
        ("ViT-B-23/openai", "unknown_model", "ViT-B-32"),
        ("vit-b-32/openai", "unknown_model", "ViT-B-32"),
        ("ViT-B-32", "no_tag", "laion2b_s34b_b79k"),
        ("ViT-B-32/laion2b", "unknown_tag", "laion2b_s34b_b79k"),
        ("ViT-B-32/", "no_tag", "openai"),
    ],
)
@pytest.mark.usefixtures("hub")
def test_a_typo_lists_what_is_close_and_is_never_guessed(identifier, code, names):
    with pytest.raises(ModelError) as caught:
        OpenClipEmbedder(identifier, device="cpu")
    assert caught.value.code == f"embedders.{code}"
    assert names in json.dumps(caught.value.params)
