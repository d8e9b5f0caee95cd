"""What a teacher sees in the training pictures, worked out once and kept beside them.

Knows: how to load a teacher from a file and to go on with a file of features that is not complete.
Does not know: which teacher it is; any class without arguments will do whose call maps (n, 3, h, w) float32 RGB in
[0, 1] to (n, features).
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Teacher = Callable[[torch.Tensor], torch.Tensor]

_BATCH = 32


def load_teacher(where: str) -> Teacher:
    """Load a teacher.

    Parameters
    ----------
    where : str
        ``FILE.py:Class``.

    Returns
    -------
    callable
        Maps (n, 3, h, w) float32 in [0, 1] to (n, features).

    Raises
    ------
    SystemExit
        When there is no such file or class.
    """
    file, _, name = where.rpartition(":")
    path = Path(file)
    if not path.is_file() or not name:
        raise SystemExit(f"--teacher must be FILE.py:Class of an existing file, not {where!r}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"--teacher: {path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    if not hasattr(module, name):
        raise SystemExit(f"--teacher: {path} has no class {name!r}")
    return getattr(module, name)()


def embed(
    pixels: NDArray[np.uint8], teacher: Teacher, file: Path, *, size_px: int = 192, device: str = "cpu"
) -> NDArray[np.float16]:
    """Give each picture to the teacher; what is on disk already is kept.

    Parameters
    ----------
    pixels : ndarray, (n, s, s, 3) uint8
    teacher : callable
        See the module.
    file : Path
        Raw float16 rows, in the order of the pictures.
    size_px : int
        Side at which the teacher looks.
    device : str

    Returns
    -------
    ndarray, (n, features) float16
    """
    with torch.no_grad():
        width = look(teacher, pixels[:1], size_px, device).shape[1]
    done = file.stat().st_size // (2 * width) if file.exists() else 0
    with file.open("r+b" if done else "wb") as out:
        out.seek(done * 2 * width)
        for start in range(done, len(pixels), _BATCH):
            features = look(teacher, pixels[start : start + _BATCH], size_px, device)
            out.write(features.astype(np.float16).tobytes())
            out.flush()
    return _read(file, width)[: len(pixels)]


def _read(file: Path, width: int) -> NDArray[np.float16]:
    """Read the features that are there, (n, width) float16."""
    values = np.fromfile(file, np.float16)
    return values[: len(values) // width * width].reshape(-1, width)


def look(teacher: Teacher, pixels: NDArray[np.uint8], size_px: int, device: str) -> NDArray[np.float32]:
    """Give one batch, (n, s, s, 3) uint8, to the teacher and return (n, features) float32."""
    batch = torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(0, 3, 1, 2).float() / 255
    batch = functional.interpolate(batch, (size_px, size_px), mode="bilinear", antialias=True, align_corners=False)
    batch = batch.contiguous(memory_format=torch.channels_last)
    with torch.no_grad(), torch.autocast(device, torch.bfloat16):
        return teacher(batch).float().cpu().numpy()
