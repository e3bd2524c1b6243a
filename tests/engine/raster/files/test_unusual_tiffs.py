"""TIFFs as few programs write them are read for what they show."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.raster import Raster

SIDE = 96
WHERE = Affine(10, 0, 5e5, 0, -10, 5e6)
GROUND = cv2.GaussianBlur(np.random.default_rng(5).random((SIDE, SIDE)), (0, 0), 3)
GREY = (255 * (GROUND - GROUND.min()) / np.ptp(GROUND)).astype(np.uint8)
RGB = np.stack([GREY, GREY // 2 + 60, GREY // 3])
PHASE = np.exp(1j * np.random.default_rng(6).uniform(0, 6, GREY.shape))

CASES = {
    "white is zero": (255 - GREY, {"photometric": "MINISWHITE"}),
    "JPEG": (RGB, {"photometric": "YCBCR", "compress": "JPEG"}),
    "planes apart": (RGB, {"interleave": "band"}),
    "1 bit": ((GREY > 127).astype(np.uint8), {"NBITS": 1}),
    "fax": ((GREY > 127).astype(np.uint8), {"NBITS": 1, "compress": "CCITTFAX4"}),
    "2 bits": (GREY // 64, {"NBITS": 2}),
    "4 bits": (GREY // 16, {"NBITS": 4}),
    "12 bits": (GREY.astype(np.uint16) * 16, {"NBITS": 12}),
    "24 bits": (GREY.astype(np.uint32) * 60_000, {"NBITS": 24}),
    "half precision": (GREY.astype(np.float32), {"NBITS": 16}),
    "24 bits of precision": (GREY.astype(np.float32), {"NBITS": 24}),
    "signed bytes": ((GREY.astype(int) - 128).astype(np.int8), {}),
    "unsigned 64 bits": (GREY.astype(np.uint64) * 10**15, {}),
    "signed 64 bits": (GREY.astype(np.int64) * 10**15 - 10**17, {}),
    "double precision": (GREY.astype(np.float64) * 1e20, {}),
    "complex": (GREY * PHASE, {}),
    "complex of single precision": ((GREY * PHASE).astype(np.complex64), {}),
    "long numbers of tiles": (GREY, {"tiled": True, "blockxsize": 48, "blockysize": 80}),
    "BigTIFF": (GREY, {"BIGTIFF": "YES"}),
    "nodata that no byte is": (GREY.astype(np.int16), {"nodata": -9999}),
    "nodata that is infinite": (GREY.astype(np.float32), {"nodata": np.inf}),
    "a hundred bands": (np.stack([GREY] * 100), {}),
}
CASES |= {
    compress: (GREY, {"compress": compress})
    for compress in ("lzw", "packbits", "deflate", "zstd", "lzma", "lerc", "lerc_zstd")
}


def write(path, values, after=None, **profile):
    bands = values if values.ndim == 3 else values[None]
    count, height, width = bands.shape
    shape = {"count": count, "height": height, "width": width, "dtype": bands.dtype}
    try:
        with rasterio.open(
            path, "w", driver="GTiff", transform=WHERE, crs="EPSG:32633", **shape, **profile
        ) as raster:
            raster.write(bands)
            if after is not None:
                after(raster)
    except RasterioError as error:
        pytest.skip(f"this GDAL does not write it: {error}")
    return path


def shown(path):
    """The first channel of a raster (SIDE, SIDE), and where it is valid."""
    with Raster(path) as raster:
        image = raster.read(Window(0, 0, SIDE, SIDE), 1.0, (1,))
        assert raster.georeference.transform in (WHERE, None)
    return image.values[..., 0], image.valid


@pytest.mark.parametrize("kind", CASES)
def test_it_shows_what_was_written(kind, tmp_path):
    values, profile = CASES[kind]
    found, valid = shown(write(tmp_path / "a.tif", values, **profile))
    expected = values if values.ndim == 2 else values[0]
    expected = np.abs(expected) if np.iscomplexobj(expected) else expected.astype(float)
    assert valid.all() and np.isfinite(found).all()
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.99


def test_inks_are_read_as_colours(tmp_path):
    inks = np.stack([GREY, np.zeros_like(GREY), GREY, np.zeros_like(GREY)])
    found, valid = shown(write(tmp_path / "a.tif", inks, photometric="CMYK"))
    assert valid.all() and np.abs(found + GREY - 255).max() <= 1


def test_values_that_are_no_numbers_are_not_valid(tmp_path):
    values = GREY.astype(np.float32)
    values[:, ::7], values[:, 1::7] = np.nan, np.inf
    found, valid = shown(write(tmp_path / "a.tif", values))
    assert (valid == np.isfinite(values)).all() and np.isfinite(found).all()


def test_a_nodata_value_that_is_no_number_leaves_bytes_valid(tmp_path):
    path = write(tmp_path / "a.tif", GREY)
    (tmp_path / "a.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><NoDataValue>nan</NoDataValue></PAMRasterBand>'
        "</PAMDataset>"
    )
    assert shown(path)[1].all()


def test_scale_and_offset_that_are_no_numbers_change_nothing(tmp_path):
    def damage(raster):
        raster.scales, raster.offsets = (np.nan,), (np.inf,)

    found, valid = shown(write(tmp_path / "a.tif", GREY, damage))
    assert valid.all() and (found == GREY).all()


def test_a_table_of_65536_colours(tmp_path):
    def colour(raster):
        raster.write_colormap(1, {number: (number >> 8,) * 3 + (255,) for number in range(1 << 16)})

    values = GREY.astype(np.uint16) * 257
    found, valid = shown(write(tmp_path / "a.tif", values, colour, photometric="palette"))
    assert valid.all() and np.abs(found - GREY).max() <= 1


def test_all_transparent_pixels_are_invalid(tmp_path):
    def colour(raster):
        names = "red", "green", "blue", "alpha"
        raster.colorinterp = tuple(ColorInterp[name] for name in names)

    bands = np.concatenate([RGB, np.zeros_like(RGB[:1])])
    assert not shown(write(tmp_path / "a.tif", bands, colour))[1].any()


@pytest.mark.parametrize("name", ["a.tif.ovr", "a.tif.msk", "a.tif.aux.xml", "a.tfw", "a.prj"])
def test_damaged_files_beside_it_are_passed_over(name, tmp_path):
    path = write(tmp_path / "a.tif", GREY)
    (tmp_path / name).write_bytes(b"II*\0<PAMDataset>" + b"\xff" * 60)
    found, valid = shown(path)
    assert valid.all() and (found == GREY).all()


def test_a_mask_of_another_size_is_passed_over(tmp_path):
    path = write(tmp_path / "a.tif", GREY)
    write(tmp_path / "a.tif.msk", np.zeros((50, 50), np.uint8))
    assert shown(path)[1].all()


def test_the_first_of_several_pages_is_read(tmp_path):
    first, second = Image.fromarray(GREY), Image.fromarray(255 - GREY)
    first.save(tmp_path / "a.tif", save_all=True, append_images=[second])
    with Raster(tmp_path / "a.tif") as raster:
        assert len(raster.subdatasets) == 2
    assert (shown(tmp_path / "a.tif")[0] == GREY).all()
