"""`hetmatch:assess` as the toolbox and a model use it; the engine is a stand-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from assessment_files import write_assessment_files
from processing_cases import Feedback, context, run
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
)

from hetmatch_qgis.client import environment
from hetmatch_qgis.client import match_task as task
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError

FIGURES = ("RMSE", "CE90", "CE95", "BIAS", "BIAS_X", "BIAS_Y")


@pytest.fixture
def algorithm(provider, monkeypatch) -> QgsProcessingAlgorithm:
    monkeypatch.setattr(environment, "interpreter", lambda: "python")
    return provider.algorithm("assess").create()


def figures(unit: str, scale: float) -> dict:
    def figure(value: float) -> dict:
        return {"value": value * scale, "low": 0.0, "high": 9.0}

    return {
        "unit": unit,
        **{name: figure(value) for name, value in (("rmse", 0.5), ("ce90", 0.8), ("ce95", 0.9))},
        "bias": figure(0.3),
        "x": {"mean": 0.3 * scale, "std": 0.1, "rmse": 0.4},
        "y": {"mean": -0.1 * scale, "std": 0.1, "rmse": 0.4},
    }


class Engine:
    """Answers as the engine does, and writes its files."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.problem: Exception | None = None
        self.status = "measured"
        self.judged: list[dict] = []

    def run(self, command, progress, feedback, **asked):
        assert command == "assess"
        self.asked.append(asked)
        progress(0.5, "Measuring tile 1 of 1")
        if self.problem is not None:
            raise self.problem
        folder = Path(asked["out"])
        folder.mkdir(parents=True, exist_ok=True)
        files = {"assessment.html": folder / "assessment.html"}
        files["assessment.html"].write_text("report")
        measured = self.status == "measured"
        if measured:
            files |= write_assessment_files(folder)
        return {
            "status": self.status,
            "reason": "120 places of 150 were measured.",
            "verdict": "CE90 is 0.8 px, required at most 0.5 px: not met.",
            "passed": all(requirement["met"] for requirement in self.judged)
            if self.judged
            else None,
            "requirements": self.judged,
            "figures": {"px": figures("px", 1), "m": figures("m", 10)} if measured else None,
            "vectors": {"count": 120} if measured else None,
            "outputs": {name: str(path) for name, path in files.items()},
        }


@pytest.fixture
def assess_engine(monkeypatch) -> Engine:
    engine = Engine()
    monkeypatch.setattr(task, "run_command", engine.run)
    return engine


@pytest.fixture
def values(pair, tmp_path) -> dict[str, str]:
    return {
        "REFERENCE": str(pair[0]),
        "MOVING": str(pair[1]),
        "FOLDER": str(tmp_path / "out"),
        "DISPLACEMENTS": "memory:",
        "HEAT_MAP": str(tmp_path / "maps" / "heat.tif"),
    }


def test_every_parameter_has_help_or_a_name_that_says_it_all(algorithm):
    without = {p.name() for p in algorithm.parameterDefinitions() if not p.help()}
    assert without == {"MAX_POINTS"}


def test_the_rarer_parameters_are_advanced(algorithm):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    rare = {p.name() for p in algorithm.parameterDefinitions() if p.flags() & advanced}
    kinds = ("BANDS", "LAYERS", "MASK", "MASK_CLASSES")
    of_sides = {f"{side}_{kind}" for side in ("REFERENCE", "MOVING") for kind in kinds}
    of_both = {"MASK_KEEP", "IGNORE_GEOREFERENCE", "DEM", "PIXEL_SIZE", "DEVICE"}
    assert rare == {"SEARCH_PIXELS", "MAX_POINTS", *of_sides, *of_both}


def test_the_figures_the_layers_and_the_report_are_given(algorithm, assess_engine, values):
    within, feedback = context(), Feedback()
    results = run(algorithm, feedback, within, **values)
    assert results["MEASURED"] and results["PASSED"] and results["COUNT"] == 120
    assert [results[f"{name}_PX"] for name in FIGURES] == [0.5, 0.8, 0.9, 0.3, 0.3, -0.1]
    assert results["CE90_M"] == 8.0 and results["BIAS_Y_M"] == -1.0
    layer = QgsProcessingUtils.mapLayerFromString(results["DISPLACEMENTS"], within)
    assert [feature["length_px"] for feature in layer.getFeatures()] == [0.5]
    assert layer.crs().authid() == "EPSG:32633"
    assert QgsRasterLayer(results["HEAT_MAP"]).isValid()
    assert Path(results["REPORT"]).read_text() == "report"
    assert "Measuring tile 1 of 1" in feedback.texts


