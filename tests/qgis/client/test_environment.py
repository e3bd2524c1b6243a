"""Which Python runs the engine, what it is started with, and when there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from setup_cases import PASSWORD, SetupSandbox, set_proxy, setup_sandbox

from hetmatch_qgis.client import environment, log, settings
from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE, MISLEADING_VARIABLES
from hetmatch_qgis.setup.diagnostics import describe
from hetmatch_qgis.setup.packages import PackageSources, mask, proxy_for


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
    environment.mark_complete(world.environment)
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
    world.requirements.write_text("torch==1.1\n")
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
    own = make_environment(world)
    environment.choose_interpreter(sys.executable)
    assert environment.interpreter() == sys.executable
    environment.choose_interpreter("")
    assert environment.interpreter() == str(own)


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


def test_the_log_keeps_its_newest_lines_when_it_is_trimmed(world, monkeypatch):
    monkeypatch.setattr(log, "MAX_BYTES", 2000)
    monkeypatch.setattr(log, "KEPT_BYTES", 500)
    for number in range(100):
        log.append(f"line {number}")
    log.trim()
    lines = world.log().splitlines()
    assert len(lines) < 20
    assert lines[-1].endswith("line 99")
    assert all(line[:2] == "20" for line in lines)
    assert log.tail(2).splitlines()[0].endswith("line 98")


def test_a_log_that_cannot_be_written_stops_nobody(world):
    world.data.parent.mkdir()
    world.data.write_text("a file where the folder should be")
    log.append("lost")
    assert log.tail(10) == ""


def test_the_proxy_is_the_one_that_qgis_takes(world):
    set_proxy(3128)
    assert proxy_for("https://pypi.org/simple") == "http://me:hush,%20hush!@127.0.0.1:3128"
    assert PackageSources().variables()["PIP_PROXY"].endswith("127.0.0.1:3128")


def test_without_a_proxy_pip_is_given_none(world):
    assert "PIP_PROXY" not in PackageSources().variables()


@pytest.mark.parametrize(
    "address",
    [
        "/vsicurl/https://tiles.example/a.tif?token={}&page=2",
        "https://tiles.example/wmts?apikey={}",
        "https://store.example/a.tif?se=2030&sig={}",
        "crs=EPSG:3857&password='{}'&url=https://wms.example",
    ],
)
def test_keys_in_addresses_are_masked(qgis_app, address):
    secret = "s3cr3t%2Bvalue"
    masked = mask(f"cannot open {address.format(secret)} now")
    assert secret not in masked and masked.endswith(" now") and "example" in masked


def test_passwords_are_masked_however_they_are_written(world):
    set_proxy(3128)
    text = mask(f"{PASSWORD} http://me:hush,%20hush!@127.0.0.1 https://user:x@index.example/simple")
    assert "hush" not in text
    assert "x@" not in text
    assert "https://***@index.example/simple" in text


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


def test_the_marker_says_which_plugin_made_the_environment(world):
    make_environment(world)
    marker = json.loads((world.environment / environment.MARKER).read_text())
    assert marker["plugin"]
    assert marker["requirements"] == "torch==1.0\nrasterio==2.0"
