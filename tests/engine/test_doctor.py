from __future__ import annotations

import importlib
import json

import pytest

from hetmatch_qgis.engine import doctor
from hetmatch_qgis.engine.doctor import diagnose, format_diagnosis


@pytest.fixture(scope="module")
def diagnosis() -> dict:
    return diagnose()


def test_a_sound_installation_is_healthy(diagnosis: dict):
    assert diagnosis["healthy"], format_diagnosis(diagnosis)
    assert diagnosis["self_test"]["outcome"] == "passed"
    assert diagnosis["self_test"]["shift_error_px"] < 1


def test_the_report_names_what_a_bug_report_needs(diagnosis: dict):
    text = format_diagnosis(diagnosis)

    for word in ("python", "torch", "rasterio", "GDAL", "PROJ", "threads", "bf16", "weights"):
        assert word in text
    assert text.isascii()


def test_the_diagnosis_is_plain_json(diagnosis: dict):
    assert json.loads(json.dumps(diagnosis, allow_nan=False)) == diagnosis


def test_variables_that_break_gdal_or_proj_are_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_self_test", lambda: {"outcome": "passed"})
    monkeypatch.setenv("PROJ_LIB", "/opt/elsewhere/proj")

    text = format_diagnosis(diagnose())

    assert "PROJ_LIB: /opt/elsewhere/proj" in text
    assert "can break GDAL and PROJ" in text


def test_a_library_that_cannot_be_imported_does_not_hide_the_rest(
    monkeypatch: pytest.MonkeyPatch,
):
    def broken(name: str):
        if name == "cv2":
            raise ImportError("libGL.so.1: cannot open shared object file")
        return real(name)

    real = importlib.import_module
    monkeypatch.setattr(importlib, "import_module", broken)
    monkeypatch.setattr(doctor, "_self_test", lambda: {"outcome": "passed"})

    found = diagnose()

    assert not found["healthy"]
    assert "libGL.so.1" in found["versions"]["opencv"]
    assert found["versions"]["torch"][0].isdigit()
    assert "Something is wrong" in format_diagnosis(found)


def test_a_self_test_that_finds_a_wrong_shift_fails(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "SELF_TEST_LIMIT_PX", -1.0)

    assert not diagnose()["healthy"]
