"""The image tower of a loaded model, run by OpenVINO instead of torch.

On a processor OpenVINO fuses the layers that torch runs one by one. The vectors stay the same up to the rounding of
single precision, so that they belong to the same space.

Knows: OpenVINO, threads and streams. Does not know: which model it is, pictures as files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from motifsearch.embedders.quiet import hushed
from motifsearch.errors import ModelError
from motifsearch.extras import needed

if TYPE_CHECKING:
    from numpy.typing import NDArray

Engine: TypeAlias = Literal["torch", "openvino"]
ENGINES: tuple[Engine, ...] = ("torch", "openvino")
EXTRA = "openvino"


class OpenVinoTower:
    """An image tower on the processors; safe to use from several threads.

    Parameters
    ----------
    model : torch.nn.Module
        A model of open_clip's on the CPU; it is not changed.
    size_px : tuple of int
        Height and width of its pictures.
    threads : int
        Processors to use.
    side_by_side : int
        How many calls may run at the same time, each with its share of the threads.

    Raises
    ------
    UsageError
        ``extras.missing`` without OpenVINO.
    ModelError
        ``embedders.engine_cannot`` when it cannot run this architecture.
    """

    def __init__(self, model: Any, size_px: tuple[int, int], *, threads: int, side_by_side: int) -> None:
        library = needed("openvino", EXTRA)
        # `openvino.convert_model` would do the same, and report to its makers over the network that it was called.
        frontend = needed("openvino.frontend", EXTRA)
        decoding = needed("openvino.frontend.pytorch.ts_decoder", EXTRA)
        options = {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "NUM_STREAMS": side_by_side,
        }
        try:
            converter = frontend.FrontEndManager().load_by_framework("pytorch")
            # It must live as long as it is read.
            decoder = decoding.TorchScriptPythonDecoder(_traced(model, size_px))
            converted = converter.convert(converter.load(decoder))
            converted.reshape([-1, 3, *size_px])
            self._compiled = library.Core().compile_model(converted, "CPU", options)
        except Exception as error:
            # Whatever it cannot read, its user must learn that another engine can.
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]
            raise ModelError("embedders.engine_cannot", engine="openvino", reason=reason) from error

    def __call__(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Embed pictures, (n, 3, height, width) float32 as the model wants them, to (n, dim) float32."""
        request = self._compiled.create_infer_request()
        found = request.infer([np.ascontiguousarray(pictures)])
        return np.array(found[self._compiled.output(0)], dtype=np.float32)


def _traced(model: Any, size_px: tuple[int, int]) -> Any:
    import torch

    class Pictures(torch.nn.Module):
        """The part of a model that reads pictures."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            features: torch.Tensor = self.model.encode_image(x)
            return features

    # Two pictures, so that no layer takes their number for a constant. Tracing says on the way that it is old.
    with torch.no_grad(), hushed():
        return torch.jit.trace(Pictures().eval(), torch.zeros(2, 3, *size_px), check_trace=False)
