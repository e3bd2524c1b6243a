"""The two small maps go together."""

import zipfile

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from hetmatch_qgis.gui.tie_points.maps.rpc_layers import raster_layer
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from tests.qgis.tie_point_cases import (
    SCALE,
    WORST,
    FakeWorkerClient,
    Interface,
    canvas_xy,
    true_moving,
    wait_for_fit,
    wait_until,
    write_result,
)

SIDES = (REFERENCE, MOVING)


@pytest.fixture(params=[True, False], ids=["georeferenced", "without georeference"])
def georeferenced(request):
    return request.param


@pytest.fixture(params=["with engine", "without engine"])
def dock(request, qgis_app, qgis_new_project, georeferenced, tmp_path):
    iface, worker = Interface(), FakeWorkerClient(georeferenced)
    worker.held = request.param == "without engine"
    dock = TiePointDock(iface, iface.mainWindow(), lambda: worker)
    dock.resize(600, 800)
    dock.show()
    dock.open(write_result(tmp_path / "result", georeferenced))
    if not worker.held:
        wait_for_fit(dock._editor)
    dock._editor.set_enabled([WORST], False)
    yield dock
    dock.close_result()
    dock.deleteLater()


def canvas(dock, raster):
    return dock.inspector.maps.maps[raster].canvas


def centre(dock, raster):
    at = canvas(dock, raster).center()
    return (at.x(), at.y())


def is_linked(dock, column, row, georeferenced):
    """Whether both maps show this reference pixel in their middle, within a pixel."""
    unit = 10 if georeferenced else 1
    reference = canvas_xy(REFERENCE, (column, row), georeferenced)
    moving = canvas_xy(MOVING, true_moving(column, row), georeferenced)
    return centre(dock, REFERENCE) == pytest.approx(reference, abs=unit, rel=0) and centre(
        dock, MOVING
    ) == pytest.approx(moving, abs=unit, rel=0)


def test_both_maps_go_to_the_point(dock, georeferenced):
    location = dock._editor.points.get(4).reference
    dock.view.select([4])
    wait_until(lambda: is_linked(dock, location.column, location.row, georeferenced))


def test_panning_one_map_moves_the_other(dock, georeferenced):
    dock.view.select([4])
    canvas(dock, REFERENCE).setCenter(QgsPointXY(*canvas_xy(REFERENCE, (80, 90), georeferenced)))
    wait_until(lambda: is_linked(dock, 80, 90, georeferenced))
    target = canvas_xy(MOVING, true_moving(60, 70), georeferenced)
    canvas(dock, MOVING).setCenter(QgsPointXY(*target))
    wait_until(lambda: is_linked(dock, 60, 70, georeferenced))


def test_zooming_keeps_the_scales_together(dock):
    dock.view.select([4])
    canvas(dock, REFERENCE).zoomByFactor(0.5)
    scales = [canvas(dock, raster).mapUnitsPerPixel() for raster in (REFERENCE, MOVING)]
    assert scales[1] / scales[0] == pytest.approx(SCALE, rel=0.02)


def test_a_squeezed_map_shows_the_point_as_large_as_before(dock):
    dock.view.select([4])
    QTest.qWait(200)
    before = [(canvas(dock, raster).mapUnitsPerPixel(), centre(dock, raster)) for raster in SIDES]
    dock.panel.pick.histogram.click()
    dock.resize(520, 640)
    QTest.qWait(300)
    dock.panel.pick.histogram.click()
    QTest.qWait(300)
    for raster, (scale, at) in zip(SIDES, before, strict=True):
        assert canvas(dock, raster).mapUnitsPerPixel() == pytest.approx(scale, rel=0.01)
        assert centre(dock, raster) == pytest.approx(at, abs=2 * scale)


def test_the_moving_map_is_turned_so_that_both_look_alike(dock):
    dock.view.select([4])
    locations = {raster: {} for raster in (REFERENCE, MOVING)}
    for raster, found in locations.items():
        for number in (4, 8, 9):
            location = dock._editor.points.get(number).location(raster)
            at = canvas(dock, raster).getCoordinateTransform().transform(location.x, location.y)
            found[number] = (at.x(), at.y())
    for number in (8, 9):
        step = [
            tuple(locations[raster][number][axis] - locations[raster][4][axis] for axis in (0, 1))
            for raster in (REFERENCE, MOVING)
        ]
        assert step[0] == pytest.approx(step[1], abs=8)


def test_the_projects_layer_of_a_raster_in_an_archive_is_shown(
    qgis_app, qgis_new_project, tmp_path
):
    write_result(tmp_path / "result")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "result" / "moving.tif", "in/moving.tif")
    name = f"/vsizip/{tmp_path}/all.zip/in/moving.tif"
    project = QgsProject.instance()
    layer = QgsRasterLayer(f"{name}|option:NUM_THREADS=2", "Mine", "gdal")
    project.addMapLayer(layer)
    assert raster_layer(name, project) is layer
    assert raster_layer(name, project, [layer.id()]).name() == "moving.tif"
