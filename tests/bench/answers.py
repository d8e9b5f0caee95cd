"""How far answers can be trusted: bands, refusal, and whether the parts that are named match in truth.

Knows: drawn cloths, whose truth is known, and drawn pictures of other things. Does not know: how anything is computed.

Bands: cloths that neither the bands nor the model have seen, two photographs of each; every photograph asks for the
others, and of the answers in a band the share that is right is counted, with its Wilson interval of 95 % (E. B.
Wilson, JASA 22, 1927). Parts: two photographs of one cloth, whose homography says where a part of the one lies in the
other. A pair is the same place where it overlaps the truth by more than 0.3 (intersection over union). As a cloth
repeats itself, a copy elsewhere is as good: a pair shows the same strokes where the drawing under both parts
correlates by more than 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.other_things import other_thing
from motifsearch.drawing.photograph import PhotographOf, photograph
from motifsearch.embedders.base import Embedder
from motifsearch.embedders.calibration import model_calibration
from motifsearch.embedders.registry import open_embedder
from motifsearch.images.cloth_likeness import cloth_likeness
from motifsearch.workflows.answers.parts import Box, matching_parts, overlap
from tests.bench.measuring import Row

FIRST_SEED = 970_000_000
CLOTHS = 8  # of each motif
OTHERS = 100
PAIRS = 51
ANSWERS = 10
REAL = Path(__file__).parents[3] / "shared" / "photos"


def rows() -> Iterator[Row]:
    """The tables of bands, of refusal and of matching parts."""
    embedder = open_embedder("embedded")
    yield from _bands(embedder)
    yield from _refusal()
    yield from _parts(embedder)
    embedder.close()


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of a share of `count`."""
    if not count:
        return 0.0, 1.0
    share, extra = right / count, z * z / count
    middle = (share + extra / 2) / (1 + extra)
    half = z * np.sqrt(share * (1 - share) / count + extra / count / 4) / (1 + extra)
    return float(middle - half), float(middle + half)


def _share(what: str, right: int, count: int) -> Row:
    low, high = wilson(right, count)
    return Row(what=f"{what} ({right} of {count}, 95 % interval {low:.3f} to {high:.3f})", wall=right / max(count, 1))


def _bands(embedder: Embedder) -> Iterator[Row]:
    calibration = model_calibration(embedder.space)
    assert calibration is not None
    pictures, motifs, cloths = [], [], []
    for index, motif in enumerate(motif_names()):
        for number in range(CLOTHS):
            seed = FIRST_SEED + 1000 * index + number
            pixels = draw(seed, motif=motif).pixels
            for take in (0, 1):
                pictures.append(photograph(pixels, seed + 500 * take, severity=0.4).pixels)
                motifs.append(index)
                cloths.append(seed)
    vectors = embedder.embed_images(pictures)
    motif_of, cloth_of = np.array(motifs), np.array(cloths)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    counts: dict[str, list[int]] = {
        band: [0, 0, 0] for band in ("same_cloth", "same_motif", "related", "nothing_close")
    }
    for query in range(len(vectors)):
        for hit in np.argsort(-cosines[query])[:ANSWERS]:
            band = calibration.image.band(float(cosines[query, hit]))
            counts[band][0] += 1
            counts[band][1] += int(motif_of[query] == motif_of[hit])
            counts[band][2] += int(cloth_of[query] == cloth_of[hit])
    for band, (count, same_motif, same_cloth) in counts.items():
        yield _share(f"answers: of the first {ANSWERS}, band {band}: the motif is the same", same_motif, count)
        yield _share(f"answers: of the first {ANSWERS}, band {band}: the cloth is the same", same_cloth, count)


