"""Choosing bfloat16 where it is faster and the ranking stays the same.

bfloat16 is tried only where it gains: on CUDA of compute capability 8 and up, and for convolutional towers on
processors with instructions for it (AVX512-BF16 or AMX). It is then kept only if, among a few generated pictures, no
cosine moves by more than a small part of what the cosines differ among themselves: a model whose vectors all lie close
together ranks by small differences, and is left at single precision.

Knows: a function from a batch to vectors at two precisions. Does not know: the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.embedders.base import Pixels
    from motifsearch.vectors import Vectors

Precision: TypeAlias = Literal["auto", "fp32", "bf16"]

# Of the standard deviation of the cosines. Towers of random weights that moved by 0.01 and 0.016 of it on the probes
# kept the nearest neighbour of 39 or 40 in 40 photographs of cloth; one that moved by 0.036 kept that of 36.
LARGEST_CHANGE = 0.03
PROBES = 8


def gains_by_bf16(device: str, *, convolutional: bool) -> bool:
    """Whether a tower is faster in bfloat16 on `device`, ``"cpu"`` or ``"cuda…"``.

    Measured under autocast on an EPYC with AVX512-BF16: convolutional towers ran 1.5 times as fast as in single
    precision, vision transformers 0.6 to 0.8 times.

    Parameters
    ----------
    device : str
    convolutional : bool
        Whether the tower is made of convolutions.

    Returns
    -------
    bool
    """
    import torch

    if device.startswith("cuda"):
        return torch.cuda.is_available() and torch.cuda.get_device_capability(device)[0] >= 8
    capabilities = getattr(torch.cpu, "get_capabilities", dict)()
    return convolutional and bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def probe_pictures(size_px: int = 256) -> list[Pixels]:
    """Draw `PROBES` pictures that differ in scale, direction, contrast and colour.

    Parameters
    ----------
    size_px : int
        Side of a picture.

    Returns
    -------
    list of ndarray, (size_px, size_px, 3) uint8
        The same at every call: waves of several lengths and directions with seeded noise.
    """
    rng = np.random.default_rng(20240607)
    y, x = np.mgrid[:size_px, :size_px] / size_px
    pictures: list[Pixels] = []
    for number in range(PROBES):
        angle, waves = np.pi * number / PROBES, 2.0 + 5 * number
        across = np.cos(2 * np.pi * waves * (x * np.cos(angle) + y * np.sin(angle)))
        along = np.cos(2 * np.pi * waves * (y * np.cos(angle) - x * np.sin(angle)))
        field = across * along if number % 2 else across
        ink, cloth = rng.uniform(0, 255, 3), rng.uniform(0, 255, 3)
        picture = cloth + (ink - cloth) * (0.5 + 0.5 * field)[:, :, None] + rng.normal(0, 12, (size_px, size_px, 1))
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return pictures


def keeps_ranking(exact: Vectors, fast: Vectors) -> bool:
    """Whether two sets of vectors of the same pictures rank them alike.

    Parameters
    ----------
    exact, fast : (n, dim) float32, unit length
        The same pictures at full and at lower precision, n at least 3.

    Returns
    -------
    bool
    """
    pairs = np.triu_indices(len(exact), k=1)
    before, after = (exact @ exact.T)[pairs], (fast @ fast.T)[pairs]
    return bool(np.abs(before - after).max() <= LARGEST_CHANGE * before.std())


def choose(wanted: Precision, *, gains: bool, embed: Callable[[Literal["fp32", "bf16"]], Vectors]) -> bool:
    """Decide whether pictures are embedded in bfloat16.

    Parameters
    ----------
    wanted : {"auto", "fp32", "bf16"}
    gains : bool
        What `gains_by_bf16` says.
    embed : callable
        Embeds the probe pictures at the precision it is given.

    Returns
    -------
    bool
    """
    if wanted != "auto":
        return wanted == "bf16"
    return gains and keeps_ranking(embed("fp32"), embed("bf16"))
