"""A page of HTML as PDF.

Knows: the library that lays pages out, and what it needs of the system. Does not know: what a page says.
"""

from __future__ import annotations

from motifsearch.errors import UsageError
from motifsearch.extras import needed


def pdf_of(page: str) -> bytes:
    """Lay out a page of HTML.

    Parameters
    ----------
    page : str
        HTML that stands alone: its texts escaped and its pictures within it, so that nothing is fetched.

    Returns
    -------
    bytes
        A PDF file.

    Raises
    ------
    UsageError
        ``extras.missing`` where the library is not there, ``pdf.no_pango`` where what it needs of the system is not.
    """
    try:
        weasyprint = needed("weasyprint", "report")
    except OSError as error:
        raise UsageError("pdf.no_pango", reason=str(error).splitlines()[0]) from error
    data: bytes = weasyprint.HTML(string=page).write_pdf()
    return data
