"""Layers of a finished pair; tests/qgis/client/test_batch_task.py adds those of a real match."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from made_batches import finished
from qgis.core import QgsProject

from hetmatch_qgis.gui.batch.pair_layers import add_footprints, add_pair
from hetmatch_qgis.rasters.errors import SourceError

PLACE = (500_000, 10, 0, 5_000_000, 0, -10)
TILE = {
    "status": "no_match",
    "reason": "Water.",
    "count": 0,
    "outline": [[500_000, 5_000_000], [500_200, 5_000_000], [500_200, 4_999_800]],
}


@pytest.fixture
def pair(tmp_path, write_raster) -> dict:
    """A scene without a reliable match."""
    moving = write_raster(tmp_path / "may.tif", np.zeros((20, 20), np.uint8), PLACE, 32633)
    folder = tmp_path / "may-1"
    folder.mkdir()
    result = {"status": "no_reliable_match", "reference": {"crs": "EPSG:32633"}, "tiles": [TILE]}
    (folder / "result.json").write_text(json.dumps(result))
    return finished(str(moving), "no_match", folder=str(folder))


def test_without_a_match_there_are_the_tiles_and_the_scene_once(pair, qgis_new_project):
    project = QgsProject.instance()
    added = add_pair(pair, project)
    assert added["tiles"].featureCount() == 1
    add_pair(pair, project)
    names = sorted(layer.name() for layer in project.mapLayers().values())
    assert names == ["Tiles", "Tiles", "may"]
    groups = project.layerTreeRoot().findGroups()
    names = [group.name() for group in groups]
    assert names == ["HetMatch: may.tif on r.tif (2)", "HetMatch: may.tif on r.tif"]
    assert [node.name() for node in groups[-1].findLayers()] == ["Tiles", "may"]


@pytest.mark.parametrize("content", [None, "{"])
def test_results_that_are_gone_or_damaged_are_a_sentence(pair, content, qgis_new_project):
    path = Path(pair["folder"]) / "result.json"
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(SourceError, match="match the scene again"):
        add_pair(pair, QgsProject.instance())


def test_footprints_that_are_not_there_yet_are_a_sentence(qgis_new_project, tmp_path):
    with pytest.raises(SourceError, match="yet"):
        add_footprints(tmp_path, QgsProject.instance())
