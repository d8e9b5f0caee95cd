import json
import logging
import shutil
import threading
import warnings

import numpy as np
import pytest

from motifsearch.embedders.openclip import OpenClipEmbedder, resolve_device
from motifsearch.errors import DataError, ModelError
from motifsearch.vectors import unit


def opened(folder, **options):
    return OpenClipEmbedder(f"local-dir:{folder}", device="cpu", **options)


def reference(folder):
    import open_clip

    model, _, transform = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}", bpe_path=str(folder / "bpe.txt.gz"))
    return model.eval(), transform, tokenizer


def test_images_equal_open_clips_own_pipeline(model_dir, some_pictures):
    import torch
    from PIL import Image

    model, transform, _ = reference(model_dir)
    images = some_pictures(6)
    with torch.inference_mode():
        expected = model.encode_image(torch.stack([transform(Image.fromarray(image)) for image in images]))
    found = opened(model_dir, precision="fp32").embed_images(images)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, unit(expected.numpy()), atol=2e-3)


def test_texts_equal_open_clips_own_pipeline(model_dir):
    import torch

    model, _, tokenizer = reference(model_dir)
    texts = ["batik kawung", "parang", "Batik KAWUNG " * 20]
    with torch.inference_mode():
        expected = unit(model.encode_text(tokenizer(texts)).numpy())
    np.testing.assert_allclose(opened(model_dir).embed_texts(texts), expected, atol=1e-5)


def test_batches_do_not_change_vectors(model_dir, some_pictures):
    images = some_pictures(37)
    embedder = opened(model_dir, precision="fp32")
    together = embedder.embed_images(images)
    alone = np.concatenate([embedder.embed_images([image]) for image in images])
    assert together.shape == (37, 24)
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_nothing_in_nothing_out(vit_dir):
    embedder = opened(vit_dir)
    for empty in (embedder.embed_images([]), embedder.embed_texts([]), embedder.embed_prepared([])):
        assert empty.shape == (0, 24)
        assert empty.dtype == np.float32


def test_prepare_from_many_threads(timm_dir, some_pictures):
    embedder = opened(timm_dir)
    images = some_pictures(24)
    expected = [embedder.prepare(image) for image in images]
    found = [None] * len(images)

    def work(number):
        for index in range(number, len(images), 4):
            found[index] = embedder.prepare(images[index])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("weights", ["open_clip_pytorch_model.bin", "model.pth", "mine.pt", "other.safetensors"])
def test_same_weights_have_one_fingerprint_whatever_the_file(tmp_path, checkpoint, vit_dir, weights):
    other = checkpoint(tmp_path / "m", weights=weights)
    assert opened(other).space.fingerprint == opened(vit_dir).space.fingerprint


def test_wrapped_and_half_precision_checkpoints_open(tmp_path, checkpoint, vit_dir):
    import torch
    from safetensors.torch import load_file

    folder = checkpoint(tmp_path / "m")
    state = load_file(folder / "open_clip_model.safetensors")
    (folder / "open_clip_model.safetensors").unlink()
    torch.save({"epoch": 3, "state_dict": {f"module.{k}": v for k, v in state.items()}}, folder / "epoch_3.pt")
    assert opened(folder).space.fingerprint == opened(vit_dir).space.fingerprint


def change_config(folder, part, **changes):
    path = folder / "open_clip_config.json"
    config = json.loads(path.read_text())
    target = config
    for key in part:
        target = target[key]
    target.update(changes)
    path.write_text(json.dumps(config))


def test_fingerprint_follows_what_changes_vectors(tmp_path, checkpoint, vit_dir):
    seen = {opened(vit_dir).space.fingerprint}
    for name, change in {
        "weights": lambda _: None,
        "mean": lambda folder: change_config(folder, ["preprocess_cfg"], mean=[0.1, 0.1, 0.1]),
        "activation": lambda folder: change_config(folder, ["model_cfg"], quick_gelu=True),
    }.items():
        folder = checkpoint(tmp_path / name, seed=1 if name == "weights" else 0)
        change(folder)
        seen.add(opened(folder).space.fingerprint)
    assert len(seen) == 4


def test_space_names_the_model(vit_dir):
    space = opened(vit_dir, uri="embedded").space
    assert (space.uri, space.name, space.dim, space.has_text) == ("embedded", "vit", 24, True)
    assert opened(vit_dir).space.uri == f"openclip:local-dir:{vit_dir}"


def remove_weights(folder):
    (folder / "open_clip_model.safetensors").unlink()


def truncate_weights(folder):
    path = folder / "open_clip_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])


def empty_weights(folder):
    (folder / "open_clip_model.safetensors").write_bytes(b"")


def garbage_torch_file(folder):
    remove_weights(folder)
    (folder / "open_clip_pytorch_model.bin").write_bytes(b"not a checkpoint at all")


def truncated_torch_file(folder):
    import torch

    remove_weights(folder)
    path = folder / "open_clip_pytorch_model.bin"
    torch.save({"a": torch.zeros(5000)}, path)
    path.write_bytes(path.read_bytes()[:-3000])


def code_in_torch_file(folder):
    import torch

    remove_weights(folder)
    torch.save({"a": threading.Event}, folder / "open_clip_pytorch_model.bin")


def nan_weights(folder):
    from safetensors.torch import load_file, save_file

    state = load_file(folder / "open_clip_model.safetensors")
    state["visual.conv1.weight"][0] = float("nan")
    save_file(state, folder / "open_clip_model.safetensors")


