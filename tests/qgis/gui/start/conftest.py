"""A pair that was not matched."""

import json

import pytest

from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from tests.qgis.tie_point_cases import write_result


@pytest.fixture
def folder(qgis_new_project, tmp_path):
    """Results of a match that was not believed."""
    path = write_result(tmp_path / "result", doubtful=True)
    content = RecordTable(path).read().result
    for raster in ("reference", "moving"):
        content[raster]["path"] = str(path.parent / f"{raster}.tif")
    (path.parent / "result.json").write_text(json.dumps(content))
    return path.parent


@pytest.fixture
def record(folder):
    return RecordTable(folder / "doubtful_points.gpkg").read()
