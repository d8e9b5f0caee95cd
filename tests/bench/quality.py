"""How good the answers are, way of asking by way of asking.

On drawn cloths, whose truth is known, and on the real photographs where they are there. So that words are not answered
by records alone, one cloth in two has no record at all.

Knows: what a right answer is. Does not know: how answers are found; everything is asked through the catalogue.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motifsearch.catalog import MotifCatalog
from motifsearch.metrics import average_precision, judge, precision_at
from motifsearch.progress import Silent
from motifsearch.records import Box, Example, Query
from motifsearch.vectors import unit
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.terms import term
from motifsearch.workflows.demo import draw_sample
from motifsearch.workflows.search import search

REAL = Path(__file__).parents[3] / "shared" / "photos"
CLOTHS = 120
SEED = 7
DEPTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of a photograph, whatever its record says."""

    cloth: str
    labels: frozenset[tuple[str, str]]

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A catalogue with the truth of each photograph."""

    name: str
    catalog: MotifCatalog
    truth: dict[int, Truth]

    def right(self, kind: str, key: str) -> set[int]:
        return {one for one, truth in self.truth.items() if truth.has(kind, key)}

    def of_cloth(self, photo_id: int) -> set[int]:
        return {one for one, truth in self.truth.items() if truth.cloth == self.truth[photo_id].cloth}

    def ask(self, query: Query) -> list[int]:
        return [hit.photo.photo_id for hit in self.catalog.search(query).hits]


def lines() -> Iterator[str]:
    """The table, line by line."""
    with tempfile.TemporaryDirectory() as folder:
        yield "| collection | asked by | right is | P@1 | P@5 | mAP | questions |"
        yield "| --- | --- | --- | ---: | ---: | ---: | ---: |"
        with MotifCatalog.open(Path(folder) / "drawn", create=True) as catalog:
            yield from of_collection(drawn(catalog, Path(folder)))
        if (REAL / "labels.csv").is_file():
            with MotifCatalog.open(Path(folder) / "real", create=True) as catalog:
                yield from of_collection(real(catalog, Path(folder)))


def drawn(catalog: MotifCatalog, folder: Path, cloths: int = CLOTHS) -> Known:
    """Drawn cloths, two to four photographs of each; every second cloth has its record."""
    table = draw_sample(folder / "sample", cloths=cloths, progress=Silent())
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = folder / "half.csv"
    with kept.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if int(row["cloth"][-4:]) % 2)
    # The table names its files from its own folder.
    kept = kept.rename(table.with_name("half.csv"))
    catalog.add([table.parent / "photos"], table=kept)
    truth = json.loads((table.parent / "truth.json").read_text(encoding="utf-8"))
    palettes = {f"contoh-{cloth['number']:04d}": cloth["palette"] for cloth in truth["cloths"]}
    labels: dict[str, frozenset[tuple[str, str]]] = {}
    for row in rows:
        elements = [found.key for found in expand(row["tags"].replace(";", ",")).terms if found.kind == "element"]
        labels[row["cloth"]] = frozenset(
            {("motif", row["motif"]), ("palette", palettes[row["cloth"]])}
            | {("colour", key.strip()) for key in row["colours"].split(";")}
            | {("element", key) for key in elements}
        )
    found: dict[int, Truth] = {}
    for photo in catalog.database.photos.iter():
        cloth = "-".join(Path(photo.paths[0]).stem.split("-")[:2])
        found[photo.photo_id] = Truth(cloth=cloth, labels=labels[cloth])
    return Known(name=f"drawn, {cloths} cloths", catalog=catalog, truth=found)


def real(catalog: MotifCatalog, folder: Path) -> Known:
    """The real photographs of ten motifs; every second one has its motif in its record."""
    with (REAL / "labels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == "web"]
    table = folder / "real.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "motif"])
        writer.writerows([str(REAL / row["path"]), row["motif"]] for row in rows[::2])
    catalog.add([REAL / row["path"] for row in rows], table=table)
    by_path = {str(REAL / row["path"]): row for row in rows}
    truth: dict[int, Truth] = {}
    for photo in catalog.database.photos.iter():
        row = next(by_path[path] for path in photo.paths if path in by_path)
        motif = row["motif"].replace(" ", "_")
        truth[photo.photo_id] = Truth(cloth=row["copies"] or row["path"], labels=frozenset({("motif", motif)}))
    return Known(name="real, 10 motifs", catalog=catalog, truth=truth)


def of_collection(known: Known) -> Iterator[str]:
    """All figures of one collection."""
    yield from _pictures(known)
    yield from _regions(known)
    yield from _words(known)
    yield from _feedback(known)


def _pictures(known: Known) -> Iterator[str]:
    """Photographs as questions, from the pattern end to the colour end; other photographs of a cloth do not count."""
    kinds = ["motif", *(["palette"] if any(label[0] == "palette" for label in _labels(known)) else [])]
    for name, colour in (("pattern end", 0.0), ("middle", 0.5), ("colour end", 1.0)):
        found: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in kinds}
        for photo_id, truth in known.truth.items():
            own = known.of_cloth(photo_id)
            ranked = known.ask(Query(photo_id=photo_id, colour=colour, k=DEPTH))
            for kind in kinds:
                key = next(key for label, key in truth.labels if label == kind)
                if right := known.right(kind, key) - own:
                    found[kind].append(figures(ranked, right, without=own))
        for kind in kinds:
            yield _line(known, f"photograph, {name}", f"same {kind}, another cloth", found[kind])


def _labels(known: Known) -> set[tuple[str, str]]:
    return set().union(*(truth.labels for truth in known.truth.values()))


def _regions(known: Known) -> Iterator[str]:
    """A random quarter of each photograph; its cloth must be among the first five."""
    rng = np.random.default_rng(SEED)
    among: dict[str, list[float]] = {}
    for photo_id in known.truth:
        left, top = rng.uniform(0, 0.5, 2).tolist()
        box = Box(left=left, top=top, width=0.5, height=0.5)
        path = known.catalog.original(photo_id)
        if path is None:
            continue
        query = Query(image=known.catalog.read_image(path, longer_px=1024), region=box, k=30)
        own = known.of_cloth(photo_id)
        for name, ranked in (("with parts", known.ask(query)), ("wholes only", _wholes_only(known, query))):
            among.setdefault(f"{name}|its cloth", []).append(float(bool(own & set(ranked[:5]))))
            if len(own) > 1:
                others = [one for one in ranked if one != photo_id][:5]
                among.setdefault(f"{name}|its cloth by another photograph", []).append(float(bool(own & set(others))))
    for name, shares in among.items():
        way, right = name.split("|")
        yield (
            f"| {known.name} | random quarter, {way} | {right} | | recall@5 {np.mean(shares):.3f} | | {len(shares)} |"
        )


def _wholes_only(known: Known, query: Query) -> list[int]:
    parts = known.catalog.parts
    answer = search(
        query,
        database=known.catalog.database,
        store=parts.store,
        embedder=parts.asking_embedder,
        calibration=parts.calibration,
    )
    return [hit.photo.photo_id for hit in answer.hits]


def _words(known: Known) -> Iterator[str]:
    """Names of motifs, elements and colours, and what each half of the hybrid ranking would have answered."""
    catalog = known.catalog
    ids, vectors = catalog.database.embeddings.vectors(catalog.space)
    asked = sorted(label for label in _labels(known) if label[0] != "palette")
    asked = [(kind, key) for kind, key in asked if len(known.right(kind, key)) > 1 and term(kind, key)]
    for lang in ("id", "en"):
        found: dict[str, list[tuple[float, float, float]]] = {"both": [], "records": [], "pictures": []}
        for kind, key in asked:
            known_term = term(kind, key)
            text = known_term.label(lang) if known_term else key
            right = known.right(kind, key)
            found["both"].append(figures(known.ask(Query(text=text, k=DEPTH)), right))
            expansion = expand(text)
            hits = catalog.database.fulltext.search(text, DEPTH, spellings=expansion.spellings)
            found["records"].append(figures([hit.photo_id for hit in hits], right))
            direction = unit(catalog.parts.embedder.embed_texts([text]))[0]
            found["pictures"].append(figures(ids[np.argsort(-(vectors @ direction), kind="stable")].tolist(), right))
        for name, each in found.items():
            yield _line(known, f"words in {'Indonesian' if lang == 'id' else 'English'}, {name}", "named", each)


def _feedback(known: Known) -> Iterator[str]:
    """One round of yes and no: three right and three wrong ones of the first twenty; judged on all the others."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for photo_id, truth in known.truth.items():
        own = known.of_cloth(photo_id)
        motif = next(key for kind, key in truth.labels if kind == "motif")
        _round(
            known,
            Query(photo_id=photo_id, k=DEPTH),
            known.right("motif", motif) - own,
            own,
            name="a photograph",
            found=found,
        )
    for kind, key in sorted(_labels(known)):
        known_term = term("motif", key) if kind == "motif" else None
        if known_term:
            _round(
                known,
                Query(text=known_term.label("id"), k=DEPTH),
                known.right(kind, key),
                set(),
                name="words",
                found=found,
            )
    for name, each in found.items():
        yield _line(known, name, "same motif, examples left out", each)


