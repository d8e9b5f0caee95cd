"""The last linear layer, put right after training: its vectors are centred, so that a plain cosine is a centred one.

Knows: a trained image tower and drawn pictures. Does not know: how it was trained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional
from tower import pooled, projected
from views import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imaging import Source
    from numpy.typing import NDArray
    from open_clip.model import CLIP
    from torch import Tensor

_BATCH = 64


@torch.no_grad()
def _features(
    model: CLIP,
    pixels: NDArray[np.uint8],
    indices: Sequence[int],
    rng: np.random.Generator,
    *,
    device: str,
    size_px: int,
) -> Tensor:
    """Give the pooled features of one view of each picture, (n, features), every third view a wild one."""
    parts: list[Tensor] = []
    for start in range(0, len(indices), _BATCH):
        seen = [
            view(pixels[index], size_px, rng, strong=bool(rng.random() < 0.33))
            for index in indices[start : start + _BATCH]
        ]
        batch = torch.from_numpy(np.stack(seen)).permute(0, 3, 1, 2).to(device).float() / 255
        parts.append(pooled(model, batch.contiguous(memory_format=torch.channels_last)).float().cpu())
    return torch.cat(parts)


def centre(model: CLIP, sources: Sequence[Source], *, seed: int, device: str, count: int = 1500) -> None:
    """Move the bias of the last layer so that the mean vector over drawn pictures is zero.

    Parameters
    ----------
    model : CLIP
        Changed in place.
    sources : sequence of Source
    seed : int
    device : str
    count : int
        Pictures looked at of each source.
    """
    rng = np.random.default_rng([seed, 5])
    means: list[Tensor] = []
    layer = model.visual.trunk.get_classifier()
    for source in sources:
        chosen = np.sort(rng.choice(len(source.pixels), min(count, len(source.pixels)), replace=False))
        features = _features(model, source.pixels, chosen.tolist(), rng, device=device, size_px=192)
        means.append(projected(model, features.to(device)).mean(0))
    with torch.no_grad():
        layer.bias -= torch.stack(means).mean(0)


@torch.no_grad()
def look_at(
    model: CLIP, pixels: NDArray[np.uint8], *, views: int, seed: int, device: str, size_px: int = 192
) -> Tensor:
    """Give the vectors of several views of each picture.

    Parameters
    ----------
    model : CLIP
    pixels : ndarray, (n, s, s, 3) uint8
    views : int
    seed : int
    device : str
    size_px : int

    Returns
    -------
    Tensor, (views, n, dim) float32, unit length
    """
    rng = np.random.default_rng([seed, 6])
    rounds: list[Tensor] = []
    for _ in range(views):
        features = _features(model, pixels, range(len(pixels)), rng, device=device, size_px=size_px)
        vectors = projected(model, features.to(device))
        rounds.append(functional.normalize(vectors, dim=1).cpu())
    return torch.stack(rounds)
