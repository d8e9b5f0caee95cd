"""Choosing bfloat16 where it is faster and the ranking stays the same.

bfloat16 is tried only on processors with instructions for it (AVX512-BF16 or AMX, CUDA of compute capability 8 and
up); elsewhere it is emulated and slower. It is then kept only if, on a few generated pictures, no cosine between two
pictures moves by more than `LARGEST_CHANGE`: neighbours whose cosines differ by twice that cannot change places.

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

LARGEST_CHANGE = 0.005
PROBES = 8


def supports_bf16(device: str) -> bool:
    """Whether `device` (``"cpu"`` or ``"cuda…"``) computes in bfloat16 by its own instructions."""
    import torch

    if device.startswith("cuda"):
        return torch.cuda.is_available() and torch.cuda.get_device_capability(device)[0] >= 8
    capabilities = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def probe_pictures(size_px: int = 256) -> list[Pixels]:
    """Draw `PROBES` pictures that differ in scale, direction, contrast and colour.

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
        The same pictures at full and at lower precision.
    """
    return bool(np.abs(exact @ exact.T - fast @ fast.T).max() <= LARGEST_CHANGE)


def choose(wanted: Precision, device: str, embed: Callable[[Literal["fp32", "bf16"]], Vectors]) -> bool:
    """Decide whether pictures are embedded in bfloat16.

    Parameters
    ----------
    wanted : {"auto", "fp32", "bf16"}
    device : str
    embed : callable
        Embeds the probe pictures at the precision it is given.
    """
    if wanted != "auto":
        return wanted == "bf16"
    return supports_bf16(device) and keeps_ranking(embed("fp32"), embed("bf16"))
