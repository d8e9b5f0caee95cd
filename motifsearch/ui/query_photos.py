"""Photographs that visitors bring as a question.

They are kept in memory only, reduced, and only the newest ones; nothing is written to disk. Knows: tokens and how
much is kept. Does not know: formats, HTTP or the page.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.images.thumbnail import shrink, thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is taken, in bytes."""

# Several times the input of the embedding models, so that a part of the picture can still be asked for.
_LONGER_PX = 1024
_PREVIEW_PX = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPhoto:
    """A photograph that asks.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB, the longer side at most 1024 px.
    preview : bytes
        A small JPEG picture of it.
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    preview: bytes = field(repr=False)


class QueryPhotos:
    """The newest uploaded photographs under tokens that cannot be guessed.

    Parameters
    ----------
    read_image : callable
        Decodes a file's bytes to (h, w, 3) uint8 sRGB.
    keep : int
        How many are kept; the one unused for longest goes first.
    """

    def __init__(self, read_image: Callable[[bytes], NDArray[np.uint8]], *, keep: int = 64) -> None:
        self._read_image = read_image
        self._keep = keep
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, QueryPhoto] = OrderedDict()

    def take(self, data: bytes) -> str:
        """Decode a file, keep it and return its token.

        Parameters
        ----------
        data : bytes
            The whole file.

        Returns
        -------
        str
            Letters, digits, ``-`` and ``_``; cannot be guessed.

        Raises
        ------
        ImageError
            ``images.…`` when it cannot be decoded.
        UsageError
            ``ui.upload_too_large``.
        """
        if len(data) > MOST_BYTES:
            raise UsageError("ui.upload_too_large", limit_mb=MOST_BYTES // 2**20)
        pixels = shrink(self._read_image(data), _LONGER_PX)
        kept = QueryPhoto(pixels=pixels, preview=thumbnail(pixels, longer_px=_PREVIEW_PX))
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = kept
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
        return token

    def get(self, token: str) -> QueryPhoto:
        """Return a kept photograph.

        Parameters
        ----------
        token : str
            What `take` returned, or whatever a visitor sends.

        Returns
        -------
        QueryPhoto

        Raises
        ------
        UsageError
            ``ui.upload_gone`` when there is none under the token.
        """
        with self._lock:
            kept = self._kept.get(token)
            if kept is None:
                raise UsageError("ui.upload_gone")
            self._kept.move_to_end(token)
        return kept
