"""Photographs: image files, known by their content, and where they were seen.

Knows: the tables ``photo`` and ``photo_path``. Does not know: files, pixels, vectors.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from motifsearch.database import words
from motifsearch.database.fields import PHOTO_FIELDS, required_text
from motifsearch.database.rows import exists_error
from motifsearch.database.table import Table
from motifsearch.database.text import as_json, path_from_sql, path_to_sql
from motifsearch.errors import CatalogError
from motifsearch.records import Photo, Seen, Swatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.database.history import History
    from motifsearch.vectors import Ids


class KnownFile(NamedTuple):
    """What was seen at a path: an unchanged size and time of change say that it need not be read again."""

    photo_id: int
    sha256: str
    size_bytes: int
    mtime_ns: int


class Photos(Table[Photo]):
    """All photographs, hidden ones too.

    Parameters
    ----------
    connections : Connections
    history : History
    now : callable
        Returns the time as ISO 8601.
    """

    _kind = "photo"
    _fields = PHOTO_FIELDS
    _columns = (
        *("photo_id", "sha256", "cloth_id", "size_bytes", "format", "width_px", "height_px", "pdq", "pdq_quality"),
        *("palette", "taken_at", "added_at", "hidden", "caption", "photographer", "rights", "rights_holder"),
    )
    _belongs_to = "cloth"

    def __init__(self, connections: Connections, history: History, now: Callable[[], str]) -> None:
        super().__init__(connections, history)
        self._now = now

    def add(
        self,
        *,
        sha256: str,
        cloth_id: int,
        path: Path | str,
        mtime_ns: int,
        size_bytes: int,
        format: str,  # noqa: A002  # the record's own name
        width_px: int,
        height_px: int,
        pdq: bytes,
        pdq_quality: int,
        palette: Sequence[Swatch] = (),
        taken_at: str | None = None,
    ) -> Photo:
        """Add a photograph.

        Parameters
        ----------
        sha256 : str
            Of the file's content, 64 hexadecimal digits.
        cloth_id : int
            The cloth that it shows.
        path : Path or str
            Where it was seen.
        mtime_ns, size_bytes : int
            The file's time of change in nanoseconds and its size in bytes.
        format : str
            As Pillow names it.
        width_px, height_px : int
            Of the picture as it is seen, turned by its orientation.
        pdq : bytes
            Perceptual hash, 32 bytes.
        pdq_quality : int
            0 to 100; low for pictures with little in them.
        palette : sequence of Swatch
            Largest share first.
        taken_at : str, optional
            ISO 8601, as the file says it.

        Returns
        -------
        Photo

        Raises
        ------
        DataError
            ``database.exists`` when the content is known, ``database.no_record`` when there is no such cloth.
        """
        swatches = as_json([[*swatch.lab, swatch.share] for swatch in palette])
        values = {
            "sha256": sha256,
            "cloth_id": cloth_id,
            "size_bytes": size_bytes,
            "format": format,
            "width_px": width_px,
            "height_px": height_px,
            "pdq": pdq,
            "pdq_quality": pdq_quality,
            "palette": swatches,
            "taken_at": taken_at,
            "added_at": self._now(),
        }
        with self._connections.transaction():
            if self._connections.value("SELECT 1 FROM photo WHERE sha256 = ?", (sha256,)):
                raise exists_error("photo", sha256)
            self._check_owner(values)
            photo_id = self._insert(values, sha256)
            self._see(photo_id, Path(path), size_bytes, mtime_ns)
            words.refresh(self._connections, "photo.photo_id", [photo_id])
            return self.get(photo_id)

    def add_path(self, photo_id: int, path: Path | str, *, size_bytes: int, mtime_ns: int) -> bool:
        """Note that a photograph was seen at a path.

        Parameters
        ----------
        photo_id : int
        path : Path or str
            When another photograph was seen there before, the file was replaced and the path is now this one's.
        size_bytes, mtime_ns : int
            The file's size in bytes and its time of change in nanoseconds.

        Returns
        -------
        bool
            Whether the path is new for this photograph.
        """
        with self._connections.transaction():
            before = self.get(photo_id).paths
            path = Path(path)
            if str(path) in before:
                self._connections.execute(
                    "UPDATE photo_path SET size_bytes = ?, mtime_ns = ? WHERE path = ?",
                    (size_bytes, mtime_ns, path_to_sql(path)),
                )
                return False
            self._see(photo_id, path, size_bytes, mtime_ns)
            self._history.record("photo", photo_id, "paths", before, (*before, str(path)))
            words.refresh(self._connections, "photo.photo_id", [photo_id])
            return True

    def by_sha256(self, sha256: str) -> Photo | None:
        """Return the photograph with a content, or None."""
        return self._first("WHERE sha256 = ?", (sha256,))

    def of_cloth(self, cloth_id: int) -> tuple[Photo, ...]:
        """Return a cloth's photographs by id, hidden ones too."""
        where = "WHERE cloth_id IN (SELECT value FROM json_each(?))"
        return tuple(self._read(where, (as_json([int(cloth_id)]),)).values())

    def cloths_of(self, photo_ids: Iterable[int]) -> Ids:
        """Return the cloth of each photograph, (n,) int64 in the order of the ids, which are all known."""
        wanted = [int(one) for one in photo_ids]
        sql = "SELECT photo_id, cloth_id FROM photo WHERE photo_id IN (SELECT value FROM json_each(?))"
        found = dict(self._connections.all(sql, (as_json(wanted),)))
        return np.fromiter((found[one] for one in wanted), dtype=np.int64, count=len(wanted))

    def known_sha256(self, shas: Iterable[str]) -> dict[str, int]:
        """Return the ids of those contents that are known."""
        sql = "SELECT sha256, photo_id FROM photo WHERE sha256 IN (SELECT value FROM json_each(?))"
        return dict(self._connections.all(sql, (as_json(list(shas)),)))

    def known_files(self, paths: Iterable[Path | str]) -> dict[str, KnownFile]:
        """Return what was seen at those paths that are known.

        Parameters
        ----------
        paths : iterable of Path or str

        Returns
        -------
        dict of str to KnownFile
            By ``str(Path(path))``.
        """
        keys = [path_to_sql(Path(path)) for path in paths]
        texts = [key for key in keys if isinstance(key, str)]
        select = (
            "SELECT path, photo_id, sha256, photo_path.size_bytes, mtime_ns"
            " FROM photo_path JOIN photo USING (photo_id) WHERE path"
        )
        rows = self._connections.all(f"{select} IN (SELECT value FROM json_each(?))", (as_json(texts),))  # noqa: S608  # own text
        for key in keys:
            if isinstance(key, bytes):
                rows += self._connections.all(f"{select} = ?", (key,))
        return {str(path_from_sql(row[0])): KnownFile(*row[1:]) for row in rows}

    def ids(self) -> Ids:
        """Return all ids, (n,) int64, ascending, hidden ones too."""
        rows = self._connections.all("SELECT photo_id FROM photo ORDER BY photo_id")
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def palettes(self, ids: Iterable[int]) -> list[tuple[Swatch, ...]]:
        """Return the palettes of photographs that are there, in the order of `ids`."""
        wanted = [int(one) for one in ids]
        rows = self._connections.all(
            "SELECT photo_id, palette FROM photo WHERE photo_id IN (SELECT value FROM json_each(?))",
            (as_json(wanted),),
        )
        found = {row[0]: _swatches(row[1]) for row in rows}
        return [found[one] for one in wanted]

    def _see(self, photo_id: int, path: Path, size_bytes: int, mtime_ns: int) -> None:
        key = path_to_sql(path)
        owner = self._connections.value("SELECT photo_id FROM photo_path WHERE path = ?", (key,))
        if owner is not None:
            before = self.get(owner).paths
            self._connections.execute("DELETE FROM photo_path WHERE path = ?", (key,))
            after = tuple(one for one in before if one != str(path))
            self._history.record("photo", owner, "paths", before, after)
            words.refresh(self._connections, "photo.photo_id", [owner])
        try:
            self._connections.execute(
                "INSERT INTO photo_path (path, photo_id, size_bytes, mtime_ns) VALUES (?, ?, ?, ?)",
                (key, photo_id, size_bytes, mtime_ns),
            )
        except sqlite3.IntegrityError as error:
            # The photograph was read or written a moment ago: its page and an index of it contradict one another.
            raise CatalogError("database.damaged", path=str(self._connections.path), reason=str(error)) from error

    def seen(self, photo_id: int) -> tuple[Seen, ...]:
        """Return where a photograph was seen, the first place first."""
        rows = self._connections.all(
            "SELECT path, size_bytes, mtime_ns FROM photo_path WHERE photo_id = ? ORDER BY seen_id", (photo_id,)
        )
        return tuple(Seen(path=str(path_from_sql(row[0])), size_bytes=row[1], mtime_ns=row[2]) for row in rows)

    def restore_seen(self, photo_id: int, seen: Iterable[Seen]) -> None:
        """Note where another catalogue saw a photograph, but for places where this one saw another photograph."""
        self._connections.executemany(
            "INSERT OR IGNORE INTO photo_path (path, photo_id, size_bytes, mtime_ns) VALUES (?, ?, ?, ?)",
            [(path_to_sql(Path(one.path)), photo_id, one.size_bytes, one.mtime_ns) for one in seen],
        )
        words.refresh(self._connections, "photo.photo_id", [photo_id])

    def _kept_apart(self, record: Photo) -> dict[str, object]:
        texts: dict[str, object] = {
            name: required_text(name, getattr(record, name)) for name in ("sha256", "format", "added_at")
        }
        return texts | {
            "size_bytes": record.size_bytes,
            "width_px": record.width_px,
            "height_px": record.height_px,
            "pdq": record.pdq,
            "pdq_quality": record.pdq_quality,
            "palette": as_json([[*swatch.lab, swatch.share] for swatch in record.palette]),
        }

    def _changed(self, record_id: int, after: Mapping[str, Any]) -> None:
        if after.keys() & {"cloth_id", "caption"}:
            words.refresh(self._connections, "photo.photo_id", [record_id])

    def _records(self, rows: Sequence[Row]) -> Iterator[Photo]:
        paths: dict[int, list[str]] = {row[0]: [] for row in rows}
        for photo_id, path in self._connections.all(
            "SELECT photo_id, path FROM photo_path WHERE photo_id IN (SELECT value FROM json_each(?))"
            " ORDER BY seen_id",
            (as_json(list(paths)),),
        ):
            paths[photo_id].append(str(path_from_sql(path)))
        for row in rows:
            yield _photo(row, tuple(paths[row[0]]))


def _swatches(written: str) -> tuple[Swatch, ...]:
    return tuple(Swatch(lab=(light, a, b), share=share) for light, a, b, share in json.loads(written))


def _photo(row: Row, paths: tuple[str, ...]) -> Photo:
    return Photo(
        photo_id=row[0],
        sha256=row[1],
        cloth_id=row[2],
        paths=paths,
        size_bytes=row[3],
        format=row[4],
        width_px=row[5],
        height_px=row[6],
        pdq=row[7],
        pdq_quality=row[8],
        palette=_swatches(row[9]),
        taken_at=row[10],
        added_at=row[11],
        hidden=bool(row[12]),
        caption=row[13],
        photographer=row[14],
        rights=row[15],
        rights_holder=row[16],
    )
