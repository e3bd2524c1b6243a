"""A large raster without overviews is made coarser once, for all that look at it from afar."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp, Resampling

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.pixels import overviews
from hetmatch_qgis.engine.pixels.overviews import (
    CellSums,
    build_overview,
    can_be_summed,
    cell_sums,
    shared_overviews,
)
from hetmatch_qgis.engine.pixels.pixel_reader import PixelReader
from hetmatch_qgis.engine.pixels.resample import area_average
from hetmatch_qgis.engine.raster.raster import Raster

WIDTH, HEIGHT = 613, 402
WHOLE = Window(0, 0, WIDTH, HEIGHT)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(overviews, "MIN_PIXELS", 10_000)
    monkeypatch.setattr(overviews, "MAX_SAMPLES", 60_000)
    monkeypatch.setattr(overviews, "READ_SAMPLES", 20_000)


def pixels(bands: int = 3, dtype: str = "uint8") -> np.ndarray:
    """Ramps with a fine pattern on them, (bands, H, W)."""
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    planes = [column * 0.2 + row * 0.1 * band + (column + row) % 7 for band in range(bands)]
    return (np.stack(planes) + 30).astype(dtype)


def reads(monkeypatch) -> list[Window]:
    """The windows that are read of files from now on."""
    windows: list[Window] = []
    read = PixelReader._read_raw

    def noting(self, level, window, bands):
        windows.append(window)
        return read(self, level, window, bands)

    monkeypatch.setattr(PixelReader, "_read_raw", noting)
    return windows


LAYOUTS = {
    "striped": {},
    "tiled": {"tiled": True, "blockxsize": 64, "blockysize": 48},
    "compressed": {"compress": "DEFLATE"},
}
HOLES = np.s_[:, 100:190, 300:420]


@pytest.mark.parametrize("factor", [8.0, 13.7, 40.0])
@pytest.mark.parametrize("nodata", [None, 0])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_shows_what_a_direct_look_shows(tmp_path, monkeypatch, layout, nodata, factor):
    values = pixels()
    values[HOLES] = 0
    path = write_raster(tmp_path / "a.tif", values, nodata=nodata, **LAYOUTS[layout])
    with Raster(path) as raster:
        reduced = raster.read(WHOLE, factor, (1, 2, 3))
        monkeypatch.setattr(overviews, "MIN_PIXELS", np.inf)
        direct = raster.read(WHOLE, factor, (1, 2, 3))
    assert reduced.values.shape == direct.values.shape
    assert (reduced.valid != direct.valid).mean() < 0.05
    both = reduced.valid & direct.valid
    assert both.mean() > 0.8
    differences = np.abs(reduced.values - direct.values)[both]
    assert np.percentile(differences, 99) < 1.5 and differences.mean() < 0.3
    assert not reduced.values[~reduced.valid].any()


@pytest.mark.parametrize("bands", [(1,), (1, 2)])
def test_undeclared_nan_and_infinity_stay_out_of_the_means(tmp_path, monkeypatch, bands):
    values = pixels(2, "float32")
    values[0, 100:190, 300:420] = np.nan
    values[0, 20, 30], values[1, 300, 500] = np.nan, -np.inf
    path = write_raster(tmp_path / "a.tif", values)
    with Raster(path) as raster:
        assert raster.has_memory_overview(WHOLE, 13.7, bands)
        reduced = raster.read(WHOLE, 13.7, bands)
        monkeypatch.setattr(overviews, "MIN_PIXELS", np.inf)
        direct = raster.read(WHOLE, 13.7, bands)
    assert np.isfinite(reduced.values).all()
    assert (reduced.valid != direct.valid).mean() < 0.05
    both = reduced.valid & direct.valid
    assert np.percentile(np.abs(reduced.values - direct.values)[both], 99) < 1.5


def test_each_pixel_is_read_once_whoever_looks(tmp_path, monkeypatch):
    path = write_raster(tmp_path / "a.tif", pixels(), **LAYOUTS["tiled"])
    windows = reads(monkeypatch)
    with shared_overviews(SILENT):
        for factor in (9.0, 12.5, 30.0):
            with Raster(path) as raster:
                raster.read(WHOLE, factor, (1, 2, 3))
                raster.read(Window(50, 60, 90, 80), factor, (1, 2, 3))
    assert sum(window.width * window.height for window in windows) == WIDTH * HEIGHT
    assert max(window.width * window.height for window in windows) * 3 <= 2 * overviews.MAX_SAMPLES


def test_nothing_is_kept_beyond_the_match(tmp_path, monkeypatch):
    path = write_raster(tmp_path / "a.tif", pixels())
    for _ in range(2):
        windows = reads(monkeypatch)
        with shared_overviews(SILENT), Raster(path) as raster:
            raster.read(WHOLE, 20.0, (1,))
        assert windows


def test_a_file_that_changed_is_read_anew(tmp_path):
    path = write_raster(tmp_path / "a.tif", pixels(1))
    with shared_overviews(SILENT):
        with Raster(path) as raster:
            first = raster.read(WHOLE, 20.0, (1,))
        write_raster(path, pixels(1) + np.uint8(50), compress="DEFLATE")
        with Raster(path) as raster:
            second = raster.read(WHOLE, 20.0, (1,))
    assert np.allclose(second.values[first.valid], first.values[first.valid] + 50)


def test_small_parts_and_fine_looks_are_read_as_they_are(tmp_path, monkeypatch):
    path = write_raster(tmp_path / "a.tif", pixels(1))
    with Raster(path) as raster:
        windows = reads(monkeypatch)
        raster.read(Window(200, 100, 100, 100), 20.0, (1,))
        fine = raster.read(WHOLE, 1.0, (1,))
    assert windows[0] == Window(200, 100, 100, 100)
    assert np.array_equal(fine.values[..., 0], pixels(1)[0])


def test_overviews_of_the_file_come_first(tmp_path, monkeypatch):
    path = write_raster(tmp_path / "a.tif", pixels(1))
    with rasterio.open(path, "r+") as raster:
        raster.build_overviews([2, 4, 8], Resampling.average)
    with Raster(path) as raster:
        windows = reads(monkeypatch)
        raster.read(WHOLE, 8.0, (1,))
        assert sum(window.width * window.height for window in windows) < WIDTH * HEIGHT / 60
        raster.read(WHOLE, 7.0, (1,))
    assert sum(window.width * window.height for window in windows) < WIDTH * HEIGHT / 10


def test_what_lies_outside_is_invalid(tmp_path):
    path = write_raster(tmp_path / "a.tif", pixels(1))
    with Raster(path) as raster:
        image = raster.read(Window(-100, -60, WIDTH + 200, HEIGHT + 120), 20.0, (1,))
        beyond = raster.read(Window(5000, 0, 100, 100), 20.0, (1,))
    assert image.valid[3:-4, 5:-6].all() and not image.valid[:, :5].any()
    assert not image.valid[-3:].any() and not image.valid[:3].any()
    assert beyond.values.shape == (5, 5, 1) and not beyond.valid.any()


def test_colours_of_a_table_are_mixed_and_amplitudes_averaged(tmp_path):
    codes = (np.indices((HEIGHT, WIDTH)).sum(axis=0) % 2 + 1).astype(np.uint8)
    path = write_raster(tmp_path / "a.tif", codes[None], photometric="palette")
    with rasterio.open(path, "r+") as raster:
        raster.write_colormap(1, {1: (200, 0, 0, 255), 2: (0, 100, 0, 255)})
        assert raster.colorinterp == (ColorInterp.palette,)
    with Raster(path) as raster:
        colours = raster.read(WHOLE, 20.0, (1,))
    assert np.allclose(colours.values[:-2, :-2], [100, 50, 0], atol=0.5)
    turning = np.exp(1j * np.indices((HEIGHT, WIDTH)).sum(axis=0)).astype(np.complex64) * 3
    with Raster(write_raster(tmp_path / "c.tif", turning[None])) as raster:
        amplitudes = raster.read(WHOLE, 20.0, (1,))
    assert np.allclose(amplitudes.values[amplitudes.valid], 3, atol=1e-3)


def test_it_can_be_stopped(tmp_path):
    path = write_raster(tmp_path / "a.tif", pixels())
    with (
        shared_overviews(Progress(on_check=lambda: True)),
        Raster(path) as raster,
        pytest.raises(Cancelled),
    ):
        raster.read(WHOLE, 20.0, (1, 2, 3))


@pytest.mark.parametrize("block", [(613, 1), (613, 402), (64, 48), (256, 256), (1, 402)])
@pytest.mark.parametrize("side", [2, 7, 100])
def test_windows_cover_every_pixel_once_and_stay_small(block, side):
    values = pixels(1, "float32")
    count = np.zeros((HEIGHT, WIDTH), dtype=int)
    largest = 0

    def sums(window: Window) -> CellSums:
        nonlocal largest
        left, top, width, height = window
        at = np.s_[top : top + height, left : left + width]
        count[at] += 1
        largest = max(largest, count[at].size)
        return cell_sums(
            values[(slice(None), *at)], np.ones((height, width), bool), (left, top), side
        )

    image = build_overview(sums, (WIDTH, HEIGHT), block, side, 1, SILENT)
    assert (count == 1).all()
    assert largest <= overviews.MAX_SAMPLES
    assert image.valid[:-1, :-1].all()
    whole = values[0, : HEIGHT // side * side, : WIDTH // side * side]
    means = whole.reshape(HEIGHT // side, side, WIDTH // side, side).mean(axis=(1, 3))
    assert np.allclose(image.values[: len(means), : means.shape[1], 0], means, rtol=1e-5)


@pytest.mark.parametrize("block", [(64, 48), (128, 96), (613, 16), (613, 30), (40, 402)])
def test_every_block_of_the_file_is_decoded_once(block):
    windows: list[Window] = []

    def sums(window: Window) -> CellSums:
        windows.append(window)
        shape = 3, window.height, window.width
        return cell_sums(np.ones(shape, np.uint8), np.ones(shape[1:], bool), window[:2], 7)

    image = build_overview(sums, (WIDTH, HEIGHT), block, 7, 3, SILENT)
    for first, length, side in ((0, 2, WIDTH), (1, 3, HEIGHT)):
        edges = {edge for each in windows for edge in (each[first], each[first] + each[length])}
        assert all(edge % block[first] == 0 or edge == side for edge in edges)
    assert (image.values[image.valid] == 1).all()


SUMMED_HEIGHT, SUMMED_WIDTH, SIDE = 45, 68, 7
SHAPE = 7, 10


def some_values(dtype: type) -> np.ndarray:
    """Values (2, H, W) of a type, a part of them the largest that it has."""
    random = np.random.default_rng(0)
    if dtype is np.float32:
        return random.uniform(-50, 100, (2, SUMMED_HEIGHT, SUMMED_WIDTH)).astype(dtype)
    values = random.integers(0, np.iinfo(dtype).max, (2, SUMMED_HEIGHT, SUMMED_WIDTH), dtype=dtype)
    values[0, :, : SUMMED_WIDTH // 2] = np.iinfo(dtype).max
    return values


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("share", [0.0, 0.4])
@pytest.mark.parametrize("edges", [[], [7, 21], [1, 10, 13, 40]])
def test_windows_add_up_to_the_means_of_areas(dtype, share, edges):
    values = some_values(dtype)
    valid = np.random.default_rng(1).uniform(size=(SUMMED_HEIGHT, SUMMED_WIDTH)) >= share
    totals, counts = np.zeros((2, *SHAPE), np.float32), np.zeros(SHAPE, np.uint32)
    rows, columns = [0, *edges, SUMMED_HEIGHT], [0, *edges, SUMMED_WIDTH]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            at = np.s_[top:bottom, left:right]
            part = cell_sums(values[(slice(None), *at)], valid[at], (left, top), SIDE)
            part.add_to(totals, counts)
    image = MaskedImage(np.moveaxis(values * valid, 0, 2).astype(np.float32), valid)
    means = area_average(image, (0.0, 0.0), (SIDE, SIDE), SHAPE)
    found = np.moveaxis(totals / np.maximum(counts, 1), 0, 2)
    assert np.allclose(found[means.valid], means.values[means.valid], rtol=1e-4, atol=1e-3)
    assert counts.sum() == np.count_nonzero(valid)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_largest_values_of_the_largest_cells_fit(dtype):
    values = np.full((1, 512, 260), np.iinfo(dtype).max, dtype=dtype)
    found = cell_sums(values, np.ones((512, 260), bool), (0, 0), 256)
    assert found.counts.tolist() == [[65536, 1024]] * 2
    assert (found.totals[0] / found.counts == np.iinfo(dtype).max).all()


def test_other_types_and_larger_cells_are_read_as_images():
    assert can_be_summed(np.zeros((1, 2, 2), np.float32), 1000)
    assert not can_be_summed(np.zeros((1, 2, 2), np.int16), 2)
    assert not can_be_summed(np.zeros((1, 2, 2), np.uint16), 257)
