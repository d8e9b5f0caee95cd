"""The table of labels: which picture shows what, and which pictures are copies of one another.

Knows: the columns of the table and what a row must hold. Does not know: pictures, models or figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.archive.tables import read_table
from motifsearch.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.archive.tables import Table
    from motifsearch.records import Condition, Problem

_PATH = ("path", "file", "filename", "photo", "image", "berkas", "nama berkas", "foto", "gambar")
_LABEL = ("label", "motif", "class", "kelas", "nama motif")
_COPIES = ("copies", "group", "salinan", "kelompok")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPicture:
    """One row of the table.

    Attributes
    ----------
    path : Path
    label : str
        As it is first written in the table; case and spaces do not tell labels apart.
    group : str or None
        Pictures that share it are copies of one another.
    """

    path: Path
    label: str
    group: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The rows that can be used.

    Attributes
    ----------
    unlabelled : int
        Rows that were left out because they have no label.
    """

    pictures: tuple[LabelledPicture, ...]
    unlabelled: int
    problems: tuple[Problem, ...]


def read_labels(path: Path, *, folder: Path | None = None, where: Sequence[Condition] = ()) -> Labels:
    """Read a table of labels.

    Parameters
    ----------
    path : Path
        CSV with a column of picture files, one of labels, and optionally one of copies.
    folder : Path, optional
        Where the files lie; the table's own folder when not given.
    where : sequence of Condition
        Only rows whose column `field` has one of `values`, case not counted.

    Returns
    -------
    Labels

    Raises
    ------
    TableError
        What `read_table` raises; ``evaluate.no_path_column``, ``evaluate.no_label_column``,
        ``evaluate.unknown_column`` when a condition names no column, ``evaluate.no_rows`` when nothing is left.
    """
    table = read_table(path)
    path_column = _required(table, _PATH, "evaluate.no_path_column")
    label_column = _required(table, _LABEL, "evaluate.no_label_column")
    copies_column = _column(table, _COPIES)
    conditions = [(_named(table, c.field), {value.casefold() for value in c.values}) for c in where]
    rows = [
        row.cells for row in table.rows if all(row.cells[name].casefold() in values for name, values in conditions)
    ]
    base = folder if folder is not None else path.absolute().parent
    written: dict[str, str] = {}
    pictures: list[LabelledPicture] = []
    unlabelled = 0
    for cells in rows:
        label = " ".join(cells[label_column].split())
        if not label or not cells[path_column]:
            unlabelled += 1
            continue
        pictures.append(
            LabelledPicture(
                path=base / Path(cells[path_column].replace("\\", "/")),
                label=written.setdefault(label.casefold(), label),
                group=cells[copies_column] or None if copies_column else None,
            )
        )
    if not pictures:
        raise TableError("evaluate.no_rows", path=str(path), rows=len(table.rows))
    return Labels(pictures=tuple(pictures), unlabelled=unlabelled, problems=table.problems)


def read_prompts(path: Path, labels: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read a table of what to ask for each label.

    Parameters
    ----------
    path : Path
        CSV with a column of labels; each other column is a kind of words, for example a language. A label may have
        several rows: their words are then averaged.
    labels : sequence of str
        All labels that need words.

    Returns
    -------
    dict
        Kind, then label, to words.

    Raises
    ------
    TableError
        What `read_table` raises, ``evaluate.no_label_column``, ``evaluate.no_prompt_column``,
        ``evaluate.no_prompt`` when a label has no words.
    """
    table = read_table(path)
    label_column = _required(table, _LABEL, "evaluate.no_label_column")
    kinds = [column for column in table.columns if column != label_column]
    if not kinds:
        raise TableError("evaluate.no_prompt_column", path=str(path))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind in kinds:
        found[kind] = {}
        for label in labels:
            rows = [
                r.cells for r in table.rows if " ".join(r.cells[label_column].split()).casefold() == label.casefold()
            ]
            words = tuple(cells[kind] for cells in rows if cells[kind])
            if not words:
                raise TableError("evaluate.no_prompt", path=str(path), label=label, column=kind)
            found[kind][label] = words
    return found


def _column(table: Table, names: Sequence[str]) -> str | None:
    plain = {" ".join(column.replace("_", " ").casefold().split()): column for column in table.columns}
    return next((plain[name] for name in names if name in plain), None)


def _required(table: Table, names: Sequence[str], code: str) -> str:
    column = _column(table, names)
    if column is None:
        raise TableError(code, path=table.path, names=", ".join(names), known=", ".join(table.columns))
    return column


def _named(table: Table, name: str) -> str:
    for column in table.columns:
        if column.casefold() == name.casefold():
            return column
    raise TableError("evaluate.unknown_column", path=table.path, column=name, known=", ".join(table.columns))
