"""The image tower of the embedded model: the directions of strokes, gathered without regard to place.

Batik is texture: which strokes lie beside one another tells a motif, not where on the cloth they lie. The tower
therefore has three parts. Oriented derivatives of the lightness are summed in small cells and read in groups of
4 × 4 cells at three scales, as in dense RootSIFT (Lowe 2004; Arandjelović and Zisserman 2012); a few small
convolutions refine these descriptors; and the descriptors are gathered by words, each keeping the mean difference from
its word, as in NetVLAD (Arandjelović et al. 2016). Two layers make the vector of it. It looks at lightness alone, so
another hue of the same dye changes nothing.

timm knows the tower as `NAME` after `register`, so that open_clip builds it from a configuration like any other.

Knows: the layers. Does not know: how they are trained, words, files or photographs.
"""

from __future__ import annotations

import math
from typing import Any

import timm.models
import torch
from timm.models import register_model
from torch import Tensor, nn
from torch.nn import functional

NAME = "motifsearch_texture"

LOCAL_STEP_PX, LOCAL_REACH_PX, LOCAL_LEAST_PX = 8, 32, 48
_CELL_PX = 4
_GRID = 4
_TINY = 1e-6


def _derivatives(orientations: int, size: int = 7, across: float = 1.0, along: float = 1.6) -> Tensor:
    """Give Gaussian derivatives in directions all around, (orientations, 1, size, size), each of absolute sum 1."""
    at = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    y, x = torch.meshgrid(at, at, indexing="ij")
    filters: list[Tensor] = []
    for number in range(orientations):
        angle = 2 * math.pi * number / orientations
        u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        wave = -u * torch.exp(-(u**2) / (2 * across**2) - v**2 / (2 * along**2))
        wave = wave - wave.mean()
        filters.append(wave / wave.abs().sum())
    return torch.stack(filters)[:, None]


def _tent(cell_px: int) -> Tensor:
    """Give the weights that share a pixel between the cells around it, (2 cell, 2 cell), sum 1."""
    away = (torch.arange(2 * cell_px, dtype=torch.float32) - cell_px + 0.5).abs()
    line = 1 - away / cell_px
    return torch.outer(line, line) / line.sum() ** 2


