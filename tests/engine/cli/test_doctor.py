"""`hetmatch doctor`, as it is called."""

from __future__ import annotations

import json

import pytest

from hetmatch_qgis.engine import doctor
from hetmatch_qgis.engine.cli.main import main


@pytest.fixture(autouse=True)
def no_self_test(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_self_test", lambda: {"outcome": "passed"})


def test_the_text_names_what_a_bug_report_needs(capsys: pytest.CaptureFixture):
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    for word in ("python", "torch", "rasterio", "GDAL", "PROJ", "threads", "weights"):
        assert word in text
    assert text.isascii()
    assert text.endswith("No problems.\n")


def test_variables_that_break_gdal_or_proj_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    monkeypatch.setenv("PROJ_LIB", "/opt/elsewhere/proj")
    main(["doctor"])
    text = capsys.readouterr().out
    assert "PROJ_LIB: /opt/elsewhere/proj" in text
    assert "can break GDAL and PROJ" in text


def test_a_failed_check_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    monkeypatch.setattr(doctor, "_self_test", lambda: {"outcome": "FAILED"})
    assert main(["doctor"]) == 1
    assert "Problems: see FAILED" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["healthy"] is False
