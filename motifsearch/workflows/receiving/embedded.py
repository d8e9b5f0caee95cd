"""From what photographs say about themselves to their records.

Knows: which statement belongs in which field, and that nothing is put over what a person wrote. Does not know: how
files are read or photographs added.

The place that a file names is where it was photographed as often as where the cloth is from, so it becomes a claim
about the cloth's place for a person to judge, unless that person says that it is the origin.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from motifsearch.archive.cells import known_term, read_cell
from motifsearch.errors import DataError
from motifsearch.images.embedded import Embedded, read_embedded
from motifsearch.images.scan import scan
from motifsearch.records import Change, Claim, Problem
from motifsearch.vocabulary.lookup import lookup
from motifsearch.workflows.receiving.filling import fill, open_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import AddReport, RecordKind

NEW = 0
_MOST_BYTES = 1 << 30


@dataclass(slots=True, kw_only=True)
class Filled:
    """What became of photographs: how many are new, were filled and stayed; changes with number 0 are of new ones."""

    added: int = 0
    changed: int = 0
    same: int = 0
    changes: list[Change] = field(default_factory=list[Change])
    problems: list[Problem] = field(default_factory=list[Problem])


class _DryRunError(Exception):
    """Undoes the transaction of a dry run."""


def take_in(
    paths: Sequence[Path],
    *,
    database: Database,
    add: Callable[[Sequence[Path], Callable[[Path], str | None], Progress], AddReport],
    skip: Callable[[Path], bool],
    is_origin: bool,
    dry_run: bool,
    progress: Progress,
) -> Filled:
    """Add photographs and fill the open fields of their records from what their files say.

    Parameters
    ----------
    paths : sequence of Path
    database : Database
    add : callable
    skip : callable
        Tells of a folder whether it holds no photographs of the person's own.
    is_origin : bool
        Whether the place that a file names is where the cloth comes from.
    dry_run : bool
        Find out what would happen, and change nothing.
    progress : Progress

    Returns
    -------
    Filled
    """
    report = Filled()
    if not dry_run:
        added = add(paths, lambda _path: None, progress)
        report.added = added.added
        report.problems += added.problems
    files = scan(paths, skip=skip).files
    known = database.photos.known_files(files)
    progress.start("embedded.stage_read", total=len(files))
    with suppress(_DryRunError), database.transaction():
        for path in files:
            progress.advance()
            try:
                data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
                said = read_embedded(data, path.name)
            except OSError:
                continue  # adding has said why
            except DataError as error:
                params = tuple(error.params.items())
                report.problems.append(Problem(where=str(path), code=error.code, params=params))
                continue
            file = known.get(str(path))
            _one(database, path, file.photo_id if file else None, said, report, is_origin=is_origin)
        if dry_run:
            raise _DryRunError
    progress.finish()
    return report


def _one(
    database: Database, path: Path, photo_id: int | None, said: Embedded, report: Filled, *, is_origin: bool
) -> None:
    of_photo, of_cloth = photo_values(said), cloth_values(said, path.stem, is_origin=is_origin)
    if photo_id is None:
        # A dry run: the photograph is not there yet.
        report.added += 1
        kinds: tuple[tuple[RecordKind, dict[str, Any]], ...] = (("photo", of_photo), ("cloth", of_cloth))
        for kind, values in kinds:
            for name, value in open_fields(database, kind, None, values).items():
                report.changes.append(_preview(kind, name, value, path))
        return
    cloth_id = database.photos.get(photo_id).cloth_id
    why = f"IPTC/XMP: {path.name.encode('utf-8', 'replace').decode()}"
    changes = fill(database, "photo", photo_id, of_photo, why) + fill(database, "cloth", cloth_id, of_cloth, why)
    if said.place and not is_origin:
        claim = Claim(field="place", value=said.place, source=why, confidence="possible")
        changes += _claim(database, cloth_id, claim, why)
    report.changed += bool(changes)
    report.same += not changes
    report.changes += changes


def photo_values(said: Embedded) -> dict[str, Any]:
    """Return what a file says of the photograph, by field of `Photo`.

    Parameters
    ----------
    said : Embedded

    Returns
    -------
    dict of str to object
    """
    uri = known_term("rights", said.rights_uri) if said.rights_uri else None
    words = known_term("rights", said.rights) if said.rights else None
    known = uri or words
    return {
        "photographer": said.creator,
        "caption": said.caption,
        "rights": known.key if known else said.rights or said.rights_uri,
        "rights_holder": said.credit or (said.rights if known and not words else None),
        "taken_at": said.date,
    }


def cloth_values(said: Embedded, stem: str, *, is_origin: bool) -> dict[str, Any]:
    """Return what a file says of the cloth, by field of `Cloth`.

    Parameters
    ----------
    said : Embedded
    stem : str
        The file's name, which cameras put in the place of a title.
    is_origin : bool
        Whether the place is where the cloth comes from.

    Returns
    -------
    dict of str to object
    """
    work = said.artwork
    title = work.title or (said.title if (said.title or "").casefold() != stem.casefold() else None)
    rights = known_term("rights", work.rights) if work.rights else None
    values: dict[str, Any] = {
        "title": title,
        "tags": said.keywords,
        "maker": work.creator,
        "date": read_cell("date", work.date)[0] if work.date else None,
        "collection": work.collection,
        "inventory": work.number,
        "description": work.description,
        "rights": rights.key if rights else work.rights,
    }
    if is_origin and said.place:
        values["place"] = said.place
        for part in said.place.split(", "):
            for kind in ("regency", "province"):
                found = lookup(kind, part)
                if found is not None:
                    values.setdefault(kind, found.key)
    return values


def _claim(database: Database, cloth_id: int, claim: Claim, why: str) -> tuple[Change, ...]:
    claims = database.cloths.get(cloth_id).claims
    was_there = any(
        change.field == "claims" and str(claim.source) in (change.after or "")
        for change in database.history.of("cloth", cloth_id)
    )
    if claim in claims or was_there:
        return ()
    return database.cloths.update(cloth_id, {"claims": (*claims, claim)}, why)


def _preview(kind: RecordKind, name: str, value: Any, path: Path) -> Change:
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return Change(
        change_id=0, kind=kind, record_id=NEW, field=name, before=None, after=text, at="", by="", why=path.name
    )
