"""Measure the bands of a model on drawn cloths and write ``bands.json`` beside its weights.

    python models/recipe/calibrate.py --model models/embedded

Knows: pairs of photographs whose relation is known because they were drawn. Does not know: how the model was trained;
its drawings come from seeds that training does not use.

What a person reads stands beside an answer, and answers are the nearest of many: of those, far more are wrong at one
cosine than of pairs taken at random. A threshold is therefore the smallest cosine at and above which a stated share of
the first ten answers is right: 85 % of them show the same cloth for "the same cloth", 80 % the same motif for "the
same motif", 60 % for "related". No more than 5 % of the pairs of different motifs may reach "related" either, so that
a question to which the collection has no answer gets none. Words are asked in the same way. One half of the cloths
gives the thresholds, the other half the shares of right answers that are written beside them.
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
_RIGHT = {"same_cloth": 0.85, "same_motif": 0.80, "related": 0.60}
_MISTAKEN = 0.05
_ANSWERS = 10
# Fewer answers say nothing about a share.
_FEWEST = 20
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


def _first_answers(cosines: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each question's first answers: cosines, and whether each is right; (questions, photographs) to two (n,)."""
    order = np.argsort(-cosines, axis=1)[:, :_ANSWERS]
    return np.take_along_axis(cosines, order, 1).ravel(), np.take_along_axis(right, order, 1).ravel()


def _asked_by_pictures(
    vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    cosines = vectors @ vectors.T
    # A photograph is no answer to itself.
    np.fill_diagonal(cosines, -2)
    is_motif = motifs == motifs[:, None]
    same = {"same_cloth": cloths == cloths[:, None], "same_motif": is_motif, "related": is_motif}
    return {band: _first_answers(cosines, right) for band, right in same.items()}


def _asked_by_words(
    vectors: np.ndarray, motifs: np.ndarray, texts: np.ndarray
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    cosines = np.concatenate([texts[:, lang] @ vectors.T for lang in range(texts.shape[1])])
    right = np.concatenate([np.arange(len(texts))[:, None] == motifs] * texts.shape[1])
    found = _first_answers(cosines, right)
    return {"same_motif": found, "related": found}


def _from_where(cosines: np.ndarray, right: np.ndarray, share: float) -> float:
    """The smallest cosine at and above which so large a share of answers is right."""
    order = np.argsort(-cosines)
    so_far = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((so_far >= share) & (np.arange(len(order)) + 1 >= _FEWEST))
    return float(cosines[order][good[-1]]) if good.size else 1.0


def _thresholds(
    vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray, texts: np.ndarray
) -> dict[str, dict[str, float]]:
    asked = {"image": _asked_by_pictures(vectors, motifs, cloths), "text": _asked_by_words(vectors, motifs, texts)}
    others = {"image": _pairs(vectors, motifs, cloths)["other"], "text": _words(vectors, motifs, texts)[1]}
    fitted: dict[str, dict[str, float]] = {}
    for question, answers in asked.items():
        found = {band: _from_where(*answers[band], _RIGHT[band]) for band in answers}
        found["related"] = max(found["related"], float(np.quantile(others[question], 1 - _MISTAKEN)))
        # A nearer band cannot begin farther away than the next: that would leave one of them without room.
        found["same_motif"] = max(found["same_motif"], found["related"])
        found["same_cloth"] = max(found.get("same_cloth", 2.0), found["same_motif"])
        fitted[question] = {band: round(found[band], 4) for band in _RIGHT}
    return fitted


def _shares(
    vectors: np.ndarray, motifs: np.ndarray, cloths: np.ndarray, texts: np.ndarray, fitted: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """For the held-out half: how many first answers reach each band, and what part of those is right."""
    asked = {"image": _asked_by_pictures(vectors, motifs, cloths), "text": _asked_by_words(vectors, motifs, texts)}
    shares: dict[str, Any] = {}
    for question, answers in asked.items():
        shares[question] = {}
        for band, (cosines, right) in answers.items():
            reached = cosines >= fitted[question][band]
            part = round(float(right[reached].mean()), 4) if reached.any() else None
            shares[question][band] = {"answers": int(reached.sum()), "right": part}
    return shares


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
