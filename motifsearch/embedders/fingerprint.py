"""A digest over all that decides a model's vectors.

Knows: tensors, configurations. Does not know: where they came from, so the same weights from a torch file, a
safetensors file or the hub have the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

# Raised whenever the adapter itself changes what vectors come out for the same model.
ADAPTER_VERSION = 1


def model_fingerprint(weights: Mapping[str, torch.Tensor], record: Mapping[str, Any]) -> str:
    """Digest the state of a model together with everything else that matters.

    Parameters
    ----------
    weights : mapping of str to tensor
        The model's state, buffers included.
    record : mapping
        Architecture, preprocessing and tokenizer as plain values.

    Returns
    -------
    str
        64 hexadecimal digits (SHA-256, which processors compute at some 1 to 2 GB a second).
    """
    import torch

    digest = hashlib.sha256()
    digest.update(json.dumps({"adapter": ADAPTER_VERSION, **record}, sort_keys=True, default=str).encode())
    for name in sorted(weights):
        tensor = weights[name].detach().cpu().contiguous()
        digest.update(f"{name}|{tensor.dtype}|{tuple(tensor.shape)}|".encode())
        # A view as bytes works for every dtype, bfloat16 included, which NumPy does not know.
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
