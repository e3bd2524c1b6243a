"""Where an export is offered to go."""

from pathlib import Path

import pytest
from qgis.core import QgsProcessingUtils, QgsProject

from hetmatch_qgis.gui.tie_points.export_folder import (
    export_folder,
    is_temporary,
    remember_export,
)


@pytest.fixture
def temporary(qgis_app):
    folder = Path(QgsProcessingUtils.tempFolder()) / "result"
    folder.mkdir(exist_ok=True)
    return folder


def test_a_folder_that_qgis_deletes_is_not_offered(qgis_new_project, temporary, tmp_path):
    remember_export(temporary)
    assert is_temporary(temporary) and not is_temporary(tmp_path)
    assert export_folder(tmp_path / "moving.tif") == tmp_path


def test_the_last_folder_is_offered_then_that_of_the_project(qgis_new_project, tmp_path):
    remember_export(tmp_path / "gone")
    (tmp_path / "project").mkdir()
    QgsProject.instance().write(str(tmp_path / "project" / "project.qgz"))
    assert export_folder(tmp_path / "moving.tif") == tmp_path / "project"
    (tmp_path / "last").mkdir()
    remember_export(tmp_path / "last")
    assert export_folder(tmp_path / "moving.tif") == tmp_path / "last"
