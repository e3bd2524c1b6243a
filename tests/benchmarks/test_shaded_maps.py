"""A shaded map is taken apart and lit anew."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from grounds import ground

from benchmarks.shaded_maps import AZIMUTHS, OWN_AZIMUTH, Bias, ShadedMap, main, table

SIDE = 256


def slope(heights: np.ndarray, azimuth: float) -> np.ndarray:
    down, across = np.gradient(heights)
    angle = np.radians(azimuth)
    return -(across * np.sin(angle) - down * np.cos(angle))


@pytest.fixture(scope="module")
def heights() -> np.ndarray:
    return cv2.GaussianBlur(ground(4, SIDE), (0, 0), 2).astype(float)


@pytest.fixture(scope="module")
def shaded(heights) -> ShadedMap:
    light = slope(heights, OWN_AZIMUTH)
    light = 0.2 * light / light.std()
    tints = np.array([170.0, 150, 110])
    picture = np.clip(tints * (1 + light[..., None]), 0, 255).astype(np.uint8)
    return ShadedMap.of(picture)


def test_tints_have_no_shading(shaded):
    assert (shaded.tints[30:-30, 30:-30].std(axis=(0, 1)) < 12).all()


@pytest.mark.parametrize("azimuth", AZIMUTHS)
def test_another_sun_lights_the_slopes_that_face_it(shaded, heights, azimuth):
    inner = np.s_[30:-30, 30:-30]
    image = shaded.lit_from(azimuth).mean(axis=2)[inner]
    wanted = slope(heights, azimuth)[inner]
    assert np.corrcoef(image.ravel(), wanted.ravel())[0, 1] > 0.5


def test_bias_is_told_along_the_sun():
    towards, right = Bias(east=-1.0, north=1.0).along(315)
    assert towards == pytest.approx(np.sqrt(2)) and right == pytest.approx(0, abs=1e-9)


def test_the_table_has_a_line_for_each_sun():
    text = table(
        {
            "ETOPO1 as it is, 315": [Bias(-0.2, 0.2)],
            "no sun": [Bias(0.0, 0.1)],
            "90": [Bias(0.3, 0.0)],
        }
    )
    assert "| ETOPO1 as it is, 315 | 1 | -0.20 | +0.20 | 0.28 | +0.28 | +0.00 |" in text
    assert "| no sun | 1 | +0.00 | +0.10 | 0.10 | - | - |" in text
    assert "| 90 | 1 | +0.30 | +0.00 | 0.30 | +0.30 | +0.00 |" in text


def test_without_the_pictures_it_says_so(tmp_path, capsys):
    assert main(["--basemap", str(tmp_path)]) == 2
    assert "not installed" in capsys.readouterr().out
