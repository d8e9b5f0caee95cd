import sys

import numpy as np
import pytest

from motifsearch.embedders.openclip import OpenClipEmbedder
from motifsearch.embedders.registry import open_embedder
from motifsearch.errors import ModelError, UsageError

MANY = 9


def opened(folder, engine):
    return OpenClipEmbedder(f"local-dir:{folder}", device="cpu", precision="fp32", engine=engine)


@pytest.mark.parametrize("folder", ["vit_dir", "timm_dir"])
def test_vectors_are_those_of_torch_and_belong_to_the_same_space(folder, request, some_pictures):
    pytest.importorskip("openvino", reason="OpenVINO is absent: pip install 'motifsearch[openvino]'")
    folder = request.getfixturevalue(folder)
    images = some_pictures(MANY)
    plain, other = opened(folder, "torch"), opened(folder, "openvino")
    assert other.space == plain.space
    assert not other.uses_bf16
    wanted = plain.embed_images(images)
    np.testing.assert_allclose(other.embed_images(images), wanted, atol=1e-5)
    # From now on single pictures go the same way, and words as before.
    assert other._tower is not None
    np.testing.assert_allclose(other.embed_images(images[:1]), wanted[:1], atol=1e-5)
    np.testing.assert_array_equal(other.embed_texts(["kawung"]), plain.embed_texts(["kawung"]))
    other.close()
    assert other._tower is None


def test_a_few_pictures_are_not_worth_making_it_ready(vit_dir, some_pictures):
    pytest.importorskip("openvino", reason="OpenVINO is absent: pip install 'motifsearch[openvino]'")
    embedder = opened(vit_dir, "openvino")
    embedder.embed_images(some_pictures(3))
    assert embedder._tower is None


def test_a_missing_library_an_unknown_engine_and_one_that_cannot_are_said(vit_dir, some_pictures, monkeypatch):
    with pytest.raises(ModelError) as unknown:
        open_embedder("embedded", engine="steam")
    assert (unknown.value.code, unknown.value.params["known"]) == ("embedders.bad_engine", "torch, openvino")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "openvino", None)
        with pytest.raises(UsageError) as missing:
            opened(vit_dir, "openvino")
    assert (missing.value.code, missing.value.params["extra"]) == ("extras.missing", "openvino")
    pytest.importorskip("openvino", reason="OpenVINO is absent: pip install 'motifsearch[openvino]'")
    embedder = opened(vit_dir, "openvino")
    monkeypatch.setattr("motifsearch.embedders.openvino._traced", lambda *_: 1 / 0)
    with pytest.raises(ModelError) as cannot:
        embedder.embed_images(some_pictures(MANY))
    assert (cannot.value.code, cannot.value.params["reason"]) == ("embedders.engine_cannot", "division by zero")
