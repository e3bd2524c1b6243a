"""Edits in the GeoPackage."""

import sqlite3

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.model.layer_files import layer_of
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.gui.tie_points.model.store import StoreError, TiePointStore
from tests.qgis.tie_point_cases import FakeWorkerClient, canvas_xy, wait_until, write_result

LAYERS = ("tie_points", "moving_points", "displacements")


@pytest.fixture(params=[True, False], ids=["georeferenced", "without georeference"])
def georeferenced(request):
    return request.param


@pytest.fixture
def path(qgis_app, qgis_new_project, georeferenced, tmp_path):
    return write_result(tmp_path / "result", georeferenced)


@pytest.fixture
def editor(path, georeferenced):
    owner = QObject()
    session = EngineSession(lambda: FakeWorkerClient(georeferenced), owner)
    editor = TiePointEditor(open_store(path), session, owner)
    editor.owner = owner
    session.start({"reference": "", "moving": "", "options": {}})
    wait_until(lambda: session.is_open)
    fit(editor)
    yield editor
    session.stop()
    editor._store.close()


def open_store(path):
    return TiePointStore(layer_of(path, "tie_points", QgsProject.instance()), QgsProject.instance())


def fit(editor):
    fits = []
    editor.fitted.connect(lambda: fits.append(True))
    editor.request_fit()
    wait_until(lambda: fits)
    editor.save_residuals()


def rows(path, layer, number):
    vector_layer = QgsVectorLayer(f"{path}|layername={layer}", layer, "ogr")
    return [row for row in vector_layer.getFeatures() if row["id"] == number]


def test_what_is_switched_off_stays_off(editor, path):
    editor.set_enabled([2, 3], False)
    editor.set_role([4], CHECK)
    again = {point.id: point for point in open_store(path).read()}
    assert [again[number].enabled for number in (1, 2, 3)] == [True, False, False]
    assert again[4].role == CHECK
    assert all(rows(path, layer, 4)[0]["role"] == CHECK for layer in LAYERS)


def test_residuals_of_a_fit_are_saved_in_all_layers(editor, path):
    editor.set_enabled([7], False)
    fit(editor)
    residual = editor.points.get(3).residual_px
    assert all(
        rows(path, layer, 3)[0]["residual_px"] == pytest.approx(residual) for layer in LAYERS
    )


def test_a_moved_point_is_moved_in_all_layers(editor, path, georeferenced):
    editor.move(3, "moving", canvas_xy("moving", (70, 60), georeferenced), snap=False)
    wait_until(lambda: editor.points.get(3).origin == ORIGIN_MANUAL)
    at = rows(path, "moving_points", 3)[0]
    assert (at["mov_col"], at["mov_row"]) == pytest.approx((70, 60))
    assert at["origin"] == ORIGIN_MANUAL
    moved = at.geometry().asPoint()
    assert (moved.x(), moved.y()) == pytest.approx(canvas_xy("moving", (70, 60), georeferenced))
    if georeferenced:
        assert at["mov_x"] == pytest.approx(moved.x())
        line = rows(path, "displacements", 3)[0].geometry().asPolyline()
        assert line[0].x() == pytest.approx(moved.x())
    else:
        assert not at["mov_x"]


def test_residual_lines_follow_the_fit_without_georeference(editor, path, georeferenced):
    editor.set_enabled([7], False)
    fit(editor)
    row = rows(path, "displacements", 7)[0]
    length = editor.points.get(7).residual_px
    if not georeferenced:
        assert row["length"] == pytest.approx(length)
        assert row.geometry().length() == pytest.approx(length)


def test_an_added_point_is_in_all_layers_until_it_is_undone(editor, path, georeferenced):
    added = []
    positions = [canvas_xy(raster, (90, 80), georeferenced) for raster in ("reference", "moving")]
    editor.add(*positions, True, added.append)
    wait_until(lambda: added)
    assert all(len(rows(path, layer, added[0])) == 1 for layer in LAYERS)
    editor.stack.undo()
    assert not any(rows(path, layer, added[0]) for layer in LAYERS)
    editor.stack.redo()
    assert all(len(rows(path, layer, added[0])) == 1 for layer in LAYERS)


def test_the_transform_is_remembered(editor, path):
    editor.choose_transform("thin_plate")
    record = open_store(path).record
    assert record.transform == "thin_plate"
    with sqlite3.connect(path) as file:
        edited = file.execute("SELECT value FROM hetmatch_match WHERE key = 'edited'")
        assert edited.fetchone() == ("1",)


def test_edits_go_through_the_layers_of_the_project(path):
    layer = QgsVectorLayer(f"{path}|layername=moving_points", "moving", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert open_store(path).moving_points is layer


def test_points_of_older_files_are_enabled_and_matched(path):
    with sqlite3.connect(path) as file:
        file.execute("ALTER TABLE tie_points DROP COLUMN enabled")
        file.execute("ALTER TABLE tie_points DROP COLUMN origin")
    points = open_store(path).read()
    assert all(point.enabled and point.origin == "matched" for point in points)


def test_a_layer_that_holds_no_tie_points_is_refused(qgis_app):
    with pytest.raises(StoreError, match="holds no tie points"):
        TiePointStore(QgsVectorLayer("Point", "other", "memory"), QgsProject.instance())


def test_a_moved_folder_is_found_again(path, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    path.parent.rename(elsewhere)
    store = open_store(elsewhere / path.name)
    assert store.record.moving == str(elsewhere / "moving.tif")


def test_a_file_beside_is_not_taken_for_one_in_an_archive(path):
    archived = "/vsizip//data/all.zip/in/moving.tif"
    RecordTable(path).write("moving", archived)
    assert open_store(path).record.moving == archived


def test_a_result_that_cannot_be_written_is_looked_at_without_a_complaint(path, monkeypatch):
    store = open_store(path)
    points = store.read()
    monkeypatch.setattr(RecordTable, "write", lambda *_entry: False)
    store.write_fit({"transform": "affine"})
    with pytest.raises(StoreError, match="write-protected"):
        store.write_transform("affine")
    assert len(points) == 20


def test_a_fit_is_written_once(path):
    store = open_store(path)
    store.write_fit({"transform": "affine"})
    before = path.stat().st_mtime_ns
    again = open_store(path)
    assert again.record.fit == {"transform": "affine"}
    again.write_fit({"transform": "affine"})
    assert path.stat().st_mtime_ns == before
