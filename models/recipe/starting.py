"""Where the image tower starts: descriptors, words and first layer as the drawn pictures themselves suggest.

From there the model already finds a motif more often than not, before it has learnt anything: principal components for
the descriptors, k-means for the words (Arandjelović et al., NetVLAD, 2016, start so too), and half-whitened principal
components for the layer that reads what was gathered.

Knows: the texture tower and drawn pictures. Does not know: teachers, labels or the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.embedders.texture import TextureTower

_BATCH = 24
_PER_PICTURE = 40


def _batches(sets: Sequence[NDArray[np.uint8]], count: int, rng: np.random.Generator) -> list[torch.Tensor]:
    """Choose pictures of each set, (b, 3, s, s) float32 in [0, 1] each."""
    batches: list[torch.Tensor] = []
    for pixels in sets:
        chosen = np.sort(rng.choice(len(pixels), min(count, len(pixels)), replace=False))
        for start in range(0, len(chosen), _BATCH):
            part = torch.from_numpy(pixels[chosen[start : start + _BATCH]])
            batches.append(part.permute(0, 3, 1, 2).float() / 255)
    return batches


def _raw(tower: TextureTower, light: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Give some descriptors of each picture before they are shortened, (n, orientations × 16)."""
    inputs = tower.describe.in_channels
    described = torch.nn.Conv2d(inputs, inputs * 16, 4)
    with torch.no_grad():
        described.weight.copy_(torch.eye(inputs * 16).view(-1, inputs, 4, 4))
        described.bias.zero_()
    kept, tower.describe = tower.describe, described
    found, strength = tower.descriptors(light, 1)
    tower.describe = kept
    at = torch.from_numpy(rng.integers(0, found.flatten(2).shape[2], _PER_PICTURE))
    strong = strength.flatten(2)[:, 0, at].reshape(-1) > 0.02
    return found.flatten(2)[:, :, at].transpose(1, 2).reshape(-1, inputs * 16)[strong]


@torch.no_grad()
def start(tower: TextureTower, sets: Sequence[NDArray[np.uint8]], *, seed: int, count: int = 1500) -> None:
    """Set the layers of a tower from drawn pictures.

    Parameters
    ----------
    tower : TextureTower
        Changed in place.
    sets : sequence of ndarrays, (n, s, s, 3) uint8
    seed : int
    count : int
        Pictures looked at of each set.
    """
    rng = np.random.default_rng([seed, 8])
    batches = _batches(sets, count, rng)
    raw = torch.cat([_raw(tower, light, rng) for batch in batches for light, _ in tower.scales(batch)])
    mean = raw.mean(0)
    width = tower.describe.out_channels
    directions = _principal(raw - mean)[0][:width]
    tower.describe.weight.copy_(directions.view_as(tower.describe.weight))
    tower.describe.bias.copy_(-directions @ mean)
    cv2.setRNGSeed(seed + 1)
    points = ((raw - mean) @ directions.T).numpy()
    rule = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 30, 1e-4)
    _, _, words = cv2.kmeans(points, min(len(tower.words), len(points)), None, rule, 1, cv2.KMEANS_PP_CENTERS)
    tower.words[: len(words)].copy_(torch.from_numpy(words))
    gathered = torch.cat([tower.forward_features(batch) for batch in batches])
    centre = gathered.mean(0)
    directions, spread = _principal(gathered - centre)
    rows = min(tower.num_features, len(directions))
    weight = directions[:rows] * spread[:rows, None].clamp(min=float(spread[0]) * 1e-3).rsqrt()
    values = (gathered - centre) @ weight.T
    weight /= values.std()
    tower.gather.weight.zero_()
    tower.gather.weight[:rows].copy_(weight)
    tower.gather.bias.zero_()
    tower.gather.bias[:rows].copy_(-weight @ centre)
    # The vector starts as the first features themselves.
    tower.head.weight.copy_(functional.pad(torch.eye(tower.num_classes), (0, tower.num_features - tower.num_classes)))
    tower.head.bias.zero_()


def _principal(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the principal directions in rows and the standard deviation along each, largest first."""
    _, values, directions = torch.linalg.svd(points, full_matrices=False)
    return directions, values / max(1, len(points) - 1) ** 0.5
