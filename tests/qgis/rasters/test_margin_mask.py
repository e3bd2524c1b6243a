"""Margins are masked pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.margin_mask import write_margin_mask


def test_the_edges_are_masked_and_nothing_else(tmp_path, write_raster, qgis_app):
    raster = write_raster(tmp_path / "a.tif", np.full((200, 300), 7, np.uint8))
    path = write_margin_mask(str(raster), 10, tmp_path)
    mask = gdal.Open(path).ReadAsArray()
    assert mask.shape == (200, 300)
    assert mask[:20].all() and mask[-20:].all() and mask[:, :20].all() and mask[:, -20:].all()
    assert not mask[20:-20, 20:-20].any()


def test_a_raster_that_is_missing_is_told(tmp_path, qgis_app):
    with pytest.raises(SourceError, match="margins"):
        write_margin_mask(str(tmp_path / "no.tif"), 10, tmp_path)
