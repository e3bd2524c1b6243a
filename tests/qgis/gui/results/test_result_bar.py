"""The list of results in the dock's head."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.results.result_bar import ResultBar
from tests.qgis.tie_point_cases import add_result_layers, write_result


@pytest.fixture
def bar(qgis_new_project):
    parent = QWidget()
    bar = ResultBar(parent)
    yield bar
    parent.deleteLater()


def entries(bar):
    return [bar.results.itemText(row) for row in range(bar.results.count())]


def test_results_come_and_go_with_the_project(bar, tmp_path):
    assert entries(bar) == ["No result in this project"]
    layer = add_result_layers(write_result(tmp_path / "a"))
    assert entries(bar) == ["Choose a result…", "a"]
    QgsProject.instance().layerTreeRoot().children()[0].setName("HetMatch: renamed")
    assert entries(bar)[1] == "renamed"
    QgsProject.instance().removeMapLayer(layer)
    assert entries(bar) == ["No result in this project"]


def test_the_open_one_is_shown_and_another_is_chosen(bar, tmp_path):
    heard = []
    bar.chosen.connect(heard.append)
    first = add_result_layers(write_result(tmp_path / "a"))
    add_result_layers(write_result(tmp_path / "b"))
    bar.show_open(first)
    assert bar.results.currentText() == "a"
    bar.results.setCurrentIndex(bar.results.findText("b"))
    bar.results.activated.emit(bar.results.currentIndex())
    assert len(heard) == 1 and heard[0] != first.id()


def test_a_missing_one_is_said_to_be_missing(bar, tmp_path):
    add_result_layers(write_result(tmp_path / "a"))
    shutil.rmtree(tmp_path / "a")
    bar.refresh()
    assert entries(bar)[1] == "a (missing)"
