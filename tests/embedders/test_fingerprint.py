import pytest

from motifsearch.embedders.fingerprint import model_fingerprint


@pytest.fixture
def weights():
    import torch

    return {"b": torch.arange(6.0).reshape(2, 3), "a": torch.tensor(1.5), "c": torch.ones(3, dtype=torch.bfloat16)}


def test_order_and_memory_layout_do_not_matter(weights):
    turned = {name: weights[name] for name in reversed(weights)}
    turned["b"] = weights["b"].t().contiguous().t()
    assert model_fingerprint(turned, {"x": 1, "y": 2}) == model_fingerprint(weights, {"y": 2, "x": 1})


def test_every_part_matters(weights):
    import torch

    seen = {model_fingerprint(weights, {})}
    for change in (
        {"a": torch.tensor(1.25)},
        {"b": weights["b"].reshape(3, 2)},
        {"b": weights["b"].double()},
        {"d": torch.tensor(0.0)},
    ):
        seen.add(model_fingerprint(weights | change, {}))
    seen.add(model_fingerprint(weights, {"preprocess": "other"}))
    assert len(seen) == 6
    assert all(len(digest) == 64 for digest in seen)
