"""Train the embedded model from nothing: draw, ask the teacher, train the image tower, then the text tower, and save.

    python models/recipe/train.py --out models/embedded --seed 0 [--teacher FILE.py:Class] [--steps N] [--device auto]

Every stage keeps what it has done in the work folder, so the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch
from captions import all_words, sentence
from drawers import draw_batik, draw_variety
from imaging import CHECKPOINT, Plan, Source, train_images
from pictures import PictureFile, render
from projecting import centre, look_at
from starting import start
from targets import embed, load_teacher
from tokens import FILE, read_tokenizer, train_tokenizer
from tower import Sizes, build, save
from wording import WordPlan, train_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from captions import Truth

_SOURCE_PX = 208


def _arguments(values: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder that gets the model")
    parser.add_argument("--work", type=Path, default=Path("training"), help="pictures, targets, checkpoints, logs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--teacher", default="", help="FILE.py:Class; without one the model learns by contrast only")
    parser.add_argument("--steps", type=int, default=2700, help="of the image tower, 96 views each")
    parser.add_argument("--word-steps", type=int, default=1500, help="of the text tower, 128 sentences each")
    parser.add_argument("--variety", type=int, default=16000, help="pictures that are no batik")
    parser.add_argument("--batik", type=int, default=4000, help="pictures of batik")
    parser.add_argument("--batch", type=int, default=96, help="views in a step of the image tower")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    return parser.parse_args(values)


def _sources(options: argparse.Namespace, device: str) -> tuple[list[Source], PictureFile]:
    """Draw both sets and put the teacher's view of them beside them."""
    variety = PictureFile.at(options.work, "variety", _SOURCE_PX)
    batik = PictureFile.at(options.work, "batik", _SOURCE_PX)
    render(variety, draw_variety, options.variety, seed=options.seed * 2 + 1, workers=options.workers)
    render(batik, draw_batik, options.batik, seed=options.seed * 2 + 2, workers=options.workers)
    targets: list[torch.Tensor | None] = [None, None]
    if options.teacher:
        teacher = load_teacher(options.teacher)
        seen = [
            embed(pixels, teacher, options.work / f"{name}.f16", device=device).astype(np.float32)
            for name, pixels in (("variety", variety.read(options.variety)), ("batik", batik.read(options.batik)))
        ]
        mean = np.mean([features.mean(0) for features in seen], axis=0)
        targets = [torch.from_numpy(features - mean) for features in seen]
    motifs = [str(truth["label"]) for truth in batik.read_truths(options.batik)]
    number = {motif: index for index, motif in enumerate(sorted(set(motifs)))}
    return [
        Source(
            pixels=variety.read(options.variety),
            targets=targets[0],
            labels=torch.full((options.variety,), -1),
            share=0.55,
        ),
        Source(
            pixels=batik.read(options.batik),
            targets=targets[1],
            labels=torch.tensor([number[motif] for motif in motifs]),
            share=0.45,
        ),
    ], batik


def _tokenizer_size(truths: Sequence[Truth], options: argparse.Namespace, sizes: Sizes) -> int:
    """Learn the tokenizer from the vocabulary and from sentences, and tell how many tokens it has."""
    rng = np.random.default_rng(options.seed)
    drawn = frozenset(str(truth["motif"]) for truth in truths)
    said = [sentence(truth, language, rng, drawn).text for truth in truths for language in ("id", "en")]
    return train_tokenizer([*(list(all_words()) * 3), *said], sizes.vocabulary, options.out)


def main(values: Sequence[str] | None = None) -> None:
    """Run the whole recipe."""
    options = _arguments(values)
    cv2.setNumThreads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    sources, batik = _sources(options, device)
    truths = batik.read_truths(options.batik)
    sizes = Sizes()
    sizes = replace(sizes, vocabulary=_tokenizer_size(truths, options, sizes))
    model = build(sizes, options.seed)
    if not (options.work / CHECKPOINT).exists():
        start(model.visual.trunk, [source.pixels for source in sources], seed=options.seed)
    plan = Plan(steps=options.steps, batch=options.batch, seed=options.seed, device=device)
    train_images(model, sources, plan, options.work)
    model.to(device).eval()
    centre(model, sources, seed=options.seed, device=device)
    vectors = look_at(model, batik.read(options.batik), views=3, seed=options.seed, device=device)
    tokenizer = read_tokenizer(options.out, sizes.context)
    words = WordPlan(steps=options.word_steps, seed=options.seed, device=device)
    train_words(model, tokenizer, vectors, truths, plan=words, folder=options.work)
    save(model.cpu(), sizes, options.out)
    sys.stdout.write(f"{options.out}: {FILE}, open_clip_config.json, open_clip_model.safetensors\n")


if __name__ == "__main__":
    main()
