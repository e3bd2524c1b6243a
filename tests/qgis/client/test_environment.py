"""Which Python runs the engine, what it is started with, and when there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from setup_cases import SetupSandbox, setup_sandbox

from hetmatch_qgis.client import environment
from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE, MISLEADING_VARIABLES


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def make_environment(world: SetupSandbox) -> Path:
    """What a finished set-up leaves."""
    python = environment.python_in(world.environment)
    python.parent.mkdir(parents=True)
    python.write_text("")
    (world.environment / "pyvenv.cfg").write_text(f"home = {world.folder}\nversion = 3.11\n")
    environment.mark_complete(world.environment, with_torch=True)
    return python


def test_the_data_folder_is_in_the_profile(qgis_app):
    assert environment.data_folder().parent == Path(QgsApplication.qgisSettingsDirPath())
    assert environment.log_file().parent == environment.data_folder()


def test_without_an_environment_the_text_says_how_to_set_up(world):
    with pytest.raises(environment.NotSetUp, match=r"Set up HetMatch.*hetmatch:setup"):
        environment.interpreter()


def test_a_complete_environment_is_used(world):
    python = make_environment(world)
    assert environment.interpreter() == str(python)


def test_an_environment_without_its_marker_is_half_made(world):
    make_environment(world)
    (world.environment / environment.MARKER).unlink()
    with pytest.raises(environment.NotSetUp, match="not set up yet"):
        environment.interpreter()


@pytest.mark.parametrize("content", ["", "no JSON", "[]", "{}"])
def test_a_damaged_marker_counts_as_none(world, content):
    make_environment(world)
    (world.environment / environment.MARKER).write_text(content)
    with pytest.raises(environment.NotSetUp, match="not set up yet"):
        environment.interpreter()


def test_other_requirements_ask_to_set_up_again(world):
    make_environment(world)
    world.requirements.write_text("rasterio==2.1\n")
    with pytest.raises(environment.NotSetUp, match=r"HetMatch was updated.*again"):
        environment.interpreter()


def test_another_comment_in_the_requirements_asks_for_nothing(world):
    python = make_environment(world)
    world.requirements.write_text("# other words\n" + world.requirements.read_text())
    assert environment.interpreter() == str(python)


def test_an_environment_whose_base_python_is_gone_asks_to_set_up_again(world):
    make_environment(world)
    (world.environment / "pyvenv.cfg").write_text(f"home = {world.folder / 'gone'}\n")
    with pytest.raises(environment.NotSetUp, match=r"no longer exists.*again"):
        environment.interpreter()


def test_the_users_choice_goes_before_the_own_environment(world):
    environment_python = make_environment(world)
    environment.choose_interpreter(sys.executable)
    assert environment.interpreter() == sys.executable
    environment.choose_interpreter("")
    assert environment.interpreter() == str(environment_python)


def test_a_chosen_python_that_is_not_there_is_named(world):
    make_environment(world)
    environment.choose_interpreter("/nowhere/python")
    with pytest.raises(environment.NotSetUp, match=r"/nowhere/python.*Options > HetMatch"):
        environment.interpreter()


def test_variables_that_mislead_gdal_proj_and_python_are_removed(world, monkeypatch):
    for name in MISLEADING_VARIABLES:
        monkeypatch.setenv(name, "/of/qgis")
    monkeypatch.setenv("HETMATCH_HARMLESS", "kept")
    variables = environment.process_environment()
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "PYTHONHOME", "PYTHONPATH"):
        assert not variables.contains(name)
    assert not set(MISLEADING_VARIABLES) & set(variables.keys())
    assert variables.value("HETMATCH_HARMLESS") == "kept"
    assert variables.value("PYTHONUTF8") == "1"
    assert variables.value("PYTHONDONTWRITEBYTECODE") == "1"


@pytest.mark.parametrize(
    ("locale", "expected"), [("de", "de"), ("de_AT", "de"), ("zh-Hans", "zh_CN"), ("en_GB", "")]
)
def test_the_engine_is_started_with_the_plugin_s_language(world, monkeypatch, locale, expected):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "fr")
    monkeypatch.setattr(QgsApplication, "locale", lambda: locale)
    assert environment.process_environment().value(LANGUAGE_VARIABLE, "") == expected


def test_the_marker_says_which_plugin_made_the_environment(world):
    make_environment(world)
    marker = json.loads((world.environment / environment.MARKER).read_text())
    assert marker["plugin"]
    assert marker["requirements"] == "rasterio==2.0\ntorch==1.0" and marker["torch"]
