"""One raster is not matched with itself, by whatever name or copy."""

from __future__ import annotations

import shutil
import zipfile

import numpy as np
import pytest
import rasterio
from affine import Affine
from known_pairs import HERE, UTM, seen, write

from hetmatch_qgis.engine import InputError, Options, match_rasters
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.pairs import same_raster as module
from hetmatch_qgis.engine.pairs.same_raster import check_different

SIDE = 300


def refuse(reference, moving, **options):
    check_different(reference, moving, Options(**options), Progress())


@pytest.fixture
def raster(tmp_path):
    return write(tmp_path / "a.tif", seen(np.asarray, SIDE, SIDE, 3), HERE.transform, UTM)


def pixels(path):
    with rasterio.open(path) as file:
        return file.read(1)


def test_a_match_is_refused_before_any_work(raster):
    with pytest.raises(InputError, match="both reference and moving raster") as raised:
        match_rasters(raster, raster)
    assert raised.value.exit_code == 2


def test_links_and_relative_paths_are_seen_through(raster, tmp_path, monkeypatch):
    (tmp_path / "link.tif").symlink_to(raster)
    monkeypatch.chdir(tmp_path)
    for name in (tmp_path / "link.tif", "a.tif", f"../{tmp_path.name}/a.tif"):
        with pytest.raises(InputError, match="both reference and moving"):
            refuse(raster, name)


def test_names_of_gdal_are_compared_too(raster, tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(raster, "a.tif")
    name = f"/vsizip/{archive}/a.tif"
    with pytest.raises(InputError, match="both reference and moving"):
        refuse(name, name)
    with pytest.raises(InputError, match="copies of the same raster"):
        refuse(raster, name)


def test_a_copy_in_another_format_is_a_copy(raster, tmp_path):
    with rasterio.open(raster) as file:
        profile = {**file.profile, "dtype": "float32", "compress": "deflate"}
    with rasterio.open(tmp_path / "float.tif", "w", **profile) as file:
        file.write(pixels(raster).astype(np.float32), 1)
    with pytest.raises(InputError, match=r"'a\.tif' and 'float\.tif' are copies"):
        refuse(raster, tmp_path / "float.tif")


def test_one_pixel_makes_another_raster(raster, tmp_path):
    image = pixels(raster)
    image[SIDE // 2, 211] ^= 1
    refuse(raster, write(tmp_path / "b.tif", image, HERE.transform, UTM))


def test_a_copy_that_lies_elsewhere_is_another_raster(raster, tmp_path):
    moved = Affine.translation(1, 0) @ HERE.transform
    refuse(raster, write(tmp_path / "b.tif", pixels(raster), moved, UTM))


def test_rasters_without_content_are_not_called_copies(tmp_path):
    paths = [tmp_path / name for name in ("a.tif", "b.tif")]
    for path in paths:
        write(path, np.zeros((SIDE, SIDE), np.uint8), HERE.transform, UTM)
    refuse(*paths)


def test_bands_of_one_raster_may_be_matched(raster):
    refuse(raster, raster, reference_bands=(1,), moving_bands=(2,))
    with pytest.raises(InputError):
        refuse(raster, raster, reference_bands=(1, 2), moving_bands=(2,))


def test_a_server_that_did_not_answer_is_not_asked_again(raster, monkeypatch):
    def opens(name, crs):
        raise InputError("The server did not answer.") from TimeoutError()

    monkeypatch.setattr(module, "Raster", opens)
    with pytest.raises(InputError, match="did not answer"):
        check_different(raster, "https://host/b.tif", Options(), Progress())


def test_a_copy_without_georeference_is_refused(raster, tmp_path):
    paths = [tmp_path / name for name in ("bare.tif", "copy.tif")]
    write(paths[0], pixels(raster))
    shutil.copy(paths[0], paths[1])
    with pytest.raises(InputError, match="copies"):
        refuse(*paths)
