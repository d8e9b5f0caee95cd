"""Finding the files of an open_clip model and refusing, with its own reason, each way in which they can be wrong.

open_clip itself goes on with random weights when a folder holds no checkpoint, and guesses nothing about a typo but
also suggests nothing; both are settled here, before any model is built.

Knows: open_clip's names, tags, folders and hub repositories. Does not know: how a model is built or used.
"""

from __future__ import annotations

import difflib
import json
import posixpath
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from motifsearch.embedders.hub import fetch
from motifsearch.errors import ModelError

LOCAL = "local-dir:"
HUB = "hf-hub:"
CONFIG_NAME = "open_clip_config.json"
BPE_NAME = "bpe.txt.gz"

# In the order of preference; the first two are open_clip's names on the hub.
_WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")
_ENDINGS = (".safetensors", ".bin", ".pth", ".pt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a model comes from; all its files are on this machine.

    Attributes
    ----------
    uri : str
        As the user gives it.
    name : str
        Short, for people.
    architecture : str
        What ``open_clip.create_model`` takes: a built-in name or ``"local-dir:…"``.
    checkpoint : Path
    config : dict
        open_clip's ``model_cfg``.
    preprocess : dict
        What the pretrained record says beyond the model's own configuration; may be empty.
    quick_gelu : bool
        Whether the weights were trained with QuickGELU though the built-in architecture does not say so.
    bpe : Path or None
        Merges of the model's own tokenizer.
    hub_tokenizer : str
        Repository of the tokenizer of a model from the hub, empty for open_clip's own tokenizer.
    """

    uri: str
    name: str
    architecture: str
    checkpoint: Path
    config: dict[str, Any]
    preprocess: dict[str, Any]
    quick_gelu: bool = False
    bpe: Path | None = None
    hub_tokenizer: str = ""


def find_source(identifier: str, uri: str) -> Source:
    """Find a model's files, downloading them when it is a hub model that was never fetched.

    Parameters
    ----------
    identifier : str
        ``"local-dir:PATH"``, ``"hf-hub:org/repo"`` or ``"NAME/TAG"`` of open_clip's own list.
    uri : str
        As the user gave it, for errors and for opening the model again.

    Returns
    -------
    Source

    Raises
    ------
    ModelError
        ``embedders.…`` with what is wrong: a folder, configuration or checkpoint that is missing, a name or tag that
        open_clip does not have, a hub model that is neither in the cache nor within reach.
    """
    if identifier.startswith(LOCAL):
        folder = Path(identifier.removeprefix(LOCAL)).expanduser()
        return _from_folder(folder, folder.resolve().name, uri)
    if identifier.startswith(HUB):
        repo = identifier.removeprefix(HUB)
        if repo.count("/") != 1 or not all(repo.split("/")):
            raise ModelError("embedders.no_repository", uri=uri, repo=repo)
        config = fetch(repo, (CONFIG_NAME,), uri)
        weights = fetch(repo, _WEIGHTS, uri)
        found = _described(config.parent, weights, repo, uri)
        # In a folder that a person made, the tokenizer's files lie beside the weights; the hub keeps them elsewhere.
        return replace(found, hub_tokenizer=found.config["text_cfg"].get("hf_tokenizer_name", ""))
    return _built_in(identifier, uri)


def _from_folder(folder: Path, name: str, uri: str) -> Source:
    if not folder.is_dir():
        raise ModelError("embedders.no_folder", path=str(folder))
    if not (folder / CONFIG_NAME).is_file():
        raise ModelError("embedders.no_config", path=str(folder), name=CONFIG_NAME)
    found = [path for path in sorted(folder.iterdir()) if path.suffix in _ENDINGS and path.is_file()]
    if not found:
        raise ModelError("embedders.no_weights", path=str(folder), endings=", ".join(_ENDINGS))
    preferred = [folder / known for known in _WEIGHTS if folder / known in found]
    if not preferred and len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise ModelError("embedders.several_weights", path=str(folder), names=names, preferred=_WEIGHTS[0])
    return _described(folder, (preferred or found)[0], name, uri)


def _described(folder: Path, checkpoint: Path, name: str, uri: str) -> Source:
    path = folder / CONFIG_NAME
    try:
        written: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError("embedders.bad_config", path=str(path), reason=str(error)) from error
    if not isinstance(written, dict) or not isinstance(cast("dict[str, Any]", written).get("model_cfg"), dict):
        raise ModelError("embedders.no_model_cfg", path=str(path))
    config = cast("dict[str, dict[str, Any]]", written)["model_cfg"]
    for part, kind in (("embed_dim", int), ("vision_cfg", dict), ("text_cfg", dict)):
        if not isinstance(config.get(part), kind):
            raise ModelError("embedders.bad_config", path=str(path), reason=f"model_cfg.{part}")
    bpe = folder / BPE_NAME
    own_tokenizer = bpe.is_file() and not config["text_cfg"].get("hf_tokenizer_name")
    return Source(
        uri=uri,
        name=name,
        architecture=f"{LOCAL}{folder}",
        checkpoint=checkpoint,
        config=config,
        preprocess={},
        bpe=bpe if own_tokenizer else None,
    )


def _built_in(identifier: str, uri: str) -> Source:
    import open_clip

    known = open_clip.list_models()
    name, _, tag = identifier.rpartition("/")
    if not name or identifier in known:
        name, tag = identifier, ""
    name = name.replace("/", "-")
    if name not in known:
        close = difflib.get_close_matches(name, known, n=6, cutoff=0.4)
        raise ModelError("embedders.unknown_model", name=name, close=", ".join(close) or "—")
    tags = open_clip.list_pretrained_tags_by_model(name)
    record = open_clip.get_pretrained_cfg(name, tag)
    if not tag or not record:
        first = difflib.get_close_matches(tag, tags, n=len(tags) or 1, cutoff=0.4)
        ordered = first + [other for other in tags if other not in first]
        code = "embedders.unknown_tag" if tag else "embedders.no_tag"
        raise ModelError(code, name=name, tag=tag, known=", ".join(ordered) or "—")
    config = open_clip.get_model_config(name) or {}
    return Source(
        uri=uri,
        name=f"{name} {tag}",
        architecture=name,
        checkpoint=_download(record, uri),
        config=config,
        preprocess={key: record[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in record},
        quick_gelu=bool(record.get("quick_gelu")) and not config.get("quick_gelu"),
    )


def _download(record: dict[str, Any], uri: str) -> Path:
    if record.get("hf_hub"):
        repo, file_name = posixpath.split(record["hf_hub"])
        safe = (posixpath.splitext(file_name)[0] + ".safetensors", file_name)
        return fetch(repo, safe if file_name else _WEIGHTS, uri)
    import open_clip

    try:
        return Path(open_clip.download_pretrained(record))
    except (OSError, RuntimeError) as error:
        raise ModelError("embedders.not_available", uri=uri) from error
