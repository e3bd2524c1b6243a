"""The dialog "Match rasters": what it asks for is what the user sees."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import tile_server
import vector_cases
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.gui.match import dialog as match_dialog
from hetmatch_qgis.gui.match import preview
from hetmatch_qgis.gui.match.dialog import MatchDialog
from hetmatch_qgis.gui.setup import setup_line
from hetmatch_qgis.rasters.ground import metres_per_unit
from tests.qgis.tab_order import jumps_up, stops
from tests.qgis.tie_point_cases import wait_until

SENTINEL = Path("/work/shared/data/sentinel/dev")


UTM = QgsCoordinateReferenceSystem("EPSG:32633")


WEB_MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")


def raster(
    path: Path,
    left: float | None = None,
    top: float = 5_000_000,
    gsd: float = 10,
    epsg: int = 32633,
) -> str:
    """A GeoTIFF of 300 x 200 pixels and two bands; without georeference where left is None."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 300, 200, 2)
    if left is not None:
        dataset.SetGeoTransform((left, gsd, 0, top, 0, -gsd))
        if epsg:
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(epsg)
            dataset.SetSpatialRef(crs)
    dataset.GetRasterBand(1).Fill(7)
    return str(path)


def added(path: str, name: str, provider: str = "gdal") -> QgsRasterLayer:
    layer = QgsRasterLayer(path, name, provider)
    assert layer.isValid(), layer.error().message()
    return QgsProject.instance().addMapLayer(layer)


@pytest.fixture
def canvas(qgis_new_project, qgis_app):
    settings.write("match", None)
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(500_000, 4_998_000, 503_000, 5_000_000))
    yield canvas
    canvas.unsetMapTool(canvas.mapTool())


@pytest.fixture
def ready(monkeypatch):
    """An engine that is set up."""
    monkeypatch.setattr(match_dialog, "interpreter", lambda: sys.executable)


@pytest.fixture
def pair(canvas, tmp_path):
    reference = added(raster(tmp_path / "ortho.tif", 500_000), "Ortho")
    moving = added(raster(tmp_path / "radar.tif", 500_500), "Radar")
    return reference, moving


@pytest.fixture
def dialog(canvas, pair, ready):
    return chosen(MatchDialog(canvas), *pair)


def chosen(dialog: MatchDialog, reference, moving) -> MatchDialog:
    dialog.form.reference.set_layer(reference)
    dialog.form.moving.set_layer(moving)
    dialog.update_preview()
    return dialog


def requested(dialog: MatchDialog):
    """The request after a press on Match; None where there is none."""
    previews = []
    dialog.requested.connect(previews.append)
    dialog.update_preview()
    dialog.match.click()
    return previews[0] if previews else None


def choose(box, value) -> None:
    box.setCurrentIndex(box.findData(value))


def words(dialog: MatchDialog) -> str:
    dialog.update_preview()
    return dialog.line.text()


@pytest.fixture
def tiles(qgis_app):
    with tile_server.serving(lambda x, y: (1, 2, 3)) as server:
        yield server


def test_match_asks_for_the_two_files_with_the_defaults(dialog, pair):
    request = requested(dialog)
    assert (request.reference.path, request.moving.path) == (pair[0].source(), pair[1].source())
    assert request.reference.name == pair[0].name()
    assert request.options == {
        "rotation": "auto",
        "transform": "auto",
        "max_points": 1000,
        "tile_size": 1024,
        "overlap": 128,
        "matcher": "hetmatch",
        "device": "auto",
        "effort": "auto",
        "reference_modality": "auto",
        "moving_modality": "auto",
    }
    assert Path(request.folder).is_dir()
    assert dialog.isHidden()


def test_the_current_layer_moves_and_another_one_is_the_reference(canvas, pair):
    canvas.setCurrentLayer(pair[0])
    dialog = MatchDialog(canvas)
    assert dialog.form.moving.layers.currentLayer() is pair[0]
    assert dialog.form.reference.layers.currentLayer() is pair[1]


def test_the_only_raster_without_georeference_moves(canvas, pair, tmp_path):
    # Zoomed to, and so the current layer.
    canvas.setCurrentLayer(pair[1])
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    dialog = MatchDialog(canvas)
    assert dialog.form.moving.layers.currentLayer() is scan
    assert dialog.form.reference.layers.currentLayer() is pair[1]


