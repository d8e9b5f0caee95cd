"""Keeping what libraries say to themselves away from the user.

Knows: Python's logging and warnings. Does not know: models.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_CHATTY = ("huggingface_hub", "timm", "transformers")


def _not_from_open_clip(record: logging.LogRecord) -> bool:
    return "open_clip" not in record.pathname


@contextmanager
def hushed() -> Generator[None]:
    """Drop the log records and warnings of open_clip and what it calls, and of nothing else.

    open_clip writes to the root logger; without a handler there, Python would also install one for good.
    """
    root, silent = logging.getLogger(), logging.NullHandler()
    loggers = [(logging.getLogger(name), logging.getLogger(name).level) for name in _CHATTY]
    root.addFilter(_not_from_open_clip)
    root.addHandler(silent)
    for logger, _ in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in loggers:
            logger.setLevel(level)
        root.removeHandler(silent)
        root.removeFilter(_not_from_open_clip)
