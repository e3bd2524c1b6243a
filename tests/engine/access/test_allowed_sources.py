from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.access import allowed_sources
from hetmatch_qgis.engine.access.allowed_sources import ANY, FOLDER, LOCAL, VARIABLE
from hetmatch_qgis.engine.core.errors import InputError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(allowed_sources, "_chosen", [])
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(allowed_sources, "_named", set())


def test_an_option_comes_before_the_environment_and_this_before_the_default(monkeypatch):
    assert allowed_sources.allowed_sources() == FOLDER
    allowed_sources.set_allowed_sources(None, default=LOCAL)
    assert allowed_sources.allowed_sources() == LOCAL
    monkeypatch.setenv(VARIABLE, ANY)
    allowed_sources.set_allowed_sources(None, default=LOCAL)
    assert allowed_sources.allowed_sources() == ANY
    allowed_sources.set_allowed_sources(FOLDER)
    assert allowed_sources.allowed_sources() == FOLDER


def test_drivers_of_services_are_left_out_unless_everything_is_allowed():
    assert allowed_sources.skipped_drivers() == (), "a library leaves GDAL as it is"
    allowed_sources.set_allowed_sources(ANY)
    assert allowed_sources.skipped_drivers() == ()
    allowed_sources.set_allowed_sources(LOCAL)
    assert "WMS" in allowed_sources.skipped_drivers()


def test_what_the_user_named_is_remembered():
    assert not allowed_sources.is_named("/vsicurl/http://h/a.tif")
    allowed_sources.note_named([3, None, ["/vsicurl/http://h/a.tif"], Path("b.tif")])
    assert allowed_sources.is_named("/vsicurl/http://h/a.tif")
    assert allowed_sources.is_named("b.tif")


def test_an_unknown_level_is_one_sentence(monkeypatch):
    monkeypatch.setenv(VARIABLE, "everything")
    with pytest.raises(InputError, match="Choose one of: folder, local, any"):
        allowed_sources.set_allowed_sources(None)
    assert allowed_sources.allowed_sources() == FOLDER


def test_an_unknown_level_is_told_by_what_gave_it(monkeypatch):
    monkeypatch.setenv(VARIABLE, "everything")
    with pytest.raises(InputError, match=f"for {VARIABLE}"):
        allowed_sources.set_allowed_sources(None)
    with pytest.raises(InputError, match="'all' for allow_sources"):
        allowed_sources.set_allowed_sources("all")
