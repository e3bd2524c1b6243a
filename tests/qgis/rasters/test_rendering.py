"""Layers that are no files come out as GeoTIFFs whose every pixel lies where the server drew it."""

from __future__ import annotations

import math
import socket
import time
from pathlib import Path

import numpy as np
import pytest
import tile_server
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeedback,
    QgsFillSymbol,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QThread

from hetmatch_qgis.rasters import rendering
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.rendering import Rendering

ZOOM = 14
PIXEL = 2 * tile_server.WORLD / tile_server.TILE / 2**ZOOM
WEB_MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")


def position_code(x: float, y: float) -> tuple[int, int, int]:
    """The pixel of zoom 14 that a place lies in, counted in red and green."""
    return math.floor(x / PIXEL) % 256, math.floor(-y / PIXEL) % 256, 90


@pytest.fixture
def server(qgis_app):
    with tile_server.serving(position_code) as running:
        yield running


def layer_of(uri: str) -> QgsRasterLayer:
    layer = QgsRasterLayer(uri, "Basemap", "wms")
    assert layer.isValid(), layer.error().message()
    return layer


def box(column: float, row: float, width: float, height: float) -> QgsRectangle:
    """A box in pixels of zoom 14 from the place where longitude and latitude are 0."""
    return QgsRectangle(
        column * PIXEL, -(row + height) * PIXEL, (column + width) * PIXEL, -row * PIXEL
    )


class InBackground(QThread):
    """Runs a rendering as a task does, while the main thread goes on."""

    def __init__(self, made: Rendering, target: Path) -> None:
        super().__init__()
        self.made, self.target = made, target
        self.feedback = QgsFeedback()
        self.outcome: object = None

    def run(self) -> None:
        try:
            self.outcome = self.made.run(self.feedback, self.target)
        except SourceError as error:
            self.outcome = error

    def result(self, cancel_when=lambda: False) -> object:
        """True, False or the error; fails after half a minute."""
        self.start()
        ends = time.monotonic() + 30
        while self.isRunning() and time.monotonic() < ends:
            QCoreApplication.processEvents()
            if cancel_when():
                self.feedback.cancel()
            time.sleep(0.005)
        assert self.wait(1000)
        return self.outcome


def rendered(made: Rendering, target: Path) -> gdal.Dataset:
    assert InBackground(made, target).result() is True
    return gdal.Open(str(target))


def pixels(dataset: gdal.Dataset) -> list[bytes]:
    return [dataset.GetRasterBand(band).ReadRaster() for band in (1, 2, 3, 4)]


def misplaced(dataset: gdal.Dataset, pixel: float = PIXEL, transform=None) -> np.ndarray:
    """Displacements (N, 2) in server pixels (columns, rows) of every 37th pixel.

    transform: from the dataset's CRS to the server's.
    """
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    red, green, _, _ = pixels(dataset)
    off = []
    for at in range(0, len(red), 37):
        row, column = divmod(at, dataset.RasterXSize)
        position = QgsPointXY(left + (column + 0.5) * size, top - (row + 0.5) * size)
        position = position if transform is None else transform.transform(position)
        for code, value in ((position.x() / pixel, red[at]), (-position.y() / pixel, green[at])):
            # The codes start anew after 256.
            off.append((value + 0.5 - code + 128) % 256 - 128)
    return np.array(off).reshape(-1, 2)


def assert_in_place(off: np.ndarray, phase: float = rendering.PHASE) -> None:
    """Pixel by pixel; or, where QGIS stretches tiles, off by half a pixel to all sides alike."""
    assert np.abs(off).max() < phase + 1e-3
    assert np.abs(off.mean(axis=0)).max() < 0.1


