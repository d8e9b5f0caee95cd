import numpy as np
import pytest

from motifsearch.embedders import precision
from motifsearch.embedders.openclip import OpenClipEmbedder
from motifsearch.vectors import unit


@pytest.fixture
def vectors():
    return unit(np.random.default_rng(0).normal(size=(8, 16)))


def test_small_changes_keep_the_ranking_and_large_ones_do_not(vectors):
    noise = np.random.default_rng(1).normal(size=vectors.shape).astype(np.float32)
    assert precision.keeps_ranking(vectors, unit(vectors + 1e-4 * noise))
    assert not precision.keeps_ranking(vectors, unit(vectors + 0.05 * noise))


def test_the_same_change_counts_for_more_among_vectors_that_lie_close_together(vectors):
    noise = 1e-3 * np.random.default_rng(1).normal(size=vectors.shape).astype(np.float32)
    near = unit(np.ones_like(vectors) + 0.02 * vectors)
    assert precision.keeps_ranking(vectors, unit(vectors + noise))
    assert not precision.keeps_ranking(near, unit(near + noise))


@pytest.mark.parametrize(("gains", "keeps", "expected"), [(1, 1, True), (1, 0, False), (0, 1, False)])
def test_auto_needs_both_the_gain_and_the_ranking(vectors, gains, keeps, expected):
    other = vectors if keeps else np.roll(vectors, 1, axis=1) * np.sign(vectors)
    chosen = precision.choose("auto", gains=bool(gains), embed=lambda wanted: vectors if wanted == "fp32" else other)
    assert chosen is expected


@pytest.mark.parametrize(("wanted", "expected"), [("fp32", False), ("bf16", True)])
def test_what_is_asked_for_is_done_without_a_probe(wanted, expected):
    def never(_):
        raise AssertionError

    assert precision.choose(wanted, gains=wanted == "fp32", embed=never) is expected


def test_probes_are_the_same_each_time_and_differ_among_themselves():
    first, second = precision.probe_pictures(64), precision.probe_pictures(64)
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert len({picture.tobytes() for picture in first}) == precision.PROBES


def test_only_convolutions_on_a_processor_that_knows_bfloat16_gain(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True}, raising=False)
    assert precision.gains_by_bf16("cpu", convolutional=True)
    assert not precision.gains_by_bf16("cpu", convolutional=False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict, raising=False)
    assert not precision.gains_by_bf16("cpu", convolutional=True)


def test_bf16_stays_close_to_fp32(timm_dir, some_pictures):
    images = some_pictures(12)
    exact, fast = (
        OpenClipEmbedder(f"local-dir:{timm_dir}", device="cpu", precision=wanted).embed_images(images)
        for wanted in ("fp32", "bf16")
    )
    assert (exact * fast).sum(axis=1).min() > 0.99
    assert fast.dtype == np.float32


def test_words_alone_never_probe_pictures(timm_dir, monkeypatch):
    embedder = OpenClipEmbedder(f"local-dir:{timm_dir}", device="cpu")
    monkeypatch.setattr("motifsearch.embedders.openclip.probe_pictures", lambda: pytest.fail("probed"))
    assert embedder.embed_texts(["kawung"]).shape == (1, 24)


@pytest.mark.parametrize(("generation", "gains"), [((9, 0), True), ((8, 0), True), ((7, 5), False)])
def test_graphics_cards_from_ampere_on_gain_by_bf16(generation, gains, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _device: generation)
    assert precision.gains_by_bf16("cuda:0", convolutional=False) == gains
