"""How often two cloths of one design are called the same photograph, or the same cloth.

Knows: drawn cloths of one design by different hands, and what is said of each two. Does not know: how pairs are chosen
in a collection; every pair is looked at here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.edits import recompressed
from motifsearch.drawing.palettes import palette_names
from motifsearch.drawing.photograph import photograph
from motifsearch.workflows.duplicates.verify import Look, look, verify

DESIGNS, SEED = 102, 5
_HANDED = ("tulis", "cap", "kombinasi")


def lines(designs: int = DESIGNS, seed: int = SEED) -> Iterator[str]:
    """Yield the lines of the table."""
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(designs):
        seen = list(_cloths(number, seed))
        for (one, first), (other, second) in combinations(seen, 2):
            how = (
                "flat" if one == other == "flat" else "another colourway" if "dyed" in {one, other} else "photographed"
            )
            counts[how, verify(first, second).kind or "nothing"] += 1
    yield f"\nTwo cloths of one design by two hands, {designs} designs, seed {seed}; what each pair is called:\n"
    yield "| pairs | number | same_photograph | same_cloth | same_design | nothing | same_photograph, at most (95 %) |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for how in ("flat", "photographed", "another colourway", "all"):
        own = Counter[str]()
        for (which, kind), count in counts.items():
            if how in {which, "all"}:
                own[kind] += count
        cells = (str(own[kind]) for kind in ("same_photograph", "same_cloth", "same_design", "nothing"))
        most = upper_bound(own["same_photograph"], own.total())
        yield f"| {how} | {own.total()} | " + " | ".join(cells) + f" | {100 * most:.2f} % |"


def upper_bound(found: int, asked: int) -> float:
    """The share that the true one is below in 95 of 100 cases (Clopper and Pearson 1934, one-sided)."""
    from scipy.stats import beta

    return 1.0 if found >= asked else float(beta.ppf(0.95, found + 1, asked - found))


def _cloths(number: int, seed: int) -> Iterator[tuple[str, Look]]:
    """Four cloths of one design by four hands: two as a scanner sees them, two photographed, one of these dyed."""
    rng = np.random.default_rng((seed, number))
    motifs, palettes = motif_names(), palette_names()
    palette, other = (palettes[one] for one in rng.permutation(len(palettes))[:2])
    technique = _HANDED[int(rng.integers(len(_HANDED)))]
    design, hand = (int(one) for one in rng.integers(1 << 30, size=2))
    for each, how in enumerate(("flat", "flat", "photographed", "dyed")):
        pixels = draw(
            design,
            motif=motifs[number % len(motifs)],
            palette=other if how == "dyed" else palette,
            technique=technique,
            hand=hand + each,
            size_px=720,
        ).pixels
        if how != "flat":
            taken = int(rng.integers(1 << 30))
            pixels = photograph(pixels, taken, severity=0.4, size_px=840, framing="whole").pixels
        yield how, look(recompressed(pixels, 90))
