"""Warnings of GDAL are collected, each once."""

from __future__ import annotations

import logging

from hetmatch_qgis.engine.warping.gdal_warnings import WarningList, collecting


def test_what_gdal_warns_of_is_returned_once() -> None:
    heard = WarningList()
    with collecting(heard):
        for _ in range(2):
            logging.getLogger("rasterio._env").warning(
                "CPLE_AppDefined in %s", "band 1: odd tag ignored"
            )
        logging.getLogger("rasterio._env").info("CPLE_None in nothing")
    logging.getLogger("rasterio._env").warning("CPLE_AppDefined in too late")
    assert list(heard) == ["GDAL: band 1: odd tag ignored"]
