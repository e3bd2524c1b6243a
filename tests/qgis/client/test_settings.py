"""Settings in the user's profile."""

from __future__ import annotations

import pytest
from setup_cases import setup_sandbox

from hetmatch_qgis.client import settings


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.parametrize(
    ("value", "default"),
    [
        (True, False),
        (False, True),
        (7, 0),
        (0.25, 1.0),
        ("sar", "auto"),
        ([], ["a"]),
        (["one"], []),
        (["one", "two"], []),
    ],
)
def test_settings_come_back_in_the_type_of_their_default(world, value, default):
    settings.write("testValue", value)
    assert settings.read("testValue", default) == value


def test_a_setting_that_makes_no_sense_is_its_default(world):
    settings.write("testValue", "many")
    assert settings.read("testValue", 3) == 3


def test_a_forgotten_setting_is_its_default(world):
    settings.write("testValue", "x")
    settings.write("testValue", None)
    assert settings.read("testValue", "y") == "y"
