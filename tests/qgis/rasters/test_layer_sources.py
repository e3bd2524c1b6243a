"""What a layer or a file is for the engine."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

from hetmatch_qgis.rasters import layer_sources
from hetmatch_qgis.rasters.layer_sources import (
    SourceError,
    facts_of,
    has_georeference,
    is_file,
    layer_of_file,
    source_of,
)

NORTH_UP = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)
CORNERS = [(0, 0), (60, 0), (0, 40), (60, 40)]


def raster(path: Path, transform=None, epsg: int | None = None, gcps=(), bands: int = 1) -> str:
    """A GeoTIFF of 60 x 40 pixels."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 60, 40, bands)
    if transform:
        dataset.SetGeoTransform(transform)
    crs = osr.SpatialReference()
    if epsg:
        crs.ImportFromEPSG(epsg)
    if gcps:
        dataset.SetGCPs(list(gcps), crs)
    elif epsg:
        dataset.SetSpatialRef(crs)
    dataset.GetRasterBand(1).Fill(7)
    return str(path)


def control_points() -> list[gdal.GCP]:
    return [gdal.GCP(5e5 + 10 * x, 5e6 - 10 * y, 0, x, y) for x, y in CORNERS]


@pytest.fixture
def georeferenced(qgis_app, tmp_path) -> QgsRasterLayer:
    return QgsRasterLayer(raster(tmp_path / "geo.tif", NORTH_UP, 32633), "Ortho")


def test_a_layer_is_its_file(georeferenced):
    source = source_of(georeferenced)
    assert source.path == georeferenced.source()
    assert source.name == "Ortho"
    assert source.crs_wkt == ""
    assert source.rendering is None


def test_a_file_has_its_own_name(qgis_app, tmp_path):
    source = source_of(layer_of_file(raster(tmp_path / "scan.tif")))
    assert (source.name, source.crs_wkt) == ("scan.tif", "")


def test_the_crs_that_the_user_gave_the_layer_goes_along(georeferenced):
    georeferenced.setCrs(QgsCoordinateReferenceSystem("EPSG:32634"))
    given = QgsCoordinateReferenceSystem.fromWkt(source_of(georeferenced).crs_wkt)
    assert given.authid() == "EPSG:32634"


def test_a_crs_for_a_file_that_has_none_goes_along(qgis_app, tmp_path):
    layer = QgsRasterLayer(raster(tmp_path / "nocrs.tif", NORTH_UP), "n")
    assert source_of(layer).crs_wkt == ""
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    assert "32633" in source_of(layer).crs_wkt


def test_a_crs_of_its_own_outside_of_the_epsg_list_goes_along(georeferenced):
    custom = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=14.5 +k=0.9996 +ellps=GRS80")
    georeferenced.setCrs(custom)
    assert QgsCoordinateReferenceSystem.fromWkt(source_of(georeferenced).crs_wkt) == custom


def test_a_crs_means_nothing_without_georeference(qgis_app, tmp_path):
    layer = QgsRasterLayer(raster(tmp_path / "scan.tif"), "Scan")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    assert source_of(layer).crs_wkt == ""
    assert not facts_of(layer).crs.isValid()


def test_geotransforms_control_points_and_rpcs_are_georeferences(qgis_app, tmp_path):
    rpcs = raster(tmp_path / "rpc.tif")
    dataset = gdal.Open(rpcs, gdal.GA_Update)
    numbers = " ".join(["0"] * 20)
    offsets = {
        f"{key}_{kind}": "1"
        for key in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT")
        for kind in ("OFF", "SCALE")
    }
    coefficients = {
        f"{key}_{kind}_COEFF": numbers for key in ("LINE", "SAMP") for kind in ("NUM", "DEN")
    }
    dataset.SetMetadata({**offsets, **coefficients}, "RPC")
    del dataset
    assert has_georeference(rpcs)
    assert has_georeference(raster(tmp_path / "geo.tif", NORTH_UP, 32633))
    assert has_georeference(raster(tmp_path / "gcps.tif", None, 32633, control_points()))


def test_a_scan_has_no_georeference(qgis_app, tmp_path):
    assert not has_georeference(raster(tmp_path / "scan.tif"))
    assert not has_georeference(raster(tmp_path / "crs_only.tif", None, 32633))
    assert not has_georeference(raster(tmp_path / "identity.tif", (0, 1, 0, 0, 0, 1)))
    assert not has_georeference(str(tmp_path / "missing.tif"))