def _round(
    known: Known,
    query: Query,
    right: set[int],
    own: set[int],
    *,
    name: str,
    found: dict[str, list[tuple[float, float, float]]],
) -> None:
    before = [one for one in known.ask(query) if one not in own]
    yes = [one for one in before[:20] if one in right][:3]
    no = [one for one in before[:20] if one not in right][:3]
    seen = own.union(yes, no)
    if not (yes and no and right - seen):
        return
    more, less = (tuple(Example(photo_id=one) for one in some) for some in (yes, no))
    asked = Query(text=query.text, photo_id=query.photo_id, more=more, less=less, k=DEPTH)
    found.setdefault(f"{name}, before yes and no", []).append(figures(before, right - seen, without=seen))
    found.setdefault(f"{name}, after yes and no", []).append(figures(known.ask(asked), right - seen, without=seen))


def figures(ranked: Sequence[int], right: set[int], without: Collection[int] = ()) -> tuple[float, float, float]:
    """P@1, P@5 and average precision of a list, best first; right ones that are not in it count as never found."""
    kept = [one for one in ranked if one not in without]
    marks = [one in right for one in kept] + [True] * len(right - set(kept))
    scores = [*range(len(marks), len(marks) - len(kept), -1), *[-1e9] * (len(marks) - len(kept))]
    # What was never found comes after everything that there could be.
    padding = [False] * DEPTH
    ranking = judge([*scores, *[-1.0] * len(padding)], [*marks, *padding])
    return precision_at(ranking, 1), precision_at(ranking, 5), average_precision(ranking)


def _line(known: Known, asked: str, right: str, each: Sequence[tuple[float, float, float]]) -> str:
    first, five, mean = np.mean(each, axis=0).tolist() if each else (np.nan,) * 3
    return f"| {known.name} | {asked} | {right} | {first:.3f} | {five:.3f} | {mean:.3f} | {len(each)} |"
