"""`hetmatch:match` as the toolbox, a model and a batch use it."""

from __future__ import annotations

import ast
import json
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
import vector_cases
from conftest import SIDE, texture
from osgeo import gdal
from processing_cases import Feedback, context
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from tile_server import TILE, WORLD, serving

from hetmatch_qgis.client import environment
from tests.qgis.heartbeat import Heartbeat

ZOOM = 12
PIXEL = 2 * WORLD / TILE / 2**ZOOM


@pytest.fixture
def algorithm(provider) -> QgsProcessingAlgorithm:
    return provider.algorithm("match").create()


def run(algorithm, feedback=None, **values) -> dict:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    values = {"FOLDER": "TEMPORARY_OUTPUT", "TIE_POINTS": "TEMPORARY_OUTPUT", **values}
    results, done = algorithm.run(values, context, feedback or Feedback())
    if not (done and results):
        return {}
    results["layer"] = QgsProcessingUtils.mapLayerFromString(results["TIE_POINTS"], context)
    results["context"] = context
    return results


def test_qgis_goes_on_while_a_batch_matches_in_its_main_thread(
    algorithm, engine, qgis_new_project, pair, tmp_path
):
    with Heartbeat() as heart:
        found = run(algorithm, REFERENCE=str(pair[0]), MOVING=str(pair[1]), MAX_POINTS=100)
    assert found["MATCHED"] and heart.beats > 50
    # The engine tells it in result.json, too.
    told = json.loads((Path(found["FOLDER"]) / "result.json").read_text("utf-8"))["correction"]
    assert found["SHIFT_PX"] == pytest.approx(math.hypot(*told["shift_px"]))
    assert found["SHIFT_M"] == pytest.approx(told["distance_m"])


def test_a_copy_is_refused_by_the_engine(algorithm, engine, qgis_new_project, pair, tmp_path):
    copy = tmp_path / "copy.tif"
    copy.write_bytes(pair[0].read_bytes())
    feedback = Feedback()
    assert run(algorithm, feedback, REFERENCE=str(pair[0]), MOVING=str(copy)) == {}
    assert "copies of the same raster" in feedback.errors[0]


def test_every_parameter_has_help_or_a_name_that_says_it_all(algorithm):
    plain = {"MAX_POINTS", "TILE_SIZE", "OVERLAP"}
    without = {p.name() for p in algorithm.parameterDefinitions() if not p.help()}
    assert without == plain


def test_the_rarer_parameters_are_advanced(algorithm):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    rare = {p.name() for p in algorithm.parameterDefinitions() if p.flags() & advanced}
    assert rare == {
        "REFERENCE_BANDS",
        "MOVING_BANDS",
        "REFERENCE_LAYERS",
        "MOVING_LAYERS",
        "DEM",
        "REFERENCE_MASK",
        "MOVING_MASK",
        "REFERENCE_MASK_CLASSES",
        "MOVING_MASK_CLASSES",
        "MASK_KEEP",
        "IGNORE_GEOREFERENCE",
        "PIXEL_SIZE",
        "TILE_SIZE",
        "OVERLAP",
        "EFFORT",
        "ACCURACY",
        "DEVICE",
    }


