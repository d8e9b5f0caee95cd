from pathlib import Path

import pytest

import motifsearch
from motifsearch.embedders import registry
from motifsearch.errors import ModelError


def test_each_form_opens(vit_dir, monkeypatch):
    monkeypatch.setattr(registry, "embedded_model_dir", lambda: vit_dir)
    assert registry.open_embedder("embedded", device="cpu").space.uri == "embedded"
    assert registry.open_embedder(f"openclip:local-dir:{vit_dir}", device="cpu").space.dim == 24
    assert registry.open_embedder("colour:").space.uri == "colour:"


@pytest.mark.parametrize(
    "uri", ["", "embeded", "clip:x", "openclip", "openclip:", "openclip:local-dir:", "colour:x", "/a/b"]
)
def test_other_forms_are_refused_with_those_that_exist(uri):
    with pytest.raises(ModelError) as caught:
        registry.open_embedder(uri)
    assert caught.value.code == "embedders.unknown"
    assert "openclip:local-dir:FOLDER" in caught.value.params["forms"]


def test_the_embedded_model_lies_in_the_package_or_beside_it(tmp_path, monkeypatch):
    root = Path(motifsearch.__file__).parent
    assert registry.embedded_model_dir() in {root / "models" / "embedded", root.parent / "models" / "embedded"}
    (tmp_path / "motifsearch" / "models" / "embedded").mkdir(parents=True)
    monkeypatch.setattr(registry, "__file__", str(tmp_path / "motifsearch" / "embedders" / "registry.py"))
    assert registry.embedded_model_dir() == tmp_path / "motifsearch" / "models" / "embedded"
