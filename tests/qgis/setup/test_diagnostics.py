"""The diagnostics for a bug report."""

from __future__ import annotations

import pytest
from setup_cases import PASSWORD, set_proxy, setup_sandbox

from hetmatch_qgis.client import log, settings
from hetmatch_qgis.setup.diagnostics import describe


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def test_diagnostics_name_everything_but_the_passwords(world):
    set_proxy(3128)
    settings.write(settings.PACKAGE_INDEX, "https://user:token1@index.example/simple")
    for number in range(300):
        log.append(f"line {number} {PASSWORD}")
    text = describe("it works", {"healthy": True})
    for part in ("HetMatch 0", "QGIS 3", "Qt ", "Python 3", "Engine: none", "it works", "healthy"):
        assert part in text
    assert "line 299" in text
    assert "line 99 " not in text
    assert "hush" not in text
    assert "token1" not in text
