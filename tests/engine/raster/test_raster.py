"""Reading windows of rasters: what is valid, what is averaged, where pixels lie on the map."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from north_up import write
from rasterio.enums import ColorInterp, Resampling

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.pixels import pixel_reader
from hetmatch_qgis.engine.pixels.pixel_reader import PixelReader
from hetmatch_qgis.engine.raster.raster import Raster

WHOLE = Window(0, 0, 60, 40)


@pytest.fixture
def ramp():
    return np.arange(40 * 60, dtype=np.float32).reshape(40, 60)


def test_a_window_comes_as_it_is_in_the_file(tmp_path, ramp):
    with Raster(write(tmp_path / "a.tif", ramp)) as raster:
        image = raster.read(Window(5, 7, 20, 10), 1.0, (1,))
    assert image.values.dtype == np.float32
    assert np.array_equal(image.values[..., 0], ramp[7:17, 5:25])
    assert image.valid.all()


@pytest.mark.parametrize(("max_bytes", "reads"), [(60 * 40 * 4, 1), (60 * 40 * 4 - 1, 4)])
def test_a_small_raster_is_decoded_once(tmp_path, ramp, monkeypatch, max_bytes, reads):
    decoded: list[Window] = []
    decode = PixelReader._decode

    def noting(self, level, window, bands):
        decoded.append(window)
        return decode(self, level, window, bands)

    monkeypatch.setattr(PixelReader, "_decode", noting)
    monkeypatch.setattr(pixel_reader, "MAX_KEPT_BYTES", max_bytes)
    with Raster(write(tmp_path / "a.tif", ramp, nodata=7.0)) as raster:
        windows = [Window(5, 0, 20, 10), WHOLE, Window(-3, -2, 10, 8)]
        images = [raster.read(window, 1.0, (1,)) for window in windows]
        images[1].values[:], images[1].valid[:] = -1, False
        again = raster.read(windows[0], 1.0, (1,))
    assert len(decoded) == reads
    assert np.array_equal(again.values[..., 0], np.where(ramp == 7, 0, ramp)[:10, 5:25])
    assert np.array_equal(again.valid, (ramp != 7)[:10, 5:25])


def test_of_many_bands_no_more_is_kept_than_the_limit(tmp_path, ramp, monkeypatch):
    monkeypatch.setattr(pixel_reader, "MAX_KEPT_BYTES", 2 * ramp.astype("float32").nbytes)
    path = tmp_path / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=60, height=40, count=5, dtype="float32"
    ) as raster:
        for band in range(1, 6):
            raster.write(ramp.astype("float32") + band, band)
    with Raster(path) as raster:
        for band in (1, 2, 3, 4, 5, 1):
            image = raster.read(WHOLE, 1.0, (band,))
            assert np.array_equal(image.values[..., 0], ramp.astype("float32") + band)
        assert list(raster._reader._whole) == [(5,), (1,)]


def test_what_lies_outside_is_invalid(tmp_path, ramp):
    with Raster(write(tmp_path / "a.tif", ramp)) as raster:
        image = raster.read(Window(-3, -2, 10, 8), 1.0, (1,))
        beyond = raster.read(Window(100, 100, 8, 8), 2.0, (1,))
    assert not image.valid[:2].any() and not image.valid[:, :3].any()
    assert np.array_equal(image.values[2:, 3:, 0], ramp[:6, :7])
    assert image.valid[2:, 3:].all()
    assert beyond.values.shape == (4, 4, 1) and not beyond.valid.any()


@given(
    column=st.integers(-20, 60),
    row=st.integers(-20, 40),
    width=st.integers(1, 70),
    height=st.integers(1, 70),
    factor=st.floats(1, 9),
)
@settings(max_examples=60, deadline=None)
def test_coarse_reads_keep_shape_and_position(tmp_path_factory, column, row, width, height, factor):
    path = tmp_path_factory.mktemp("plane") / "a.tif"
    rows, columns = np.mgrid[:40, :60] + 0.5
    write(path, (columns + 100 * rows).astype(np.float32))
    with Raster(path) as raster:
        image = raster.read(Window(column, row, width, height), factor, (1,))
    shape = (int(np.ceil(height / factor)), int(np.ceil(width / factor)))
    assert image.values.shape == (*shape, 1)
    left, top = (edge + factor * np.arange(n) for edge, n in ((column, shape[1]), (row, shape[0])))
    whole = np.outer((top >= 0) & (top + factor <= 40), (left >= 0) & (left + factor <= 60))
    expected = (left + factor / 2)[None] + 100 * (top + factor / 2)[:, None]
    assert image.valid[whole].all()
    # The mean of a plane over a cell is its value at the middle; a cut pixel counts as constant.
    assert np.abs(image.values[..., 0] - expected)[whole].max(initial=0) < 14


def test_long_windows_are_read_in_strips(tmp_path, ramp, monkeypatch):
    path = write(tmp_path / "a.tif", ramp)
    with Raster(path) as raster:
        at_once = raster.read(WHOLE, 2.5, (1,))
        monkeypatch.setattr("hetmatch_qgis.engine.pixels.read_parts.STRIP_PIXELS", 300)
        in_strips = raster.read(WHOLE, 2.5, (1,))
    assert np.allclose(at_once.values, in_strips.values, rtol=1e-5)
    assert np.array_equal(at_once.valid, in_strips.valid)


def test_nodata_nan_and_inf_do_not_count(tmp_path, ramp):
    ramp[0, 0], ramp[5, 5], ramp[6, 6] = -9999, np.nan, np.inf
    with Raster(write(tmp_path / "a.tif", ramp, nodata=-9999)) as raster:
        image = raster.read(WHOLE, 1.0, (1,))
        coarse = raster.read(WHOLE, 2.0, (1,))
    assert sorted(zip(*np.nonzero(~image.valid), strict=True)) == [(0, 0), (5, 5), (6, 6)]
    assert np.isfinite(image.values).all()
    assert coarse.valid.all()
    assert coarse.values[0, 0, 0] == pytest.approx(ramp[[0, 1, 1], [1, 0, 1]].mean())


def test_zero_in_one_channel_of_a_colour_is_no_nodata(tmp_path):
    colour = np.full((40, 60, 3), 50, np.uint8)
    colour[0, 0] = (0, 10, 10)
    colour[1, 1] = 0
    with Raster(write(tmp_path / "a.tif", colour, nodata=0)) as raster:
        image = raster.read(WHOLE, 1.0, (1, 2, 3))
    assert image.valid[0, 0] and not image.valid[1, 1]


def test_masks_and_alpha_bands_hide_pixels(tmp_path):
    data = np.full((40, 60, 4), 100, np.uint8)
    data[:10, :, 3] = 0
    with rasterio.open(
        write(tmp_path / "alpha.tif", data, photometric="RGB", alpha="yes"), "r+"
    ) as target:
        target.colorinterp = [
            ColorInterp.red,
            ColorInterp.green,
            ColorInterp.blue,
            ColorInterp.alpha,
        ]
    path = write(tmp_path / "mask.tif", data[..., 0])
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as target:
        target.write_mask(data[..., 3] > 0)
    for name in ("alpha.tif", "mask.tif"):
        with Raster(tmp_path / name) as raster:
            image = raster.read(WHOLE, 1.0, (1,))
        assert not image.valid[:10].any() and image.valid[10:].all()


def test_an_alpha_band_counts_beside_a_nodata_value(tmp_path, recwarn):
    """GDAL's masks tell of the nodata value alone then."""
    data = np.full((40, 60, 4), 100, np.uint8)
    data[:10, :, 3] = 0
    data[:, :6, :3] = 0
    path = write(tmp_path / "both.tif", data, photometric="RGB", alpha="yes", nodata=0)
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2], Resampling.average)
    expected = np.ones((40, 60), dtype=bool)
    expected[:10] = expected[:, :6] = False
    with Raster(path) as raster:
        for factor in (1, 2):
            image = raster.read(WHOLE, float(factor), (1, 2, 3))
            assert np.array_equal(image.valid, expected[::factor, ::factor])
    assert not [one for one in recwarn if "shadowing" in str(one.message)]