def test_layers_in_an_archive_are_matched_and_warped(provider, algorithm, engine, pair, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in pair:
            archive.write(path, f"in/{path.name}")
    names = [f"/vsizip/{tmp_path}/all.zip/in/{path.name}" for path in pair]
    reference, moving = (QgsRasterLayer(name, "Zipped", "gdal") for name in names)
    # Processing takes the names themselves for missing files, layers of them not.
    QgsProject.instance().addMapLayers([reference, moving])
    results = run(algorithm, REFERENCE=reference, MOVING=moving)
    assert results["MATCHED"]
    result_json = json.loads((Path(results["FOLDER"]) / "result.json").read_text())
    assert [result_json[side]["path"] for side in ("reference", "moving")] == names

    values = {"RESULT": results["FOLDER"], "SISTERS": [moving], "FOLDER": str(tmp_path / "out")}
    warp = provider.algorithm("warp").create()
    warped, done = warp.run(values | {"MOVING": moving}, results["context"], Feedback())
    assert done and warped["FILES"] == [str(tmp_path / "out" / "moving_registered.tif")]
    assert Path(warped["FILES"][0]).is_file()


def test_a_match_with_temporary_outputs(algorithm, engine, pair):
    feedback = Feedback()
    results = run(algorithm, feedback, REFERENCE=str(pair[0]), MOVING=str(pair[1]))
    assert results["MATCHED"] and results["layer"].featureCount() == results["COUNT"]
    assert (Path(results["FOLDER"]) / "report.html").is_file()
    assert "Matched tile 1 of 1" in feedback.texts
    assert results["layer"].crs().authid() == "EPSG:32633"


def test_the_search_radius_is_in_map_units_of_the_reference(algorithm, engine, pair, tmp_path):
    degrees = str(tmp_path / "degrees.tif")
    gdal.Warp(degrees, str(pair[0]), dstSRS="EPSG:4326")
    run(algorithm, REFERENCE=degrees, MOVING=str(pair[1]), SEARCH_RADIUS=0.01, FOLDER=str(tmp_path))
    result_json = json.loads((tmp_path / "result.json").read_text())
    assert result_json["options"]["search_radius"] == pytest.approx(1113, rel=0.01)


def test_the_search_radius_is_on_the_ground_where_map_units_are_shorter(
    algorithm, engine, pair, tmp_path
):
    mercator = str(tmp_path / "mercator.tif")
    gdal.Warp(mercator, str(pair[0]), dstSRS="EPSG:3857")
    run(
        algorithm, REFERENCE=mercator, MOVING=str(pair[1]), SEARCH_RADIUS=1000, FOLDER=str(tmp_path)
    )
    result_json = json.loads((tmp_path / "result.json").read_text())
    # At 45 degrees north.
    assert result_json["options"]["search_radius"] == pytest.approx(707, rel=0.02)


def test_bands_and_kinds_reach_the_engine(algorithm, engine, pair, tmp_path):
    run(
        algorithm,
        REFERENCE=str(pair[0]),
        MOVING=str(pair[1]),
        REFERENCE_BANDS=[1],
        MOVING_MODALITY=2,
        TRANSFORM=1,
        FOLDER=str(tmp_path / "out"),
    )
    result_json = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result_json["options"]["reference_bands"] == [1]
    assert result_json["moving"]["modality"] == "sar"
    assert result_json["transform"]["type"] == "similarity"


def test_a_tile_server_as_the_reference_is_drawn_first(
    algorithm, engine, tmp_path, write_raster, qgis_new_project
):
    ground = texture(SIDE)
    moving = write_raster(tmp_path / "m.tif", 255 - ground, (0, PIXEL, 0, 0, 0, -PIXEL), 3857)

    def paint(x: float, y: float):
        column, row = int(x // PIXEL) - 4, int(-y // PIXEL) + 2
        if not (0 <= column < SIDE and 0 <= row < SIDE):
            return 90, 90, 90
        return (int(ground[row, column]),) * 3

    with serving(paint) as server:
        layer = QgsRasterLayer(server.xyz, "tiles", "wms")
        QgsProject.instance().addMapLayer(layer)
        results = run(algorithm, REFERENCE=layer.id(), MOVING=str(moving), PIXEL_SIZE=PIXEL)
    assert results["MATCHED"]
    result_json = json.loads((Path(results["FOLDER"]) / "result.json").read_text())
    dx = [f["ref_x"] - f["mov_x"] for f in results["layer"].getFeatures()]
    dy = [f["ref_y"] - f["mov_y"] for f in results["layer"].getFeatures()]
    assert sum(dx) / len(dx) == pytest.approx(4 * PIXEL, abs=0.5 * PIXEL)
    assert sum(dy) / len(dy) == pytest.approx(2 * PIXEL, abs=0.5 * PIXEL)
    assert Path(result_json["reference"]["path"]).name == "reference_map.tif"


def test_points_on_a_reference_without_georeference_lie_where_qgis_shows_it(
    algorithm, engine, tmp_path, write_raster
):
    ground = texture(SIDE)
    reference = write_raster(tmp_path / "r.tif", ground)
    moving = write_raster(tmp_path / "m.tif", 255 - ground)
    results = run(algorithm, REFERENCE=str(reference), MOVING=str(moving))
    assert results["MATCHED"]
    for feature in results["layer"].getFeatures():
        location = feature.geometry().asPoint()
        assert (location.x(), location.y()) == pytest.approx(
            (feature["ref_col"], -feature["ref_row"])
        )


def test_relative_paths_start_where_the_user_is(algorithm, engine, pair, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = run(algorithm, REFERENCE=pair[0].name, MOVING=pair[1].name, FOLDER="out")
    assert results["MATCHED"]
    assert (tmp_path / "out" / "result.json").is_file()


def test_it_works_inside_a_model(algorithm, engine, pair, tmp_path):
    model = QgsProcessingModelAlgorithm("a", "b")
    for name in ("reference", "moving"):
        model.addModelParameter(
            QgsProcessingParameterRasterLayer(name), QgsProcessingModelParameter(name)
        )
    child = QgsProcessingModelChildAlgorithm("hetmatch:match")
    child.setChildId("match")
    child.addParameterSources(
        "REFERENCE", [QgsProcessingModelChildParameterSource.fromModelParameter("reference")]
    )
    child.addParameterSources(
        "MOVING", [QgsProcessingModelChildParameterSource.fromModelParameter("moving")]
    )
    folder = QgsProcessingModelChildParameterSource.fromStaticValue(str(tmp_path / "out"))
    child.addParameterSources("FOLDER", [folder])
    points = QgsProcessingModelOutput("points")
    points.setChildOutputName("TIE_POINTS")
    child.setModelOutputs({"points": points})
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    context = QgsProcessingContext()
    # "match:points" or "points", as the QGIS has it.
    (name,) = [output.name() for output in model.destinationParameterDefinitions()]
    values = {"reference": str(pair[0]), "moving": str(pair[1]), name: "memory:"}
    results, done = model.run(values, context, Feedback())
    assert done
    layer = QgsProcessingUtils.mapLayerFromString(results[name], context)
    assert layer.featureCount() > 100
    assert results["CHILD_RESULTS"]["match"]["MATCHED"]


def test_what_the_history_keeps_runs_again(algorithm, engine, pair, tmp_path):
    values = {
        "REFERENCE": str(pair[0]),
        "MOVING": str(pair[1]),
        "TRANSFORM": 2,
        "FOLDER": str(tmp_path / "out"),
        "TIE_POINTS": "memory:",
    }
    call = ast.parse(algorithm.asPythonCommand(values, QgsProcessingContext())).body[0].value
    name, kept = (ast.literal_eval(argument) for argument in call.args)
    assert (ast.unparse(call.func), name) == ("processing.run", "hetmatch:match")
    assert kept["TRANSFORM"] == 2
    results = run(algorithm, **kept)
    assert results["MATCHED"] and (tmp_path / "out" / "result.json").is_file()


def test_cancelling_ends_it_without_results(algorithm, engine, pair, tmp_path):
    results = run(
        algorithm,
        Feedback(cancel_at=10),
        REFERENCE=str(pair[0]),
        MOVING=str(pair[1]),
        FOLDER=str(tmp_path / "out"),
    )
    assert not results.get("MATCHED")
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())


def test_without_an_engine_it_says_what_to_do_before_it_runs(algorithm, qgis_app, pair):
    environment.choose_interpreter("")
    possible, reason = algorithm.checkParameterValues(
        {"REFERENCE": str(pair[0]), "MOVING": str(pair[1])}, QgsProcessingContext()
    )
    assert not possible and "hetmatch:setup" in reason


def test_bad_input_is_one_sentence(algorithm, engine, pair, tmp_path, write_raster):
    import numpy as np

    flat = write_raster(tmp_path / "flat.tif", np.full((200, 200), 7, np.uint8))
    context = QgsProcessingContext()
    values = {
        "REFERENCE": str(pair[0]),
        "MOVING": str(flat),
        "FOLDER": str(tmp_path / "out"),
        "TIE_POINTS": "memory:",
    }
    with pytest.raises(QgsProcessingException, match="has the same value everywhere"):
        algorithm.run(values, context, Feedback(), {}, False)


def test_vector_layers_are_a_reference_too(algorithm, engine, qgis_new_project, tmp_path):
    town = vector_cases.write_layers(tmp_path)
    photograph = vector_cases.write_photograph(tmp_path / "photo.tif", (9, -6))
    layers = [
        QgsVectorLayer(f"{town}|layername={name}", name, "ogr") for name in ("buildings", "roads")
    ]
    QgsProject.instance().addMapLayers(layers)
    results = run(
        algorithm, REFERENCE=layers[0], REFERENCE_LAYERS=[layers[1]], MOVING=str(photograph)
    )
    assert results["MATCHED"], results["REASON"]
    result_json = json.loads((Path(results["FOLDER"]) / "result.json").read_text())
    assert len(result_json["reference"]["layers"]) == 2
    # What lies at a place of the layers, the photograph shows (9, -6) pixels of 0.5 m off.
    rows = list(results["layer"].getFeatures())
    right = [row["mov_x"] - row.geometry().asPoint().x() for row in rows]
    up = [row["mov_y"] - row.geometry().asPoint().y() for row in rows]
    assert np.median(right) == pytest.approx(4.5, abs=0.3)
    assert np.median(up) == pytest.approx(3.0, abs=0.3)


def test_a_raster_and_features_make_no_map_in_the_toolbox(algorithm, engine, pair, tmp_path):
    town = vector_cases.write_layers(tmp_path)
    roads = QgsVectorLayer(f"{town}|layername=roads", "roads", "ogr")
    QgsProject.instance().addMapLayer(roads)
    feedback = Feedback()
    values = {"REFERENCE": str(pair[0]), "REFERENCE_LAYERS": [roads], "MOVING": str(pair[1])}
    assert run(algorithm, feedback, **values) == {}
    assert "Only vector files" in " ".join(feedback.errors)


def test_a_file_in_place_of_the_folder_is_one_sentence(algorithm, engine, pair, tmp_path):
    (tmp_path / "out").write_text("mine")
    values = {"REFERENCE": str(pair[0]), "MOVING": str(pair[1]), "FOLDER": str(tmp_path / "out")}
    with pytest.raises(QgsProcessingException, match="a file of that name is in the way"):
        algorithm.run(values, QgsProcessingContext(), Feedback(), {}, False)
    assert (tmp_path / "out").read_text() == "mine"


def test_without_an_output_for_the_points_there_is_no_layer(algorithm, engine, pair, tmp_path):
    values = {"REFERENCE": str(pair[0]), "MOVING": str(pair[1]), "FOLDER": str(tmp_path / "out")}
    results, done = algorithm.run(values, QgsProcessingContext(), Feedback(), {}, False)
    assert done and "TIE_POINTS" not in results and results["MATCHED"]
    assert (tmp_path / "out" / "tie_points.gpkg").is_file()


def test_what_is_wrong_with_the_layers_reaches_a_script(algorithm, engine, pair, tmp_path):
    town = vector_cases.write_layers(tmp_path)
    roads = QgsVectorLayer(f"{town}|layername=roads", "roads", "ogr")
    QgsProject.instance().addMapLayer(roads)
    values = {
        "REFERENCE": str(pair[0]),
        "REFERENCE_LAYERS": [roads],
        "MOVING": str(pair[1]),
        "FOLDER": str(tmp_path / "out"),
    }
    with pytest.raises(QgsProcessingException, match="Only vector files can be drawn"):
        algorithm.run(values, context(), Feedback(), {}, False)


@pytest.mark.parametrize("name", ["ACCURACY", "SEARCH_RADIUS"])
def test_a_text_for_a_number_is_refused(algorithm, engine, pair, tmp_path, name):
    values = {
        "REFERENCE": str(pair[0]),
        "MOVING": str(pair[1]),
        "FOLDER": str(tmp_path / "out"),
        name: "wide",
    }
    possible, reason = algorithm.checkParameterValues(values, QgsProcessingContext())
    assert not possible and "must be a number, not 'wide'" in reason
    assert algorithm.checkParameterValues(values | {name: "2.5"}, QgsProcessingContext())[0]
