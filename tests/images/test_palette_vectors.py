from __future__ import annotations

import cv2
import numpy as np
import pytest

from motifsearch.images.palette_vectors import palette_dim, palette_vectors
from motifsearch.records import Swatch

RED, BLUE, WHITE, NEARLY_RED = (42, 58, 34), (40, 5, -45), (95, 0, 4), (45, 54, 30)


def palette(*colours: tuple[float, float, float], shares: tuple[float, ...] = ()) -> tuple[Swatch, ...]:
    shares = shares or (1 / len(colours),) * len(colours)
    return tuple(Swatch(lab=lab, share=share) for lab, share in zip(colours, shares, strict=True))


def cosine(first: tuple[Swatch, ...], second: tuple[Swatch, ...]) -> float:
    one, other = palette_vectors([first, second]).astype(float)
    return float(one @ other)


def test_vectors_are_of_unit_length_and_zeros_without_colours():
    found = palette_vectors([palette(RED, WHITE), (), palette(BLUE)])
    assert found.shape == (3, palette_dim())
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 0, 1], abs=1e-6)
    assert palette_vectors([]).shape == (0, palette_dim())


def test_near_colours_are_nearly_the_same_and_far_ones_are_not():
    assert cosine(palette(RED), palette(NEARLY_RED)) > 0.9
    assert cosine(palette(RED), palette(BLUE)) < 0.1
    assert cosine(palette(RED, WHITE), palette(NEARLY_RED, WHITE)) > cosine(palette(RED, WHITE), palette(BLUE, WHITE))


def test_neither_the_order_nor_the_sum_of_the_shares_counts_but_their_ratio_does():
    both = palette(RED, BLUE, shares=(0.8, 0.2))
    assert cosine(both, palette(BLUE, RED, shares=(0.1, 0.4))) == pytest.approx(1, abs=1e-6)
    assert cosine(both, palette(RED)) > cosine(both, palette(BLUE))


def test_every_colour_of_srgb_lies_within_the_lattice():
    rng = np.random.default_rng(0)
    labs = cv2.cvtColor(rng.random((1, 500, 3), dtype=np.float32), cv2.COLOR_RGB2LAB)[0]
    found = palette_vectors([palette(tuple(lab.tolist())) for lab in labs])
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    # Moved by a just visible step, a colour stays what it was.
    moved = palette_vectors([palette(tuple((lab + 1.5).tolist())) for lab in labs])
    assert float((found * moved).sum(1).min()) > 0.97
