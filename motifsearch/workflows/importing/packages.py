"""Taking in a bag or a JSON-LD document of ours, whole or not at all.

Knows: how a package changes the catalogue. Does not know: how the formats are read or records stored.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from motifsearch.archive import bags, jsonld
from motifsearch.archive.vector_files import read_vectors
from motifsearch.errors import DataError
from motifsearch.images.fingerprint import sha256
from motifsearch.workflows.importing.report import DryRunError, ImportReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.workflows.importing.report import Target

_DOCUMENT, _VECTORS = "catalogue.jsonld", "vectors"


def import_bag(target: Target, path: Path, *, dry_run: bool, progress: Progress) -> ImportReport:
    """Take in a bag that `motifsearch export bag` wrote.

    Parameters
    ----------
    target : Target
    path : Path
        Its folder or ZIP file; only read.
    dry_run : bool
        Find out what would happen, and change nothing.
    progress : Progress

    Returns
    -------
    ImportReport

    Raises
    ------
    DataError
        ``archive.…`` when it is not whole, was changed, points outside itself, or says what cannot be; nothing is
        then taken in.
    """
    with bags.opened(path, target.workspace) as folder:
        payload = bags.check_bag(folder, path)
        try:
            data = (payload / _DOCUMENT).read_bytes()
        except OSError as error:
            raise DataError("archive.not_ours", path=str(path)) from error
        document = jsonld.read(data, _DOCUMENT)
        photos = {photo.photo_id: photo for photo in document.holdings.photos}
        files = {photos[number].sha256: _inside(payload, file, path) for number, file in document.files.items()}
        _check_contents(files, path, progress)
        copied: list[Path] = []
        try:
            if not dry_run:
                for sha, file in files.items():
                    if not target.has_file(sha):
                        copied.append(_copy(file, target.place(sha, file.suffix.lower())))
            vectors = sorted((payload / _VECTORS).glob("*.npz"))
            return _take_in(target, document, vectors, len(copied), dry_run=dry_run)
        except BaseException:
            for each in copied:
                each.unlink(missing_ok=True)
            raise


def import_jsonld(target: Target, path: Path, *, dry_run: bool) -> ImportReport:
    """Take in a JSON-LD document that `motifsearch export jsonld` wrote; see `import_bag`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError("import.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    return _take_in(target, jsonld.read(data, path.name), [], 0, dry_run=dry_run)


def _take_in(
    target: Target, document: jsonld.Document, vectors: list[Path], files: int, *, dry_run: bool
) -> ImportReport:
    database = target.database
    known = {photo.sha256 for photo in document.holdings.photos if database.photos.by_sha256(photo.sha256)}
    report = ImportReport()
    with suppress(DryRunError), database.transaction():
        taken = database.transfer.take_in(document.holdings)
        by_sha = {p.sha256: taken.photo_ids[p.photo_id] for p in document.holdings.photos}
        report = ImportReport(
            added=taken.added,
            changed=taken.changed,
            same=taken.same,
            files=files,
            vectors=sum(_keep_vectors(database, document, each, by_sha) for each in vectors),
            photos=tuple(number for sha, number in by_sha.items() if sha not in known),
            model=document.model,
            problems=taken.problems,
        )
        for key, value in document.settings.items():
            if database.settings.get(key) is None:
                database.settings.put(key, value)
        if dry_run:
            raise DryRunError
    # Terms of a dry run are published no longer.
    database.own_terms.refresh()
    return report


def _keep_vectors(database: Database, document: jsonld.Document, path: Path, by_sha: Mapping[str, int]) -> int:
    """Keep the vectors of photographs that have none yet; return how many."""
    file = read_vectors(path)
    space = next((each for each in document.spaces if each.fingerprint == file.fingerprint), None)
    if space is None or (len(file.vectors) and file.vectors.shape[1] != space.dim):
        raise DataError("archive.bad_vectors", path=path.name)
    there = set(database.embeddings.ids(space, part=file.part).tolist())
    rows = [row for row, sha in enumerate(file.sha256) if by_sha.get(sha, -1) not in there and sha in by_sha]
    if rows:
        ids = [by_sha[file.sha256[row]] for row in rows]
        database.embeddings.put(space, ids, file.vectors[rows], part=file.part)
    return len(rows)


def _inside(payload: Path, file: str, path: Path) -> Path:
    """The file of a package that a record names, which must be one of the package's own."""
    found = payload / file
    if not found.resolve().is_relative_to(payload.resolve()) or not found.is_file():
        raise DataError("archive.bag_outside", path=str(path), file=ascii(file)[1:-1][:200])
    return found


def _check_contents(files: Mapping[str, Path], path: Path, progress: Progress) -> None:
    progress.start("import.stage_photos", total=len(files))
    for sha, file in files.items():
        if sha256(file.read_bytes()) != sha:
            raise DataError("archive.bag_changed", path=str(path), file=file.name, count=1)
        progress.advance()
    progress.finish()


def _copy(source: Path, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.part")
    shutil.copyfile(source, part)
    part.replace(place)
    return place
