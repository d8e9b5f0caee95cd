"""Embedders by URI.

Knows: the forms of a URI and where the embedded model lies. Does not know: how a model is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.embedders.openclip import OpenClipEmbedder
from motifsearch.embedders.openvino import ENGINES
from motifsearch.embedders.sources import HUB, LOCAL
from motifsearch.errors import ModelError

if TYPE_CHECKING:
    from motifsearch.embedders.base import Embedder
    from motifsearch.embedders.openvino import Engine

EMBEDDED = "embedded"
_OPEN_CLIP = "openclip:"
MODEL_URIS: tuple[str, ...] = (
    EMBEDDED,
    f"{_OPEN_CLIP}NAME/TAG",
    f"{_OPEN_CLIP}{HUB}ORG/REPO",
    f"{_OPEN_CLIP}{LOCAL}FOLDER",
    "colour:",
)


def open_embedder(uri: str, *, device: str = "auto", engine: str = "torch") -> Embedder:
    """Open a model.

    Parameters
    ----------
    uri : str
        One of the forms of `MODEL_URIS`.
    device : str
        ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"cuda:N"``.
    engine : str
        One of `ENGINES`; what runs the pictures' part of the model on processors.

    Returns
    -------
    Embedder

    Raises
    ------
    ModelError
        ``embedders.unknown`` for another form, ``embedders.bad_engine``; else see `OpenClipEmbedder`.
    """
    engines: dict[str, Engine] = {one: one for one in ENGINES}
    known = engines.get(engine)
    if known is None:
        raise ModelError("embedders.bad_engine", engine=engine, known=", ".join(ENGINES))
    if uri == EMBEDDED:
        return OpenClipEmbedder(f"{LOCAL}{embedded_model_dir()}", uri=EMBEDDED, device=device, engine=known)
    if uri == "colour:":
        return ColourEmbedder()
    identifier = uri.removeprefix(_OPEN_CLIP)
    if identifier == uri or not identifier.removeprefix(LOCAL).removeprefix(HUB):
        raise ModelError("embedders.unknown", uri=uri, forms=", ".join(MODEL_URIS))
    if identifier.startswith(LOCAL):
        # A catalogue remembers the URI and may be opened from another folder.
        identifier = f"{LOCAL}{Path(identifier.removeprefix(LOCAL)).expanduser().absolute()}"
    return OpenClipEmbedder(identifier, device=device, engine=known)


def embedded_model_dir() -> Path:
    """Folder of the model that ships with the project: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "models" / "embedded"
    return installed if installed.is_dir() else package.parent / "models" / "embedded"
