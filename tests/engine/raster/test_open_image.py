"""What raster files and drawn maps have in common."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.vector_map import VectorMap


def test_a_raster_and_a_map_are_images_that_are_open():
    assert issubclass(Raster, OpenImage)
    assert issubclass(VectorMap, OpenImage)
    assert (Raster.is_drawn, VectorMap.is_drawn) == (False, True)
    with pytest.raises(TypeError, match="abstract"):
        OpenImage("a.tif")


def test_facts_follow_from_the_georeference(tmp_path: Path):
    path = tmp_path / "a.tif"
    transform = Affine(2, 0, 500_000, 0, -2, 5_500_000)
    write_raster(path, np.zeros((1, 30, 40), np.uint8), crs="EPSG:32632", transform=transform)
    with Raster(path) as image:
        assert (image.name, image.gsd) == ("a.tif", 2.0)
        assert image.describe((1,), "map", "why").modality == "map"
        np.testing.assert_allclose(
            image.pixel_to_map(np.array([[1.0, 1.0]])), [[500_002, 5_499_998]]
        )
