"""From IIIF manifests to records: one cloth a manifest, one photograph an image.

Knows: which photographs a manifest brings, and that only open fields are filled. Does not know: what a manifest says
(``iiif_meaning.py``), how photographs are added or addresses fetched.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from motifsearch.archive.iiif.reading import beside
from motifsearch.errors import DataError
from motifsearch.files import write_whole
from motifsearch.images.fingerprint import sha256
from motifsearch.messages import LANGS, Translator
from motifsearch.records import Problem
from motifsearch.vocabulary.motifs import motif_fields
from motifsearch.vocabulary.terms import term
from motifsearch.workflows.receiving.fetching import fetch
from motifsearch.workflows.receiving.filling import fill, open_fields
from motifsearch.workflows.receiving.iiif_meaning import Reading, read, rights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.archive.iiif.reading import Image, Manifest
    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import AddReport, Change

_SHA256 = re.compile(r"/([0-9a-f]{64})(?:/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """What the catalogue lends to taking manifests in.

    Attributes
    ----------
    add : callable
        Adds photographs, with a function that tells the uid of a new photograph's cloth.
    place : callable
        Where the catalogue keeps a file that was fetched, by its sha256 and ending.
    """

    database: Database
    add: Callable[[Sequence[Path], Callable[[Path], str | None], Progress], AddReport]
    place: Callable[[str, str], Path]


@dataclass(slots=True, kw_only=True)
class Received:
    """What became of manifests: cloths that are new, changed or as they were, and files that are new."""

    added: int = 0
    changed: int = 0
    same: int = 0
    files: int = 0
    changes: list[Change] = field(default_factory=list["Change"])
    problems: list[Problem] = field(default_factory=list[Problem])


class _DryRunError(Exception):
    """Undoes the transaction of a dry run."""


def take_in(
    manifests: Sequence[Manifest], root: Path, lender: Lender, *, is_fetched: bool, dry_run: bool, progress: Progress
) -> Received:
    """Take in manifests with the images that lie beside them.

    Parameters
    ----------
    manifests : sequence of Manifest
    root : Path
        The folder that was named; no image outside it is read.
    lender : Lender
    is_fetched : bool
        Whether images that do not lie there are fetched from the network.
    dry_run : bool
        Find out what would happen, and change nothing.
    progress : Progress

    Returns
    -------
    Received
    """
    database, report = lender.database, Received()
    readings: list[Reading] = []
    images: list[tuple[Path, Image, int]] = []
    uids: dict[Path, str] = {}
    progress.start("iiif.stage_manifests", total=len(manifests))
    for manifest in manifests:
        progress.advance()
        reading = read(database, manifest)
        report.problems += reading.problems
        files = _files(manifest, root, lender, report, is_fetched=is_fetched and not dry_run)
        reading = replace(reading, uid=_uid_by_content(database, reading.uid, [file for file, _, _ in files]))
        images += files
        uids |= {file.absolute(): reading.uid for file, _, _ in files}
        readings.append(reading)
    progress.finish()
    there = {reading.uid for reading in readings if database.cloths.by_uid(reading.uid)}
    if images and not dry_run:
        added = lender.add([file for file, _, _ in images], uids.get, progress)
        report.files = added.added
        report.problems += added.problems
    with suppress(_DryRunError), database.transaction():
        for reading, manifest in zip(readings, manifests, strict=True):
            _, _, changes = apply(database, reading, manifest.address)
            report.added += reading.uid not in there
            report.changed += bool(changes) and reading.uid in there
            report.same += not changes and reading.uid in there
            if reading.uid in there:
                report.changes += changes
        for file, image, number in images:
            for known in database.photos.known_files([file.absolute()]).values():
                generic = {Translator(lang)("iiif.photo", number=number) for lang in LANGS}
                label = None if image.label in generic else image.label
                caption_photo(database, known.photo_id, label, image.rights, image.address)
        if dry_run:
            raise _DryRunError
    return report


def _files(
    manifest: Manifest, root: Path, lender: Lender, report: Received, *, is_fetched: bool
) -> list[tuple[Path, Image, int]]:
    """The files of a manifest's images, each with its number; what the catalogue has already is passed over."""
    found: list[tuple[Path, Image, int]] = []
    for number, image in enumerate(manifest.images, start=1):
        content = _SHA256.search(image.address.casefold())
        if content and lender.database.photos.by_sha256(content[1]):
            continue
        file = beside(manifest, image.address, root)
        if file is None and is_fetched:
            try:
                file = _kept(fetch(image.address), image.address, lender)
            except DataError as error:
                params = tuple(error.params.items())
                report.problems.append(Problem(where=str(manifest.path), code=error.code, params=params))
                continue
        if file is None:
            params = (("address", image.address),)
            report.problems.append(Problem(where=str(manifest.path), code="iiif.not_here", params=params))
        else:
            found.append((file, image, number))
    return found


def _kept(data: bytes, address: str, lender: Lender) -> Path:
    place = lender.place(sha256(data), PurePosixPath(urlsplit(address).path).suffix.lower())
    if not place.exists():
        write_whole(place, data)
    return place


def _uid_by_content(database: Database, uid: str, files: Sequence[Path]) -> str:
    """The uid of the cloth whose photograph is here already, where no cloth bears the manifest's."""
    if database.cloths.by_uid(uid) is not None:
        return uid
    for file in files:
        photo = database.photos.by_sha256(sha256(file.read_bytes()))
        if photo is not None:
            return database.cloths.get(photo.cloth_id).uid
    return uid


def apply(database: Database, reading: Reading, why: str) -> tuple[int, bool, tuple[Change, ...]]:
    """Write what a manifest says into the open fields of its cloth.

    Parameters
    ----------
    database : Database
    reading : Reading
    why : str

    Returns
    -------
    cloth_id : int
    is_new : bool
    changes : tuple of Change
    """
    cloth = database.cloths.by_uid(reading.uid)
    is_new = cloth is None
    cloth = cloth or database.cloths.add(uid=reading.uid)
    values = dict(reading.fields)
    # Of access the default says nothing; a stricter level that the manifest names is kept, a wider one never.
    access = values.pop("access", "public")
    changes: tuple[Change, ...] = ()
    if is_new and access != "public":
        changes += database.cloths.update(cloth.cloth_id, {"access": access}, why)
    if reading.motif and open_fields(database, "cloth", cloth.cloth_id, {"motif_id": 1}):
        values["motif_id"] = _motif(database, reading.motif)
    return cloth.cloth_id, is_new, changes + fill(database, "cloth", cloth.cloth_id, values, why)


def caption_photo(database: Database, photo_id: int, label: str | None, rights: str | None, why: str) -> None:
    """Write what a canvas says into the open fields of its photograph."""
    fill(database, "photo", photo_id, {"caption": label, "rights": rights_of(rights)}, why)


def _motif(database: Database, name: str) -> int:
    known = term("motif", name)
    if known is None:
        return database.motifs.ensure(name).motif_id
    found = database.motifs.by_uid(known.key) or database.motifs.add(**motif_fields(known))
    return found.motif_id
