from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.common.raster_names import (
    GdalName,
    is_same_raster,
    local_file,
    may_exist,
    raster_name,
)


@pytest.mark.parametrize(
    ("text", "name", "stem"),
    [
        ("/vsizip//data/a.zip/in/x.tif", "x.tif", "x"),
        ("/vsizip/{/data/a.zip}/x.tif", "x.tif", "x"),
        ("/vsizip//data/a.zip", "a.zip", "a"),
        ("/vsis3/bucket/x.tif", "x.tif", "x"),
        ("/vsicurl/https://host/x.tif?sig=secret/", "x.tif", "x"),
        ("/vsicurl?url=https%3A%2F%2Fhost%2Fx.tif&use_head=no", "x.tif", "x"),
        ("https://host:80/x.tif?sig=secret", "x.tif", "x"),
        ("zip://data/a.zip!in/x.tif", "x.tif", "x"),
        ('NETCDF:"/data/b.nc":sst', "b.nc_sst", "b_sst"),
        ('HDF5:"C:/data/b.h5"://group/data', "b.h5_group_data", "b_group_data"),
        ('HDF4_EOS:EOS_GRID:"/data/b.hdf":Grid:1', "b.hdf_EOS_GRID_Grid_1", "b_EOS_GRID_Grid_1"),
        ('NETCDF:"/vsicurl/https://host/b.nc?k=secret":sst', "b.nc_sst", "b_sst"),
        ("GTIFF_DIR:2:/data/x.tif", "x.tif_2", "x_2"),
        (r"GTIFF_DIR:2:C:\data\x.tif", "x.tif_2", "x_2"),
        ("SENTINEL2_L1C:/data/m.xml:10m:EPSG_32632", "m.xml_10m_EPSG_32632", "m_10m_EPSG_32632"),
        ("PG:dbname=a password=secret", "raster", "raster"),
        ("<VRTDataset>…</VRTDataset>", "raster", "raster"),
    ],
)
def test_what_only_gdal_can_find_stays_as_it_is_and_has_a_name_for_files(text, name, stem):
    found = raster_name(text)
    assert isinstance(found, GdalName)
    assert (found, found.name, found.stem) == (text, name, stem)
    assert raster_name(found) == found


@pytest.mark.parametrize("text", ["x.tif", "/data/x.tif", "a/../x.tif", "C:/data/x.tif", ""])
def test_everything_else_is_a_path(text):
    assert raster_name(text) == Path(text) and not isinstance(raster_name(text), str)


def test_a_file_whose_name_has_a_colon_is_a_file(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert isinstance(raster_name("at_10:30.tif"), GdalName)
    (tmp_path / "at_10:30.tif").touch()
    assert raster_name("at_10:30.tif") == Path("at_10:30.tif")


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("/vsizip/{}/in/x.tif", "d/a.zip"),
        ("/vsizip/{{{}}}/in/x.tif", "d/a.zip"),
        ("/vsitar//vsigzip/{}", "d/a.zip"),
        ("zip://{}!in/x.tif", "d/a.zip"),
        ("vrt://{}?bands=1", "d/x.tif"),
        ("GTIFF_DIR:1:{}", "d/x.tif"),
        ('NETCDF:"{}":sst', "d/b.nc"),
        ('NETCDF:"/vsizip/{}/b.nc":sst', "d/a.zip"),
        ('ZARR:"{}":/sst', "d/z.zarr"),
    ],
)
def test_it_leads_to_the_same_from_any_folder(text, file, tmp_path: Path, monkeypatch):
    (tmp_path / "d" / "z.zarr").mkdir(parents=True)
    for name in ("a.zip", "x.tif", "b.nc", "1"):
        (tmp_path / "d" / name).touch()
    (tmp_path / "1").touch()
    monkeypatch.chdir(tmp_path)
    absolute_name = text.format(tmp_path / file)
    assert raster_name(text.format(file)) == absolute_name
    assert local_file(text.format(file)) == tmp_path / file

    monkeypatch.chdir("/")
    assert raster_name(absolute_name) == absolute_name
    assert raster_name(text.format(file), tmp_path) == absolute_name
    assert local_file(absolute_name) == tmp_path / file


@pytest.mark.parametrize(
    "text", ["/vsis3/bucket/x.tif", "/vsizip//vsicurl/https://host/a.zip/x.tif", 'NETCDF:"no":a']
)
def test_what_is_no_file_here_lies_in_none(text, tmp_path: Path, monkeypatch):
    (tmp_path / "bucket").mkdir()
    (tmp_path / "bucket" / "x.tif").touch()
    monkeypatch.chdir(tmp_path)
    assert raster_name(text) == text
    assert local_file(text) is None


def test_a_raster_inside_a_file_or_an_archive_may_be_there(tmp_path: Path):
    (tmp_path / "dem.tif").touch()
    for name in (
        str(tmp_path / "dem.tif"),
        f"GPKG:{tmp_path}/many.gpkg:dem",
        "/vsizip/scenes.zip/dem.tif",
        "\\vsizip\\scenes.zip\\dem.tif",
    ):
        assert may_exist(name)
    for name in ("", str(tmp_path / "gone.tif"), "C:\\gone.tif"):
        assert not may_exist(name)


def test_what_went_through_a_path_of_windows_is_mended():
    assert raster_name(r"\vsizip\C:\a.zip\x.tif") == "/vsizip/C:/a.zip/x.tif"


def test_no_text_is_too_long(tmp_path: Path):
    for text in ("x" * 5000, "/vsizip/" + "x" * 5000, "NETCDF:" + "x" * 5000, "a:b\0c"):
        raster_name(text)
        local_file(text)


def test_one_raster_is_known_by_all_its_names(tmp_path, monkeypatch):
    (tmp_path / "a.tif").write_text("")
    (tmp_path / "link.tif").symlink_to(tmp_path / "a.tif")
    monkeypatch.chdir(tmp_path)
    assert is_same_raster("a.tif", tmp_path / "link.tif")
    assert not is_same_raster("gone.tif", "gone.tif")
    assert is_same_raster("/vsizip/x.zip/a.tif", "/vsizip/x.zip/a.tif")
    assert not is_same_raster("/vsizip/x.zip/a.tif", "a.tif")