def test_everything_chosen_reaches_the_request(dialog, tmp_path):
    form = dialog.form
    form.reference.bands.setCheckedItems(["Band 2"])
    choose(form.reference.modality, "optical")
    choose(form.moving.modality, "sar")
    choose(form.options.rotation, "any")
    choose(form.options.transform, "polynomial2")
    choose(form.options.density, 3000)
    form.options.tile_size.setValue(512)
    form.options.overlap.setValue(64)
    choose(form.options.device, "cpu")
    form.options.weights.setFilePath(str(tmp_path / "w.safetensors"))
    form.folder.setFilePath(str(tmp_path / "results"))
    request = requested(dialog)
    expected = {
        "reference_bands": [2],
        "reference_modality": "optical",
        "moving_modality": "sar",
        "rotation": "any",
        "transform": "polynomial2",
        "max_points": 3000,
        "tile_size": 512,
        "overlap": 64,
        "device": "cpu",
        "weights": str(tmp_path / "w.safetensors"),
    }
    assert expected.items() <= request.options.items()
    assert Path(request.folder).parent == tmp_path / "results"


def test_every_match_gets_a_folder_of_its_own(dialog, tmp_path):
    dialog.form.folder.setFilePath(str(tmp_path))
    first, second = requested(dialog), requested(dialog)
    assert Path(first.folder).name == "Radar_on_Ortho"
    assert Path(second.folder).name == "Radar_on_Ortho_2"


def test_the_overlap_of_tiles_is_at_most_half_of_one(dialog):
    dialog.form.options.overlap.setValue(500)
    dialog.form.options.tile_size.setValue(256)
    assert dialog.form.options.overlap.value() == 128


def test_the_same_layer_twice_is_refused_in_words(dialog, pair):
    chosen(dialog, pair[0], pair[0])
    assert "are the same" in words(dialog)
    assert not dialog.match.isEnabled()
    assert requested(dialog) is None


def test_a_raster_too_small_to_match_is_refused_before_the_match(dialog, pair, tmp_path):
    gdal.Translate(str(tmp_path / "tiny.tif"), pair[1].source(), srcWin=[0, 0, 20, 20])
    chosen(dialog, pair[0], added(str(tmp_path / "tiny.tif"), "Tiny"))
    assert "'Tiny' is 20 x 20 pixels: too small to match" in words(dialog)
    assert not dialog.match.isEnabled()


def test_a_link_to_the_reference_is_the_reference(dialog, pair, tmp_path):
    link = tmp_path / "link.tif"
    link.symlink_to(pair[0].source())
    chosen(dialog, pair[0], added(str(link), "Link"))
    assert "are the same" in words(dialog)


def test_a_new_project_starts_with_its_own_layers_and_defaults(dialog, pair, tmp_path):
    choose(dialog.form.reference.modality, "map")
    dialog.form.moving.set_file(raster(tmp_path / "browsed.tif", 500_100))
    dialog.form.area.choose("canvas")
    QgsProject.instance().clear()
    new = [added(raster(tmp_path / f"{name}.tif", 500_100), name) for name in ("first", "second")]
    QTest.qWait(50)
    form = dialog.form
    layers = {form.reference.layers.currentLayer(), form.moving.layers.currentLayer()}
    assert layers == set(new)
    assert form.reference.modality.currentData() == "auto"
    assert form.area.chosen() == "overlap"
    assert form.moving.layers.findText("browsed.tif") < 0


def test_layers_that_the_user_chose_stay_when_others_come(dialog, pair, tmp_path):
    form = dialog.form
    before = form.reference.layers.currentLayer(), form.moving.layers.currentLayer()
    dialog.form.swap()
    added(raster(tmp_path / "third.tif", 500_100), "aaa")
    QTest.qWait(50)
    after = form.reference.layers.currentLayer(), form.moving.layers.currentLayer()
    assert after == before[::-1]


def test_swapping_takes_bands_and_kind_along(dialog, pair):
    dialog.form.reference.bands.setCheckedItems(["Band 2"])
    choose(dialog.form.reference.modality, "map")
    dialog.form.swap()
    request = requested(dialog)
    assert request.moving.path == pair[0].source()
    assert request.options["moving_bands"] == [2]
    assert request.options["moving_modality"] == "map"
    assert "reference_bands" not in request.options


def test_a_file_becomes_an_entry_of_the_list(dialog, tmp_path):
    path = raster(tmp_path / "other.tif", 500_100)
    dialog.form.moving.set_file(path)
    request = requested(dialog)
    assert request.moving.path == path
    assert dialog.form.moving.layers.currentText() == "other.tif"


