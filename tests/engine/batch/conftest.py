"""What the tests of a batch share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import stack_cases
from stack_cases import Case


@pytest.fixture(autouse=True)
def python_path(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """Let processes of workers import the stand-ins in tests/support."""
    folders = (repository, repository / "tests" / "support")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, folders)))


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Case:
    """A stack with one wrong pair."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", stack_cases.python_path(repository))
        return stack_cases.make_case(tmp_path_factory.mktemp("stack"), ("s5 s6",))
