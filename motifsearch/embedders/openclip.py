"""One adapter for every open_clip model.

Knows: a loaded model, devices, batches. Does not know: where models are found, photographs as files, or stores.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from motifsearch.embedders.fingerprint import model_fingerprint
from motifsearch.embedders.loading import LoadedModel, load_model
from motifsearch.embedders.local import LocalFeatures
from motifsearch.embedders.openvino import EXTRA, OpenVinoTower
from motifsearch.embedders.precision import Precision, choose, gains_by_bf16, probe_pictures
from motifsearch.embedders.processors import Processors
from motifsearch.embedders.quiet import hushed
from motifsearch.embedders.sources import find_source
from motifsearch.errors import ModelError
from motifsearch.extras import needed
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import Vectors, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.embedders.base import Pixels, Prepared
    from motifsearch.embedders.openvino import Engine

_BATCH = 32
_WORTH_CONVERTING = 8
_T = TypeVar("_T")
# Parameters below which a picture takes one processor some hundredths of a second.
_LIGHT = 50_000_000


class OpenClipEmbedder:
    """Pictures and words to vectors by an open_clip model.

    Parameters
    ----------
    identifier : str
        ``"local-dir:PATH"``, ``"hf-hub:org/repo"`` or ``"NAME/TAG"``.
    uri : str, optional
        How the model is named and opened again; ``"openclip:"`` and the identifier when not given.
    device : str
        ``"auto"`` (CUDA when there is one), ``"cpu"``, ``"cuda"`` or ``"cuda:N"``.
    precision : {"auto", "fp32", "bf16"}
        For pictures; words are always embedded in single precision. ``"auto"`` decides at the first picture, see
        ``precision.py``.
    engine : {"torch", "openvino"}
        What runs the image tower on processors, see ``openvino.py``. Making it ready takes some seconds, so that it
        is used from the first batch of `_WORTH_CONVERTING` pictures on.

    Raises
    ------
    ModelError
        ``embedders.…``, see `find_source` and `load_model`; ``embedders.bad_device`` and ``embedders.no_cuda``.
    """

    def __init__(
        self,
        identifier: str,
        *,
        uri: str | None = None,
        device: str = "auto",
        precision: Precision = "auto",
        engine: Engine = "torch",
    ) -> None:
        self._device = resolve_device(device)
        self._converts = engine == "openvino" and self._device == "cpu" and precision != "bf16"
        if self._converts:
            # Whoever lacks it hears so before anything is read.
            needed("openvino", EXTRA)
        with hushed():
            source = find_source(identifier, uri or f"openclip:{identifier}")
        loaded = load_model(source)
        self._space = EmbeddingSpace(
            uri=source.uri,
            name=source.name,
            fingerprint=model_fingerprint(loaded.model.state_dict(), loaded.record),
            dim=int(source.config["embed_dim"]),
        )
        self._wanted: Precision = precision
        self._bf16: bool | None = False if self._converts else None
        self._tower: OpenVinoTower | None = None
        self._choosing = threading.Lock()
        self._convolutional = _is_convolutional(loaded.model.visual)
        loaded.model.to(self._device)
        if self._convolutional:
            import torch

            loaded.model.visual.to(memory_format=torch.channels_last)
        self._loaded: LoadedModel | None = loaded
        self._processors = Processors(light=_parameters(loaded.model) < _LIGHT)

    @property
    def space(self) -> EmbeddingSpace:
        """The space that all its vectors belong to."""
        return self._space

    @property
    def uses_bf16(self) -> bool:
        """Whether pictures are embedded in bfloat16; decides it when that is still open."""
        with self._choosing:
            if self._bf16 is None:
                self._bf16 = choose(
                    self._wanted,
                    gains=gains_by_bf16(self._device, convolutional=self._convolutional),
                    embed=self._embed_probes,
                )
            return self._bf16

    def prepare(self, image: Pixels) -> Prepared:
        """Bring one picture to the model's size, (height, width, 3) uint8; see `Embedder.prepare`."""
        return self._open().preprocess(image)

    def embed_prepared(self, batch: Sequence[Prepared]) -> Vectors:
        """Embed what `prepare` returned; see `Embedder.embed_prepared`.

        Parameters
        ----------
        batch : sequence of Prepared

        Returns
        -------
        (n, dim) float32

        Raises
        ------
        ModelError
            ``embedders.out_of_memory`` when the device cannot hold the batch, ``embedders.bad_architecture`` when
            the parts of the model turn out not to fit one another.
        """
        if not batch:
            return self._nothing()
        return self._encode(batch, bf16=self.uses_bf16)

    def embed_images(self, images: Sequence[Pixels]) -> Vectors:
        """Embed pictures, (h, w, 3) uint8 sRGB each, to (n, dim) float32, unit length."""
        batches = (images[start : start + _BATCH] for start in range(0, len(images), _BATCH))
        parts = [self.embed_prepared([self.prepare(image) for image in batch]) for batch in batches]
        return np.concatenate([self._nothing(), *parts])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed words to (n, dim) float32, unit length; what exceeds the model's context length is cut off."""
        parts = [self._nothing()]
        for start in range(0, len(texts), _BATCH):
            parts += self._side_by_side(self._encoded_texts, texts[start : start + _BATCH])
        return np.concatenate(parts)

    def local_features(self, image: Pixels) -> LocalFeatures | None:
        """Say what the model sees at each place of a picture; see `motifsearch.embedders.local`.

        Parameters
        ----------
        image : ndarray, (h, w, 3) uint8

        Returns
        -------
        LocalFeatures or None
            None for every image tower but the embedded model's, and for a picture under 48 px.
        """
        import torch

        from motifsearch.embedders.texture import LOCAL_LEAST_PX, LOCAL_REACH_PX, LOCAL_STEP_PX, TextureTower

        loaded: Any = self._open()
        tower = getattr(loaded.model.visual, "trunk", None)
        if not isinstance(tower, TextureTower) or min(image.shape[:2]) < LOCAL_LEAST_PX:
            return None
        with torch.inference_mode():
            picture = torch.from_numpy(np.ascontiguousarray(image)).to(self._device).permute(2, 0, 1)[None].float()
            grid = tower.local(picture / 255).float().cpu().numpy()
        return LocalFeatures(grid=np.ascontiguousarray(grid), step_px=LOCAL_STEP_PX, reach_px=LOCAL_REACH_PX)

    def close(self) -> None:
        """Free the model's memory; the embedder cannot be used afterwards."""
        self._loaded = None
        self._tower = None
        self._processors.close()

    def _open(self) -> LoadedModel:
        if self._loaded is None:
            raise ModelError("embedders.closed", uri=self._space.uri)
        return self._loaded

    def _nothing(self) -> Vectors:
        return np.empty((0, self._space.dim), dtype=np.float32)

    def _embed_probes(self, precision: Literal["fp32", "bf16"]) -> Vectors:
        return self._encode([self.prepare(picture) for picture in probe_pictures()], bf16=precision == "bf16")

    def _encode(self, batch: Sequence[Prepared], *, bf16: bool) -> Vectors:
        if self._converts and self._tower is None and len(batch) >= _WORTH_CONVERTING:
            self._convert()
        return np.concatenate(self._side_by_side(lambda part: self._encoded_pictures(part, bf16=bf16), batch))

    def _convert(self) -> None:
        loaded = self._open()
        with self._choosing:
            if self._tower is None:
                threads, parts = self._processors.threads, self._processors.workers
                self._tower = OpenVinoTower(
                    loaded.model, loaded.preprocess.size_px, threads=threads, side_by_side=parts
                )

    def _side_by_side(self, encode: Callable[[Sequence[_T]], Vectors], items: Sequence[_T]) -> list[Vectors]:
        """Encode in parts on the processors, or whole on another device."""
        self._open()
        return self._processors.run(encode, items) if self._device == "cpu" else [encode(items)]

    def _encoded_texts(self, texts: Sequence[str]) -> Vectors:
        import torch

        loaded = self._open()
        with torch.inference_mode():
            tokens = loaded.tokenizer(list(texts)).to(self._device)
            return unit(loaded.model.encode_text(tokens).float().cpu().numpy(), self._space.dim)

    def _encoded_pictures(self, batch: Sequence[Prepared], *, bf16: bool) -> Vectors:
        import torch

        loaded = self._open()
        model: Any = loaded.model
        tower = self._tower
        if tower is not None:
            return unit(tower(loaded.preprocess.normalised(batch)), self._space.dim)
        kind = self._device.partition(":")[0]
        cast = torch.autocast(kind, dtype=torch.bfloat16) if bf16 else nullcontext()
        layout = torch.channels_last if self._convolutional else torch.contiguous_format
        try:
            with torch.inference_mode(), cast:
                pictures = torch.from_numpy(loaded.preprocess.normalised(batch)).to(self._device)
                features = model.encode_image(pictures.contiguous(memory_format=layout)).float().cpu().numpy()
        except torch.OutOfMemoryError as error:
            raise ModelError("embedders.out_of_memory", device=self._device, batch=len(batch)) from error
        except RuntimeError as error:
            # Some architectures can be built and filled though their parts do not fit one another.
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError("embedders.bad_architecture", uri=self._space.uri, reason=reason) from error
        return unit(features, self._space.dim)


def resolve_device(device: str) -> str:
    """Return ``"cpu"``, ``"cuda"`` or ``"cuda:N"`` for what was asked.

    Parameters
    ----------
    device : str
        ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"cuda:N"``.

    Returns
    -------
    str

    Raises
    ------
    ModelError
        ``embedders.bad_device`` for another word, ``embedders.no_cuda`` when there is no such graphics processor.
    """
    kind, _, number = device.partition(":")
    if device in {"auto", "cpu"}:
        import torch

        return "cuda" if device == "auto" and torch.cuda.is_available() else "cpu"
    if kind != "cuda" or (":" in device and not number.isdecimal()):
        raise ModelError("embedders.bad_device", device=device)
    import torch

    if not torch.cuda.is_available() or int(number or 0) >= torch.cuda.device_count():
        raise ModelError("embedders.no_cuda", device=device)
    return device


def _parameters(model: Any) -> int:
    return sum(weights.numel() for weights in model.parameters())


def _is_convolutional(tower: Any) -> bool:
    """Whether the tower holds more convolutions than the one or few that cut a transformer's patches."""
    import torch

    return sum(isinstance(part, torch.nn.Conv2d) for part in tower.modules()) > 8
