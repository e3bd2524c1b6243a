"""The list of recent matches."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.results.recent import MAX_RECENT, recent_results, remember_result


@pytest.fixture(autouse=True)
def forgotten(qgis_app):
    settings.write(settings.RECENT_RESULTS, None)
    yield
    settings.write(settings.RECENT_RESULTS, None)


def folder(tmp_path, name):
    path = tmp_path / name
    path.mkdir()
    (path / "tie_points.gpkg").write_text("")
    return path


def test_the_newest_comes_first_and_each_once(tmp_path):
    a, b = folder(tmp_path, "a"), folder(tmp_path, "b")
    for path in (a, b, a):
        remember_result(path, f"{path.name}, with a comma")
    assert [entry.folder for entry in recent_results()] == [str(a), str(b)]
    assert recent_results()[0].title == "a, with a comma"


def test_folders_that_are_gone_are_not_listed(tmp_path):
    a = folder(tmp_path, "a")
    remember_result(a, "a")
    (a / "tie_points.gpkg").unlink()
    assert recent_results() == []


def test_the_list_stays_short(tmp_path):
    for number in range(MAX_RECENT + 3):
        remember_result(folder(tmp_path, str(number)), "")
    assert len(recent_results()) == MAX_RECENT


def test_settings_of_another_version_do_no_harm(qgis_app):
    settings.write(settings.RECENT_RESULTS, ["{", "3", '["/nowhere", "a"]'])
    assert recent_results() == []
