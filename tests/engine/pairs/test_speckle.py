"""Speckle, told from ground by its texture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.modality import guess
from hetmatch_qgis.engine.pairs.speckle import speckle_log_odds

DATA = Path(__file__).parents[4] / "shared" / "data"
SIDE = 300


def image(values, valid=None):
    values = np.asarray(values, np.float32)[..., None]
    return MaskedImage(values, np.ones(values.shape[:2], bool) if valid is None else valid)


@pytest.fixture
def ground():
    """Fields with straight edges, 70 to 130 grey levels."""
    random = np.random.default_rng(5)
    grey = np.full((SIDE, SIDE), 100, np.float32)
    for _ in range(200):
        corners = random.uniform(-20, SIDE + 20, 2) + np.cumsum(
            random.uniform(-60, 60, (4, 2)), axis=0
        )
        grey = cv2.fillConvexPoly(grey, corners.astype(np.int32), float(random.uniform(70, 130)))
    return gaussian_filter(grey, 0.7) + random.normal(0, 2, grey.shape)


def radar(ground, looks=4, resolution=0.0):
    """Radar of that ground: amplitudes of speckle that is as fine as the sensor resolves."""
    random = np.random.default_rng(9)
    field = random.normal(size=(2 * looks, SIDE, SIDE))
    if resolution:
        field = gaussian_filter(field, (0, resolution, resolution))
    return gaussian_filter(ground, 1.0) * np.sqrt((field**2).mean(axis=0) / field.var())


@pytest.mark.parametrize("resolution", [0.0, 0.7, 1.2])
@pytest.mark.parametrize("looks", [1, 4])
def test_speckle_is_told_however_fine_it_is(ground, looks, resolution):
    assert speckle_log_odds(image(radar(ground, looks, resolution))) > 0


def stretched(grey):
    low, high = np.percentile(grey, (1, 99))
    return np.clip((grey - low) / (high - low) * 255, 0, 255).round()


@pytest.mark.parametrize("change", [np.sqrt, np.log1p, np.square, lambda grey: 1000 * grey])
def test_it_does_not_matter_how_grey_levels_are_given(ground, change):
    speckled, plain = np.maximum(radar(ground), 1), np.maximum(ground, 1)
    assert speckle_log_odds(image(stretched(change(speckled)))) > 0
    assert speckle_log_odds(image(stretched(change(plain)))) < 0


def test_nothing_beside_invalid_pixels_counts(ground):
    valid = np.ones((SIDE, SIDE), bool)
    valid[100:140, 30:200] = False
    speckled = radar(ground, resolution=0.7)
    spoilt = np.where(valid, speckled, 60_000)
    other = np.where(valid, speckled, 0)
    told = [speckle_log_odds(image(values, valid)) for values in (spoilt, other)]
    # Percentiles of the brightness are those of valid pixels; only running sums round.
    assert told[0] == pytest.approx(told[1], abs=0.05) and told[0] > 0


def test_patches_of_a_sample_do_not_make_edges(ground):
    speckled = radar(ground, resolution=0.7)[:256, :256]
    patches = np.block([[speckled, 3 * speckled], [2 * speckled, 4 * speckled]])
    alone = speckle_log_odds(image(speckled))
    assert speckle_log_odds(image(patches)) == pytest.approx(alone, abs=1.5)


@pytest.mark.parametrize(
    "values", [np.zeros((40, 40)), np.full((300, 300), 7.0), np.ones((16, 300)), np.ones((1, 1))]
)
def test_without_texture_nothing_is_speckle(values):
    assert speckle_log_odds(image(values)) == -np.inf


@pytest.mark.parametrize("sigma", [3.0, 5.0])
def test_smooth_ground_without_edges_is_no_speckle(sigma):
    field = gaussian_filter(np.random.default_rng(1).normal(size=(SIDE, SIDE)), sigma)
    assert speckle_log_odds(image(128 + 40 * field / field.std())) == -np.inf


def test_more_channels_count_as_their_mean(ground):
    values = np.repeat(ground[..., None], 3, axis=2).astype(np.float32)
    three = MaskedImage(values, np.ones((SIDE, SIDE), bool))
    assert speckle_log_odds(three) == pytest.approx(speckle_log_odds(image(ground)), abs=0.05)


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data ../shared/data is not here")
def test_grey_bands_are_no_radar_and_radar_in_decibels_is():
    rasterio = pytest.importorskip("rasterio")
    taken = {"_s1": 0, "_s2": 0}
    paths = sorted((DATA / "sentinel" / "dev").glob("*_s?.tif"))
    for path in paths:
        with rasterio.open(path) as raster:
            grey = raster.read().mean(axis=0)[:512, :512]
        kind = path.stem[-3:]
        shown = stretched(np.log1p(grey) if kind == "_s1" else grey)
        taken[kind] += guess(image(shown))[0] == "sar"
    assert taken["_s1"] == len(paths) / 2
    assert taken["_s2"] == 0


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data ../shared/data is not here")
def test_averaged_radar_is_radar_by_its_grey_levels():
    rasterio = pytest.importorskip("rasterio")
    for path in sorted((DATA / "sentinel" / "dev").glob("*_s1.tif")):
        with rasterio.open(path) as raster:
            grey = raster.read(1).astype(np.float32)
        averaged = cv2.resize(grey, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
        assert guess(image(averaged))[0] == "sar", path
