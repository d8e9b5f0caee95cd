"""Fit the measure of what looks like cloth and write ``motifsearch/images/cloth_likeness.json``.

    python models/recipe/likeness.py

Knows: drawn cloths and drawn pictures of other things. Does not know: any photograph of a real cloth, nor an
embedding model; the seeds are used for nothing else.

Of the drawn cloths seven in ten are photographed with any severity, the others are flat drawings and sketches of them
(dark outlines on white paper). Two thirds of everything fit the weights; the rest gives the threshold, which refuses
2 % of the cloths, and the shares that are written beside it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from sklearn.linear_model import LogisticRegression

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.other_things import other_thing
from motifsearch.drawing.photograph import photograph
from motifsearch.images import cloth_likeness
from motifsearch.images.cloth_likeness import figures

_FIRST_SEED = 930_000_000
_REFUSED = 0.02


def sketch(pixels: np.ndarray) -> np.ndarray:
    """Outline a drawing in dark ink on white paper."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    lines = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.2), 40, 110)
    thick = cv2.dilate(lines, np.ones((2, 2), np.uint8))
    return np.repeat((255 - 0.85 * thick)[..., None], 3, axis=2).astype(np.uint8)


def cloth_pictures(first_seed: int, count: int) -> list[np.ndarray]:
    """Draw cloths: photographs, flat drawings and sketches in turn."""
    found: list[np.ndarray] = []
    for number in range(count):
        seed = first_seed + number
        pixels = draw(seed).pixels
        kind = number % 10
        severity = float(np.random.default_rng(seed).uniform(0.1, 1))
        found.append(
            photograph(pixels, seed, severity=severity).pixels if kind < 7 else pixels if kind < 8 else sketch(pixels)
        )
    return found


def fit(count: int) -> dict[str, Any]:
    """Draw `count` of each, fit, and return what the file holds."""
    cloths = np.stack([figures(pixels) for pixels in cloth_pictures(_FIRST_SEED, count)])
    others = np.stack([figures(other_thing(_FIRST_SEED + number).pixels) for number in range(count)])
    part = 2 * count // 3
    seen = np.concatenate((cloths[:part], others[:part]))
    mean, scale = seen.mean(axis=0), seen.std(axis=0)
    model = LogisticRegression(C=0.3, max_iter=5000)
    model.fit((seen - mean) / scale, np.repeat((1, 0), part))
    weight, bias = model.coef_[0], float(model.intercept_[0])
    score = {
        name: (values[part:] - mean) / scale @ weight + bias
        for name, values in {"cloths": cloths, "others": others}.items()
    }
    threshold = float(np.quantile(score["cloths"], _REFUSED))
    return {
        "mean": np.round(mean, 5).tolist(),
        "scale": np.round(scale, 5).tolist(),
        "weight": np.round(weight, 5).tolist(),
        "bias": round(bias, 5),
        "threshold": round(threshold, 5),
        "measured": {
            name: {"pictures": len(values), "refused": round(float((values < threshold).mean()), 4)}
            for name, values in score.items()
        },
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=900, help="of each kind")
    body = fit(parser.parse_args().pictures)
    path = Path(cloth_likeness.__file__).with_name(cloth_likeness.WEIGHTS_NAME)
    path.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