class Refining(nn.Module):
    """A small convolution beside the identity; it starts as the identity.

    Parameters
    ----------
    width : int
        Channels.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.around = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.widen = nn.Conv2d(width, 3 * width, 1)
        self.narrow = nn.Conv2d(3 * width, width, 1)
        for value in self.narrow.parameters():
            nn.init.zeros_(value)

    def forward(self, x: Tensor) -> Tensor:
        """Refine descriptors, (n, width, h, w) to the same."""
        return x + self.narrow(functional.gelu(self.widen(self.around(x))))


class TextureTower(nn.Module):
    """Pictures to vectors; see the module.

    Parameters
    ----------
    num_classes : int
        Length of the vectors; 0 stops at the features before the last layer.
    orientations : int
        Directions of strokes.
    width : int
        Length of a descriptor.
    words : int
        By how many words descriptors are gathered.
    refinings : int
        Small convolutions on the descriptors.
    features : int
        Length before the last layer.
    """

    lightness: Tensor
    strokes: Tensor
    tent: Tensor

    def __init__(
        self,
        num_classes: int = 256,
        *,
        orientations: int = 8,
        width: int = 64,
        words: int = 96,
        refinings: int = 2,
        features: int = 512,
    ) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.num_features = self.head_hidden_size = features
        self.default_cfg: dict[str, Any] = {"input_size": (3, 224, 224)}
        # Of ITU-R BT.601.
        self.register_buffer("lightness", torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("strokes", _derivatives(orientations), persistent=False)
        tent = _tent(_CELL_PX).expand(orientations, 1, -1, -1).clone()
        self.register_buffer("tent", tent, persistent=False)
        self.describe = nn.Conv2d(orientations, width, _GRID)
        self.refine = nn.Sequential(*(Refining(width) for _ in range(refinings)))
        self.words = nn.Parameter(torch.randn(words, width) / width**0.5)
        self.sharpness = nn.Parameter(torch.tensor(30.0))
        self.gather = nn.Linear(words * width, features)
        bent = nn.Linear(features, features)
        for value in bent.parameters():
            nn.init.zeros_(value)
        self.bend = nn.Sequential(nn.GELU(), bent)
        self.head: nn.Module = nn.Linear(features, num_classes) if num_classes else nn.Identity()

    def cells(self, light: Tensor) -> Tensor:
        """Sum the strokes of each direction in cells.

        Parameters
        ----------
        light : Tensor, (n, 1, h, w) float32
            In [0, 1].

        Returns
        -------
        Tensor, (n, orientations, h / 4, w / 4)
        """
        strength = functional.conv2d(functional.pad(light, (3, 3, 3, 3), mode="reflect"), self.strokes).relu()
        # The strongest direction counts most, so that neighbouring directions do not blur into one another.
        strength = strength * strength / (strength.amax(1, keepdim=True) + 1e-3)
        return functional.conv2d(strength, self.tent, stride=_CELL_PX, padding=_CELL_PX // 2, groups=len(self.tent))

    def descriptors(self, light: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """Describe each group of cells, before refining.

        Parameters
        ----------
        light : Tensor, (n, 1, h, w) float32
        step : int
            Every which group.

        Returns
        -------
        Tensor, (n, width, rows, columns)
            Roots of the cells' shares of their group, in `width` directions.
        Tensor, (n, 1, rows, columns)
            Strength of the group.
        """
        cells = self.cells(light)
        summed = functional.avg_pool2d(cells, _GRID, step).sum(1, keepdim=True) * _GRID**2
        roots = functional.conv2d((cells + _TINY).sqrt(), self.describe.weight, stride=step)
        scale = (summed + 1e-3 * cells.shape[1]).rsqrt()
        bias: Any = self.describe.bias
        return roots * scale + bias[None, :, None, None], summed

    def scales(self, x: Tensor) -> list[tuple[Tensor, int]]:
        """Give the lightness at full, half and quarter size, each with the step between its descriptors."""
        full = (x * self.lightness).sum(1, keepdim=True)
        half = functional.avg_pool2d(full, 2)
        return [(full, 2), (half, 1), (functional.avg_pool2d(half, 2), 1)]

    def gathered(self, found: list[tuple[Tensor, Tensor]]) -> Tensor:
        """Gather descriptors of all scales by words, (n, words × width)."""
        described = torch.cat([descriptors.flatten(2) for descriptors, _ in found], 2)
        strength = torch.cat([summed.flatten(2) for _, summed in found], 2)
        near = 2 * (self.words @ described) - (self.words**2).sum(1)[None, :, None]
        share = (self.sharpness * near).softmax(1)
        share = share * (strength / (strength + 0.02))  # flat places count less
        count = share.sum(2, keepdim=True)
        sums = share @ described.transpose(1, 2) - count * self.words
        # What repeats often must not drown the rest: each word counts by the root of its share.
        part = (count / count.sum(1, keepdim=True).clamp(min=_TINY)).clamp(min=_TINY).sqrt()
        return functional.normalize((functional.normalize(sums, dim=2) * part).flatten(1), dim=1)

    def forward_features(self, x: Tensor) -> Tensor:
        """Gather the picture's strokes, (n, 3, h, w) in [0, 1] to (n, words × width), unit length."""
        found = [self.descriptors(light, step) for light, step in self.scales(x)]
        return self.gathered([(self.refine(descriptors), summed) for descriptors, summed in found])

    def local(self, x: Tensor) -> Tensor:
        """Say what is at each place of one picture.

        Parameters
        ----------
        x : Tensor, (1, 3, h, w) float32
            In [0, 1], at least `LOCAL_LEAST_PX` on each side.

        Returns
        -------
        Tensor, (rows, columns, 2 × width)
            At every `LOCAL_STEP_PX`, from squares of `LOCAL_REACH_PX`: the refined descriptors of the full and the
            half scale around one middle, without what all places have in common, each as long as its strokes are
            strong.
        """
        (full, full_step), (half, half_step), _ = self.scales(x)
        parts: list[tuple[Tensor, Tensor]] = []
        for light, step in ((full, full_step), (half, half_step)):
            found, strength = self.descriptors(light, step)
            parts.append((self.refine(found), strength))
        # The middle of half-scale place i lies at 16 + 8 i pixels, that of full-scale place i at 8 + 8 i.
        rows = min(parts[0][0].shape[2] - 1, parts[1][0].shape[2])
        columns = min(parts[0][0].shape[3] - 1, parts[1][0].shape[3])
        grids: list[Tensor] = []
        for part, first in zip(parts, (1, 0), strict=True):
            found, strength = (each[0, :, first : first + rows, first : first + columns] for each in part)
            own = functional.normalize(found - found.mean((1, 2), keepdim=True), dim=0)
            grids.append(own * (strength / (strength + 0.02)).sqrt())
        return torch.cat(grids).permute(1, 2, 0) / len(grids) ** 0.5

    def forward_head(self, x: Tensor, pre_logits: bool = False) -> Tensor:
        """Make the vector, (n, words × width) to (n, num_classes), or to the features before the last layer."""
        features = self.gather(x)
        features = features + self.bend(features)
        return features if pre_logits else self.head(features)

    def forward(self, x: Tensor) -> Tensor:
        """Give the vectors of pictures, (n, 3, h, w) in [0, 1] to (n, num_classes), not normalised."""
        return self.forward_head(self.forward_features(x))

    def get_classifier(self) -> nn.Module:
        """Give the last layer."""
        return self.head

    def reset_classifier(self, num_classes: int, global_pool: str = "") -> None:
        """Put a new last layer in place of the present one; there is one way of gathering only."""
        del global_pool
        self.num_classes = num_classes
        self.head = nn.Linear(self.num_features, num_classes) if num_classes else nn.Identity()


def motifsearch_texture(pretrained: bool = False, **options: Any) -> TextureTower:
    """Build the tower with random weights, as timm asks for it; it has no published weights to fetch."""
    del pretrained
    return TextureTower(num_classes=int(options.get("num_classes", 256)))


def register() -> None:
    """Make the tower known to timm; a second call changes nothing."""
    if not timm.models.is_model(NAME):
        register_model(motifsearch_texture)
