from __future__ import annotations

import importlib
import json

import pytest

from hetmatch_qgis.engine import doctor
from hetmatch_qgis.engine.doctor import diagnose


@pytest.fixture(scope="module")
def diagnosis() -> dict:
    return diagnose()


def test_a_sound_installation_is_healthy(diagnosis: dict):
    assert diagnosis["healthy"], diagnosis
    assert diagnosis["self_test"]["outcome"] == "passed"
    assert diagnosis["self_test"]["shift_error_px"] < 1


def test_the_diagnosis_is_plain_json(diagnosis: dict):
    assert json.loads(json.dumps(diagnosis, allow_nan=False)) == diagnosis


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


def test_a_self_test_that_finds_a_wrong_shift_fails(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "SELF_TEST_LIMIT_PX", -1.0)

    assert not diagnose()["healthy"]