def test_two_files_of_one_name_are_told_apart(dialog, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        dialog.form.moving.set_file(raster(tmp_path / folder / "same.tif", 500_100))
    assert requested(dialog).moving.path == str(tmp_path / "two" / "same.tif")


def test_a_file_that_is_no_raster_is_refused_in_words(dialog, tmp_path):
    (tmp_path / "text.tif").write_text("no raster")
    dialog.form.moving.set_file(str(tmp_path / "text.tif"))
    assert "cannot be opened as a raster" in dialog.messages.currentItem().text()


def test_a_chosen_file_stays_when_another_is_added(dialog, tmp_path):
    dialog.form.moving.set_file(raster(tmp_path / "one.tif", 500_100))
    dialog.form.reference.set_file(raster(tmp_path / "two.tif", 500_100))
    assert dialog.form.moving.layers.currentText() == "one.tif"


def test_the_line_tells_sizes_pixels_crs_and_overlap(dialog):
    text = words(dialog)
    assert text.count("300 x 200 pixels, GSD 10 m, EPSG:32633") == 2
    assert "Overlap: 83 % of the moving raster" in text
    assert "1 tile" in text


def test_rasters_apart_are_warned_of(dialog, canvas, tmp_path):
    far = added(raster(tmp_path / "far.tif", 700_000), "Far")
    chosen(dialog, dialog.form.reference.layers.currentLayer(), far)
    assert "do not overlap" in words(dialog)


def test_names_cannot_bring_markup_into_the_line(dialog, pair):
    pair[0].setName("<i>Ortho</i>")
    bare = dialog.form.check().reference
    assert "<i>" not in preview.raster_line("<i>Reference</i>", bare)


def test_a_large_raster_without_overviews_is_said_to_be_slow(dialog):
    facts = dialog.form.check().reference
    assert "pyramids" not in preview.raster_line("Reference", facts)
    assert "Pyramids" in preview.raster_line("Reference", replace(facts, slow=True))


def test_a_typed_radius_reaches_the_engine_in_metres(dialog):
    dialog.form.radius.setValue(250)
    scale = metres_per_unit(UTM, QgsPointXY(501_500, 4_999_000))[1]
    assert requested(dialog).options["search_radius"] == pytest.approx(250 * scale, rel=1e-4)


def test_automatic_radius_says_what_it_is_and_is_left_to_the_engine(dialog):
    dialog.update_preview()
    assert dialog.form.radius.text() == "Automatic: 480.0 m"
    assert "search_radius" not in requested(dialog).options


def test_a_radius_in_degrees_is_handed_on_in_metres(dialog, tmp_path):
    degrees = added(raster(tmp_path / "deg.tif", 15.0, 45.16, 0.0001, 4326), "Degrees")
    chosen(dialog, degrees, dialog.form.moving.layers.currentLayer())
    assert dialog.form.radius.specialValueText().endswith(" m)")
    dialog.form.radius.setValue(0.01)
    assert dialog.form.radius.suffix().strip() == "deg"
    assert requested(dialog).options["search_radius"] == pytest.approx(1111.4, rel=1e-3)


def test_a_radius_keeps_its_length_when_the_reference_has_other_units(dialog, tmp_path):
    degrees = added(raster(tmp_path / "deg.tif", 15.0, 45.16, 0.0001, 4326), "Degrees")
    dialog.form.radius.setValue(1111.4)
    dialog.update_preview()
    chosen(dialog, degrees, dialog.form.moving.layers.currentLayer())
    assert dialog.form.radius.value() == pytest.approx(0.01, abs=1e-5)


def test_the_area_that_the_map_shows_is_cut_to_the_reference(dialog, canvas):
    canvas.setExtent(QgsRectangle(499_000, 4_998_500, 501_000, 4_999_500))
    choose(dialog.form.area.kind, "canvas")
    extent = canvas.mapSettings().visibleExtent()
    left, bottom, right, top = requested(dialog).options["area"]
    assert left == 500_000
    assert (right, top) == pytest.approx((extent.xMaximum(), extent.yMaximum()))
    assert bottom == pytest.approx(max(4_998_000, extent.yMinimum()))


def test_an_area_in_another_crs_is_given_in_the_reference_s(dialog, canvas):
    to_map = QgsCoordinateTransform(UTM, WEB_MERCATOR, QgsProject.instance())
    canvas.setDestinationCrs(WEB_MERCATOR)
    box = QgsRectangle(500_500, 4_998_500, 501_500, 4_999_500)
    canvas.setExtent(to_map.transformBoundingBox(box))
    choose(dialog.form.area.kind, "canvas")
    left, bottom, right, top = requested(dialog).options["area"]
    assert QgsRectangle(left, bottom, right, top).contains(box)
    assert right - left < 1500


def test_the_extent_of_a_layer_is_an_area(dialog, pair):
    choose(dialog.form.area.kind, "layer")
    dialog.form.area.layer.setLayer(pair[1])
    assert requested(dialog).options["area"] == [500_500, 4_998_000, 503_000, 5_000_000]


def test_a_drawn_area_brings_the_dialog_back(dialog, canvas):
    dialog.show()
    choose(dialog.form.area.kind, "rectangle")
    dialog.form.area.draw.click()
    assert dialog.isHidden()
    canvas.mapTool().extentChanged.emit(QgsRectangle(500_600, 4_998_600, 500_900, 4_998_900))
    assert dialog.isVisible()
    assert requested(dialog).options["area"] == [500_600, 4_998_600, 500_900, 4_998_900]


def test_escape_ends_drawing_and_brings_the_dialog_back(dialog, canvas):
    dialog.show()
    choose(dialog.form.area.kind, "rectangle")
    dialog.form.area.draw.click()
    canvas.mapTool().keyPressEvent(
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    )
    assert dialog.isVisible()
    assert "draw or choose another one" in words(dialog)


def test_a_georeference_that_is_ignored_warns_of_nothing_that_it_says(dialog, tmp_path, pair):
    far = added(raster(tmp_path / "far.tif", left=900_000), "Far")
    chosen(dialog, pair[0], far)
    assert "do not overlap" in words(dialog)
    choose(dialog.form.masks.ignored, "moving")
    assert "its georeference is ignored" in words(dialog)
    assert "do not overlap" not in words(dialog) and "is searched" in words(dialog)
    assert not dialog.form.radius.isEnabled()
    options = requested(dialog).options
    assert options["ignore_georeference"] == "moving" and "search_radius" not in options
    choose(dialog.form.masks.ignored, "none")
    assert "do not overlap" in words(dialog)


def test_a_scan_is_matched_within_what_the_map_shows(dialog, canvas, pair, tmp_path):
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    chosen(dialog, pair[0], scan)
    assert dialog.form.area.chosen() == "canvas"
    assert not dialog.form.radius.isEnabled()
    assert "no georeference: the chosen area is searched" in words(dialog)
    options = requested(dialog).options
    assert len(options["area"]) == 4
    assert "search_radius" not in options


def test_the_area_goes_back_with_the_georeference(dialog, pair, tmp_path):
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    chosen(dialog, pair[0], scan)
    chosen(dialog, *pair)
    assert dialog.form.area.chosen() == "overlap"


def test_the_user_may_search_all_of_the_reference_for_a_scan(dialog, pair, tmp_path):
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    chosen(dialog, pair[0], scan)
    choose(dialog.form.area.kind, "overlap")
    assert "all of the reference is searched" in words(dialog)
    assert "area" not in requested(dialog).options


def test_the_area_of_a_scan_as_reference_is_in_columns_and_rows(dialog, canvas, pair, tmp_path):
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem())
    canvas.setExtent(QgsRectangle(50, -100, 130, -40))
    chosen(dialog, scan, pair[1])
    choose(dialog.form.area.kind, "canvas")
    assert requested(dialog).options["area"] == pytest.approx([50, -100, 130, -40], abs=0.1)


