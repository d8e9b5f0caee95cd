"""Hub models that suit a catalogue of cloth, with what is published about them.

Knows: the curated list in ``known.json``. Does not know: which of them are on this machine, or how one is opened.

Sizes: the download is the weights file plus, for SigLIP 2, its 34 MB tokenizer; memory is what the weights take at
single precision. Both follow from open_clip's own architectures. A figure that no source gives is left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from motifsearch.embedders.registry import EMBEDDED, embedded_model_dir
from motifsearch.errors import ModelError

# Asked for at every search, so not read from a file.
_EMBEDDED_LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """One measured value and where it is published.

    Attributes
    ----------
    task : str
        What was measured, on which data.
    value : float
        In [0, 1], greater is better.
    source : str
        Address.
    """

    task: str
    value: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model of the curated list.

    Attributes
    ----------
    uri : str
        As `open_embedder` takes it.
    licence, licence_source : str
        Of the weights, and where it is stated.
    download_mb, memory_mb : int
        In units of 10^6 bytes; memory of the weights alone.
    parameters_m : float
        Millions.
    languages : tuple of str
        ISO 639 codes; ``"mul"`` for many, Indonesian among them.
    dim : int
        Numbers per vector.
    image_px : int
        Side of the model's input.
    context_length : int
        Pieces of words that are read, the rest is cut off.
    needs_hub_extra : bool
        Whether ``motifsearch[hub]`` must be installed.
    figures : tuple of PublishedFigure
    """

    uri: str
    licence: str
    licence_source: str
    download_mb: int
    parameters_m: float
    memory_mb: int
    languages: tuple[str, ...]
    dim: int
    image_px: int
    context_length: int
    needs_hub_extra: bool
    figures: tuple[PublishedFigure, ...]


@cache
def known_models() -> tuple[KnownModel, ...]:
    """Return the curated hub models, those that know Indonesian first."""
    written: list[dict[str, Any]] = json.loads(
        (files("motifsearch.embedders") / "known.json").read_text(encoding="utf-8")
    )
    return tuple(_model(entry) for entry in written)


def embedded_model() -> KnownModel:
    """Describe the model that ships with the project, from its own files.

    Returns
    -------
    KnownModel

    Raises
    ------
    ModelError
        ``embedders.no_config`` when the folder holds none, as in a broken installation.
    """
    folder = embedded_model_dir()
    config, figures = folder / "open_clip_config.json", folder / "figures.json"
    if not config.is_file():
        raise ModelError("embedders.no_config", path=str(folder), name=config.name)
    model = json.loads(config.read_text(encoding="utf-8"))["model_cfg"]
    weights_bytes = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    return _model(
        {
            "uri": EMBEDDED,
            "licence": "Apache-2.0",
            "licence_source": "models/embedded/README.md",
            "download_mb": 0,
            # Kept in half precision, used in single.
            "memory_mb": round(2 * weights_bytes / 1e6),
            "parameters_m": round(weights_bytes / 2e6, 1),
            "languages": _EMBEDDED_LANGUAGES,
            "dim": model["embed_dim"],
            "image_px": model["vision_cfg"]["image_size"],
            "context_length": model["text_cfg"]["context_length"],
            "needs_hub_extra": False,
            "figures": json.loads(figures.read_text(encoding="utf-8")) if figures.is_file() else [],
        }
    )


def languages_of(uri: str) -> tuple[str, ...]:
    """Languages that a model is known to speak, by its URI; none where nothing is known."""
    if uri == EMBEDDED:
        return _EMBEDDED_LANGUAGES
    return next((model.languages for model in known_models() if model.uri == uri), ())


def _model(entry: dict[str, Any]) -> KnownModel:
    values: dict[str, Any] = entry | {
        "languages": tuple(entry["languages"]),
        "figures": tuple(PublishedFigure(**figure) for figure in entry["figures"]),
    }
    return KnownModel(**values)