def test_tiles_are_taken_pixel_by_pixel_at_their_own_zoom(server, tmp_path):
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(5000.6, -900.6, 1100, 700), PIXEL)
    dataset = rendered(made, tmp_path / "map.tif")
    phase = rendering.PHASE
    assert (dataset.RasterXSize, dataset.RasterYSize) == (1101, 701)
    assert (
        dataset.GetGeoTransform()
        == pytest.approx(
            ((5000 - phase) * PIXEL, PIXEL, 0, (901 - phase) * PIXEL, 0, -PIXEL), abs=1e-6
        )
        or phase
    )
    assert QgsRasterLayer(str(tmp_path / "map.tif")).crs().authid() == "EPSG:3857"
    assert_in_place(misplaced(dataset))
    assert set(pixels(dataset)[3]) == {255}


@pytest.mark.parametrize("service", ["wms", "wmts"])
def test_other_map_services_are_taken_pixel_by_pixel_too(server, tmp_path, service):
    uri = server.wms("EPSG:3857") if service == "wms" else server.wmts
    made = Rendering([layer_of(uri)], WEB_MERCATOR, box(-3000, 200, 300, 400), PIXEL)
    phase = 0.0 if service == "wms" else rendering.PHASE
    assert_in_place(misplaced(rendered(made, tmp_path / "map.tif")), phase)


def test_a_wms_in_degrees_lands_on_its_degrees(server, tmp_path):
    step = PIXEL / 111319.49
    server.paint = lambda x, y: (math.floor(x / step) % 256, math.floor(-y / step) % 256, 90)
    crs = QgsCoordinateReferenceSystem("EPSG:4326")
    area = QgsRectangle(14.0, 49.99, 14.03, 50.0)
    dataset = rendered(
        Rendering([layer_of(server.wms("EPSG:4326"))], crs, area, step), tmp_path / "map.tif"
    )
    assert_in_place(misplaced(dataset, step), phase=0.0)


def test_another_crs_puts_every_pixel_near_its_place(server, tmp_path):
    utm = QgsCoordinateReferenceSystem("EPSG:32633")
    to_server = QgsCoordinateTransform(utm, WEB_MERCATOR, QgsProject.instance())
    area = QgsRectangle(500000, 5500000, 501800, 5501200)
    dataset = rendered(Rendering([layer_of(server.xyz)], utm, area, 6.0), tmp_path / "map.tif")
    off = misplaced(dataset, transform=to_server)
    # To the pixel; there tiles end anywhere in one, and some QGIS stretch them to the next.
    assert np.abs(off).max() < 1.5 + 2 * rendering.PHASE
    assert np.abs(off.mean(axis=0)).max() < 0.3 + rendering.PHASE


def test_where_the_server_has_no_tile_the_alpha_band_says_so(server, tmp_path):
    server.refuse = {(ZOOM, 8192, 8192)}
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 512, 256), PIXEL)
    alpha = pixels(rendered(made, tmp_path / "map.tif"))[3]
    line = alpha[made.width : 2 * made.width]
    assert set(line[1:255]) == {0}
    assert set(line[257:512]) == {255}


def test_layers_lie_over_each_other_the_first_on_top(server, tmp_path):
    with tile_server.serving(lambda x, y: (255, 0, 0) if x < 100 * PIXEL else None) as other:
        layers = [layer_of(other.xyz), layer_of(server.xyz)]
        made = Rendering(layers, WEB_MERCATOR, box(0, 0, 200, 50), PIXEL)
        red, green, blue, alpha = pixels(rendered(made, tmp_path / "map.tif"))
    # In the second line and not in its first column, which stretched tiles share with others.
    samples = [
        (red[at], green[at], blue[at], alpha[at]) for at in (made.width + 1, made.width + 110)
    ]
    assert samples == [(255, 0, 0, 255), (110, 1, 90, 255)]


@pytest.mark.parametrize("status", [404, 500, 403])
@pytest.mark.parametrize("service", ["xyz", "wms"])
def test_a_failing_server_gives_one_sentence_and_leaves_no_file(server, tmp_path, status, service):
    layer = layer_of(server.xyz if service == "xyz" else server.wms("EPSG:3857"))
    server.status = status
    made = Rendering([layer], WEB_MERCATOR, box(0, 0, 300, 300), PIXEL)
    outcome = InBackground(made, tmp_path / "map.tif").result()
    assert isinstance(outcome, SourceError)
    sentence = "shows nothing in this area" if status == 404 else "could not be fetched"
    assert str(outcome).startswith(f"'Basemap' {sentence}") and str(outcome).endswith(".")
    assert server.url not in str(outcome)
    assert not (tmp_path / "map.tif").exists()


