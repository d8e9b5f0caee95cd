"""The training of the text tower, against an image tower that is already trained.

Knows: image vectors, truths and sentences. Does not know: how the pictures were drawn or the image tower trained.

The image tower stays as it is: what it sees does not depend on how well the words are learnt, and the words can be
learnt again in minutes.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from captions import LANGUAGES, facts_of, sentence
from losses import named
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from captions import Sentence, Truth
    from open_clip.model import CLIP
    from open_clip.tokenizer import SimpleTokenizer
    from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPlan:
    """How the text tower is trained.

    Attributes
    ----------
    steps : int
    batch : int
        Pictures, and as many sentences, in a step.
    rate : float
        Highest learning rate.
    seed : int
    device : str
    """

    steps: int
    batch: int = 128
    rate: float = 1e-3
    seed: int = 0
    device: str = "cpu"


def fitting(claims: Sequence[frozenset[str]], truths: Sequence[frozenset[str]]) -> Tensor:
    """Tell which sentences fit which pictures: all that they claim is true.

    Returns
    -------
    Tensor, (pictures, sentences) bool
    """
    number = {fact: index for index, fact in enumerate(sorted({fact for claim in claims for fact in claim}))}
    claimed = torch.zeros(len(claims), len(number))
    missing = torch.ones(len(truths), len(number))
    for row, claim in enumerate(claims):
        claimed[row, [number[fact] for fact in claim]] = 1
    for row, truth in enumerate(truths):
        missing[row, [number[fact] for fact in truth if fact in number]] = 0
    return missing @ claimed.T == 0


def train_words(
    model: CLIP,
    tokenizer: SimpleTokenizer,
    vectors: Tensor,
    truths: Sequence[Truth],
    *,
    plan: WordPlan,
    folder: Path,
) -> None:
    """Train the text tower so that sentences find the pictures they fit, and pictures their sentences.

    Parameters
    ----------
    model : CLIP
        Its text tower is trained in place.
    tokenizer : SimpleTokenizer
    vectors : Tensor, (views, n, dim) float32, unit length
        Of several views of each picture.
    truths : sequence of n mappings
    plan : WordPlan
    folder : Path
        For ``words.jsonl``.
    """
    facts = [facts_of(truth) for truth in truths]
    drawn = frozenset(str(truth["motif"]) for truth in truths)
    towers = [value for name, value in model.named_parameters() if not name.startswith("visual.")]
    optimiser = torch.optim.AdamW(towers, lr=plan.rate, weight_decay=0.1, betas=(0.9, 0.98))
    rng, noise = np.random.default_rng(plan.seed), torch.Generator().manual_seed(plan.seed)
    motifs = np.array([str(truth["motif"]) for truth in truths])
    weight = np.array([1 / (motifs == motif).sum() for motif in motifs])  # each motif as often as another
    weight /= weight.sum()
    model.to(plan.device).train()
    started, total = time.monotonic(), 0.0
    for step in range(plan.steps):
        chosen = rng.choice(len(truths), plan.batch, p=weight)
        said: list[Sentence] = [sentence(truths[i], LANGUAGES[int(rng.integers(2))], rng, drawn) for i in chosen]
        images = vectors[torch.from_numpy(rng.integers(0, len(vectors), plan.batch)), torch.from_numpy(chosen)]
        shaken = images + 0.02 * torch.randn(images.shape, generator=noise)
        images = functional.normalize(shaken, dim=1).to(plan.device)
        tokens = tokenizer([one.text for one in said]).to(plan.device)
        words = functional.normalize(model.encode_text(tokens).float(), dim=1)
        same = fitting([one.facts for one in said], [facts[i] for i in chosen]).to(plan.device)
        loss = named(images, words, model.logit_scale.exp().clamp(max=50), same)
        for group in optimiser.param_groups:
            rise = min(1.0, (step + 1) / 100)
            group["lr"] = plan.rate * rise * (0.5 + 0.5 * math.cos(math.pi * step / plan.steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(towers, 1.0)
        optimiser.step()
        total += loss.item()
        if (step + 1) % 100 == 0 or step + 1 == plan.steps:
            line = {"step": step + 1, "words": round(total / (step % 100 + 1), 4)}
            line["sentences_per_s"] = round((step + 1) * plan.batch / (time.monotonic() - started), 1)
            with (folder / "words.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            total = 0.0
    model.eval()
