"""`hetmatch:warp` as the toolbox, a model and a batch use it; the engine is a stand-in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from processing_cases import Feedback, context, run
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
)
from tie_point_cases import wait_until, write_result

from hetmatch_qgis.client import environment, option_values
from hetmatch_qgis.client import warp_request as warping
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.gui.tie_points.model.match_record import EDITED, RecordTable


@pytest.fixture
def algorithm(provider, monkeypatch) -> QgsProcessingAlgorithm:
    monkeypatch.setattr(environment, "interpreter", lambda: "python")
    return provider.algorithm("warp").create()


class Engine:
    """Copies each raster to where it is wanted; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.warnings: list[str] = []
        self.problem: Exception | None = None

    def run(self, command, progress, feedback, **asked):
        self.asked.append(asked)
        progress(0.5, "Warping moving.tif")
        if self.problem is not None:
            raise self.problem
        out = Path(asked["out"])
        content = json.loads((Path(asked["result"]) / "result.json").read_text())
        sources = asked["rasters"] or [content["moving"]["path"]]
        targets = [out]
        if out.suffix != ".tif":
            targets = [out / warping.registered_name(source) for source in sources]
        for source, target in zip(sources, targets, strict=True):
            shutil.copyfile(source, target)
        return {
            "outputs": [
                {"source": str(source), "target": str(target)}
                for source, target in zip(sources, targets, strict=True)
            ],
            "kind": "affine",
            "model": "The affine transform of the match.",
            "warnings": self.warnings,
            "checks": {"count": 12, "rmse_px": 0.4},
        }


@pytest.fixture
def warp_engine(monkeypatch) -> Engine:
    engine = Engine()
    monkeypatch.setattr(warping, "run_command", engine.run)
    return engine


@pytest.fixture
def result(tmp_path) -> Path:
    """The folder of a match."""
    folder = tmp_path / "result"
    write_result(folder)
    result_json = {
        "status": "matched",
        "moving": {"path": str(folder / "moving.tif")},
        "reference": {"path": str(folder / "reference.tif"), "crs_wkt": None},
    }
    (folder / "result.json").write_text(json.dumps(result_json))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_parameter_has_help(algorithm):
    assert {p.name() for p in algorithm.parameterDefinitions() if not p.help()} == set()


def test_the_rarer_parameters_are_advanced(algorithm):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    rare = {p.name() for p in algorithm.parameterDefinitions() if p.flags() & advanced}
    assert rare == {"PATTERN", "PIXEL_SIZE", "EXTENT", "NODATA", "FORMAT", "MOVING"}


def test_the_moving_raster_becomes_the_output(algorithm, warp_engine, result, tmp_path):
    feedback = Feedback()
    warp_engine.warnings = ["Lossy conversion."]
    target = tmp_path / "out" / "warped.tif"
    results = run(algorithm, feedback, RESULT=str(result), OUTPUT=str(target))
    assert results["OUTPUT"] == str(target) and results["FILES"] == [str(target)]
    assert results["CHECK_RMSE"] == 0.4 and results["MODEL"].startswith("The affine")
    assert results["WARNINGS"] == "Lossy conversion." and feedback.warnings == ["Lossy conversion."]
    assert names(target.parent) == ["warped.tif"]
    assert "Warping moving.tif" in feedback.texts
    (asked,) = warp_engine.asked
    assert asked["result"] == str(result) and asked["rasters"] is None
    assert asked["options"] == {
        "transform": "auto",
        "resampling": "auto",
        "grid": "native",
        "format": "COG",
    }


def test_a_temporary_output_is_a_geotiff(algorithm, warp_engine, result):
    results = run(algorithm, RESULT=str(result), OUTPUT="TEMPORARY_OUTPUT")
    assert results["OUTPUT"].endswith(".tif") and Path(results["OUTPUT"]).is_file()


