"""Entries of the menu and of layers that lead to a result."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.results.recent import remember_result
from hetmatch_qgis.gui.results.result_menu import ResultMenu
from tests.qgis.tie_point_cases import Interface, add_result_layers, write_result


@pytest.fixture
def iface(qgis_new_project):
    settings.write(settings.RECENT_RESULTS, None)
    yield Interface()
    settings.write(settings.RECENT_RESULTS, None)


@pytest.fixture
def opened():
    return []


@pytest.fixture
def menu(iface, opened):
    menu = ResultMenu(iface, lambda layer: opened.append(layer.source()))
    yield menu
    menu.unload()


def test_a_folder_is_chosen_added_and_opened(menu, opened, tmp_path, monkeypatch):
    path = write_result(tmp_path / "out")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path.parent))
    menu.folder.trigger()
    assert len(opened) == 1 and str(path) in opened[0]
    menu.recent.menu().aboutToShow.emit()
    (entry,) = menu.recent.menu().actions()
    assert entry.toolTip() == str(path.parent)
    entry.trigger()
    assert len(opened) == 2


def test_a_folder_without_a_result_is_said(menu, opened, iface, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    menu.folder.trigger()
    assert opened == [] and "no tie points" in iface.messages[0]


def test_without_recent_matches_the_menu_says_so(menu, tmp_path):
    remember_result(tmp_path / "gone", "gone")
    menu.recent.menu().aboutToShow.emit()
    (entry,) = menu.recent.menu().actions()
    assert not entry.isEnabled()


def test_the_context_menu_of_tie_points_opens_them(menu, opened, iface, tmp_path):
    QgsProject.instance().addMapLayer(QgsVectorLayer("Point", "other", "memory"))
    layer = add_result_layers(write_result(tmp_path / "out"))
    assert iface.layers_with_action == ["tie_points"]
    iface.active_layer = layer
    menu._view.trigger()
    assert len(opened) == 1
