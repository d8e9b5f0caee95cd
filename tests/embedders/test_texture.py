"""The embedded model's image tower."""

import numpy as np
import pytest
import torch  # noqa: TID253 - the layers themselves are tested
from torch.nn import functional  # noqa: TID253 - as above

from motifsearch.embedders.texture import NAME, TextureTower, register


@pytest.fixture(scope="module")
def tower():
    torch.manual_seed(0)
    return TextureTower(words=16).eval()


def stripes(angle, period_px=12, size_px=128, dark=0.2, light=0.9):
    """Give stripes of a direction, (1, 3, size, size)."""
    y, x = np.mgrid[:size_px, :size_px]
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period_px)
    grey = torch.from_numpy(dark + (light - dark) * wave).float()
    return grey.expand(1, 3, -1, -1)


def cosine(tower, first, second):
    with torch.no_grad():
        return float(functional.cosine_similarity(tower.forward_features(first), tower.forward_features(second)))


def test_timm_and_open_clip_build_it_by_name():
    import open_clip.timm_model

    register()
    register()
    built = open_clip.timm_model.TimmModel(NAME, 32, pool="avg", proj="")
    assert isinstance(built.trunk, TextureTower)
    assert built(torch.rand(2, 3, 96, 96)).shape == (2, 32)


@pytest.mark.parametrize("size", [(64, 64), (97, 131), (224, 224)])
def test_pictures_of_any_size_give_finite_vectors_of_one_length(tower, size):
    with torch.no_grad():
        vectors = tower(torch.rand(2, 3, *size))
        features = tower.forward_features(torch.rand(2, 3, *size))
    assert vectors.shape == (2, 256)
    assert bool(torch.isfinite(vectors).all())
    assert torch.allclose(features.norm(dim=1), torch.ones(2), atol=1e-4)


def test_an_even_picture_gives_a_finite_vector(tower):
    with torch.no_grad():
        assert bool(torch.isfinite(tower(torch.full((1, 3, 96, 96), 0.5))).all())


def test_a_picture_beside_another_gets_the_vector_it_gets_alone(tower):
    pictures = torch.rand(3, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        together, alone = tower(pictures), torch.cat([tower(picture[None]) for picture in pictures])
    assert torch.allclose(together, alone, atol=1e-4)


def test_cells_answer_to_the_direction_of_the_strokes(tower):
    for number in range(4):
        light = stripes(np.pi * number / 4)[:, :1]
        with torch.no_grad():
            sums = tower.cells(light).sum((0, 2, 3))
        # A stripe has two edges, so it answers in two opposite directions.
        assert {int(index) for index in sums.topk(2).indices} == {number, number + 4}


def test_descriptors_are_the_roots_of_shares_of_four_by_four_cells(tower):
    light = torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        cells = tower.cells(light)
        found, strength = tower.descriptors(light, 1)
    patch = cells[0, :, 3:7, 5:9]
    shares = (patch + 1e-6) / (patch.sum() + 1e-3 * len(patch))
    weight = tower.describe.weight.detach()
    expected = (weight * shares.sqrt()).sum((1, 2, 3)) + tower.describe.bias.detach()
    assert torch.allclose(found[0, :, 3, 5], expected, atol=1e-4)
    assert float(strength[0, 0, 3, 5]) == pytest.approx(float(patch.sum()), rel=1e-4)


def test_where_a_stroke_lies_and_what_hue_it_has_change_little_what_it_is_changes_much(tower):
    plain = stripes(0.3)
    moved = plain.roll((16, 32), dims=(2, 3))
    # Another hue of the same lightness: what red gains, green and blue lose.
    hue = plain + torch.tensor([0.114, 0.0, -0.299]).view(1, 3, 1, 1) * 0.5
    crossed = (stripes(0.3) + stripes(0.3 + np.pi / 2)) / 2
    assert cosine(tower, plain, hue) > 0.999
    assert cosine(tower, plain, moved) > 0.9
    assert cosine(tower, plain, crossed) < cosine(tower, plain, moved) - 0.05


def test_refining_starts_as_the_identity(tower):
    described = torch.rand(1, 64, 9, 9)
    with torch.no_grad():
        assert torch.equal(tower.refine(described), described)


def test_the_last_layer_can_be_put_anew():
    tower = TextureTower(words=4)
    tower.reset_classifier(7)
    assert tower(torch.rand(1, 3, 64, 64)).shape == (1, 7)
    tower.reset_classifier(0)
    assert tower(torch.rand(1, 3, 64, 64)).shape == (1, tower.num_features)
