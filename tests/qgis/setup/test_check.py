"""The check of a Python."""

from __future__ import annotations

import pytest
from setup_cases import (
    never,
    setup_sandbox,
)

from hetmatch_qgis.setup.check import Check


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def test_a_python_that_lacks_packages_is_told_which(world):
    python = world.bare_python()
    done, message = Check(python).run(never)
    assert not done
    assert "lacks rasterio" in message


def test_something_that_is_no_python_is_told(world):
    for path in ("/bin/false", "/nowhere/python"):
        done, message = Check(path).run(never)
        assert not done
        assert message == f"{path} is not a working Python."