def test_a_georeference_without_crs_is_refused_in_words(dialog, pair, tmp_path):
    bare = added(raster(tmp_path / "bare.tif", 500_000, epsg=0), "Bare")
    bare.setCrs(QgsCoordinateReferenceSystem())
    chosen(dialog, pair[0], bare)
    assert "'Bare' has no CRS" in words(dialog)
    assert not dialog.match.isEnabled()


def test_the_crs_given_in_qgis_goes_along(dialog, pair):
    pair[0].setCrs(QgsCoordinateReferenceSystem("EPSG:25833"))
    assert "25833" in requested(dialog).reference.crs_wkt


def test_a_tile_server_is_drawn_around_the_moving_raster(dialog, pair, tiles):
    web = added(tiles.xyz, "Basemap", "wms")
    chosen(dialog, web, pair[1])
    assert "rendered into a file first" in words(dialog)
    assert not dialog.form.pixel.isHidden()
    request = requested(dialog)
    made = request.reference.rendering
    assert request.reference.path == ""
    assert "area" not in request.options
    assert made.crs == WEB_MERCATOR
    # 10 m at 45 degrees north are 14 m of the map: zoom 13 has 19.1, zoom 14 has 9.6.
    assert made.gsd == pytest.approx(2 * tile_server.WORLD / 256 / 2**14)
    to_mercator = QgsCoordinateTransform(UTM, WEB_MERCATOR, QgsProject.instance())
    needed = to_mercator.transformBoundingBox(pair[1].extent())
    assert made.extent.contains(needed)
    assert made.extent.width() < 2 * needed.width()


