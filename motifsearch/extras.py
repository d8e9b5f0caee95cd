"""Libraries that only some tasks need, loaded when they are needed.

Knows: which extra of the installation brings a library. Does not know: what it is used for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from motifsearch.errors import UsageError


def needed(module: str, extra: str) -> Any:
    """Import a library.

    Parameters
    ----------
    module : str
    extra : str
        The extra of our installation that brings it.

    Returns
    -------
    module

    Raises
    ------
    UsageError
        ``extras.missing`` when it is not installed, saying how to install it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise UsageError("extras.missing", module=module.partition(".")[0], extra=extra) from error
