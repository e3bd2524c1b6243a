"""A batch in QGIS's task manager, by the real engine: it runs, is cancelled, and is resumed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from made_batches import scene
from qgis.core import QgsApplication, QgsProject
from tie_point_cases import wait_until

from hetmatch_qgis.client.batch_task import BatchRequest, BatchTask
from hetmatch_qgis.gui.batch.pair_layers import add_footprints, add_pair
from hetmatch_qgis.rasters.layer_sources import RasterSource

PATIENCE_S = 200


class Watcher:
    """Runs a batch and keeps what it says."""

    def __init__(self, request: BatchRequest) -> None:
        self.pairs: list[dict] = []
        self.results: list[dict] = []
        self.failures: list[str] = []
        self.cancelled: list[bool] = []
        self.task = BatchTask(request)
        self.task.paired.connect(self.pairs.append)
        self.task.completed.connect(self.results.append)
        self.task.failed.connect(self.failures.append)
        self.task.cancelled.connect(lambda: self.cancelled.append(True))
        QgsApplication.taskManager().addTask(self.task)

    def wait(self) -> Watcher:
        wait_until(lambda: self.results or self.failures or self.cancelled, PATIENCE_S)
        return self


@pytest.fixture
def scenes(pair, tmp_path) -> list[Path]:
    """Two copies of the moving raster and a file that is no raster."""
    copy, broken = tmp_path / "copy.tif", tmp_path / "broken.tif"
    shutil.copy(pair[1], copy)
    broken.write_text("no raster")
    return [pair[1], broken, copy]


def request(pair, scenes, out: Path, **more) -> BatchRequest:
    more.setdefault("options", {"device": "cpu"})
    return BatchRequest(scene(pair[0]), tuple(map(scene, scenes)), str(out), workers=1, **more)


def test_a_batch_is_cancelled_resumed_and_its_results_are_opened(
    engine, pair, scenes, tmp_path, qgis_new_project
):
    asked = request(pair, scenes, tmp_path / "out", steps=("match", "warp"))
    first = Watcher(asked)
    wait_until(lambda: len(first.pairs) >= 2, PATIENCE_S)
    started = time.monotonic()
    first.task.cancel()
    first.wait()
    assert time.monotonic() - started < 2
    assert first.cancelled and not first.results and len(first.pairs) == 2
    by_name = {Path(found["moving"]).stem: found for found in first.pairs}
    assert by_name["moving"]["outcome"] == "matched"
    assert by_name["broken"]["outcome"] == "failed" and "broken.tif" in by_name["broken"]["reason"]

    second = Watcher(asked).wait()
    assert second.failures == []
    skipped = {Path(found["moving"]).stem: found["skipped"] for found in second.pairs}
    # Of a file that is no raster nothing can be hoped for.
    assert skipped == {"moving": True, "broken": True, "copy": False}
    (result,) = second.results
    assert result["counts"] == {"matched": 2, "no_match": 0, "failed": 1, "not_run": 0}
    assert Path(result["outputs"]["batch.html"]).is_file()

    finished = {Path(found["moving"]).stem: found for found in second.pairs}["copy"]
    assert Path(finished["report"]).is_file() and Path(finished["registered"]).is_file()
    project = QgsProject.instance()
    added = add_pair(finished, project)
    assert added["tie_points"].featureCount() > 100
    sources = {layer.source() for layer in project.mapLayers().values()}
    assert finished["registered"] in sources
    footprints = add_footprints(tmp_path / "out", project)
    assert footprints.featureCount() == 3
    assert footprints.renderer().type() == "RuleRenderer"


def test_what_concerns_all_scenes_is_one_sentence(engine, pair, tmp_path):
    gone = request(pair, [tmp_path / "gone.tif"], tmp_path / "out")
    watcher = Watcher(gone).wait()
    assert watcher.results == [] and "gone.tif" in watcher.failures[0]


def test_a_reference_that_is_no_file_is_refused(qgis_app, tmp_path):
    tiles = RasterSource("", "Tiles", rendering=object())
    watcher = Watcher(BatchRequest(tiles, (scene("/a.tif"),), str(tmp_path))).wait()
    assert "save it as a GeoTIFF" in watcher.failures[0]
