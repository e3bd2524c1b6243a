"""Layers as masks: what the engine opens of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import vector_cases
from qgis.core import QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.masks import class_names, mask_name


def test_a_raster_is_its_file(qgis_app, tmp_path: Path):
    path = vector_cases.write_photograph(tmp_path / "clouds.tif", (0, 0))
    assert mask_name(QgsRasterLayer(str(path), "Clouds")) == str(path)


def test_polygons_keep_the_name_of_their_layer(qgis_app, tmp_path: Path):
    path = vector_cases.write_layers(tmp_path)
    layer = QgsVectorLayer(f"{path}|layername=buildings", "Buildings", "ogr")
    assert mask_name(layer) == f"{path}|layername=buildings"


def test_what_is_no_file_is_said_in_a_sentence(qgis_app):
    drawn = QgsVectorLayer("Polygon?crs=EPSG:32633", "Drawn", "memory")
    with pytest.raises(SourceError, match="The mask 'Drawn' is not a file"):
        mask_name(drawn)


@pytest.mark.parametrize(
    ("text", "names"),
    [("cloud, cirrus,,snow ", ["cloud", "cirrus", "snow"]), ("", []), (" , ", [])],
)
def test_classes_stand_between_commas(text, names):
    assert class_names(text) == names
