"""How many copies are found, and what is wrongly called one, on drawn cloths whose truth is known.

Knows: the measure, and what other programs' hashes find on the same pictures. Does not know: thresholds.

Each original asks among the pictures of all groups, as `motifsearch duplicates find` does for a new photograph: from
the files, through the catalogue, with the embedded model.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.catalog import MotifCatalog
from motifsearch.images.fingerprint import pdq
from motifsearch.progress import Silent
from motifsearch.records import DuplicatePair
from motifsearch.workflows.duplicates.comparing import pixels_of
from motifsearch.workflows.duplicates.finding import find_pairs
from tests.bench import designs, growth
from tests.bench.copies import COPIES, Picture, pictures

GROUPS, SEED = 17, 4
PRECISION = 0.99

Distances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found.

    Attributes
    ----------
    shown : list of Picture
        Their pixels reduced to nothing, for the sake of memory.
    bits : dict of str to ndarray, (n, bits) bool
        What other methods make of each picture.
    pairs : dict of (int, int) to DuplicatePair
        By the places of an original and of another picture.
    seconds : float
        Processor time of finding.
    """

    shown: list[Picture]
    bits: dict[str, NDArray[np.bool_]]
    pairs: dict[tuple[int, int], DuplicatePair]
    seconds: float


def tables() -> Iterator[str]:
    """Measure, and give the lines of the tables."""
    yield from lines(find(GROUPS, SEED))
    yield from designs.lines()
    yield from growth.lines()


