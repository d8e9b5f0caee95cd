"""Commands, from start to end, beside an empty Python and beside the import of torch.

Knows: command lines. Does not know: what they do.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from motifsearch.catalog import MotifCatalog
from tests.bench.measuring import Row, commands_in_turns

ROUNDS = 5
_MAIN = "from motifsearch.cli.main import main; main()"


def rows() -> Iterator[Row]:
    """Commands over ``python -c pass``, and those that open the model also over ``import torch``."""
    with tempfile.TemporaryDirectory() as folder:
        catalog = _catalog(Path(folder))
        command = [sys.executable, "-c", _MAIN, "--lang", "en", "--catalog", str(catalog)]
        costs = commands_in_turns(
            {
                "nothing": [sys.executable, "-c", "pass"],
                "torch": [sys.executable, "-c", "import torch"],
                "`--help`": [*command, "--help"],
                "`search --like P1`, without the model,": [*command, "search", "--like", "P1"],
                "`search TEXT`": [*command, "search", "kawung"],
            },
            ROUNDS,
        )
    nothing, torch, *ours = costs.values()
    yield torch.over(nothing, "start: `import torch` over `python -c pass`")
    for name, cost in list(costs.items())[2:]:
        yield cost.over(nothing, f"start: {name} over `python -c pass`")
    yield ours[-1].over(torch, "start: `search TEXT` over `import torch`")


def _catalog(folder: Path) -> Path:
    rng = np.random.default_rng(0)
    (folder / "photos").mkdir()
    for number in range(20):
        coarse = rng.integers(0, 256, (6, 6, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / "photos" / f"{number}.png"), cv2.resize(coarse, (96, 96)))
    with MotifCatalog.open(folder / "catalog", create=True) as catalog:
        catalog.add([folder / "photos"])
    return folder / "catalog"