def test_vector_layers_are_said_to_be_drawn(dialog, pair, tmp_path):
    path = vector_cases.write_layers(tmp_path)
    roads = QgsVectorLayer(f"{path}|layername=roads", "Roads", "ogr")
    QgsProject.instance().addMapLayer(roads)
    chosen(dialog, roads, pair[1])
    assert "drawn as a map" in words(dialog) and "rendered" not in words(dialog)
    assert not dialog.form.pixel.isHidden()


def test_the_pixel_size_of_a_drawn_reference_can_be_chosen(dialog, pair, tiles):
    chosen(dialog, added(tiles.xyz, "Basemap", "wms"), pair[1])
    dialog.form.pixel.setValue(25)
    assert requested(dialog).reference.rendering.gsd == 25
    chosen(dialog, *pair)
    assert dialog.form.pixel.isHidden()


def test_a_drawn_reference_is_cut_to_the_area(dialog, canvas, pair, tiles):
    chosen(dialog, added(tiles.xyz, "Basemap", "wms"), pair[1])
    canvas.setExtent(QgsRectangle(501_000, 4_998_900, 501_200, 4_999_050))
    choose(dialog.form.area.kind, "canvas")
    assert requested(dialog).reference.rendering.extent.width() < 500


def test_more_pixels_than_can_be_drawn_are_refused_in_words(dialog, pair, tiles):
    chosen(dialog, added(tiles.xyz, "Basemap", "wms"), pair[1])
    dialog.form.pixel.setValue(0.1)
    assert "smaller area or larger pixels" in words(dialog)
    assert not dialog.match.isEnabled()


def test_a_scan_on_a_tile_server_is_drawn_as_the_map_shows_it(dialog, canvas, tiles, tmp_path):
    scan = added(raster(tmp_path / "scan.tif"), "Scan")
    chosen(dialog, added(tiles.xyz, "Basemap", "wms"), scan)
    made = requested(dialog).reference.rendering
    assert 150 < made.width < 700
    choose(dialog.form.area.kind, "overlap")
    assert "choose the extent of the map, or draw an area" in words(dialog)


def test_a_map_server_can_only_be_the_reference(dialog, pair, tiles):
    web = added(tiles.xyz, "Basemap", "wms")
    chosen(dialog, web, pair[1])
    dialog.form.swap()
    assert "can only be the reference" in dialog.messages.currentItem().text()
    listed = dialog.form.moving.layers
    assert web not in [listed.layer(row) for row in range(listed.count())]


def test_the_map_as_shown_leaves_the_moving_raster_out(dialog, canvas, pair, tmp_path):
    west = added(raster(tmp_path / "west.tif", 499_000), "West")
    canvas.setLayers([pair[1], pair[0], west])
    layers = dialog.form.reference.layers
    layers.setCurrentIndex(layers.findText("Map as shown"))
    request = requested(dialog)
    assert request.reference.name == "Ortho and 1 more"
    assert request.reference.rendering.crs == UTM
    assert request.reference.rendering.gsd == pytest.approx(10, rel=1e-3)


def test_a_map_of_one_file_needs_no_drawing(dialog, canvas, pair):
    canvas.setLayers([pair[1], pair[0]])
    layers = dialog.form.reference.layers
    layers.setCurrentIndex(layers.findText("Map as shown"))
    assert requested(dialog).reference.path == pair[0].source()


