"""Grey levels by sensor, and the guess of the sensor."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.pairs.image_statistics import representative_sample
from hetmatch_qgis.engine.pairs.normalise import Normalisation, choose_bands, decide
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import PixelSource

DATA = Path(__file__).parents[4] / "shared" / "data"
SIDE = 256


def image(values, valid=None):
    values = np.atleast_3d(np.asarray(values, np.float32))
    return MaskedImage(values, np.ones(values.shape[:2], bool) if valid is None else valid)


@pytest.fixture
def random():
    return np.random.default_rng(3)


def ground(random, grain=6.0):
    relief = cv2.GaussianBlur(random.normal(size=(SIDE, SIDE)), (0, 0), grain)
    return (relief - relief.min()) / np.ptp(relief)


def bytes_of(values):
    return np.clip(np.round(values), 0, 255)


def colour_scene(random):
    shade = ground(random, 2.0)
    return bytes_of(np.stack([60 + 120 * shade, 50 + 100 * shade**2, 90 * (1 - shade)], -1))


def paper_map(random):
    colours = np.array([(250, 250, 240), (170, 210, 250), (200, 230, 180), (250, 200, 120)])
    return colours[np.kron(random.integers(0, 4, (16, 16)), np.ones((16, 16), int))]


def scenes(random):
    shade = ground(random)
    speckle = random.gamma(4, 0.25, (SIDE, SIDE))
    return {
        "optical": colour_scene(random),
        "map": paper_map(random),
        "sar": (0.02 + 0.3 * shade) * speckle,
        "dem": 200 + 900 * ground(random, 12.0),
        "thermal": 280 + 25 * shade,
    }


@pytest.mark.parametrize("modality", ["optical", "map", "sar", "dem", "thermal"])
def test_auto_tells_the_sensors_apart_and_says_why(random, modality):
    decided = decide(image(scenes(random)[modality]), "auto")
    assert decided.modality == modality
    assert modality.lower() in decided.reason.lower().replace("elevation", "dem")


def test_decibels_and_eight_bit_radar_are_radar_and_stay_as_they_are(random):
    linear = (0.02 + 0.3 * ground(random)) * random.gamma(4, 0.25, (SIDE, SIDE))
    decibels = decide(image(10 * np.log10(linear)), "auto")
    picture = decide(image(bytes_of(400 * np.sqrt(linear))), "auto")
    assert (decibels.modality, decibels.logarithmic) == ("sar", False)
    assert (picture.modality, picture.logarithmic) == ("sar", False)


def test_linear_radar_turns_to_decibels(random):
    speckled = (0.02 + 0.3 * ground(random)) * random.gamma(1, 1, (SIDE, SIDE)) ** 1
    decided = decide(image(speckled), "auto")
    assert decided.logarithmic and "decibels" in decided.reason
    grey = decided.apply(image(speckled))
    assert abs(float((grey.values**3).mean())) < 1.5


@pytest.mark.parametrize("modality", ["optical", "sar", "thermal", "map", "dem"])
def test_what_is_asked_for_is_done(random, modality):
    decided = decide(image(colour_scene(random)), modality)
    assert decided.modality == modality and "as specified" in decided.reason


@pytest.mark.parametrize("modality", ["optical", "sar", "thermal", "map", "dem"])
def test_grey_is_standardised_over_valid_pixels(random, modality):
    valid = random.random((SIDE, SIDE)) > 0.2
    values = colour_scene(random)
    values[~valid] = 0
    grey = decide(image(values, valid), modality).apply(image(values, valid))
    assert grey.values.dtype == np.float32 and grey.values.shape == (SIDE, SIDE)
    assert grey.values[valid].mean() == pytest.approx(0, abs=1e-4)
    assert grey.values[valid].std() == pytest.approx(1, abs=1e-3)
    assert (grey.values[~valid] == 0).all()


@pytest.mark.parametrize("modality", ["auto", "optical", "sar", "thermal", "map", "dem"])
@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 3), (20, 20, 1), (64, 64, 5)])
@pytest.mark.parametrize("kept", [True, False])
def test_tiny_constant_and_empty_images_do_no_harm(modality, shape, kept):
    sample = image(np.full(shape, 12345.6), np.full(shape[:2], kept))
    grey = decide(sample, modality).apply(sample)
    assert (grey.values == 0).all()
    other = Normalisation("sar", "", logarithmic=True).apply(image(np.zeros(shape)))
    assert np.isfinite(other.values).all()


def test_outliers_are_clipped(random):
    values = random.normal(100, 5, (SIDE, SIDE))
    values[0, 0] = 1e9
    assert decide(image(values), "optical").apply(image(values)).values.max() < 5


def test_map_colours_of_one_luminance_stay_apart():
    colours = np.array([(200, 100, 100), (100, 200, 100), (100, 100, 200)])
    page = colours[np.kron(np.arange(9).reshape(3, 3) % 3, np.ones((32, 32), int))]
    assert len(np.unique(page.sum(axis=2))) == 1
    grey = decide(image(page), "map").apply(image(page))
    levels = np.unique(np.round(grey.values, 3))
    assert len(levels) == 3 and np.diff(levels).min() > 0.5


def test_the_slope_of_the_land_leaves_the_elevation(random):
    fine = ground(random, 3.0)
    slope = np.linspace(0, 500, SIDE)[None] + 20 * fine
    grey = decide(image(slope), "dem").apply(image(slope)).values
    inner = slice(40, -40)
    assert np.corrcoef(grey[inner, inner].ravel(), fine[inner, inner].ravel())[0, 1] > 0.5


def test_default_bands():
    assert choose_bands(("blue", "green", "red", "alpha"), "auto", None) == (3, 2, 1)
    assert choose_bands(("gray", "undefined", "undefined", "undefined"), "auto", None) == (1, 2, 3)
    assert choose_bands(("gray", "alpha"), "auto", None) == (1,)
    assert choose_bands(("gray", "undefined"), "sar", None) == (1,)
    assert choose_bands(("red", "green", "blue"), "dem", None) == (1,)
    assert choose_bands(("red", "green", "blue"), "auto", (3, 1)) == (3, 1)


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data ../shared/data is not here")
@pytest.mark.parametrize(
    ("pattern", "modality"),
    [
        ("sentinel/train/*_s1.tif", "sar"),
        ("sentinel/train/*_s2.tif", "optical"),
        ("opengeos/naip/*.tif", "optical"),
        ("opengeos/elevation/*.tif", "dem"),
        ("terramind/examples/S1RTC/*.tif", "sar"),
    ],
)
def test_real_rasters_are_told_apart(pattern, modality):
    for path in sorted(DATA.glob(pattern))[:8]:
        with Raster(path) as raster:
            bands = choose_bands(raster.band_colours, "auto", None)
            decided = decide(representative_sample(PixelSource(raster, bands)), "auto")
            grey = decided.apply(raster.read(Window(0, 0, 128, 128), 1.0, bands))
        assert decided.modality == modality, path
        assert np.isfinite(grey.values).all()
