"""A board as a page, or as a folder with a table and pictures.

Knows: what a board shows of each photograph. Does not know: the database, or who may see what.
"""

from __future__ import annotations

import csv
import io
from html import escape
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.errors import UsageError
from motifsearch.files import write_out
from motifsearch.vocabulary.terms import label
from motifsearch.workflows.answers.printing import SUFFIXES, frame, paragraph, picture, write_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.records import Board, Cloth, Motif, Photo, Pin

TABLE_NAME = "board.csv"
COLUMNS = ("place", "photo", "motif", "title", "origin", "maker", "rights", "rights_holder", "note", "picture")


def write_board(
    board: Board,
    rows: Sequence[tuple[Pin, Photo, Cloth, Motif | None]],
    thumbnail: Callable[[int], Path | None],
    target: Path,
    t: Translator,
) -> tuple[Path, ...]:
    """Write a board.

    Parameters
    ----------
    board : Board
    rows : sequence of tuple
        What is pinned, in order, with its records.
    thumbnail : callable
        Photograph's id to its small picture, None where there is none.
    target : Path
        A file that ends in ``.html`` or ``.pdf``, or else a new or empty folder.
    t : Translator

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    UsageError
        ``answers.board_there`` when the folder holds something already.
    CatalogError
        ``catalog.cannot_write``.
    """
    if target.suffix.lower() in SUFFIXES:
        write_page(_page(board, rows, thumbnail, t), target)
        return (target,)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("answers.board_there", path=str(target))
    written: list[Path] = []
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for place, (pin, photo, cloth, motif) in enumerate(rows, start=1):
        small = thumbnail(photo.photo_id)
        name = f"{place:03d}-P{photo.photo_id}.jpg" if small else ""
        if small:
            write_out(target / name, small.read_bytes())
            written.append(target / name)
        said = [
            motif.name if motif else "",
            cloth.title or "",
            _origin(cloth, t),
            cloth.maker or "",
            cloth.rights or "",
            cloth.rights_holder or "",
            pin.note,
        ]
        writer.writerow([place, f"P{photo.photo_id}", *map(_plain, said), name])
    # The mark makes spreadsheets read UTF-8.
    write_out(target / TABLE_NAME, table.getvalue().encode("utf-8-sig"))
    return (target / TABLE_NAME, *written)


def _plain(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and text else text


def _origin(cloth: Cloth, t: Translator) -> str:
    said = [
        label(kind, key, t.lang) for kind, key in (("regency", cloth.regency), ("province", cloth.province)) if key
    ]
    return ", ".join(said) or cloth.place or ""


def _page(
    board: Board,
    rows: Sequence[tuple[Pin, Photo, Cloth, Motif | None]],
    thumbnail: Callable[[int], Path | None],
    t: Translator,
) -> str:
    cards: list[str] = []
    for place, (pin, photo, cloth, motif) in enumerate(rows, start=1):
        name = motif.name if motif else cloth.title or f"P{photo.photo_id}"
        small = thumbnail(photo.photo_id)
        pixels = cv2.imread(str(small)) if small else None
        shown = picture(np.asarray(pixels[..., ::-1], np.uint8), name, longer_px=384) if pixels is not None else ""
        said = [f"P{photo.photo_id}", _origin(cloth, t), cloth.maker or "", cloth.rights_holder or ""]
        note = paragraph(pin.note) if pin.note else ""
        line = paragraph(" · ".join(part for part in said if part), "note")
        cards.append(f'<div class="card">{shown}<p><b>{place}. {escape(name)}</b></p>{line}{note}</div>')
    head = paragraph(t("answers.board_head", count=len(rows)), "note")
    return frame(board.name, [head, f'<div class="board">{"".join(cards)}</div>'], t)