@pytest.mark.parametrize("name", ["NODATA", "PIXEL_SIZE"])
def test_a_number_left_empty_is_not_zero_and_a_text_is_none(
    algorithm, warp_engine, result, tmp_path, name
):
    values = {"RESULT": str(result), "OUTPUT": str(tmp_path / "a.tif")}
    run(algorithm, **values, **{name: ""})
    assert name.lower() not in warp_engine.asked[0]["options"]
    possible, reason = algorithm.checkParameterValues({**values, name: "none"}, context())
    assert not possible and "must be a number, not 'none'" in reason


def test_what_is_chosen_reaches_the_engine(algorithm, warp_engine, result, tmp_path):
    run(
        algorithm,
        RESULT=str(result),
        TRANSFORM=list(option_values.warp_transforms()).index("local"),
        RESAMPLING=list(option_values.resamplings()).index("lanczos"),
        GRID=0,
        PIXEL_SIZE=2.5,
        NODATA=0,
        FORMAT=1,
        EXTENT="500,700,100,300",
        MOVING=str(result / "reference.tif"),
        OUTPUT=str(tmp_path / "a.tif"),
    )
    assert warp_engine.asked[0]["options"] == {
        "transform": "local",
        "resampling": "lanczos",
        "grid": "native",
        "format": "GTiff",
        "pixel_size": 2.5,
        "nodata": 0.0,
        "extent": [500.0, 100.0, 700.0, 300.0],
        "moving": str(result / "reference.tif"),
    }


def test_companions_go_into_a_folder(algorithm, warp_engine, result, tmp_path):
    for name in ("red", "green"):
        shutil.copyfile(result / "moving.tif", tmp_path / f"{name}.tif")
    folder = tmp_path / "others"
    results = run(
        algorithm,
        RESULT=str(result),
        SISTERS=[str(tmp_path / "red.tif")],
        PATTERN=f"{tmp_path / 'green.tif'}; ",
        OUTPUT=str(tmp_path / "warped.tif"),
        FOLDER=str(folder),
    )
    assert names(folder) == ["green_registered.tif", "red_registered.tif"]
    assert results["FILES"] == [
        str(tmp_path / "warped.tif"),
        str(folder / "red_registered.tif"),
        str(folder / "green_registered.tif"),
    ]
    assert results["FOLDER"] == str(folder)
    # A pattern that fits the moving raster too must not warp it twice.
    assert [asked["options"].get("sisters_only") for asked in warp_engine.asked] == [True, None]


def test_companions_alone_can_be_warped(algorithm, warp_engine, result, tmp_path):
    shutil.copyfile(result / "moving.tif", tmp_path / "red.tif")
    results = run(
        algorithm, RESULT=str(result), PATTERN=str(tmp_path / "red.tif"), FOLDER=str(tmp_path / "o")
    )
    assert "OUTPUT" not in results and names(tmp_path / "o") == ["red_registered.tif"]
    assert "sisters_only" not in warp_engine.asked[0]["options"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"PATTERN": "/data/*.tif", "OUTPUT": "TEMPORARY_OUTPUT"}, "Choose a folder"),
        ({"OUTPUT": None}, "Nothing would be written"),
        ({"OUTPUT": "/tmp/a.png"}, "png"),
    ],
)
def test_what_cannot_be_is_said_before_it_runs(algorithm, result, values, words):
    possible, reason = algorithm.checkParameterValues({"RESULT": str(result), **values}, context())
    assert not possible and words in reason


def test_a_step_of_a_model_without_an_output_is_one_sentence(algorithm, warp_engine, result):
    # Models do not check the values of their steps.
    with pytest.raises(QgsProcessingException, match="Nothing would be written"):
        run(algorithm, RESULT=str(result))
    assert warp_engine.asked == []


def test_a_failure_is_one_sentence_and_leaves_nothing(algorithm, warp_engine, result, tmp_path):
    warp_engine.problem = WorkerError("There is no result in '/x'; match first.")
    with pytest.raises(QgsProcessingException, match="There is no result"):
        run(algorithm, RESULT=str(result), OUTPUT=str(tmp_path / "new" / "a.tif"))
    assert not (tmp_path / "new").exists()


