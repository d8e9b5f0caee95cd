"""The bands that were measured for a model and lie beside its weights.

Knows: ``bands.json``. Does not know: how the thresholds were found; the model's recipe does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.bands import Calibration, from_mapping
from motifsearch.embedders.registry import EMBEDDED, embedded_model_dir
from motifsearch.errors import ModelError

if TYPE_CHECKING:
    from motifsearch.records import EmbeddingSpace

BANDS_NAME = "bands.json"
_LOCAL = "openclip:local-dir:"


def model_calibration(space: EmbeddingSpace) -> Calibration | None:
    """Return the thresholds measured for exactly this space, or None where there are none.

    Parameters
    ----------
    space : EmbeddingSpace

    Returns
    -------
    Calibration or None

    Raises
    ------
    ModelError
        ``embedders.bad_bands`` when the file is there for this space but cannot be understood.
    """
    if space.uri == EMBEDDED:
        path = embedded_model_dir() / BANDS_NAME
    elif space.uri.startswith(_LOCAL):
        path = Path(space.uri.removeprefix(_LOCAL)) / BANDS_NAME
    else:
        return None
    if not path.is_file():
        return None
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        # Thresholds of other weights say nothing about these.
        return from_mapping(written) if written["fingerprint"] == space.fingerprint else None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError("embedders.bad_bands", path=str(path), reason=str(error)) from error
