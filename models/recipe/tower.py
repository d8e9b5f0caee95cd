"""The model: the texture tower and a small text tower, as open_clip builds and loads them.

Knows: open_clip's configuration and files. Does not know: data, losses or the run.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from open_clip.model import CLIP
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from motifsearch.embedders.texture import NAME, register

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The sizes of the model.

    Attributes
    ----------
    image_tower : str
        A name of timm's or our own.
    dim : int
        Length of the vectors.
    image_px : int
        Side at which pictures are looked at.
    text_width, text_layers, text_heads : int
    context : int
        Tokens in a sentence at most, begin and end included.
    vocabulary : int
        Tokens that there are.
    """

    image_tower: str = NAME
    dim: int = 256
    image_px: int = 256
    text_width: int = 192
    text_layers: int = 3
    text_heads: int = 4
    context: int = 24
    vocabulary: int = 2560

    def model_config(self) -> dict[str, object]:
        """Give open_clip's ``model_cfg``."""
        return {
            "embed_dim": self.dim,
            "vision_cfg": {
                "timm_model_name": self.image_tower,
                "timm_model_pretrained": False,
                "timm_pool": "avg",
                "timm_proj": "",  # the trunk's own last linear layer, bias included, gives the vector
                "image_size": self.image_px,
            },
            "text_cfg": {
                "context_length": self.context,
                "vocab_size": self.vocabulary,
                "width": self.text_width,
                "heads": self.text_heads,
                "layers": self.text_layers,
            },
        }

    def preprocessing(self) -> dict[str, object]:
        """Give open_clip's ``preprocess_cfg``."""
        return {
            "size": self.image_px,
            "mode": "RGB",
            "mean": [0.0] * 3,
            "std": [1.0] * 3,
            "interpolation": "bicubic",
            "resize_mode": "shortest",
        }


def build(sizes: Sizes, seed: int) -> CLIP:
    """Make a model whose weights are random.

    Parameters
    ----------
    sizes : Sizes
    seed : int

    Returns
    -------
    open_clip.model.CLIP
    """
    register()
    torch.manual_seed(seed)
    config = copy.deepcopy(sizes.model_config())
    return CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])


def pooled(model: CLIP, pixels: Tensor) -> Tensor:
    """Give the image tower's features before the last linear layer, (n, 3, s, s) in [0, 1] to (n, features)."""
    trunk = model.visual.trunk
    return trunk.forward_head(trunk.forward_features(pixels), pre_logits=True)


def projected(model: CLIP, features: Tensor) -> Tensor:
    """Give the vectors of pooled features, (n, features) to (n, dim), not normalised."""
    return model.visual.trunk.get_classifier()(features)


class Average:
    """A slowly following copy of a module's weights, which is what is kept in the end.

    Parameters
    ----------
    module : nn.Module
    decay : float
        Share of the old value that stays at each step, once enough steps are done.
    """

    def __init__(self, module: nn.Module, decay: float = 0.998) -> None:
        self.module = copy.deepcopy(module).eval()
        self.decay = decay
        self.steps = 0
        for value in self.module.parameters():
            value.requires_grad_(requires_grad=False)

    @torch.no_grad()
    def follow(self, module: nn.Module) -> None:
        """Move towards the module's present weights."""
        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        now = module.state_dict()
        for name, value in self.module.state_dict().items():
            if value.is_floating_point():
                value.lerp_(now[name], 1 - keep)
            else:
                value.copy_(now[name])


def save(model: CLIP, sizes: Sizes, folder: Path) -> None:
    """Write the configuration and the weights, in half precision but for the statistics of batch normalisation."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_cfg": sizes.model_config(), "preprocess_cfg": sizes.preprocessing()}
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tensors: dict[str, Tensor] = {}
    for name, value in model.state_dict().items():
        half = value.is_floating_point() and "running_" not in name
        tensors[name] = (value.half() if half else value).contiguous().clone()
    save_file(tensors, folder / "open_clip_model.safetensors")


def restore(model: CLIP, folder: Path) -> None:
    """Read the weights that `save` wrote."""
    model.load_state_dict(load_file(folder / "open_clip_model.safetensors"))
