"""Where the file of a photograph may lie.

Knows: the paths at which it was seen, and the catalogue's own folder for photographs that came in a package. Does not
know: packages, pixels.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motifsearch.records import Photo

ORIGINALS = "originals"


def places(directory: Path, photo: Photo) -> tuple[Path, ...]:
    """Return where a photograph's file may lie: in the catalogue itself, then where it was seen.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    photo : Photo

    Returns
    -------
    tuple of Path
    """
    # What came in a package was compared with its checksum; at a path of another machine may lie anything.
    kept = sorted((directory / ORIGINALS / photo.sha256[:2]).glob(f"{photo.sha256}.*"))
    return *(path for path in kept if path.suffix != ".part"), *map(Path, photo.paths)


def kept_place(directory: Path, sha256: str, ending: str) -> Path:
    """Return where the catalogue keeps a file that came in a package.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    sha256 : str
    ending : str
        Of the file's name, with its dot.

    Returns
    -------
    Path
    """
    return directory / ORIGINALS / sha256[:2] / f"{sha256}{ending or '.bin'}"
