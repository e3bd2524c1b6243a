"""What the tests of a batch share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def python_path(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """Let processes of workers import the stand-ins in tests/support."""
    folders = (repository, repository / "tests" / "support")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, folders)))
