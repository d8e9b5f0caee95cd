"""All settings in one frozen object.

Defaults, then the catalogue's ``config.toml``, then ``MOTIFSEARCH_*`` variables, then the command line's flags.
Knows: names, types and ranges of settings. Does not know: who uses them.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from motifsearch.errors import UsageError
from motifsearch.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIG_NAME = "config.toml"
PREFIX = "MOTIFSEARCH_"
# Read by the command line itself, before there is a catalogue to hold settings.
_NOT_SETTINGS = {"MOTIFSEARCH_CATALOG", "MOTIFSEARCH_LANG"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set.

    Attributes
    ----------
    model : str
        Embedder URI; ``"embedded"`` is the model that ships with the project.
    store : str
        Vector store URI.
    device : str
        Where the model runs: ``"auto"`` (a graphics card where there is one), ``"cpu"``, ``"cuda"`` or ``"cuda:N"``.
    engine : str
        What runs the model's part for pictures on processors: ``"torch"``, or ``"openvino"`` with the extra of that
        name.
    batch_size : int
        Pictures per batch of the model, 1 to 4096.
    workers : int
        Threads that decode, 0 for one per processor; at most 256.
    max_pixels : int
        Pictures with more pixels are refused, at least 10 000.
    decode_px : int
        Decoding keeps at least so many pixels on the longer side, 128 to 8192: enough for model and thumbnail.
    thumbnail_px : int
        Longer side of a thumbnail, 32 to 2048.
    parts : int
        Of each photograph, so many parts get a vector besides the whole, 0 to 5: the middle, then the quarters. Each
        costs as much of the model's time as the whole.
    author : str
        Who is named in the history of edits.
    ark_naan : str
        The institution's Name Assigning Authority Number for ARKs, empty where it has none.
    """

    model: str = "embedded"
    store: str = "faiss:"
    device: str = "auto"
    engine: str = "torch"
    batch_size: int = 32
    workers: int = 0
    max_pixels: int = 100_000_000
    decode_px: int = 512
    thumbnail_px: int = 384
    parts: int = 5
    author: str = "local"
    ark_naan: str = ""

    @property
    def decode_workers(self) -> int:
        """Threads that decode, at least 1."""
        return self.workers or max(1, os.cpu_count() or 1)


_RANGES = {
    "batch_size": (1, 4096),
    "workers": (0, 256),
    "max_pixels": (10_000, 10_000_000_000),
    "decode_px": (128, 8192),
    "thumbnail_px": (32, 2048),
    "parts": (0, 5),
}
_TYPES: dict[str, type] = {field.name: type(field.default) for field in fields(Settings)}


def _checked(name: str, value: Any, source: str) -> str | int:
    if name not in _TYPES:
        raise UsageError("settings.unknown", name=name, source=source, known=", ".join(sorted(_TYPES)))
    kind = _TYPES[name]
    if kind is int and isinstance(value, str):
        try:
            value = int(value)
        except ValueError:
            raise UsageError("settings.not_a_number", name=name, value=value, source=source) from None
    if type(value) is not kind:
        raise UsageError("settings.wrong_type", name=name, value=str(value), source=source, kind=kind.__name__)
    if name in _RANGES:
        low, high = _RANGES[name]
        if not low <= value <= high:
            raise UsageError("settings.out_of_range", name=name, value=value, low=low, high=high, source=source)
    if isinstance(value, str) and not _is_text(value):
        raise UsageError("settings.bad_text", name=name, source=source)
    return value


def _is_text(value: str) -> bool:
    """Whether the database can keep it: bytes of the command line that are no UTF-8 come as lone surrogates."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def load(directory: Path | None, environ: Mapping[str, str] | None = None, **flags: str | int | None) -> Settings:
    """Collect the settings of a catalogue.

    Parameters
    ----------
    directory : Path or None
        The catalogue; its ``config.toml`` may be absent. None where there is no catalogue.
    environ : mapping, optional
        Defaults to the process's environment.
    **flags : str or int or None
        From the command line; None means not given.

    Returns
    -------
    Settings

    Raises
    ------
    UsageError
        ``settings.…`` naming the setting, where it was set, and what is allowed.
    """
    found: dict[str, Any] = {}
    config = directory / CONFIG_NAME if directory is not None else None
    if config is not None and config.is_file():
        found |= {name: _checked(name, value, str(config)) for name, value in _read(config).items()}
    variables = os.environ if environ is None else environ
    for variable, value in variables.items():
        if variable.startswith(PREFIX) and variable not in _NOT_SETTINGS:
            name = variable.removeprefix(PREFIX).lower()
            found[name] = _checked(name, value, variable)
    for name, value in flags.items():
        if value is not None:
            found[name] = _checked(name, value, "--" + name.replace("_", "-"))
    return replace(Settings(), **found)


def _read(config: Path) -> dict[str, Any]:
    try:
        data = config.read_bytes()
    except OSError as error:
        raise UsageError("settings.unreadable", path=str(config), reason=error.strerror or str(error)) from error
    last = data.rstrip().count(b"\n") + 1
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError("settings.bad_toml", path=str(config), line=line, reason=str(error)) from error
    except tomllib.TOMLDecodeError as error:
        # What Python says of TOML it says in English alone, "at line N" or "at end of document".
        told = re.search(r"at line (\d+)", str(error))
        line = int(told[1]) if told else last
        raise UsageError("settings.bad_toml", path=str(config), line=line, reason=str(error)) from error


def write_setting(directory: Path, name: str, value: str | int) -> None:
    """Set one setting in the catalogue's ``config.toml``; its other lines and comments stay.

    Parameters
    ----------
    directory : Path
    name : str
    value : str or int

    Raises
    ------
    UsageError
        ``settings.…`` when the setting is unknown or its value is out of range.
    """
    _checked(name, value, CONFIG_NAME)
    path = directory / CONFIG_NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    # A JSON string is a TOML basic string too.
    written = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    kept = [line for line in lines if line.partition("=")[0].strip().strip("'\"") != name]
    write_whole(path, "\n".join([*kept, written, ""]).encode("utf-8"), durable=True)