def _refusal() -> Iterator[Row]:
    others = [other_thing(FIRST_SEED + number).pixels for number in range(OTHERS)]
    yield _refused("answers: drawn pictures of other things that are refused", others)
    samples = [pixels for path in _samples() if (pixels := _read(path)) is not None]
    yield _refused("answers: sample photographs of dependencies (gradio, scikit-learn) that are refused", samples)
    cloths = [photograph(draw(FIRST_SEED + n).pixels, FIRST_SEED + n, severity=0.5).pixels for n in range(OTHERS)]
    yield _refused("answers: drawn cloths, photographed, that are refused by mistake", cloths)
    if REAL.is_dir():
        for part in ("web", "goyor", "small"):
            read = (_read(path) for path in sorted((REAL / part).rglob("*")))
            real = [pixels for pixels in read if pixels is not None]
            yield _refused(f"answers: real photographs ({part}) that are refused by mistake", real)


def _refused(what: str, pictures: Sequence[np.ndarray]) -> Row:
    return _share(what, sum(cloth_likeness(pixels) < 0 for pixels in pictures), len(pictures))


def _samples() -> list[Path]:
    found: list[Path] = []
    for module, folder in (("gradio", "media_assets/images"), ("gradio", "test_data"), ("sklearn", "datasets/images")):
        spec = find_spec(module)
        if spec is not None and spec.origin is not None:
            found += sorted((Path(spec.origin).parent / folder).glob("*.jp*g"))
    return found


def _read(path: Path) -> np.ndarray | None:
    pixels = cv2.imread(str(path)) if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".bmp"} else None
    return None if pixels is None else np.ascontiguousarray(pixels[..., ::-1])


def _parts(embedder: Embedder) -> Iterator[Row]:
    place = any_place = strokes = chance = 0
    rng = np.random.default_rng(0)
    for number in range(PAIRS):
        seed = FIRST_SEED + 500_000 + number
        pixels = draw(seed, motif=motif_names()[number % len(motif_names())]).pixels
        query, hit = photograph(pixels, seed, severity=0.4), photograph(pixels, seed + 400, severity=0.4)
        pairs = matching_parts(query.pixels, hit.pixels, embedder)
        right = [overlap(_where(pair.query, query, hit), pair.hit) > 0.3 for pair in pairs]
        place += right[0]
        any_place += any(right)
        first = pairs[0]
        anywhere = (*rng.uniform(0, 1 - np.array(first.hit[2:])).tolist(), *first.hit[2:])
        shown = _drawn(pixels, first.query, query)
        strokes += right[0] or _alike(shown, np.rot90(_drawn(pixels, first.hit, hit), -first.turn_degrees // 90))
        chance += _alike(shown, _drawn(pixels, anywhere, hit))
    yield _share(
        "answers: two photographs of one cloth, the first pair of parts shows the same strokes", strokes, PAIRS
    )
    yield _share("answers: the same, the hit's part put anywhere", chance, PAIRS)
    yield _share("answers: the first pair is the same place", place, PAIRS)
    yield _share("answers: one of three pairs is the same place", any_place, PAIRS)


def _drawn(pixels: np.ndarray, box: Box, seen: PhotographOf, side: int = 48) -> np.ndarray:
    """What the drawing has under a part of its photograph, (side, side), blurred."""
    (rows_px, columns_px), (x, y, width, height) = seen.pixels.shape[:2], box
    at = (np.arange(side) + 0.5) / side
    u, v = np.meshgrid(at, at)
    there = np.stack([(x + u * width) * columns_px, (y + v * height) * rows_px, np.ones_like(u)], axis=-1)
    there = there @ np.linalg.inv(seen.truth.homography).T
    there = (there[..., :2] / there[..., 2:]).astype(np.float32)
    light = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 4)
    return cv2.remap(light, there[..., 0], there[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _alike(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.5)


def _where(box: Box, query: PhotographOf, hit: PhotographOf) -> Box:
    """Where a part of one photograph lies in the other, as the box around it."""
    matrix = hit.truth.homography @ np.linalg.inv(query.truth.homography)
    x, y, width, height = box
    (h, w), (rows_px, columns_px) = query.pixels.shape[:2], hit.pixels.shape[:2]
    corners = np.array(((x, y, 1), (x + width, y, 1), (x + width, y + height, 1), (x, y + height, 1))) * (w, h, 1)
    seen = corners @ matrix.T
    seen = seen[:, :2] / seen[:, 2:] / (columns_px, rows_px)
    low, high = seen.min(axis=0), seen.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])
