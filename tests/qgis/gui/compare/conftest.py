"""A map over two rasters, one of them half black and half white."""

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas

SIDE = 100


@pytest.fixture
def layers(qgis_app, qgis_new_project, write_raster, tmp_path):
    """A grey raster and one that is black in its left and white in its right half, in UTM."""
    geotransform = (500_000, 10, 0, 5_000_000, 0, -10)
    grey = np.full((SIDE, SIDE), 128, dtype=np.uint8)
    halves = np.zeros((SIDE, SIDE), dtype=np.uint8)
    halves[:, SIDE // 2 :] = 255
    # Their ranges are stretched to what is there.
    grey[0, 0], grey[0, 1] = 0, 255
    layers = {}
    for name, values in (("grey", grey), ("halves", halves)):
        path = write_raster(tmp_path / f"{name}.tif", values, geotransform, 32633)
        layers[name] = QgsRasterLayer(str(path), name)
        QgsProject.instance().addMapLayer(layers[name])
    return layers


@pytest.fixture
def canvas(layers):
    """A map of 400 x 400 pixels that shows both; each raster pixel has four."""
    canvas = QgsMapCanvas()
    canvas.resize(400, 400)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    canvas.setExtent(layers["grey"].extent())
    canvas.show()
    yield canvas
    canvas.close()
    canvas.deleteLater()


@pytest.fixture
def colour_at(canvas):
    """The grey level that the map shows at a pixel of the screen."""

    def colour(x, y):
        return canvas.grab().toImage().pixelColor(x, y).red()

    return colour