def find(groups: int, seed: int) -> Found:
    """Catalogue the pictures and let each original ask."""
    shown: list[Picture] = []
    methods = _others()
    bits: dict[str, list[NDArray[np.bool_]]] = {name: [] for name in methods}
    with tempfile.TemporaryDirectory() as folder:
        files: dict[str, int] = {}
        (Path(folder) / "photos").mkdir()
        for number, picture in enumerate(pictures(groups, seed)):
            shown.append(replace(picture, pixels=picture.pixels[:0]))
            for name, (method, _) in methods.items():
                bits[name].append(method(picture.pixels))
            path = Path(folder) / "photos" / f"{number:06d}.jpg"
            cv2.imwrite(str(path), picture.pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
            files[str(path)] = number
        with MotifCatalog.open(Path(folder) / "catalog", create=True) as catalog:
            catalog.add([Path(folder) / "photos"])
            numbers = {photo.photo_id: files[photo.place] for photo in catalog.database.photos.iter()}
            asking = [one for one, number in numbers.items() if shown[number].role == "original"]
            began = time.process_time()
            pairs = list(
                find_pairs(
                    asking,
                    database=catalog.database,
                    store=catalog.parts.store,
                    read_image=pixels_of(catalog.original, catalog.read_image),
                    progress=Silent(),
                )
            )
            seconds = time.process_time() - began
    by_places: dict[tuple[int, int], DuplicatePair] = {}
    for pair in pairs:
        places = numbers[pair.first_id], numbers[pair.second_id]
        for one, two in (places, places[::-1]):
            if shown[one].role == "original":
                by_places[one, two] = pair
    stacked = {name: np.stack(rows) for name, rows in bits.items()}
    return Found(shown=shown, bits=stacked, pairs=by_places, seconds=seconds)


def lines(found: Found) -> Iterator[str]:
    """Yield the lines of the tables."""
    shown = found.shown
    originals = [number for number, one in enumerate(shown) if one.role == "original"]
    ours = np.full((len(originals), len(shown)), np.inf)
    for (asks, other), pair in found.pairs.items():
        if pair.kind == "same_photograph":
            ours[originals.index(asks), other] = 1 - pair.certainty
    methods: dict[str, tuple[Distances, float]] = {"motifsearch": (ours, 0.5)}
    usual = {name: limit for name, (_, limit) in _others().items()}
    for name, bits in found.bits.items():
        away = np.stack([(bits != bits[asks]).sum(axis=1) for asks in originals]).astype(np.float64)
        methods[name] = (away, usual[name])
    limits = {name: (own, _limit(shown, originals, away)) for name, (away, own) in methods.items()}
    columns = [(name, away, limit) for name, (away, _) in methods.items() for limit in limits[name]]
    yield f"{len(originals)} originals, {len(shown)} pictures."
    yield "Recall of `same_photograph` at each method's own threshold, and at the best one of precision ≥ 0.99 here:\n"
    yield (
        "| copy | "
        + " | ".join(f"{name}{', own' if n % 2 == 0 else ', best'}" for n, (name, *_) in enumerate(columns))
        + " |"
    )
    yield "| --- |" + " ---: |" * len(columns)
    for what in (*COPIES, "all copies"):
        cells = [_share(_recalled(shown, originals, away, limit, what)) for _, away, limit in columns]
        yield f"| {what} | " + " | ".join(cells) + " |"
    cells = [_precision(shown, originals, away, limit) for _, away, limit in columns]
    yield "| precision | " + " | ".join(cells) + " |"
    yield "\nWhat motifsearch calls pictures that are no copies:\n"
    yield "| picture | pairs | same_photograph | same_cloth | same_design | nothing |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    yield from _kinds(found, originals)
    yield f"\nProcessor seconds to find all pairs of the originals: {found.seconds:.0f}"


def _kinds(found: Found, originals: Sequence[int]) -> Iterator[str]:
    called: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for asks in originals:
        for number, picture in enumerate(found.shown):
            if number == asks:
                continue
            is_own = picture.group == found.shown[asks].group
            if is_own and picture.role in {"original", "copy"}:
                continue
            what = picture.what if is_own else "of another group"
            pair = found.pairs.get((asks, number))
            called[what]["nothing" if pair is None else pair.kind] += 1
    for what, counts in called.items():
        cells = (counts[kind] for kind in ("same_photograph", "same_cloth", "same_design", "nothing"))
        yield f"| {what} | {sum(counts.values())} | " + " | ".join(map(str, cells)) + " |"


def _truth(shown: Sequence[Picture], asks: int) -> Iterator[tuple[int, bool]]:
    """Every other picture and whether it is a copy; the same cloth taken again is neither right nor wrong."""
    for number, picture in enumerate(shown):
        is_own = picture.group == shown[asks].group
        if number != asks and not (is_own and picture.role == "cloth"):
            yield number, is_own and picture.role == "copy"


def _counts(shown: Sequence[Picture], originals: Sequence[int], away: Distances, limit: float) -> tuple[int, int]:
    right = wrong = 0
    for row, asks in enumerate(originals):
        for number, is_copy in _truth(shown, asks):
            if away[row, number] <= limit:
                right, wrong = right + is_copy, wrong + (not is_copy)
    return right, wrong


def _precision(shown: Sequence[Picture], originals: Sequence[int], away: Distances, limit: float) -> str:
    right, wrong = _counts(shown, originals, away, limit)
    return f"{right / max(1, right + wrong):.3f} ({wrong} wrong)"


def _limit(shown: Sequence[Picture], originals: Sequence[int], away: Distances) -> float:
    """The widest threshold at which so many of the pairs are copies; below all distances where there is none."""
    judged = [
        (away[row, number], is_copy)
        for row, asks in enumerate(originals)
        for number, is_copy in _truth(shown, asks)
        if np.isfinite(away[row, number])
    ]
    distances = np.array([one for one, _ in judged])
    order = np.argsort(distances, kind="stable")
    copies = np.cumsum(np.array([is_copy for _, is_copy in judged], np.int64)[order])
    precise = copies / np.arange(1, len(order) + 1) >= PRECISION
    is_last = np.append(distances[order][1:] != distances[order][:-1], True)
    good = np.flatnonzero(precise & is_last)
    return float(distances[order][good[-1]]) if len(good) else -1.0


def _recalled(
    shown: Sequence[Picture], originals: Sequence[int], away: Distances, limit: float, what: str
) -> tuple[int, int]:
    found = total = 0
    for row, asks in enumerate(originals):
        for number, is_copy in _truth(shown, asks):
            if is_copy and what in {shown[number].what, "all copies"}:
                found, total = found + bool(away[row, number] <= limit), total + 1
    return found, total


def _share(counted: tuple[int, int]) -> str:
    return f"{counted[0] / max(1, counted[1]):.3f}"


def _others() -> dict[str, tuple[Callable[[NDArray[np.uint8]], NDArray[np.bool_]], float]]:
    """Give other methods that make bits of a picture, and the distance up to which they call two the same."""
    methods: dict[str, tuple[Callable[[NDArray[np.uint8]], NDArray[np.bool_]], float]] = {
        "PDQ": (lambda pixels: np.unpackbits(np.frombuffer(pdq(pixels)[0], np.uint8)).astype(np.bool_), 31)
    }
    try:
        from imagededup.methods import DHash, PHash
    except ImportError:
        sys.stdout.write("imagededup is not installed: `pip install imagededup` adds its columns.\n")
        return methods
    for name, method in (("imagededup PHash", PHash(verbose=False)), ("imagededup DHash", DHash(verbose=False))):
        methods[name] = (lambda pixels, method=method: _bits(method.encode_image(image_array=pixels)), 10)
    return methods


def _bits(hexadecimal: str) -> NDArray[np.bool_]:
    return np.unpackbits(np.frombuffer(bytes.fromhex(hexadecimal), np.uint8)).astype(np.bool_)
