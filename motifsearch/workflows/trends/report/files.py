"""Writing a sheet: HTML, PDF and the CSV files behind it.

Knows: endings, and that a PDF needs a library. Does not know: what the page says.
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.files import write_out
from motifsearch.pdf import pdf_of
from motifsearch.workflows.trends.report.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.workflows.trends.courses import Change
    from motifsearch.workflows.trends.report.page import Sheet

SUFFIXES = (".html", ".pdf")


def write_sheet(sheet: Sheet, path: Path, t: Translator) -> None:
    """Write the sheet as its ending says.

    Parameters
    ----------
    sheet : Sheet
    path : Path
        Ends in ``.html`` or ``.pdf``.
    t : Translator

    Raises
    ------
    UsageError
        ``trends.report_suffix``; ``extras.missing`` where the library for PDF is not there, ``pdf.no_pango`` where
        the system's library is not.
    CatalogError
        ``catalog.cannot_write``.
    """
    check_suffix(path)
    text = page(sheet, t)
    data = text.encode("utf-8") if path.suffix.lower() == ".html" else pdf_of(text)
    write_out(path, data)


def check_suffix(path: Path) -> None:
    """Raise UsageError ``trends.report_suffix`` unless the file ends in one that can be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("trends.report_suffix", path=str(path), known=", ".join(SUFFIXES))


def write_tables(sheet: Sheet, folder: Path, lang: str) -> tuple[Path, ...]:
    """Write everything behind a sheet as CSV: ``groups.csv``, ``periods.csv`` and ``gaps.csv``.

    Parameters
    ----------
    sheet : Sheet
    folder : Path
        Made where it is missing.
    lang : {"id", "en"}
        Of the groups' names; columns are English words.

    Returns
    -------
    tuple of Path

    Raises
    ------
    CatalogError
        ``catalog.cannot_write``.
    """
    files = _tables(sheet, lang)
    for name, data in files.items():
        write_out(folder / name, data)
    return tuple(folder / name for name in files)


def zipped_tables(sheet: Sheet, lang: str) -> bytes:
    """Return the files of `write_tables` in one ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in _tables(sheet, lang).items():
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def _tables(sheet: Sheet, lang: str) -> dict[str, bytes]:
    """The files by name."""
    growth = sheet.growth
    groups = [
        [
            *(group.key, growth.name(group.key, lang), group.course, group.reason or ""),
            *(group.cloths, group.listings, group.share, group.units, group.revenue, growth.currency or ""),
            *(group.prices or ("", "", "")),
            *_change(group.change),
            *_change(group.units_change),
            *_change(group.revenue_change),
        ]
        for group in growth.groups
    ]
    change = ("times_a_year", "low", "high", "p", "q", "dispersion")
    columns = [
        *("group", "name", "course", "reason", "cloths", "listings", "share", "units", "revenue", "currency"),
        *("price_q1", "price_median", "price_q3"),
        *change,
        *(f"units_{name}" for name in change),
        *(f"revenue_{name}" for name in change),
    ]
    periods = [
        [
            *(group.key, growth.name(group.key, lang), each.period, each.listings),
            *("" if each.share is None else each.share, each.units, each.revenue, *(each.prices or ("", "", ""))),
        ]
        for group in growth.groups
        for each in group.figures
    ]
    gaps = [
        [
            *gap.facets[0],
            *gap.facets[1],
            gap.seen,
            gap.expected,
            gap.q,
            gap.neighbours,
            gap.sold_there,
            gap.sold_anywhere,
        ]
        for gap in (sheet.gaps.gaps if sheet.gaps else ())
    ]
    period_columns = ["group", "name", "period", "listings", "share", "units", "revenue", *columns[10:13]]
    gap_columns = ["facet_1", "value_1", "facet_2", "value_2", "seen", "expected", "q", "neighbours", "sold_there"]
    tables: list[tuple[str, Sequence[str], Iterable[Sequence[object]]]] = [
        ("groups.csv", columns, groups),
        ("periods.csv", period_columns, periods),
        ("gaps.csv", [*gap_columns, "sold_anywhere"], gaps),
    ]
    files: dict[str, bytes] = {}
    for name, header, rows in tables:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        # The mark makes spreadsheets read UTF-8.
        files[name] = text.getvalue().encode("utf-8-sig")
    return files


def _change(change: Change | None) -> tuple[object, ...]:
    if change is None:
        return ("",) * 6
    return change.times, change.low, change.high, change.p, change.q, change.dispersion