def test_one_broken_tile_is_enough_to_fail(server, tmp_path):
    server.broken = {(ZOOM, 8193, 8192)}
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 512, 256), PIXEL)
    outcome = InBackground(made, tmp_path / "map.tif").result()
    assert "could not be fetched from its server" in str(outcome)


def test_a_broken_tile_is_told_in_the_main_thread_too(server, tmp_path):
    server.broken = {(ZOOM, 8193, 8192)}
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 512, 256), PIXEL)
    with pytest.raises(SourceError, match="could not be fetched from its server"):
        made.run(QgsFeedback(), tmp_path / "map.tif")


def test_a_server_that_is_not_there_gives_one_sentence(qgis_app, tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    layer = layer_of(f"type=xyz&url=http://127.0.0.1:{port}/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=19")
    made = Rendering([layer], WEB_MERCATOR, box(0, 0, 300, 300), PIXEL)
    outcome = InBackground(made, tmp_path / "map.tif").result()
    assert "could not be fetched from its server" in str(outcome)


def test_cancelling_stops_while_the_server_lets_us_wait(server, tmp_path):
    server.delay = 25
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 300, 300), PIXEL)
    background = InBackground(made, tmp_path / "map.tif")
    assert background.result(cancel_when=lambda: bool(server.asked)) is False
    assert not (tmp_path / "map.tif").exists()


def test_progress_reaches_the_end_block_by_block(server, tmp_path):
    made = Rendering([layer_of(server.wms("EPSG:3857"))], WEB_MERCATOR, box(0, 0, 1100, 40), PIXEL)
    background = InBackground(made, tmp_path / "map.tif")
    percents = []
    background.feedback.progressChanged.connect(percents.append)
    assert background.result() is True
    QCoreApplication.processEvents()
    assert percents == [50, 100]


def test_more_than_a_computer_should_render_is_refused(server):
    with pytest.raises(SourceError, match="smaller area or larger pixels"):
        Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 20000, 20000), PIXEL)
    assert rendering.MAX_PIXELS == 200_000_000


def test_an_area_of_nothing_is_refused(server):
    with pytest.raises(SourceError, match="nothing to render"):
        Rendering([layer_of(server.xyz)], WEB_MERCATOR, QgsRectangle(), PIXEL)


def test_a_folder_that_is_not_there_gives_one_sentence(server, tmp_path):
    made = Rendering([layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 100, 100), PIXEL)
    outcome = InBackground(made, tmp_path / "missing" / "map.tif").result()
    assert "cannot be written" in str(outcome)


def test_features_are_drawn_over_a_raster_where_they_are(server, tmp_path):
    square = QgsVectorLayer("Polygon?crs=EPSG:3857", "Square", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(box(40, 30, 20, 10)))
    square.dataProvider().addFeatures([feature])
    symbol = QgsFillSymbol.createSimple({"color": "255,0,0,255", "outline_style": "no"})
    square.setRenderer(QgsSingleSymbolRenderer(symbol))
    made = Rendering([square, layer_of(server.xyz)], WEB_MERCATOR, box(0, 0, 100, 80), PIXEL)
    image = rendered(made, tmp_path / "map.tif").ReadAsArray()
    is_red = (image[0] == 255) & (image[1] == 0) & (image[2] == 0) & (image[3] == 255)
    rows, columns = np.nonzero(is_red)
    left, top = made.extent.xMinimum() / PIXEL, -made.extent.yMaximum() / PIXEL
    # Half a pixel at most is half covered at an edge.
    assert columns.min() + left == pytest.approx(40, abs=1)
    assert columns.max() + 1 + left == pytest.approx(60, abs=1)
    assert rows.min() + top == pytest.approx(30, abs=1)
    assert rows.max() + 1 + top == pytest.approx(40, abs=1)
