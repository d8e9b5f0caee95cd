"""Drawn cloths, copies of their photographs, and pictures that only look like copies; the truth is known.

Knows: what is drawn and how it is changed. Does not know: how duplicates are found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.edits import edit, recompressed
from motifsearch.drawing.palettes import palette_names
from motifsearch.drawing.photograph import photograph

Pixels = NDArray[np.uint8]
Change = Callable[[Pixels, np.random.Generator], Pixels]

# What a hand makes; of a printed cloth two pieces cannot be told apart by anybody.
_HANDED = ("tulis", "cap", "kombinasi")
_DRAWN_PX, _TAKEN_PX, _SEVERITY, _QUALITY = 720, 840, 0.4, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture and what it is to the original of its group.

    Attributes
    ----------
    group : int
    role : str
        ``"original"``; ``"copy"``; ``"cloth"``, the same cloth taken again; ``"design"``, the same design on another
        cloth; ``"other"``, another design.
    what : str
        How it was made.
    pixels : ndarray, (h, w, 3) uint8
    """

    group: int
    role: str
    what: str
    pixels: Pixels


def _crop(area: float) -> Change:
    def cropped(pixels: Pixels, rng: np.random.Generator) -> Pixels:
        height, width = pixels.shape[:2]
        longer = np.exp(rng.uniform(-0.25, 0.25))
        kept_h = min(height, round(height * np.sqrt(area) * longer))
        kept_w = min(width, round(width * np.sqrt(area) / longer))
        top, left = int(rng.integers(0, height - kept_h + 1)), int(rng.integers(0, width - kept_w + 1))
        return pixels[top : top + kept_h, left : left + kept_w].copy()

    return cropped


def _aspect(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    factor = rng.uniform(0.7, 0.9)
    size = (round(width * factor), height) if rng.random() < 0.5 else (width, round(height * factor))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _blur(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(1.5, 3.5) * max(pixels.shape) / 900), np.uint8)


def _photographed_again(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Photograph a flat print of the picture, obliquely, in other light, with what lies around it."""
    framing = ("whole", "edge", "part")[int(rng.integers(3))]
    seed = int(rng.integers(1 << 30))
    return photograph(pixels, seed, severity=_SEVERITY, size_px=_TAKEN_PX, framing=framing, fold=0.0).pixels


def _screen(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Show the picture on a screen and photograph that: a grid, its beats, a little perspective."""
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-0.05, 0.05, (4, 2)).astype(np.float32) * max(height, width)
    tilted = cv2.warpPerspective(
        edit(pixels, "moire", rng),
        cv2.getPerspectiveTransform(corners, moved),
        (width, height),
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(12.0, 12.0, 14.0),
    )
    return np.asarray(tilted, np.uint8)


def _edit(kind: str) -> Change:
    return lambda pixels, rng: edit(pixels, kind, rng)


COPIES: dict[str, Change] = {
    "resize": _edit("resize"),
    "recompress": _edit("recompress"),
    "crop to 75 %": _crop(0.75),
    "crop to 50 %": _crop(0.5),
    "crop to 25 %": _crop(0.25),
    "rotation by 90s": _edit("rotate90"),
    "rotation by any angle": _edit("rotate"),
    "mirror": _edit("mirror"),
    "aspect": _aspect,
    "blur": _blur,
    "brightness": _edit("brightness"),
    "colour shift": _edit("colour"),
    "watermark": _edit("watermark"),
    "collage": _edit("collage"),
    "app's screenshot": _edit("screenshot"),
    "perspective re-photograph": _photographed_again,
    "screen moiré": _edit("moire"),
    "screen, photographed obliquely": _screen,
}
"""What is done to the original's picture."""


def pictures(groups: int, seed: int) -> Iterator[Picture]:
    """Draw the pictures of some groups.

    Parameters
    ----------
    groups : int
        The motifs take turns.
    seed : int
        Another seed gives other cloths.

    Yields
    ------
    Picture
        Of each group the original, its copies, then what is no copy. Every fourth original is the drawing as a scanner
        would give it, the others are photographs.
    """
    for group in range(groups):
        yield from _group(group, seed)


def _group(group: int, seed: int) -> Iterator[Picture]:
    rng = np.random.default_rng((seed, group))
    motifs, palettes = motif_names(), palette_names()
    motif, technique = motifs[group % len(motifs)], _HANDED[int(rng.integers(len(_HANDED)))]
    chosen = rng.permutation(len(palettes))
    palette, *others = [palettes[one] for one in chosen[:4]]
    design, other_design, other_hand = (int(one) for one in rng.integers(1 << 30, size=3))
    is_flat = group % 4 == 3

    def drawn(**changed: object) -> Pixels:
        given = {"motif": motif, "palette": palette, "technique": technique, "hand": design} | changed
        return draw(int(given.pop("seed", design)), size_px=_DRAWN_PX, **given).pixels  # pyright: ignore[reportArgumentType]

    def taken(pixels: Pixels) -> Pixels:
        made = photograph(pixels, int(rng.integers(1 << 30)), severity=_SEVERITY, size_px=_TAKEN_PX)
        return recompressed(made.pixels, _QUALITY)

    cloth = drawn()
    original = recompressed(cloth, _QUALITY) if is_flat else taken(cloth)
    yield Picture(group=group, role="original", what="original", pixels=original)
    for what, change in COPIES.items():
        yield Picture(group=group, role="copy", what=what, pixels=recompressed(change(original, rng), 88))
    for _ in range(2):
        yield Picture(group=group, role="cloth", what="the same cloth, another photograph", pixels=taken(cloth))
    for number in range(3):
        by_hand = drawn(hand=other_hand + number)
        yield Picture(group=group, role="design", what="same design, another hand", pixels=taken(by_hand))
        flat = Picture(group=group, role="design", what="same design, another hand, flat", pixels=by_hand)
        if is_flat:
            yield flat
        colour = drawn(palette=others[number], hand=other_hand + number)
        yield Picture(group=group, role="design", what="same design, another colourway and hand", pixels=taken(colour))
    print_ = drawn(palette=others[0])
    yield Picture(group=group, role="design", what="same print, another colourway", pixels=taken(print_))
    if is_flat:
        yield Picture(group=group, role="design", what="same print, another colourway, flat", pixels=print_)
    same_motif = drawn(seed=other_design, hand=other_design)
    yield Picture(group=group, role="other", what="same motif and palette", pixels=taken(same_motif))
    other_motif = drawn(motif=motifs[(group + 5) % len(motifs)], seed=other_design, hand=other_design)
    yield Picture(group=group, role="other", what="same palette, another motif", pixels=taken(other_motif))
