"""Where the page's pictures and links point to, and what a photograph's file is called.

Knows: the paths that `motifsearch.ui.routes` serves. Does not know: how they are answered.
"""

from __future__ import annotations

from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from motifsearch.messages import Lang
    from motifsearch.records import Photo

HOME: dict[Lang, str] = {"id": "/", "en": "/en/"}


def thumbnail_address(photo_id: int) -> str:
    """Address of a photograph's small picture."""
    return f"/thumbnail/{photo_id}"


def view_address(photo_id: int) -> str:
    """Address of a photograph in the size of a record."""
    return f"/view/{photo_id}"


def photo_address(photo_id: int) -> str:
    """Address of a photograph in a size to look closely."""
    return f"/photo/{photo_id}"


def upload_address(token: str) -> str:
    """Address of an uploaded photograph's small picture."""
    return f"/query-photo/{quote(token, safe='')}"


def file_name(photo: Photo) -> str:
    """Name of a photograph's file, never its folder: where it lies on this computer is nobody's business."""
    return last_part(photo.paths[0]) if photo.paths else photo.sha256[:12]


def last_part(path: str) -> str:
    """Name at the end of a path, whichever system wrote it."""
    return PureWindowsPath(path).name if "\\" in path and "/" not in path else PurePath(path).name