def test_the_facts_of_a_map(georeferenced):
    facts = facts_of(georeferenced)
    assert (facts.width, facts.height, facts.gsd) == (60, 40, 10)
    assert facts.crs.authid() == "EPSG:32633"
    assert facts.georeferenced
    assert facts.extent.xMaximum() == 500600


def test_a_large_raster_is_slow_until_it_has_overviews(qgis_app, tmp_path, monkeypatch):
    path = raster(tmp_path / "large.tif")
    assert not facts_of(QgsRasterLayer(path, "small")).slow
    monkeypatch.setattr(layer_sources, "LARGE_SIDE", 50)
    assert facts_of(QgsRasterLayer(path, "large")).slow
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.BuildOverviews("AVERAGE", [2])
    del dataset
    assert not facts_of(QgsRasterLayer(path, "with overviews")).slow


def test_the_facts_of_a_scan_are_in_columns_and_rows(qgis_app, tmp_path):
    facts = facts_of(QgsRasterLayer(raster(tmp_path / "scan.tif"), "Scan"))
    assert (facts.extent.xMinimum(), facts.extent.yMinimum()) == (0, -40)
    assert (facts.extent.xMaximum(), facts.extent.yMaximum()) == (60, 0)
    assert facts.gsd == 1


def test_a_rotated_raster_keeps_the_size_of_its_file(qgis_app, tmp_path):
    rotated = raster(tmp_path / "rotated.tif", (5e5, 10, 3, 5e6, 3, -10), 32633)
    facts = facts_of(QgsRasterLayer(rotated, "r"))
    assert (facts.width, facts.height) == (60, 40)


def test_subdatasets_are_handed_over_as_they_are(qgis_app, tmp_path):
    geotiff, package = raster(tmp_path / "geo.tif", NORTH_UP, 32633), str(tmp_path / "two.gpkg")
    for table in ("first", "second"):
        options = [f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"]
        gdal.Translate(package, geotiff, format="GPKG", creationOptions=options)
    name = f"GPKG:{package}:second"
    assert source_of(QgsRasterLayer(name, "Second")).path == name


def test_open_options_of_qgis_are_left_out(qgis_app, tmp_path):
    path = raster(tmp_path / "geo.tif", NORTH_UP, 32633)
    layer = QgsRasterLayer(f"{path}|option:NUM_THREADS=2", "o")
    assert source_of(layer).path == path


@pytest.mark.parametrize("addition", ["", "|option:NUM_THREADS=2"])
def test_a_raster_in_an_archive_keeps_its_name(qgis_app, tmp_path, addition):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(raster(tmp_path / "geo.tif", NORTH_UP, 32633), "in/geo.tif")
    name = f"/vsizip/{tmp_path}/all.zip/in/geo.tif"
    layer = layer_of_file(name + addition)
    assert source_of(layer).path == name
    assert facts_of(layer).georeferenced
    assert layer_of_file(name).name() == "geo.tif"


def test_a_raster_in_an_archive_is_found_from_any_folder(qgis_app, tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(raster(tmp_path / "geo.tif", NORTH_UP, 32633), "geo.tif")
    monkeypatch.chdir(tmp_path)
    layer = QgsRasterLayer("/vsizip/all.zip/geo.tif", "Zipped")
    assert source_of(layer).path == f"/vsizip/{tmp_path}/all.zip/geo.tif"


def test_a_vrt_file_is_a_file(qgis_app, tmp_path):
    path = str(tmp_path / "mosaic.vrt")
    gdal.BuildVRT(path, [raster(tmp_path / "geo.tif", NORTH_UP, 32633)]).FlushCache()
    assert source_of(QgsRasterLayer(path, "Mosaic")).path == path


def test_what_comes_from_a_server_is_no_file(qgis_app):
    layer = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D", "Web", "wms")
    assert not is_file(layer)
    with pytest.raises(SourceError, match="'Web' is not a file"):
        source_of(layer)


@pytest.mark.parametrize("content", [None, b"", b"no raster"])
def test_what_is_no_raster_gives_one_sentence(qgis_app, tmp_path, content):
    path = tmp_path / "broken.tif"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=r"cannot be opened as a raster.*\.$"):
        layer_of_file(str(path))


def test_a_layer_whose_file_is_gone_gives_one_sentence(qgis_app, tmp_path):
    with pytest.raises(SourceError, match="'Gone' cannot be read"):
        source_of(QgsRasterLayer(str(tmp_path / "gone.tif"), "Gone"))
