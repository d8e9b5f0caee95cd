"""Building an open_clip model from its files.

Knows: open_clip's functions and what they raise. Does not know: where the files were found, or what is embedded.
"""

from __future__ import annotations

import importlib.util
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motifsearch.embedders.preprocess import Preprocess
from motifsearch.embedders.quiet import hushed
from motifsearch.errors import ModelError

if TYPE_CHECKING:
    from motifsearch.embedders.sources import Source

# What open_clip writes into a configuration while building; it does not change the vectors.
_NOT_ARCHITECTURE = ("timm_model_pretrained", "hf_model_pretrained")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedModel:
    """A model that is ready to embed.

    Attributes
    ----------
    model : torch.nn.Module
        On the CPU, evaluating, without gradients.
    tokenizer : callable
        From a list of str to (n, context length) int64 tensor.
    preprocess : Preprocess
    record : dict
        Architecture, preprocessing and tokenizer as plain values, for the fingerprint.
    """

    model: Any
    tokenizer: Any
    preprocess: Preprocess
    record: dict[str, Any]


def load_model(source: Source) -> LoadedModel:
    """Build the model of `source` and fill in its weights.

    Parameters
    ----------
    source : Source

    Returns
    -------
    LoadedModel

    Raises
    ------
    ModelError
        ``embedders.needs_transformers``, ``embedders.bad_architecture``, ``embedders.damaged``, ``embedders.unsafe``,
        ``embedders.wrong_weights``, ``embedders.bad_tokenizer`` or ``embedders.not_available``.
    """
    text: dict[str, Any] = source.config["text_cfg"]
    if (text.get("hf_model_name") or text.get("hf_tokenizer_name")) and not importlib.util.find_spec("transformers"):
        raise ModelError("embedders.needs_transformers", uri=source.uri)
    with hushed():
        model = _build(source)
        _fill(model, source)
        tokenizer = _tokenizer(source, text)
    expected, found = int(model.vocab_size), getattr(tokenizer, "vocab_size", None)
    if found is not None and found != expected:
        raise ModelError("embedders.bad_tokenizer", uri=source.uri, expected=expected, found=int(found))
    try:
        preprocess = Preprocess.from_open_clip(model.visual.preprocess_cfg)
    except (ValueError, TypeError) as error:
        raise ModelError("embedders.bad_architecture", uri=source.uri, reason=_first_line(error)) from error
    record = {
        "architecture": _architecture(source),
        "preprocess": preprocess.record(),
        "tokenizer": _merges(source),
    }
    return LoadedModel(model=model, tokenizer=tokenizer, preprocess=preprocess, record=record)


def _build(source: Source) -> Any:
    import open_clip

    from motifsearch.embedders import texture

    texture.register()
    try:
        model: Any = open_clip.create_model(
            source.architecture,
            load_weights=False,
            pretrained_text=False,
            force_quick_gelu=source.quick_gelu,
            force_preprocess_cfg=source.preprocess,
        )
    except OSError as error:
        # An architecture with a text tower of transformers asks the hub for that tower's configuration.
        raise ModelError("embedders.not_available", uri=source.uri) from error
    except Exception as error:
        # Whatever a configuration holds, its author must learn that it is the configuration.
        raise ModelError("embedders.bad_architecture", uri=source.uri, reason=_first_line(error)) from error
    return model.eval().requires_grad_(requires_grad=False)


def _fill(model: Any, source: Source) -> None:
    import open_clip
    import torch

    path = str(source.checkpoint)
    try:
        open_clip.load_checkpoint(model, path, strict=True, weights_only=True)
    except pickle.UnpicklingError as error:
        code = "embedders.unsafe" if "allowed global" in str(error) else "embedders.damaged"
        raise ModelError(code, path=path, reason=_first_line(error)) from error
    except (RuntimeError, AssertionError) as error:
        # open_clip asserts, before torch compares shapes, that positional embeddings have the right width.
        wrong = isinstance(error, AssertionError) or str(error).startswith("Error(s) in loading state_dict")
        code = "embedders.wrong_weights" if wrong else "embedders.damaged"
        raise ModelError(code, path=path, reason=_detail(error) if wrong else _first_line(error)) from error
    except MemoryError:
        raise
    except Exception as error:
        # Readers of damaged files raise whatever the damage leads them to.
        raise ModelError("embedders.damaged", path=path, reason=_first_line(error)) from error
    if not all(bool(torch.isfinite(weight).all()) for weight in model.parameters()):
        raise ModelError("embedders.damaged", path=path, reason="NaN")


def _tokenizer(source: Source, text: dict[str, Any]) -> Any:
    import open_clip

    if source.bpe is not None:
        try:
            return open_clip.get_tokenizer(source.architecture, bpe_path=str(source.bpe))
        except Exception as error:
            raise ModelError("embedders.damaged", path=str(source.bpe), reason=_first_line(error)) from error
    # What is in the cache is taken without asking the network, which would take half a minute to fail.
    attempts: tuple[dict[str, Any], ...] = ({"local_files_only": True}, {}) if text.get("hf_tokenizer_name") else ({},)
    missing: OSError | None = None
    for options in attempts:
        try:
            return _open_tokenizer(source, text, options)
        except OSError as error:
            missing = error
        except ImportError as error:
            raise ModelError("embedders.needs_transformers", uri=source.uri) from error
    raise ModelError("embedders.not_available", uri=source.uri) from missing


def _open_tokenizer(source: Source, text: dict[str, Any], options: dict[str, Any]) -> Any:
    import open_clip

    if not source.hub_tokenizer:
        return open_clip.get_tokenizer(source.architecture, **options)
    from open_clip.tokenizer import HFTokenizer

    return HFTokenizer(
        source.hub_tokenizer,
        context_length=text.get("context_length", open_clip.tokenizer.DEFAULT_CONTEXT_LENGTH),
        tokenizer_mode=text.get("tokenizer_mode"),
        **text.get("tokenizer_kwargs", {}),
        **options,
    )


def _architecture(source: Source) -> dict[str, Any]:
    config = {key: value for key, value in source.config.items() if key != "custom_text"}
    for part in ("vision_cfg", "text_cfg"):
        config[part] = {key: value for key, value in source.config[part].items() if key not in _NOT_ARCHITECTURE}
    return config | {"quick_gelu": source.quick_gelu or bool(source.config.get("quick_gelu"))}


def _merges(source: Source) -> str:
    """Digest of the tokenizer's own merges; a built-in tokenizer is named by the architecture already."""
    import gzip
    import hashlib

    return hashlib.sha256(gzip.decompress(source.bpe.read_bytes())).hexdigest() if source.bpe else ""


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]


def _detail(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return " ".join(lines[1].split())[:200] if len(lines) > 1 else lines[0][:200]
