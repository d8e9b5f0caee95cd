"""Handing a catalogue on: as a bag with its photographs, as a JSON-LD document, as tables.

Knows: what goes into each, and that records which are not open to the reader stay at home. Does not know: how the
formats are written.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.archive import bags, jsonld, sheets
from motifsearch.archive.pages import pages
from motifsearch.archive.vector_files import VectorFile, write_vectors
from motifsearch.archive.workbooks import write_workbook
from motifsearch.errors import DataError, UsageError
from motifsearch.files import write_whole
from motifsearch.images.fingerprint import sha256
from motifsearch.messages import LANGS, Translator
from motifsearch.records import RECORD_KINDS, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import Holdings, Photo

# What each level of access lets out; `community` is everything.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "public": ("public",),
    "institution": ("public", "institution"),
    "community": ("public", "institution", "community"),
}
DOCUMENT, VECTORS, PHOTOS, SMALL, TABLES = "catalogue.jsonld", "vectors", "photos", "thumbnails", "tables"
_PER_FILE = 50_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ENDINGS = {"JPEG": ".jpg", "TIFF": ".tif", "HEIF": ".heic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The catalogue that is handed on.

    Attributes
    ----------
    original : callable
        Where a photograph's file lies, or None.
    small : callable
        The JPEG file of a small picture of it, or None.
    about : mapping of str to str
        When and by what it was written.
    """

    database: Database
    model: str
    original: Callable[[Photo], Path | None]
    small: Callable[[Photo], Path | None]
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was handed on.

    Attributes
    ----------
    motifs, cloths, photos, listings, files, vectors : int
    left_out : int
        Cloths that are not open to the reader.
    problems : tuple of Problem
        Photographs whose file is not there or not what it was.
    """

    motifs: int
    cloths: int
    photos: int
    listings: int
    files: int = 0
    vectors: int = 0
    left_out: int = 0
    problems: tuple[Problem, ...] = ()


def export_bag(
    source: Source, target: Path, *, access: str, base: str | None, info: Mapping[str, str], progress: Progress
) -> ExportReport:
    """Write a bag: records, history, photographs, vectors, tables and pages to read.

    Parameters
    ----------
    source : Source
    target : Path
        A new folder, or a file that ends with ``.zip``.
    access : {"public", "institution", "community"}
        The strictest level that goes along.
    base : str, optional
        Where records are published; see `motifsearch.archive.jsonld.identifier`.
    info : mapping of str to str
        For the bag's ``bag-info.txt``.
    progress : Progress

    Returns
    -------
    ExportReport

    Raises
    ------
    UsageError
        ``export.there`` when the target is there already, ``extras.missing``.
    """
    if target.exists():
        raise UsageError("export.there", path=str(target))
    holdings = source.database.transfer.take_out(LEVELS[access])
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.with_name(f".{target.name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        files, problems = _copy_photos(source, holdings, folder, progress)
        small = _copy_small(source, holdings, folder)
        vectors = _write_vectors(source.database, holdings, folder)
        write_whole(folder / DOCUMENT, jsonld.write(_document(source, holdings, files), base))
        for kind in RECORD_KINDS:
            write_whole(folder / TABLES / f"{kind}s.csv", sheets.to_csv(kind, holdings, files))
        for lang in LANGS:
            for name, page in pages(holdings, files, small, Translator(lang)).items():
                write_whole(folder / name, page)
        bags.make_bag(folder, {"Bag-Software-Agent": source.about["software"], **info})
        if target.suffix.lower() == ".zip":
            bags.zip_folder(folder, target)
        else:
            folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _report(source.database, holdings, files=len(files), vectors=vectors, problems=tuple(problems))


def export_jsonld(source: Source, target: Path, *, access: str, base: str | None) -> ExportReport:
    """Write the records, and with everything the history too, as one JSON-LD document."""
    holdings = source.database.transfer.take_out(LEVELS[access])
    _write(target, jsonld.write(_document(source, holdings, {}), base))
    return _report(source.database, holdings)


def export_csv(source: Source, target: Path, *, access: str) -> ExportReport:
    """Write the cloths as a CSV file, or all four tables into a folder where the target has no ending."""
    holdings = source.database.transfer.take_out(LEVELS[access])
    if target.suffix:
        _write(target, sheets.to_csv("cloth", holdings, {}))
    else:
        for kind in RECORD_KINDS:
            _write(target / f"{kind}s.csv", sheets.to_csv(kind, holdings, {}))
    return _report(source.database, holdings)


def export_xlsx(source: Source, target: Path, *, access: str) -> ExportReport:
    """Write the four tables as the sheets of a workbook."""
    holdings = source.database.transfer.take_out(LEVELS[access])
    book = write_workbook((f"{kind}s", sheets.columns(kind), sheets.rows(kind, holdings, {})) for kind in RECORD_KINDS)
    _write(target, book)
    return _report(source.database, holdings)


def _document(source: Source, holdings: Holdings, files: Mapping[int, str]) -> jsonld.Document:
    embeddings = source.database.embeddings
    return jsonld.Document(
        holdings=holdings,
        spaces=tuple(embeddings.spaces()),
        settings=source.database.settings.all() if holdings.is_whole else {},
        model=source.model,
        files=files,
        about=source.about,
    )


def _write(target: Path, data: bytes) -> None:
    try:
        write_whole(target, data, durable=True)
    except OSError as error:
        raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error


def _report(database: Database, holdings: Holdings, **more: int | tuple[Problem, ...]) -> ExportReport:
    return ExportReport(
        motifs=len(holdings.motifs),
        cloths=len(holdings.cloths),
        photos=len(holdings.photos),
        listings=len(holdings.listings),
        left_out=database.cloths.count() - len(holdings.cloths),
        **more,  # pyright: ignore[reportArgumentType]  # by name, as the report's own fields
    )


def _copy_photos(
    source: Source, holdings: Holdings, folder: Path, progress: Progress
) -> tuple[dict[int, str], list[Problem]]:
    """Copy each photograph whose file is what it was; return where each lies, and the others."""
    files: dict[int, str] = {}
    problems: list[Problem] = []
    (folder / PHOTOS).mkdir()
    progress.start("export.stage_photos", total=len(holdings.photos))
    for photo in holdings.photos:
        progress.advance()
        # Asked of the catalogue: what is handed on may say nothing of places.
        path = source.original(source.database.photos.get(photo.photo_id))
        where = f"photo:{photo.photo_id}"
        try:
            data = path.read_bytes() if path else None
        except OSError as error:
            params = (("reason", error.strerror or str(error)),)
            problems.append(Problem(where=where, code="export.unreadable", params=params))
            continue
        if data is None or sha256(data) != photo.sha256:
            code = "export.no_file" if data is None else "export.changed_file"
            problems.append(Problem(where=where, code=code))
            continue
        files[photo.photo_id] = f"{PHOTOS}/{_file_name(photo, path)}"
        (folder / files[photo.photo_id]).write_bytes(data)
    progress.finish()
    return files, problems


def _file_name(photo: Photo, path: Path | None) -> str:
    """A name that every system can hold and that begins with the photograph's number."""
    seen = photo.paths[0] if photo.paths else str(path or "")
    stem = _UNSAFE.sub("_", Path(seen).stem.encode("ascii", "replace").decode()).strip("._")[:60]
    ending = Path(seen).suffix.lower()
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", ending):
        ending = _ENDINGS.get(photo.format, f".{photo.format.lower()}")
    return f"P{photo.photo_id}_{stem}{ending}" if stem else f"P{photo.photo_id}{ending}"


def _copy_small(source: Source, holdings: Holdings, folder: Path) -> dict[int, str]:
    small: dict[int, str] = {}
    for photo in holdings.photos:
        path = source.small(photo)
        if path is not None:
            small[photo.photo_id] = f"{SMALL}/P{photo.photo_id}.jpg"
            (folder / SMALL).mkdir(exist_ok=True)
            shutil.copyfile(path, folder / small[photo.photo_id])
    return small


def _write_vectors(database: Database, holdings: Holdings, folder: Path) -> int:
    shas = {photo.photo_id: photo.sha256 for photo in holdings.photos}
    written: Counter[str] = Counter()
    for space in database.embeddings.spaces():
        for part in database.embeddings.parts(space):
            numbers = count(1)
            for ids, vectors in database.embeddings.iter_chunks(space, _PER_FILE, part=part):
                chosen = [row for row, photo_id in enumerate(ids.tolist()) if photo_id in shas]
                if chosen:
                    names = [shas[photo_id] for photo_id in ids[chosen].tolist()]
                    file = VectorFile(space.fingerprint, part, names, vectors[chosen])
                    write_vectors(folder / VECTORS, next(numbers), file)
                    written[space.fingerprint] += len(chosen)
    return written.total()
