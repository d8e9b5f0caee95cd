"""Made-up markets for these tests."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest


@pytest.fixture(scope="session")
def markets() -> SimpleNamespace:
    """``simulate`` and ``listed`` of the module beside, which the bench uses too."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("markets.py"))))
