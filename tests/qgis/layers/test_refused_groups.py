"""A match that succeeds takes the place of those of its pair that were not believed."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from hetmatch_qgis.layers.refused_groups import hide_refused, mark_refused


def result_of(reference: str, moving: str) -> dict:
    return {"reference": {"path": reference}, "moving": {"path": moving}}


SHEET = result_of("/data/imagery.tif", "/data/sheet.jpg")


@pytest.fixture
def groups(qgis_new_project, qgis_app):
    """Two groups of the sheet that were not believed, one of another pair, and one of the user."""
    root = QgsProject.instance().layerTreeRoot()
    made = {name: root.insertGroup(0, name) for name in ("tiles", "doubtful", "other", "mine")}
    for name in ("tiles", "doubtful"):
        mark_refused(made[name], SHEET)
    mark_refused(made["other"], result_of("/data/imagery.tif", "/data/other.jpg"))
    return made


def visible(groups) -> set[str]:
    return {name for name, group in groups.items() if group.itemVisibilityChecked()}


def test_the_groups_of_its_pair_are_switched_off(groups):
    hide_refused(SHEET, QgsProject.instance())
    assert visible(groups) == {"other", "mine"}
    assert not groups["tiles"].isExpanded()


def test_what_names_no_rasters_hides_nothing(groups):
    mark_refused(groups["mine"], {})
    hide_refused({"reference": {"path": None}, "moving": {}}, QgsProject.instance())
    assert visible(groups) == set(groups)


def test_it_outlives_the_project_file(groups, tmp_path):
    project = QgsProject.instance()
    project.write(str(tmp_path / "sheets.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "sheets.qgz"))
    hide_refused(SHEET, project)
    root = project.layerTreeRoot()
    assert not root.findGroup("tiles").itemVisibilityChecked()
    assert root.findGroup("mine").itemVisibilityChecked()
