"""A model's input from a picture, with Pillow and NumPy alone.

The same numbers as open_clip's own transform for a model, to rounding, but without torch: it may run in many threads
beside the model, and the part of a long picture that would be cropped away is never resized. Pictures wait for the
model as bytes, a quarter of the memory, and become float32 a batch at a time.

Knows: size, resize mode, filter, mean and standard deviation as open_clip records them. Does not know: any model.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np

from motifsearch.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from motifsearch.embedders.base import Pixels, Prepared

ResizeMode: TypeAlias = Literal["shortest", "longest", "squash"]
_Size: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocess:
    """How a model wants its pictures.

    Attributes
    ----------
    size_px : (height, width)
    resize_mode : {"shortest", "longest", "squash"}
        Fill the size and crop the rest, fit into it and pad, or stretch.
    bicubic : bool
        Bicubic when true, bilinear otherwise; both with antialiasing.
    fill : int
        Padding of ``"longest"``, 0 to 255.
    mean, std : (red, green, blue)
        For values in [0, 1].
    """

    size_px: _Size
    resize_mode: ResizeMode
    bicubic: bool
    fill: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @classmethod
    def from_open_clip(cls, config: Mapping[str, Any]) -> Preprocess:
        """Read open_clip's ``preprocess_cfg`` of a loaded model.

        Parameters
        ----------
        config : mapping of str to Any
            As open_clip keeps it.

        Returns
        -------
        Preprocess

        Raises
        ------
        ValueError or TypeError
            When a value is not one of those that are possible.
        """
        size: int | list[int] = config["size"]
        height, width = (size, size) if isinstance(size, int) else size
        square = height == width
        mode: ResizeMode = config["resize_mode"] or "shortest"
        if mode not in get_args(ResizeMode):
            raise ValueError(f"preprocess_cfg.resize_mode: {mode}")
        if not all(_three(config["std"])):
            raise ValueError("preprocess_cfg.std: 0")
        return cls(
            size_px=(int(height), int(width)),
            resize_mode=mode,
            # For inputs that are not square, open_clip's "shortest" is bicubic whatever the record says.
            bicubic=config["interpolation"] != "bilinear" or (mode == "shortest" and not square),
            fill=int(config["fill_color"]),
            mean=_three(config["mean"]),
            std=_three(config["std"]),
        )

    def record(self) -> dict[str, Any]:
        """Return all of it as plain values, for fingerprints."""
        return asdict(self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Bring one picture to the model's size.

        Parameters
        ----------
        pixels : ndarray, (h, w, 3) uint8
            sRGB.

        Returns
        -------
        ndarray, (height, width, 3) uint8

        Raises
        ------
        DataError
            ``embedders.pixels`` when it is no such array.
        """
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or not pixels.size:
            raise DataError("embedders.pixels", shape=str(pixels.shape), dtype=str(pixels.dtype))
        return self._fit(pixels)

    def normalised(self, batch: Sequence[Prepared]) -> NDArray[np.float32]:
        """Bring pictures of the model's size to its range.

        Parameters
        ----------
        batch : sequence of ndarray, (height, width, 3) uint8
            At least one.

        Returns
        -------
        ndarray, (n, 3, height, width) float32
            A view of one whose channels lie last in memory, as convolutions want them.
        """
        height, width = self.size_px
        std = np.asarray(self.std, dtype=np.float32)
        scale, shift = np.float32(1) / (np.float32(255) * std), -np.asarray(self.mean, dtype=np.float32) / std
        # Whole rows at once: along an axis of three NumPy is slow.
        rows = np.stack(batch).reshape(-1, width * 3)
        values: NDArray[np.float32] = np.multiply(rows, np.tile(scale, width), dtype=np.float32)
        values += np.tile(shift, width)
        return values.reshape(len(batch), height, width, 3).transpose(0, 3, 1, 2)

    def _fit(self, pixels: Pixels) -> Pixels:
        height, width = self.size_px
        if self.resize_mode == "squash":
            return self._resized(pixels, self.size_px, self.size_px, (0, 0))
        full = self._scaled_size(pixels.shape[0], pixels.shape[1])
        # Python's round, half to even, is what torchvision's centre crop uses.
        top, left = (max(0, round((a - b) / 2)) for a, b in zip(full, self.size_px, strict=True))
        inner = (min(full[0], height), min(full[1], width))
        picture = self._resized(pixels, full, inner, (top, left))
        if inner == self.size_px:
            return picture
        canvas: Pixels = np.full((height, width, 3), self.fill, dtype=np.uint8)
        top, left = (height - inner[0]) // 2, (width - inner[1]) // 2
        canvas[top : top + inner[0], left : left + inner[1]] = picture
        return canvas

    def _scaled_size(self, height: int, width: int) -> _Size:
        """Size of the whole picture after scaling, before cropping or padding."""
        target_height, target_width = self.size_px
        if self.resize_mode == "shortest" and target_height == target_width:
            # torchvision cuts the longer side off to a whole number here, and rounds in the other cases.
            if height <= width:
                return target_height, int(target_height * width / height)
            return int(target_height * height / width), target_height
        choose = max if self.resize_mode == "longest" else min
        ratio = choose(height / target_height, width / target_width)
        return max(1, round(height / ratio)), max(1, round(width / ratio))

    def _resized(self, pixels: Pixels, full: _Size, inner: _Size, corner: _Size) -> Pixels:
        """Scale to `full` and return the part of size `inner` whose upper left corner is `corner`."""
        from PIL import Image

        height, width = pixels.shape[:2]
        across, down = width / full[1], height / full[0]
        box = (
            corner[1] * across,
            corner[0] * down,
            min(width, (corner[1] + inner[1]) * across),
            min(height, (corner[0] + inner[0]) * down),
        )
        sampling = Image.Resampling.BICUBIC if self.bicubic else Image.Resampling.BILINEAR
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        return np.asarray(picture.resize((inner[1], inner[0]), sampling, box=box))


def _three(values: Any) -> tuple[float, float, float]:
    red, green, blue = values if isinstance(values, (list, tuple)) else (values,) * 3
    return float(red), float(green), float(blue)
