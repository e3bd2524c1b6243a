"""Which layers of a project are proposed as reference and as moving raster."""

from __future__ import annotations

import pytest
from qgis.core import QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.rasters.proposed_pair import propose_pair
from tests.qgis.conftest import texture


@pytest.fixture
def layers(pair, qgis_new_project):
    """Two rasters that are placed."""
    return [QgsRasterLayer(str(path), path.stem) for path in pair]


@pytest.fixture
def scan(tmp_path, write_raster, qgis_new_project):
    return QgsRasterLayer(str(write_raster(tmp_path / "scan.tif", texture(300))), "scan")


def test_the_current_layer_is_moved_onto_another(layers):
    first, second = layers
    assert propose_pair(second, layers, layers) == (first, second)
    assert propose_pair(first, layers, layers) == (second, first)
    assert propose_pair(None, layers, layers) == (second, first)


def test_the_only_scan_is_moved_whichever_is_current(layers, scan):
    all_layers = [*layers, scan]
    assert propose_pair(layers[1], all_layers, all_layers) == (layers[1], scan)
    assert propose_pair(scan, all_layers, all_layers) == (layers[0], scan)


def test_rasters_come_before_vector_layers(layers):
    roads = QgsVectorLayer("LineString?crs=EPSG:32633", "roads", "memory")
    assert propose_pair(layers[1], [roads, *layers], layers) == (layers[0], layers[1])
    assert propose_pair(layers[1], [roads, layers[1]], [layers[1]]) == (roads, layers[1])


def test_without_layers_nothing_is_proposed(qgis_app):
    assert propose_pair(None, [], []) == (None, None)