def test_cancelling_ends_it_without_results(algorithm, warp_engine, result, tmp_path):
    warp_engine.problem = WorkerCancelled()
    results = run(algorithm, RESULT=str(result), OUTPUT=str(tmp_path / "new" / "a.tif"))
    assert results == {} and not (tmp_path / "new").exists()


def test_an_input_is_not_replaced_by_its_copy(algorithm, warp_engine, result):
    before = (result / "moving.tif").read_bytes()
    warp_engine.warnings = []
    with pytest.raises(QgsProcessingException, match="replaced by its own copy"):
        run(algorithm, RESULT=str(result), OUTPUT=str(result / "moving.tif"))
    assert (result / "moving.tif").read_bytes() == before


def test_edits_that_are_not_warped_by_are_warned_of(algorithm, warp_engine, result, tmp_path):
    table = RecordTable(result / "tie_points.gpkg")
    table.write(EDITED, "1")
    del table
    feedback = Feedback()
    run(algorithm, feedback, RESULT=str(result), OUTPUT=str(tmp_path / "a.tif"))
    assert "edited in the panel" in feedback.warnings[0]


def test_the_loaded_layer_has_a_name_that_tells(algorithm, warp_engine, result, tmp_path):
    within, target = context(), str(tmp_path / "a.tif")
    details = QgsProcessingContext.LayerDetails("Warped", QgsProject.instance(), "OUTPUT")
    within.addLayerToLoadOnCompletion(target, details)
    run(algorithm, within=within, RESULT=str(result), OUTPUT=target)
    assert within.layerToLoadOnCompletionDetails(target).name == "moving registered"


def test_the_output_is_loaded_after_a_run_in_the_background(
    algorithm, warp_engine, result, qgis_new_project
):
    """As the dialog runs it, where what is said while preparing is forgotten."""
    within, feedback, ended = context(), Feedback(), []
    target = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    values = {"RESULT": str(result), "OUTPUT": target}
    running = QgsProcessingAlgRunnerTask(algorithm, values, within, feedback)
    running.executed.connect(lambda done, results: ended.append((done, results)))
    QgsApplication.taskManager().addTask(running)
    wait_until(lambda: ended)
    ((done, results),) = ended
    loading = within.layersToLoadOnCompletion()
    assert done and [details.name for details in loading.values()] == ["moving registered"]
    assert list(loading) == [results["OUTPUT"]]


def test_a_text_that_is_said_again_is_one_line_of_the_log(
    algorithm, warp_engine, result, tmp_path, monkeypatch
):
    feedback, engine_run = Feedback(), warp_engine.run

    def run_slowly(command, progress, feedback, **asked):
        for step in range(5):
            progress(step / 10, "Warping moving.tif")
        return engine_run(command, progress, feedback, **asked)

    monkeypatch.setattr(warping, "run_command", run_slowly)
    run(algorithm, feedback, RESULT=str(result), OUTPUT=str(tmp_path / "a.tif"))
    assert feedback.texts == ["Warping moving.tif"]


def test_a_model_hands_it_the_folder_of_a_match(provider, warp_engine, result, tmp_path):
    """The folder comes as a text, as an output of the step before does."""
    model = QgsProcessingModelAlgorithm("a", "b")
    child = QgsProcessingModelChildAlgorithm("hetmatch:warp")
    child.setChildId("warp")
    expression = QgsProcessingModelChildParameterSource.fromExpression(f"'{result}'")
    child.addParameterSources("RESULT", [expression])
    target = QgsProcessingModelChildParameterSource.fromStaticValue(str(tmp_path / "a.tif"))
    child.addParameterSources("OUTPUT", [target])
    model.addChildAlgorithm(child)
    results, done = model.run({}, context(), Feedback())
    assert done and results["CHILD_RESULTS"]["warp"]["CHECK_RMSE"] == 0.4
    assert (tmp_path / "a.tif").is_file()
