"""`hetmatch:batch` as the toolbox and a model use it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from processing_cases import Feedback, context, run
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsRasterLayer,
)

from hetmatch_qgis.client import batch_task
from hetmatch_qgis.client.worker_errors import WorkerCancelled


@pytest.fixture
def algorithm(provider) -> QgsProcessingAlgorithm:
    return provider.algorithm("batch").create()


@pytest.fixture
def folder(pair, tmp_path) -> Path:
    """The pair and a copy of its moving raster in a folder."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    for path in pair:
        shutil.copy(path, folder)
    shutil.copy(pair[1], folder / "copy.TIF")
    return folder


def test_every_parameter_has_help_or_a_name_that_says_it_all(algorithm):
    without = {p.name() for p in algorithm.parameterDefinitions() if not p.help()}
    assert without == {"MAX_POINTS", "TILE_SIZE", "OVERLAP"}


def test_a_folder_is_matched_and_summed_up(algorithm, engine, folder, tmp_path):
    feedback, within = Feedback(), context()
    results = run(
        algorithm,
        feedback,
        within,
        REFERENCE=str(folder / "reference.tif"),
        FOLDER_OF_SCENES=str(folder),
        FOLDER=str(tmp_path / "out"),
        SUMMARY="memory:",
        WORKERS=1,
        DEVICE=1,
    )
    assert (results["COUNT"], results["MATCHED"], results["FAILED"]) == (2, 2, 0)
    layer = QgsProcessingUtils.mapLayerFromString(results["SUMMARY"], within)
    assert layer.featureCount() == 2
    assert {feature["outcome"] for feature in layer.getFeatures()} == {"matched"}
    with Path(results["CSV"]).open(encoding="utf-8", newline="") as file:
        names = {Path(row["moving"]).name for row in csv.DictReader(file)}
    assert names == {"moving.tif", "copy.TIF"}
    assert Path(results["REPORT"]).is_file()
    assert any(text.startswith("copy.TIF: Matched.") for text in feedback.texts)


def test_the_options_reach_the_engine(algorithm, folder, tmp_path, monkeypatch):
    requests: list[dict] = []

    def record(command, progress, feedback, on_pair, **arguments):
        requests.append(arguments)
        raise WorkerCancelled

    monkeypatch.setattr(batch_task, "run_command", record)
    layer = QgsRasterLayer(str(folder / "moving.tif"), "Moving", "gdal")
    run(
        algorithm,
        REFERENCE=str(folder / "reference.tif"),
        SCENES=[layer.source()],
        FOLDER=str(tmp_path / "out"),
        STEPS=2,
        RESUME=False,
        NETWORK=True,
        SEARCH_RADIUS=500,
        MOVING_MODALITY=2,
        MOVING_BANDS="1",
        TRANSFORM=2,
        GRID=1,
    )
    (request,) = requests
    assert request["scenes"] == [str(folder / "moving.tif")]
    assert request["steps"] == ["match", "warp", "assess"]
    assert (request["resume"], request["workers"]) == (False, None)
    assert request["network"] is True
    options = request["options"]
    assert (options["moving_modality"], options["transform"]) == ("sar", "affine")
    assert options["moving_bands"] == [1]
    assert options["search_radius"] == pytest.approx(500, rel=0.01)
    assert request["warp"] == {"resampling": "auto", "grid": "reference"}


def test_without_scenes_it_says_so_before_it_runs(algorithm, folder):
    possible, reason = algorithm.checkParameterValues(
        {"REFERENCE": str(folder / "reference.tif")}, QgsProcessingContext()
    )
    assert not possible and "folder of scenes" in reason


def test_a_folder_without_matching_files_is_one_sentence(algorithm, engine, folder, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"No file in .* matches \*\.jp2"):
        run(
            algorithm,
            REFERENCE=str(folder / "reference.tif"),
            FOLDER_OF_SCENES=str(folder),
            PATTERN="*.jp2",
            FOLDER=str(tmp_path / "out"),
        )
