"""Drawing the sample collection into a folder, as if somebody had photographed it.

Knows: the files of the sample: photographs, a table that describes them, the planted truth. Does not know: how they
are catalogued; that goes through `add` like any other folder.
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.captions import captions
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.collection import SampleCloth, SamplePhoto, plan_cloths, plan_photos
from motifsearch.drawing.edits import edit
from motifsearch.drawing.market import course_of, plan_listings
from motifsearch.drawing.photograph import photograph
from motifsearch.files import write_whole
from motifsearch.vocabulary.terms import label, term

if TYPE_CHECKING:
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.drawing.truth import DrawingTruth
    from motifsearch.progress import Progress

SEED = 20_261_002
_CLOTH_PX, _PHOTO_PX = 800, 900
TABLE_NAME, TRUTH_NAME = "sample.csv", "truth.json"
_RIGHTS = "cc0"


def draw_sample(folder: Path, *, cloths: int, seed: int = SEED, progress: Progress) -> Path:
    """Draw the sample collection; cloths whose files are there already are not drawn again.

    Parameters
    ----------
    folder : Path
        Receives ``photos/``, the table and the truth.
    cloths : int
        How many cloths; there are about three times as many photographs.
    seed : int
        The same seed draws the same collection.
    progress : Progress

    Returns
    -------
    Path
        The table that describes the photographs.
    """
    planned = plan_cloths(cloths, seed)
    photos = plan_photos(planned, seed)
    by_cloth: dict[int, list[SamplePhoto]] = {cloth.number: [] for cloth in planned}
    for photo in photos:
        by_cloth[photo.cloth].append(photo)
    target = folder / "photos"
    target.mkdir(parents=True, exist_ok=True)
    waiting = [c for c in planned if not all((target / p.file).is_file() for p in by_cloth[c.number])]
    progress.start("demo.stage_draw", total=len(planned), done=len(planned) - len(waiting))
    if waiting:
        # A fresh interpreter each: a fork of a process with threads may hang.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(len(waiting), os.cpu_count() or 1), mp_context=context) as pool:
            for done in as_completed([pool.submit(draw_cloth, c, by_cloth[c.number], target) for c in waiting]):
                done.result()
                progress.advance()
    progress.finish()
    write_whole(folder / TABLE_NAME, _table(planned, photos).encode("utf-8"))
    write_whole(folder / TRUTH_NAME, _truth(planned, photos, seed).encode("utf-8"))
    return folder / TABLE_NAME


def draw_cloth(cloth: SampleCloth, photos: list[SamplePhoto], folder: Path) -> None:
    """Draw one cloth and write its photographs and their copies."""
    cv2.setNumThreads(1)
    pixels = draw(
        cloth.seed,
        motif=cloth.motif,
        palette=cloth.palette,
        technique=cloth.technique,
        size_px=_CLOTH_PX,
        hand=cloth.hand,
    ).pixels
    taken: dict[str, NDArray[uint8]] = {}
    for photo in photos:
        if photo.copy_of is None:
            taken[photo.file] = photograph(pixels, photo.seed, severity=0.4, size_px=_PHOTO_PX).pixels
            _write_jpeg(folder / photo.file, taken[photo.file])
        elif photo.edit is None:
            write_whole(folder / photo.file, (folder / photo.copy_of).read_bytes())
        else:
            rng = np.random.default_rng(photo.seed)
            _write_jpeg(folder / photo.file, edit(taken[photo.copy_of], photo.edit, rng))


def _write_jpeg(path: Path, pixels: NDArray[uint8]) -> None:
    _, data = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    write_whole(path, data.tobytes())


def _table(cloths: tuple[SampleCloth, ...], photos: tuple[SamplePhoto, ...]) -> str:
    """The table of metadata as an archive would send it; every row says that it is generated."""
    by_number = {cloth.number: cloth for cloth in cloths}
    rows = {cloth.number: _row(cloth) for cloth in cloths}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["file", *next(iter(rows.values()))], lineterminator="\n")
    writer.writeheader()
    for photo in photos:
        # An exact copy has no photograph of its own in the catalogue: content is identity.
        if photo.copy_of is None or photo.edit is not None:
            writer.writerow({"file": f"photos/{photo.file}", **rows[by_number[photo.cloth].number]})
    return text.getvalue()


def _row(cloth: SampleCloth) -> dict[str, str]:
    truth = _drawn_truth(cloth)
    motif = term("motif", cloth.motif)
    rng = np.random.default_rng((cloth.seed, 5))
    province, regency = cloth.place
    return {
        "cloth": cloth.mark,
        "motif": cloth.motif,
        "title": f"{motif.label('id') if motif else cloth.motif} {cloth.mark}",
        "technique": cloth.technique,
        "colours": "; ".join(truth.colours),
        "province": province,
        "regency": regency,
        "maker": cloth.maker,
        "date": cloth.date,
        "meaning": motif.meaning.get("id", "") if motif else "",
        "description": captions(truth, "id", rng)[0],
        "tags": "; ".join(dict.fromkeys(("contoh", *(label("element", key, "id").lower() for key in truth.elements)))),
        "collection": "Koleksi contoh",
        "rights": _RIGHTS,
        "source": "motifsearch demo",
        "generated": "yes",
    }


def _drawn_truth(cloth: SampleCloth) -> DrawingTruth:
    # The truth does not depend on the size, so a tiny drawing tells it.
    return draw(
        cloth.seed, motif=cloth.motif, palette=cloth.palette, technique=cloth.technique, size_px=32, hand=cloth.hand
    ).truth


def _truth(cloths: tuple[SampleCloth, ...], photos: tuple[SamplePhoto, ...], seed: int) -> str:
    body = {
        "generated": True,
        "seed": seed,
        "courses": {motif: course_of(motif) for motif in sorted({cloth.motif for cloth in cloths})},
        "cloths": [asdict(cloth) for cloth in cloths],
        "photos": [asdict(photo) for photo in photos],
    }
    return json.dumps(body, indent=1, ensure_ascii=False)


def add_listings(database: Database, *, cloths: int, seed: int = SEED) -> int:
    """Add the sample's market listings to its cloths; listings that are there already are not added twice.

    Parameters
    ----------
    database : Database
    cloths : int
        As many as were drawn.
    seed : int
        As they were drawn with.

    Returns
    -------
    int
        How many were added.
    """
    planned = plan_cloths(cloths, seed)
    marks = {cloth.number: cloth.mark for cloth in planned}
    by_title = {cloth.title: cloth.cloth_id for cloth in database.cloths.iter() if cloth.generated and cloth.title}
    by_mark = {title.rsplit(" ", 1)[-1]: cloth_id for title, cloth_id in by_title.items()}
    added = 0
    with database.transaction():
        for listing in plan_listings(planned, seed):
            cloth_id = by_mark.get(marks[listing.cloth])
            if cloth_id is not None:
                values = {key: value for key, value in asdict(listing).items() if key != "cloth"}
                _, is_new = database.listings.ensure(cloth_id=cloth_id, generated=True, **values)
                added += is_new
    return added
