"""The description of a raster."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
import rasterio
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pairs import raster_info as info
from hetmatch_qgis.engine.pairs.raster_info import describe_raster
from hetmatch_qgis.engine.raster.raster import Raster
from tests.engine.pairs.scans.sheets import ground, printed, scanned


def write(path, **profile):
    values = np.random.default_rng(1).integers(10, 200, (200, 300), dtype=np.uint8)
    values[:50] = 0
    usual = {
        "transform": Affine(10, 0, 500_000, 0, -10, 5_000_000),
        "crs": "EPSG:32633",
        "nodata": 0,
    }
    return write_raster(path, values, **(usual | profile))


def test_a_georeferenced_raster(tmp_path):
    facts = describe_raster(write(tmp_path / "a.tif"))
    assert (facts["width"], facts["height"], facts["bands"], facts["dtype"]) == (
        300,
        200,
        1,
        "uint8",
    )
    assert facts["georeference"] == "affine" and "32633" in facts["crs"]
    assert facts["gsd"] == 10 and facts["gsd_metres"] == pytest.approx(10, rel=1e-3)
    assert facts["footprint_lonlat"][0] == pytest.approx([15.0, 45.155], abs=1e-2)
    assert facts["nodata"] == 0 and facts["mask"] == ["nodata"]
    low, *_, high = facts["percentiles"]["1"]
    assert 10 <= low < high < 200
    json.dumps(facts)


def test_degrees_are_told_in_metres_too(tmp_path):
    path = write(tmp_path / "a.tif", transform=Affine(1e-4, 0, 15, 0, -1e-4, 60), crs="EPSG:4326")
    facts = describe_raster(path)
    assert facts["crs_units"] == "degree"
    assert facts["gsd_metres"] == pytest.approx(11.1 * np.sqrt(np.cos(np.radians(60))), rel=0.02)


@pytest.mark.parametrize(
    ("profile", "georeference", "crs"),
    [
        ({"transform": Affine.identity(), "crs": None}, "none", ""),
        ({"crs": None}, "affine", ""),
        ({"crs": 'LOCAL_CS["site grid",UNIT["metre",1]]'}, "affine", "site grid"),
    ],
)
def test_rasters_without_a_place_on_earth(tmp_path, profile, georeference, crs):
    facts = describe_raster(write(tmp_path / "a.tif", **profile))
    assert facts["footprint_lonlat"] is None and facts["gsd_metres"] is None
    assert facts["georeference"] == georeference and crs in (facts["crs"] or "")


def test_a_raster_without_valid_pixels_has_no_percentiles(tmp_path):
    path = write(tmp_path / "a.tif")
    with rasterio.open(path, "r+") as target:
        target.write(np.zeros((200, 300), np.uint8), 1)
    assert describe_raster(path)["percentiles"] == {"1": []}


def test_a_large_raster_without_overviews_gets_a_hint(tmp_path, monkeypatch):
    monkeypatch.setattr(info, "LARGE_SIDE", 100)
    path = write(tmp_path / "a.tif")
    assert "gdaladdo" in describe_raster(path)["hint"]
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2])
    assert describe_raster(path)["hint"] is None


def write_picture(path, image):
    """A picture (H, W, C) without georeference."""
    return write_raster(path, np.moveaxis(image, 2, 0), dtype="uint8")


def test_the_scan_of_a_map_is_told_from_a_picture(tmp_path):
    sheet, _affine = scanned(printed(ground())[0], 3.0)
    assert describe_raster(write_picture(tmp_path / "sheet.tif", sheet))["sheet"] is True
    facts = describe_raster(write_picture(tmp_path / "ground.tif", ground()))
    assert facts["sheet"] is False and facts["modality"] == "optical"


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError):
        describe_raster(tmp_path / "no.tif")


def test_percentiles_of_a_large_raster_without_overviews_come_from_places_all_over(
    tmp_path, monkeypatch
):
    path = tmp_path / "a.tif"
    row, column = np.mgrid[:900, :1200]
    write_raster(path, np.stack([column, row + 5000]).astype(np.float32))
    whole = describe_raster(path)["percentiles"]
    monkeypatch.setattr(info, "LARGE_SIDE", 1000)
    monkeypatch.setattr(info, "SAMPLE_SIDE", 32)
    some = describe_raster(path)["percentiles"]
    for band in ("1", "2"):
        assert some[band] == pytest.approx(whole[band], abs=60)
    assert some != whole


BAND = '<VRTRasterBand dataType="Byte" band="{}"/>'


@pytest.mark.parametrize(
    ("width", "height"),
    [(2_000_000, 2_000_000), (2**31 - 1, 3), (3, 2**31 - 1), (2**31 - 1, 2**31 - 1)],
)
def test_a_declared_size_allocates_and_reads_nothing(tmp_path, width, height):
    page = f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}">'
    (tmp_path / "a.vrt").write_text(page + BAND.format(1) + "</VRTDataset>")
    start = time.monotonic()
    facts = describe_raster(tmp_path / "a.vrt")
    assert (facts["width"], facts["height"]) == (width, height)
    assert time.monotonic() - start < 20
    if min(width, height) > 3:
        with Raster(tmp_path / "a.vrt") as raster, pytest.raises(InputError, match="billion"):
            raster.read(Window(0, 0, width, height), max(width, height) / 64, (1,))


def test_of_very_many_bands_the_first_are_measured(tmp_path):
    page = '<VRTDataset rasterXSize="9" rasterYSize="9">'
    page += "".join(BAND.format(band + 1) for band in range(1100)) + "</VRTDataset>"
    (tmp_path / "a.vrt").write_text(page)
    facts = describe_raster(tmp_path / "a.vrt")
    assert facts["bands"] == 1100 and len(facts["percentiles"]) == 16
