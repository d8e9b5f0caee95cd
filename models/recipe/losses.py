"""What the model is asked for.

Knows: batches of vectors. Does not know: pictures, towers or the run.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def towards(predicted: Tensor, target: Tensor) -> Tensor:
    """One minus the mean cosine between two sets of vectors, (n, d) each."""
    return 1 - functional.cosine_similarity(predicted, target, dim=1).mean()


def relations(vectors: Tensor, target: Tensor, temperature: float = 0.1) -> Tensor:
    """Ask that each picture's neighbours be those that the teacher sees.

    After Park et al., Relational Knowledge Distillation (2019), with the softmax over the batch of Fang et al.,
    SEED (2021).

    Parameters
    ----------
    vectors, target : Tensor, (n, d) and (n, e), unit length
        Of the model and of the teacher.
    temperature : float

    Returns
    -------
    Tensor, ()
        Mean divergence from the teacher's neighbours to the model's.
    """
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    wanted = (target @ target.T / temperature).masked_fill(itself, -1e4).softmax(1)
    found = (vectors @ vectors.T / temperature).masked_fill(itself, -1e4).log_softmax(1)
    return functional.kl_div(found, wanted, reduction="batchmean")


def alike(vectors: Tensor, groups: Tensor, temperature: float = 0.1) -> Tensor:
    """Ask that pictures of one group be nearer to each other than to the rest.

    Supervised contrast after Khosla et al. (2020); with two views of each picture as a group it is InfoNCE.

    Parameters
    ----------
    vectors : Tensor, (n, d), unit length
    groups : Tensor, (n,) int64
        Negative numbers belong to no group: they only repel.
    temperature : float

    Returns
    -------
    Tensor, ()
        Mean over the pictures that have another of their group in the batch; 0 when none has.
    """
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    logs = (vectors @ vectors.T / temperature).masked_fill(itself, -1e4).log_softmax(1)
    same = (groups[:, None] == groups[None]) & (groups[:, None] >= 0) & ~itself
    count = same.sum(1)
    has = count > 0
    if not bool(has.any()):
        return vectors.new_zeros(())
    return -((logs * same).sum(1)[has] / count[has]).mean()


def named(images: Tensor, words: Tensor, scale: Tensor, same: Tensor) -> Tensor:
    """Ask that pictures and their words find one another; words that fit several pictures may find each.

    Parameters
    ----------
    images, words : Tensor, (n, d), unit length
    scale : Tensor, ()
        Factor on the cosines.
    same : Tensor, (n, n) bool
        Whether words j fit picture i.

    Returns
    -------
    Tensor, ()
    """
    logits = scale * images @ words.T
    wanted = same.float() / same.sum(1, keepdim=True)
    found_words = -(wanted * logits.log_softmax(1)).sum(1).mean()
    wanted = same.T.float() / same.T.sum(1, keepdim=True)
    found_images = -(wanted * logits.T.log_softmax(1)).sum(1).mean()
    return (found_words + found_images) / 2