def wider_text(folder):
    change_config(folder, ["model_cfg", "text_cfg"], width=64)


def deeper_vision(folder):
    change_config(folder, ["model_cfg", "vision_cfg"], layers=3)


def second_file(folder):
    (folder / "open_clip_model.safetensors").rename(folder / "a.safetensors")
    shutil.copy(folder / "a.safetensors", folder / "b.safetensors")


FAULTS = {
    "no_folder": [shutil.rmtree],
    "no_config": [lambda folder: (folder / "open_clip_config.json").unlink()],
    "bad_config": [
        lambda folder: (folder / "open_clip_config.json").write_text("{"),
        lambda folder: (folder / "open_clip_config.json").write_bytes(b"\xff\xfe\x00"),
        lambda folder: change_config(folder, ["model_cfg"], text_cfg=None),
        lambda folder: change_config(folder, ["model_cfg"], embed_dim="many"),
    ],
    "no_model_cfg": [
        lambda folder: (folder / "open_clip_config.json").write_text("{}"),
        lambda folder: (folder / "open_clip_config.json").write_text("[]"),
    ],
    "no_weights": [remove_weights],
    "several_weights": [second_file],
    "bad_architecture": [
        lambda folder: change_config(folder, ["model_cfg", "vision_cfg"], timm_model_name="no_such_net"),
        lambda folder: change_config(folder, ["model_cfg"], colour="blue"),
        lambda folder: change_config(folder, ["preprocess_cfg"], resize_mode="sideways"),
    ],
    "damaged": [
        truncate_weights,
        empty_weights,
        garbage_torch_file,
        truncated_torch_file,
        nan_weights,
        lambda folder: (folder / "bpe.txt.gz").write_bytes(b"not gzip"),
    ],
    "unsafe": [code_in_torch_file],
    "wrong_weights": [wider_text, deeper_vision],
    "bad_tokenizer": [lambda folder: (folder / "bpe.txt.gz").unlink()],
}


@pytest.mark.parametrize(("what", "fault"), [(what, fault) for what, faults in FAULTS.items() for fault in faults])
def test_each_fault_of_a_folder_has_its_own_error(tmp_path, checkpoint, what, fault):
    folder = checkpoint(tmp_path / "m")
    fault(folder)
    with pytest.raises(ModelError) as caught:
        opened(folder)
    assert caught.value.code == f"embedders.{what}"


def test_a_model_of_transformers_asks_for_the_extra(tmp_path, checkpoint, monkeypatch):
    folder = checkpoint(tmp_path / "m")
    change_config(folder, ["model_cfg", "text_cfg"], hf_tokenizer_name="xlm-roberta-base")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelError) as caught:
        opened(folder)
    assert caught.value.code == "embedders.needs_transformers"


def test_loading_is_silent_and_leaves_logging_alone(vit_dir, capfd):
    root = logging.getLogger()
    before = (list(root.handlers), list(root.filters))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        opened(vit_dir).embed_texts(["batik"])
    assert (list(root.handlers), list(root.filters)) == before
    assert not caught
    assert capfd.readouterr() == ("", "")


def test_towers_whose_parts_do_not_fit_are_an_error(vit_dir, some_pictures, monkeypatch):
    embedder = opened(vit_dir, precision="fp32")

    def misfit(_):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied\nand more")

    monkeypatch.setattr(embedder._open().model, "encode_image", misfit)
    with pytest.raises(ModelError) as caught:
        embedder.embed_images(some_pictures(1))
    assert caught.value.code == "embedders.bad_architecture"
    assert caught.value.params["reason"] == "mat1 and mat2 shapes cannot be multiplied"


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)],
)
def test_what_is_no_picture_is_refused(vit_dir, wrong):
    with pytest.raises(DataError) as caught:
        opened(vit_dir).prepare(wrong)
    assert caught.value.code == "embedders.pixels"


def test_closed_is_closed(vit_dir, some_pictures):
    embedder = opened(vit_dir)
    embedder.close()
    for use in (lambda: embedder.embed_texts(["a"]), lambda: embedder.embed_images(some_pictures(1))):
        with pytest.raises(ModelError) as caught:
            use()
        assert caught.value.code == "embedders.closed"


@pytest.mark.parametrize("device", ["gpu", "cuda:x", "cuda:", "", "cpu:0"])
def test_unknown_devices_are_refused(device):
    with pytest.raises(ModelError) as caught:
        resolve_device(device)
    assert caught.value.code == "embedders.bad_device"


def test_devices(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert resolve_device("auto") == resolve_device("cpu") == "cpu"
    with pytest.raises(ModelError) as caught:
        resolve_device("cuda")
    assert caught.value.code == "embedders.no_cuda"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert resolve_device("auto") == "cuda"
    assert resolve_device("cuda:0") == "cuda:0"
    with pytest.raises(ModelError) as caught:
        resolve_device("cuda:1")
    assert caught.value.code == "embedders.no_cuda"


def test_another_device_takes_a_batch_whole(vit_dir, some_pictures, monkeypatch):
    embedder = opened(vit_dir, precision="fp32")
    images = some_pictures(20)
    wanted = embedder.embed_images(images)
    # The first processor under another name stands for a graphics card.
    embedder._device = "cpu:0"
    sizes = []
    encode = embedder._encoded_pictures
    monkeypatch.setattr(embedder, "_encoded_pictures", lambda part, **o: sizes.append(len(part)) or encode(part, **o))
    np.testing.assert_allclose(embedder.embed_images(images), wanted, atol=1e-5)
    assert sizes == [20]
