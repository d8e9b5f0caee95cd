"""A catalogue to print, as HTML or PDF.

Knows: endings of files, and that a PDF needs a library. Does not know: what stands on the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.archive.printed import Booklet, booklet
from motifsearch.errors import DataError
from motifsearch.files import write_whole
from motifsearch.pdf import pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.records import Holdings, Photo


def export_printed(
    holdings: Holdings,
    target: Path,
    t: Translator,
    *,
    is_pdf: bool,
    small: Callable[[Photo], Path | None],
    title: str | None,
    day: str,
) -> None:
    """Write the catalogue in one language.

    Parameters
    ----------
    holdings : Holdings
    target : Path
    t : Translator
    is_pdf : bool
        HTML else.
    small : callable
        The JPEG file of a small picture of a photograph, or None.
    title : str or None
        Instead of the usual one.
    day : str
        ISO 8601.

    Raises
    ------
    UsageError
        ``extras.missing`` where the library for PDF is not there, ``pdf.no_pango`` where the system's is not.
    DataError
        ``export.cannot_write``.
    """

    def picture(photo: Photo) -> bytes | None:
        path = small(photo)
        try:
            return path.read_bytes() if path is not None else None
        except OSError:
            return None

    text = booklet(Booklet(holdings=holdings, picture=picture, title=title, day=day), t)
    data = pdf_of(text) if is_pdf else text.encode()
    try:
        write_whole(target, data, durable=True)
    except OSError as error:
        raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