def test_several_layers_are_ticked_in_a_list(dialog, pair, tmp_path, monkeypatch):
    west = added(raster(tmp_path / "west.tif", 499_000), "West")
    monkeypatch.setattr(
        "hetmatch_qgis.gui.match.raster_chooser.LayersPicker.exec",
        lambda picker: (
            [
                item.setCheckState(Qt.CheckState.Checked)
                for item in (picker._list.item(row) for row in range(picker._list.count()))
                if item.text() in ("Ortho", "West")
            ]
            and 1
        ),
    )
    layers = dialog.form.reference.layers
    layers.setCurrentIndex(layers.findText("Several layers…"))
    layers.activated.emit(layers.currentIndex())
    made = requested(dialog).reference.rendering
    assert {layer.name() for layer in made._layers} == {"Ortho", "West"}
    assert west.isValid()


def test_the_last_values_come_back_but_not_those_of_the_rasters(dialog, canvas, tmp_path):
    choose(dialog.form.options.transform, "affine")
    choose(dialog.form.moving.modality, "sar")
    dialog.form.radius.setValue(300)
    dialog.form.folder.setFilePath(str(tmp_path))
    requested(dialog)
    again = MatchDialog(canvas)
    assert again.form.options.transform.currentData() == "affine"
    assert again.form.radius.value() == pytest.approx(300, abs=0.2)
    assert again.form.folder.filePath() == str(tmp_path)
    assert again.form.moving.modality.currentData() == "auto"


def test_defaults_can_be_restored(dialog):
    choose(dialog.form.options.transform, "affine")
    dialog.form.radius.setValue(300)
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert dialog.form.options.values()["transform"] == "auto"
    assert dialog.form.radius.metres() is None


def test_without_an_engine_the_setup_is_wanted(dialog, monkeypatch):
    def missing() -> str:
        raise environment.NotSetUp("Set up HetMatch first.")

    monkeypatch.setattr(match_dialog, "interpreter", missing)
    monkeypatch.setattr(setup_line, "interpreter", missing)
    wanted = []
    dialog.setup_requested.connect(lambda: wanted.append(True))
    # Bars that pile up behind the dialog are not seen.
    for _ in range(3):
        assert requested(dialog) is None
    assert not dialog.setup_line.isHidden() and dialog.messages.currentItem() is None
    assert dialog.setup_line.text.text() == "Set up HetMatch first."
    dialog.setup_line.button.click()
    assert wanted == [True]


def test_a_preset_sets_kinds_and_options_and_resets_the_others(dialog):
    choose(dialog.form.options.transform, "affine")
    box = dialog.presets.box
    box.setCurrentIndex(box.findText("Radar on optical"))
    box.activated.emit(box.currentIndex())
    assert dialog.form.reference.modality.currentData() == "optical"
    assert dialog.form.moving.modality.currentData() == "sar"
    assert dialog.form.options.values()["transform"] == "auto"
    assert not dialog.presets.delete.isEnabled()


def test_a_folder_that_cannot_be_made_is_told(dialog, tmp_path):
    (tmp_path / "file").write_text("")
    dialog.form.folder.setFilePath(str(tmp_path / "file"))
    assert requested(dialog) is None
    assert dialog.messages.currentItem() is not None


def test_f1_and_the_help_button_open_the_guide(dialog, monkeypatch):
    opened = []
    monkeypatch.setattr(match_dialog, "open_help", opened.append)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Help).click()
    dialog.keyPressEvent(
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    )
    assert opened == ["first-match", "first-match"]


def test_a_removed_layer_leaves_nothing_to_match(dialog, pair):
    QgsProject.instance().removeMapLayers([layer.id() for layer in pair])
    assert "Choose a reference and a moving raster" in words(dialog)


@pytest.mark.skipif(not SENTINEL.is_dir(), reason="the shared data are not here")
def test_a_real_pair_is_described_and_requested(canvas, ready):
    reference = added(str(SENTINEL / "189_s2.tif"), "S2")
    moving = added(str(SENTINEL / "189_s1.tif"), "S1")
    dialog = chosen(MatchDialog(canvas), reference, moving)
    assert "1,024 x 1,024 pixels, GSD 10 m (8.32 m on the ground), EPSG:3395" in words(dialog)
    assert requested(dialog).options["max_points"] == 1000


def test_tab_leads_from_top_to_bottom(dialog):
    dialog.show()
    for group in (dialog.form.masks, dialog.form.options.advanced):
        group.setCollapsed(False)
    # Nothing is scrolled away.
    dialog.resize(dialog.width(), 1500)
    wait_until(lambda: not dialog.form.parent().parent().verticalScrollBar().maximum())
    assert len(stops(dialog)) > 30
    # The button stands beside both rasters, and comes after them.
    assert jumps_up(dialog, allowed=("swap",)) == []
