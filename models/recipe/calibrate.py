"""Measure the bands of a model on drawn cloths and write ``bands.json`` beside its weights.

    python models/recipe/calibrate.py --model models/embedded

Knows: pairs of photographs whose relation is known because they were drawn. Does not know: how the model was trained;
its drawings come from seeds that training does not use.

A threshold is the cosine that only a stated share of the pairs of the next farther kind exceeds: 2 % of the pairs of
two cloths of one motif for "the same cloth", 5 % of the pairs of different motifs for "the same motif", 20 % of them
for "related". Words are compared with photographs of the motif that they name and of others in the same way. One half
of the cloths gives the thresholds, the other half the shares of right answers that are written beside them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.photograph import photograph
from motifsearch.embedders.registry import embedded_model_dir, open_embedder
from motifsearch.vocabulary.terms import label

# Far from the seeds that training draws with.
_FIRST_SEED = 900_000_000
_MISTAKEN = {"same_cloth": 0.02, "same_motif": 0.05, "related": 0.20}
_PROMPTS = {"id": "batik motif {}", "en": "batik with the {} motif"}


def measure(folder: Path, cloths_per_motif: int) -> dict[str, Any]:
    """Draw, embed and compare; return what ``bands.json`` holds."""
    is_embedded = folder.resolve() == embedded_model_dir().resolve()
    embedder = open_embedder("embedded" if is_embedded else f"openclip:local-dir:{folder.resolve()}")
    motifs = motif_names()
    pictures, motif_of, cloth_of = [], [], []
    for index, motif in enumerate(motifs):
        for number in range(cloths_per_motif):
            seed = _FIRST_SEED + 1000 * index + number
            pixels = draw(seed, motif=motif).pixels
            for take in (0, 1):
                pictures.append(photograph(pixels, seed + 500 * take, severity=0.4).pixels)
                motif_of.append(index)
                cloth_of.append(1000 * index + number)
    vectors = np.concatenate([embedder.embed_images(pictures[i : i + 32]) for i in range(0, len(pictures), 32)])
    texts = np.stack(
        [
            embedder.embed_texts([form.format(label("motif", motif, lang)) for lang, form in _PROMPTS.items()])
            for motif in motifs
        ]
    )
    motif_ids, cloth_ids = np.array(motif_of), np.array(cloth_of)
    half = (cloth_ids % 1000) % 2 == 0
    fitted = _thresholds(vectors[half], motif_ids[half], cloth_ids[half], texts)
    shares = _shares(vectors[~half], motif_ids[~half], cloth_ids[~half], texts, fitted)
    return {"fingerprint": embedder.space.fingerprint, **fitted, "measured": shares}


def _pairs(vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray) -> dict[str, np.ndarray]:
    first, second = np.triu_indices(len(vectors), k=1)
    cosines = (vectors @ vectors.T)[first, second]
    is_cloth = cloths[first] == cloths[second]
    is_motif = motifs[first] == motifs[second]
    return {"cloth": cosines[is_cloth], "motif": cosines[is_motif & ~is_cloth], "other": cosines[~is_motif]}


def _words(vectors: np.ndarray, motifs: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cosines of words with photographs of their motif, and of other motifs."""
    cosines = np.einsum("mld,nd->mln", texts, vectors)
    is_right = np.broadcast_to((np.arange(len(texts))[:, None] == motifs)[:, None, :], cosines.shape)
    return cosines[is_right], cosines[~is_right]


def _thresholds(
    vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray, texts: np.ndarray
) -> dict[str, dict[str, float]]:
    pairs = _pairs(vectors, motifs, cloths)
    _, wrong = _words(vectors, motifs, texts)
    image = {
        "same_cloth": _above(pairs["motif"], _MISTAKEN["same_cloth"]),
        "same_motif": _above(pairs["other"], _MISTAKEN["same_motif"]),
        "related": _above(pairs["other"], _MISTAKEN["related"]),
    }
    # The nearest of two kinds cannot be farther than the next: that would leave a band without room.
    image["same_cloth"] = max(image["same_cloth"], image["same_motif"])
    text = {
        "same_cloth": 2.0,
        "same_motif": _above(wrong, _MISTAKEN["same_motif"]),
        "related": _above(wrong, _MISTAKEN["related"]),
    }
    return {"image": image, "text": text}


def _above(cosines: np.ndarray, share: float) -> float:
    return round(float(np.quantile(cosines, 1 - share)), 4)


def _shares(
    vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray, texts: np.ndarray, fitted: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """For the held-out half: what part of each kind of pair reaches each band."""
    right, wrong = _words(vectors, motifs, texts)
    kinds = {"image": _pairs(vectors, motifs, cloths), "text": {"motif": right, "other": wrong}}
    return {
        question: {
            kind: {"pairs": int(cosines.size)}
            | {band: round(float((cosines >= fitted[question][band]).mean()), 4) for band in _MISTAKEN}
            for kind, cosines in found.items()
        }
        for question, found in kinds.items()
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=embedded_model_dir())
    parser.add_argument("--cloths", type=int, default=16, help="cloths drawn for each motif")
    arguments = parser.parse_args()
    body = measure(arguments.model, arguments.cloths)
    (arguments.model / "bands.json").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
