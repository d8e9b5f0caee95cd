import logging
import warnings

import pytest

from motifsearch.embedders.quiet import hushed


def test_drops_what_open_clip_says_and_nothing_else(caplog):
    from open_clip import factory

    with caplog.at_level(logging.INFO), hushed():
        factory.logging.getLogger().handle(
            logging.LogRecord("root", logging.WARNING, factory.__file__, 1, "chatter", None, None)
        )
        logging.getLogger().warning("of the program itself")
        logging.getLogger("huggingface_hub").warning("retrying")
    assert [record.message for record in caplog.records] == ["of the program itself"]


def state():
    root = logging.getLogger()
    return list(root.handlers), list(root.filters), logging.getLogger("timm").level, warnings.filters[:]


def fail_hushed():
    with hushed():
        warnings.warn("unseen", stacklevel=1)
        raise RuntimeError


def test_puts_everything_back_after_an_error():
    before = state()
    with pytest.raises(RuntimeError):
        fail_hushed()
    assert state() == before
