"""From bytes to a Pillow picture whose header is read and whose pixels are not.

Knows: which Pillow plugin reads which format, and how to keep each from warning, from guessing and from reserving
memory too early. Does not know: colours, sizes or errors for people.

The plugins are called directly: `PIL.Image.open` would try all of them in turn, and would compare the size with a
limit that is one variable for the whole process.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif.as_plugin import HeifImageFile

from motifsearch.images.headers import avif_for_pixels, png_for_pixels
from motifsearch.images.ifd import with_pixel_tags_only

if TYPE_CHECKING:
    from collections.abc import Callable


class _QuietJpeg(JpegImageFile):
    """A JPEG reader that leaves EXIF alone: a damaged block would warn, and the print resolution is of no use."""

    def _read_dpi_from_exif(self) -> None:
        pass


class _QuietTiff(TiffImageFile):
    """A TIFF reader without the limit of the process; the caller has checked the size against its own."""

    def load_prepare(self) -> None:
        if self._im is None:
            self.im = Image.core.new(self.mode, self._tile_size)
        ImageFile.ImageFile.load_prepare(self)


_PLUGINS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "AVIF": AvifImageFile,
    "BMP": BmpImageFile,
    "GIF": GifImageFile,
    "HEIF": HeifImageFile,
    "JPEG": _QuietJpeg,
    "PNG": PngImageFile,
    "TIFF": _QuietTiff,
    "WEBP": WebPImageFile,
}

_TURNED_BY_PLUGIN = frozenset({"HEIF", "TIFF"})


def open_picture(data: bytes, name: str) -> ImageFile.ImageFile:
    """Open a picture and read its header.

    Parameters
    ----------
    data : bytes
    name : str
        The format, as `formats.sniff` names it.

    Returns
    -------
    PIL.ImageFile.ImageFile
        Its ``size`` and ``mode`` are known, its pixels not yet read.

    Raises
    ------
    Exception
        Whatever the plugin raises on a damaged header.
    """
    if name == "PNG":
        data = png_for_pixels(data)
    elif name == "AVIF":
        data = avif_for_pixels(data)
    elif name == "TIFF":
        data = with_pixel_tags_only(data)
    return _PLUGINS[name](io.BytesIO(data))


def turned_by_plugin(name: str) -> bool:
    """Whether the plugin for a format has turned the pixels upright when they are loaded."""
    return name in _TURNED_BY_PLUGIN
