"""A result whose folder or rasters were moved."""

from __future__ import annotations

import json
import shutil

import pytest
import vector_cases
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.gui.results.finder import missing_file
from hetmatch_qgis.gui.results.relocation import file_of, move_file, move_result
from hetmatch_qgis.gui.results.result_folder import ResultError
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from tests.qgis.tie_point_cases import add_result_layers, write_result


@pytest.fixture
def moved(qgis_new_project, tmp_path):
    """A result in the project; folder and rasters were moved together. Layer and new GeoPackage."""
    project = QgsProject.instance()
    path = write_result(tmp_path / "before" / "out")
    for raster in ("reference", "moving"):
        (path.parent / f"{raster}.tif").rename(tmp_path / "before" / f"{raster}.tif")
        before = str(tmp_path / "before" / f"{raster}.tif")
        assert RecordTable(path).write(raster, before)
        project.addMapLayer(QgsRasterLayer(before, raster))
    (path.parent / "result.json").write_text(json.dumps({MOVING: {"path": "gone"}}))
    add_result_layers(path)
    project.write(str(tmp_path / "project.qgs"))
    project.clear()
    shutil.move(tmp_path / "before", tmp_path / "after")
    project.read(str(tmp_path / "project.qgs"))
    (layer,) = project.mapLayersByName("tie_points")
    assert not layer.isValid()
    return layer, tmp_path / "after" / "out" / "tie_points.gpkg"


def test_layers_rasters_and_records_are_led_to_the_new_folder(moved):
    layer, path = moved
    move_result(layer, path.parent, QgsProject.instance())
    layers = QgsProject.instance().mapLayers().values()
    assert len(layers) == 4 and all(layer.isValid() for layer in layers)
    assert layer.featureCount() == 20
    assert layer.customProperty("hetmatch/tie_points") == "1"
    after = str(path.parent.parent / "moving.tif")
    assert RecordTable(path).read().moving == after
    assert json.loads((path.parent / "result.json").read_text())["moving"]["path"] == after


def test_the_folder_above_is_as_good(moved):
    layer, path = moved
    move_result(layer, path.parent.parent, QgsProject.instance())
    assert layer.isValid() and layer.featureCount() == 20


def test_another_folder_is_refused(moved, tmp_path):
    layer, _ = moved
    with pytest.raises(ResultError, match=r"no tie_points\.gpkg"):
        move_result(layer, tmp_path, QgsProject.instance())


def test_a_raster_of_another_size_is_refused(qgis_new_project, tmp_path, write_raster):
    import numpy as np

    path = write_result(tmp_path / "out")
    before = str(tmp_path / "out" / "moving.tif")
    other = write_raster(tmp_path / "other.tif", np.zeros((30, 40), np.uint8))
    with pytest.raises(ResultError, match="has 200 x 200 pixels"):
        move_file(path, before, str(other), QgsProject.instance())
    assert RecordTable(path).read().moving == str(tmp_path / "out" / "moving.tif")


def test_a_file_that_is_no_raster_is_refused(qgis_new_project, tmp_path):
    path = write_result(tmp_path / "out")
    before = str(tmp_path / "out" / "moving.tif")
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(ResultError, match="cannot be opened as a raster"):
        move_file(path, before, str(tmp_path / "notes.txt"), QgsProject.instance())


@pytest.fixture
def drawn(qgis_new_project, tmp_path):
    """A result on a map of two layers of one file, with an elevation model; all in one folder."""
    folder = tmp_path / "before"
    folder.mkdir()
    file = vector_cases.write_layers(folder)
    heights = vector_cases.write_photograph(folder / "heights.tif", (0, 0))
    layers = [f"{file}|layername={name}" for name in ("buildings", "roads")]
    path = write_result(folder / "out")
    table = RecordTable(path)
    record = table.read()
    result = {**record.result, REFERENCE: {**record.result[REFERENCE], "layers": layers}}
    result[REFERENCE]["path"] = layers[0]
    assert table.write(REFERENCE, layers[0]) and table.write("result", json.dumps(result))
    assert table.write("options", json.dumps({"dem": str(heights)}))
    (path.parent / "result.json").write_text(json.dumps(result))
    return path, file, heights


def test_vector_layers_and_heights_are_files_of_a_result(drawn):
    path, file, heights = drawn
    record = RecordTable(path).read()
    assert [file_of(name) for name in record.files] == [
        str(file),
        str(file),
        str(path.parent / "moving.tif"),
        str(heights),
    ]
    assert missing_file(record) is None
    heights.rename(heights.with_name("elsewhere.tif"))
    assert missing_file(record) == str(heights)


def test_layers_of_a_drawn_map_are_found_with_their_file(drawn, tmp_path):
    path, file, _ = drawn
    project = QgsProject.instance()
    after = tmp_path / "map.gpkg"
    file.rename(after)
    broken = QgsVectorLayer(f"{file}|layername=roads", "roads", "ogr")
    project.addMapLayer(broken)
    assert file_of(missing_file(RecordTable(path).read())) == str(file)
    move_file(path, str(file), str(after), project)
    record = RecordTable(path).read()
    names = [f"{after}|layername={name}" for name in ("buildings", "roads")]
    assert record.layers_of(REFERENCE) == names and record.reference == names[0]
    content = json.loads((path.parent / "result.json").read_text())
    assert content["reference"]["layers"] == names and missing_file(record) is None
    assert broken.isValid() and str(after) in broken.source()


def test_a_file_without_the_layers_of_the_map_is_refused(drawn, tmp_path):
    path, file, heights = drawn
    file.unlink()
    with pytest.raises(ResultError, match="cannot be opened"):
        move_file(path, str(file), str(heights), QgsProject.instance())


def test_all_files_that_moved_with_the_folder_are_led_along(drawn, tmp_path):
    path, _, _ = drawn
    layer = add_result_layers(path)
    shutil.move(tmp_path / "before", tmp_path / "after")
    move_result(layer, tmp_path / "after" / "out", QgsProject.instance())
    record = RecordTable(tmp_path / "after" / "out" / "tie_points.gpkg").read()
    assert all(str(tmp_path / "after") in name for name in record.files)
    assert missing_file(record) is None and record.options["dem"].endswith("heights.tif")


def test_a_bar_in_the_name_of_a_raster_is_part_of_it(tmp_path):
    (tmp_path / "a|layername=b.tif").write_text("")
    name = str(tmp_path / "a|layername=b.tif")
    assert file_of(name) == name and file_of("/gone.gpkg|layername=b") == "/gone.gpkg"


def test_a_warped_raster_and_open_layers_in_the_folder_are_led_along(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    layer = add_result_layers(write_result(tmp_path / "before"))
    warped = vector_cases.write_photograph(tmp_path / "before" / "registered.tif", (0, 0))
    open_layer = QgsRasterLayer(str(tmp_path / "before" / "moving.tif"), "moving")
    project.addMapLayers([QgsRasterLayer(str(warped), "registered"), open_layer])
    shutil.move(tmp_path / "before", tmp_path / "after")
    move_result(layer, tmp_path / "after", project)
    sources = [each.source() for each in project.mapLayers().values()]
    assert len(sources) == 4 and all(str(tmp_path / "after") in source for source in sources)
    assert all(each.isValid() for each in project.mapLayers().values())