def test_complex_values_come_as_amplitudes_even_when_averaged(tmp_path):
    phase = np.exp(1j * np.linspace(0, 300, 40 * 60)).reshape(40, 60)
    path = write(tmp_path / "slc.tif", (5 * phase).astype(np.complex64))
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2, 4], Resampling.average)
    with Raster(path) as raster:
        assert raster.dtype.startswith("complex")
        image = raster.read(WHOLE, 4.0, (1,))
    assert np.allclose(image.values, 5, atol=1e-4)


def test_a_colour_table_comes_as_colours(tmp_path):
    codes = np.ones((40, 60), np.uint8)
    codes[:20] = 2
    codes[0] = 3
    path = write(tmp_path / "map.tif", codes, photometric="palette")
    with rasterio.open(path, "r+") as target:
        target.write_colormap(1, {1: (255, 0, 0, 255), 2: (0, 0, 255, 255)})
    with Raster(path) as raster:
        image = raster.read(WHOLE, 1.0, (1,))
        mixed = raster.read(Window(0, 18, 60, 4), 4.0, (1,))
    assert image.values.shape == (40, 60, 3)
    assert image.values[30, 0].tolist() == [255, 0, 0]
    assert image.values[10, 0].tolist() == [0, 0, 255]
    assert mixed.values[0, 0].tolist() == [127.5, 0, 127.5]


def test_overviews_serve_coarse_reads(tmp_path):
    rows, columns = np.mgrid[:403, :601] + 0.5
    path = write(tmp_path / "a.tif", (columns + rows).astype(np.float32), tiled=True)
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2, 4], Resampling.average)
    with Raster(path) as raster:
        assert raster.overviews == (2, 4)
        level, scale = raster._reader._level_for(5.0)
        image = raster.read(Window(0, 0, 600, 400), 5.0, (1,))
    assert level.width == 151 and scale[0] == pytest.approx(601 / 151)
    middle = 5 * (np.arange(120) + 0.5)
    expected = middle[None] + middle[:80, None]
    assert np.abs(image.values[..., 0] - expected)[:-1, :-1].max() < 2


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int32", "uint32", "float64"])
def test_every_data_type_becomes_float32(tmp_path, dtype):
    with Raster(write(tmp_path / "a.tif", np.full((40, 60), 7, dtype))) as raster:
        image = raster.read(WHOLE, 1.0, (1,))
        assert raster.dtype == dtype
    assert image.values.dtype == np.float32 and (image.values == 7).all()
