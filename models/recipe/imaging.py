"""The training of the image tower.

Knows: pictures, targets and views, and how they make a step; checkpoints. Does not know: where the pictures and the
teacher come from, or words.
"""

from __future__ import annotations

import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from losses import alike, relations, towards
from torch import Tensor, nn
from torch.nn import functional
from tower import Average, pooled, projected
from views import looks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from open_clip.model import CLIP


CHECKPOINT = "image.pt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One set of training pictures.

    Attributes
    ----------
    pixels : ndarray, (n, s, s, 3) uint8
    targets : Tensor or None, (n, features) float32
        What the teacher saw, less the mean over all sets, so that cosines tell pictures apart.
    labels : Tensor, (n,) int64
        Group of each picture; negative for none.
    share : float
        Part of each batch that comes from this set.
    """

    pixels: NDArray[np.uint8]
    targets: Tensor | None
    labels: Tensor
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the image tower is trained.

    Attributes
    ----------
    steps : int
    batch : int
        Views in a step; two of each picture.
    rate : float
        Highest learning rate.
    weight_decay : float
    size_px : int
        Side of the views.
    seed : int
    device : str
    """

    steps: int
    batch: int = 96
    rate: float = 1e-3
    weight_decay: float = 0.05
    size_px: int = 192
    seed: int = 0
    device: str = "cpu"

    def rate_at(self, step: int) -> float:
        """Learning rate at a step: a short rise, then half a cosine down to nothing."""
        rise = min(1.0, (step + 1) / min(150, max(1, self.steps // 10)))
        return self.rate * rise * (0.5 + 0.5 * math.cos(math.pi * min(1.0, step / self.steps)))


class Learner(nn.Module):
    """The image tower with the heads that only training needs.

    Parameters
    ----------
    model : CLIP
    targets : int
        Length of the teacher's vectors; 0 without a teacher.
    """

    def __init__(self, model: CLIP, targets: int) -> None:
        super().__init__()
        self.visual = model.visual
        features = model.visual.trunk.get_classifier().in_features
        self.teaching = nn.Linear(features, targets) if targets else None

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor | None]:
        """Give the vectors and the guess at the teacher's, (n, dim) unit length and (n, targets)."""
        features = pooled(self, pixels)  # type: ignore[arg-type]
        vectors = functional.normalize(projected(self, features).float(), dim=1)
        return vectors, None if self.teaching is None else self.teaching(features).float()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Views of pictures, first a calm one of each, then a wild one of each; targets and labels of the pictures."""

    pixels: Tensor
    targets: Tensor | None
    labels: Tensor


def _draw(sources: list[Source], plan: Plan, step: int) -> _Batch:
    """Draw pictures from the sets by their shares, and look at each twice; the same for the same step."""
    rng = np.random.default_rng([plan.seed, step])
    total = sum(source.share for source in sources)
    pixels, targets, labels = [], [], []
    left = pictures = plan.batch // 2
    for index, source in enumerate(sources):
        count = left if index == len(sources) - 1 else round(pictures * source.share / total)
        left -= count
        chosen = np.sort(rng.integers(0, len(source.pixels), count))
        pixels.extend(source.pixels[number] for number in chosen)
        labels.append(source.labels[chosen])
        if source.targets is not None:
            targets.append(source.targets[chosen])
    seen = torch.from_numpy(looks(pixels, plan.size_px, rng)).permute(0, 3, 1, 2)
    return _Batch(pixels=seen, targets=torch.cat(targets) if targets else None, labels=torch.cat(labels))


def _losses(learner: Learner, batch: _Batch, plan: Plan) -> dict[str, Tensor]:
    """Give the parts of the loss of one batch."""
    pixels = batch.pixels.to(plan.device).float() / 255
    pixels = pixels.contiguous(memory_format=torch.channels_last)
    with torch.autocast(plan.device, torch.bfloat16, enabled=plan.device != "cpu"):
        vectors, guessed = learner(pixels)
    own = torch.arange(len(pixels) // 2, device=plan.device).repeat(2)
    parts = {"view": 0.4 * alike(vectors, own, 0.15)}
    labels = batch.labels.to(plan.device).repeat(2)
    if bool((labels >= 0).any()):
        parts["motif"] = 0.5 * alike(vectors, labels, 0.15)
    if batch.targets is not None and guessed is not None:
        wanted = functional.normalize(batch.targets.to(plan.device), dim=1).repeat(2, 1)
        parts["teacher"] = 2.0 * towards(guessed, wanted)
        parts["relation"] = 1.0 * relations(vectors, wanted)
    return parts


def _groups(learner: Learner, weight_decay: float) -> list[dict[str, object]]:
    decayed = [value for value in learner.parameters() if value.ndim > 1]
    plain = [value for value in learner.parameters() if value.ndim <= 1]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": plain, "weight_decay": 0.0}]


def train_images(model: CLIP, sources: list[Source], plan: Plan, folder: Path) -> Learner:
    """Train the image tower; go on from the checkpoint in the folder if there is one.

    Parameters
    ----------
    model : CLIP
        Its image tower gets the averaged weights.
    sources : list of Source
    plan : Plan
    folder : Path
        For ``image.pt`` (checkpoint) and ``log.jsonl``.

    Returns
    -------
    Learner
        With the averaged weights.
    """
    width = next((source.targets.shape[1] for source in sources if source.targets is not None), 0)
    learner = Learner(model, width).to(plan.device).to(memory_format=torch.channels_last)
    average = Average(learner)
    optimiser = torch.optim.AdamW(_groups(learner, plan.weight_decay), lr=plan.rate, betas=(0.9, 0.98))
    checkpoint, first = folder / CHECKPOINT, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        learner.load_state_dict(saved["learner"])
        average.module.load_state_dict(saved["average"])
        average.steps = saved["step"]
        optimiser.load_state_dict(saved["optimiser"])
        first = saved["step"]
    started, sums = time.monotonic(), {}
    # The next batch is drawn while this one trains; OpenCV lets go of the interpreter while it works.
    drawing = ThreadPoolExecutor(1)
    coming = drawing.submit(_draw, sources, plan, first)
    for step in range(first, plan.steps):
        batch = coming.result()
        coming = drawing.submit(_draw, sources, plan, step + 1)
        learner.train()
        for group in optimiser.param_groups:
            group["lr"] = plan.rate_at(step)
        parts = _losses(learner, batch, plan)
        loss = torch.stack(list(parts.values())).sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(learner.parameters(), 5.0)
        optimiser.step()
        average.follow(learner)
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + value.item()
        if (step + 1) % 50 == 0 or step + 1 == plan.steps:
            count = step % 50 + 1
            line = {"step": step + 1, "px": plan.size_px, "rate": round(plan.rate_at(step), 6)}
            line |= {name: round(value / count, 4) for name, value in sums.items()}
            line["views_per_s"] = round((step + 1 - first) * plan.batch / (time.monotonic() - started), 1)
            with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            sums = {}
        if (step + 1) % 200 == 0 or step + 1 == plan.steps:
            state = {
                "learner": learner.state_dict(),
                "average": average.module.state_dict(),
                "optimiser": optimiser.state_dict(),
                "step": step + 1,
            }
            torch.save(state, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").replace(checkpoint)
    model.visual.load_state_dict(average.module.visual.state_dict())
    return average.module
