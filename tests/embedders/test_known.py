import pytest

from motifsearch.embedders.known import known_models

MODELS = known_models()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.uri)
def test_what_is_said_agrees_with_open_clips_records(model):
    import open_clip

    name, tag = model.uri.removeprefix("openclip:").rsplit("/", 1)
    assert open_clip.is_pretrained_cfg(name, tag)
    config = open_clip.get_model_config(name)
    assert config["embed_dim"] == model.dim
    assert config["vision_cfg"]["image_size"] == model.image_px
    assert config["text_cfg"].get("context_length", 77) == model.context_length
    needs = {"hf_model_name", "hf_tokenizer_name"} & set(config["text_cfg"])
    assert model.needs_hub_extra == bool(needs)
    assert model.memory_mb == pytest.approx(4 * model.parameters_m, rel=0.01)
    assert model.memory_mb <= model.download_mb * 1.01


@pytest.mark.parametrize("name", ["MobileCLIP2-S0", "MobileCLIP2-S2", "ViT-B-32"])
def test_sizes_are_those_of_the_architecture(name):
    import open_clip
    import torch

    config = open_clip.get_model_config(name)
    kind = open_clip.CustomTextCLIP if config.pop("custom_text", False) else open_clip.CLIP
    with torch.device("meta"):
        count = sum(weight.numel() for weight in kind(**config).parameters())
    for model in MODELS:
        if model.uri.startswith(f"openclip:{name}/"):
            assert model.parameters_m == pytest.approx(count / 1e6, abs=0.1)


def test_every_claim_has_a_source():
    for model in MODELS:
        assert model.licence_source.startswith("https://")
        for figure in model.figures:
            assert figure.source.startswith("https://")
            assert 0 < figure.value < 1
    assert len({model.uri for model in MODELS}) == len(MODELS)


def test_models_that_know_indonesian_come_first():
    many = ["mul" in model.languages for model in MODELS]
    assert many[0]
    assert many == sorted(many, reverse=True)