@pytest.mark.parametrize(
    ("limit", "requirement_text"),
    [
        ({}, None),
        ({"LIMIT": 0.5}, "ce90=0.5px"),
        ({"LIMIT": 5, "MEASURE": 2, "UNIT": 1}, "rmse=5.0m"),
    ],
)
def test_a_requirement_reaches_the_engine(
    algorithm, assess_engine, values, limit, requirement_text
):
    run(algorithm, **values, **limit, SEARCH_PIXELS=8, MOVING_MODALITY=2)
    options = assess_engine.asked[0]["options"]
    assert options.get("require") == (requirement_text and [requirement_text])
    assert options["search_pixels"] == 8 and options["moving_modality"] == "sar"
    assert not {"search_radius", "rotation", "transform", "matcher"} & set(options)


def test_a_requirement_that_is_missed_is_no_error(algorithm, assess_engine, values):
    assess_engine.judged = [{"requirement": "ce90=0.5px", "found": 0.8, "unit": "px", "met": False}]
    results = run(algorithm, **values, LIMIT=0.5)
    assert results["MEASURED"] and results["PASSED"] is False
    assert results["REASON"].endswith("at most 0.5 px: not met.")


def test_a_heat_map_takes_the_place_of_an_older_one(algorithm, assess_engine, values):
    heat_map = Path(values["HEAT_MAP"])
    heat_map.parent.mkdir()
    statistics = heat_map.with_name("heat.tif.aux.xml")
    for path in (heat_map, statistics):
        path.write_text("of an earlier assessment")
    run(algorithm, **values)
    assert QgsRasterLayer(str(heat_map)).isValid()
    # QGIS would stretch the colours to the statistics of the old one.
    assert list(heat_map.parent.iterdir()) == [heat_map]


@pytest.mark.parametrize("status", ["cannot_tell", "too_far"])
def test_what_cannot_be_measured_is_said_and_is_no_error(algorithm, assess_engine, values, status):
    assess_engine.status = status
    within, feedback = context(), Feedback()
    for name in ("DISPLACEMENTS", "HEAT_MAP"):
        details = QgsProcessingContext.LayerDetails(name, QgsProject.instance(), name)
        within.addLayerToLoadOnCompletion(values[name], details)
    results = run(algorithm, feedback, within, **values)
    assert results["MEASURED"] is False and results["PASSED"] is False
    assert results["CE90_PX"] is None and results["COUNT"] == 0
    assert "HEAT_MAP" not in results and Path(results["REPORT"]).is_file()
    assert feedback.errors == ["Not measured: 120 places of 150 were measured."]
    # QGIS would complain of a raster that is not there.
    assert values["HEAT_MAP"] not in within.layersToLoadOnCompletion()


def test_layers_that_are_not_wanted_are_not_made(algorithm, assess_engine, values):
    results = run(algorithm, **{**values, "DISPLACEMENTS": None, "HEAT_MAP": None})
    assert results["MEASURED"] and not {"DISPLACEMENTS", "HEAT_MAP"} & set(results)


def test_loaded_layers_are_named_after_the_rasters(algorithm, assess_engine, values):
    within = context()
    details = QgsProcessingContext.LayerDetails("Heat map", QgsProject.instance(), "HEAT_MAP")
    within.addLayerToLoadOnCompletion(values["HEAT_MAP"], details)
    run(algorithm, within=within, **values)
    loaded = within.layerToLoadOnCompletionDetails(values["HEAT_MAP"])
    assert loaded.name == "Heat map: moving on reference"
    assert loaded.postProcessor() is not None


def test_a_failure_is_one_sentence_and_leaves_nothing(algorithm, assess_engine, values):
    assess_engine.problem = WorkerError("The rasters do not overlap.")
    with pytest.raises(QgsProcessingException, match="do not overlap"):
        run(algorithm, **values)
    assert not Path(values["FOLDER"]).exists() and not Path(values["HEAT_MAP"]).exists()


def test_cancelling_ends_it_without_results(algorithm, assess_engine, values):
    assess_engine.problem = WorkerCancelled()
    assert run(algorithm, **values) == {}
    assert not Path(values["FOLDER"]).exists()


def test_masks_reach_the_engine(algorithm, assess_engine, values):
    masks = {"MOVING_MASK": values["REFERENCE"], "MOVING_MASK_CLASSES": "cloud, snow"}
    run(algorithm, **values, **masks, MASK_KEEP=2, IGNORE_GEOREFERENCE=3)
    options = assess_engine.asked[0]["options"]
    assert options["moving_mask"] == values["REFERENCE"]
    assert options["moving_mask_classes"] == ["cloud", "snow"]
    assert options["mask_keep"] == "moving" and options["ignore_georeference"] == "both"
    run(algorithm, **values)
    assert not {"moving_mask", "mask_keep", "ignore_georeference"} & set(
        assess_engine.asked[1]["options"]
    )


def test_an_elevation_model_reaches_the_engine(algorithm, assess_engine, values):
    run(algorithm, **values, DEM=values["REFERENCE"])
    assert assess_engine.asked[0]["options"]["dem"]
    run(algorithm, **values)
    assert "dem" not in assess_engine.asked[1]["options"]
