"""What a mask covers is invalid, and a match with clouds is as good as one without."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from vector_files import write_layer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import InputError, Options, match_rasters
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.masking.masked_file import MaskedFile
from hetmatch_qgis.engine.raster.raster import Raster

SIDE = 560
SHIFT = np.array([6, -4])
PLACE = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def write(path: Path, values: np.ndarray, transform: Affine = PLACE) -> Path:
    return write_raster(path, values, "EPSG:32633", transform)


def ground(seed: int, side: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    total = np.zeros((side, side), np.float32)
    for factor in (4, 16, 48):
        small = random.normal(size=(side // factor + 3,) * 2).astype(np.float32)
        total += cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)
    return total


@pytest.fixture
def cloudy(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A reference, a moving raster under two fifths of clouds, and the mask of these."""
    land = ground(1, SIDE + 40)
    right, down = 20 + SHIFT
    reference = land[20 : 20 + SIDE, 20 : 20 + SIDE]
    moving = -land[down : down + SIDE, right : right + SIDE]
    clouds = cv2.GaussianBlur(ground(9, SIDE), (0, 0), 12)
    is_cloud = clouds > np.quantile(clouds, 0.6)
    moving = np.where(is_cloud, 3 + 0.7 * ground(5, SIDE), moving)
    images = [(128 + 25 * image).clip(1, 255).astype(np.uint8) for image in (reference, moving)]
    paths = [
        write(tmp_path / name, image)
        for name, image in zip(("ref.tif", "mov.tif"), images, strict=True)
    ]
    return paths[0], paths[1], write(tmp_path / "clouds.tif", is_cloud.astype(np.uint8))


class Half:
    """Covers the left half of an image of SIDE pixels."""

    def covers(self, window: Window, factor: float) -> np.ndarray:
        columns = window.column + (np.arange(int(np.ceil(window.width / factor))) + 0.5) * factor
        rows = int(np.ceil(window.height / factor))
        return np.broadcast_to(columns < SIDE / 2, (rows, len(columns)))


def test_covered_pixels_are_invalid_or_alone_valid(tmp_path: Path):
    path = write(tmp_path / "a.tif", np.full((SIDE, SIDE), 9, np.uint8))
    with Raster(path) as image:
        window = Window(SIDE // 2 - 2, 0, 4, 3)
        masked = MaskedFile(image, Half(), "half.tif")
        found = masked.read(window, 1.0, (1,))
        assert found.valid.tolist() == [[False, False, True, True]] * 3
        assert found.values[..., 0].tolist() == [[0, 0, 9, 9]] * 3
        kept = MaskedFile(image, Half(), "half.tif", is_kept=True)
        assert kept.read(window, 1.0, (1,)).valid.tolist() == [[True, True, False, False]] * 3
        described = masked.describe((1,))
        assert described.mask == "half.tif"
        assert described.masked_share == pytest.approx(0.5, abs=0.01)
        assert (masked.width, masked.crs, masked.gsd) == (image.width, image.crs, image.gsd)


def test_a_match_with_clouds_masked_is_as_precise_as_without_clouds(cloudy):
    reference, moving, mask = cloudy
    result = match_rasters(reference, moving, Options(moving_mask=mask))
    assert result.matched
    lattice = np.stack(np.meshgrid(*[np.linspace(60, SIDE - 60, 8)] * 2), axis=-1).reshape(-1, 2)
    assert np.abs(result.map_points(lattice) - lattice - SHIFT).max() < 0.3
    with rasterio.open(mask) as raster:
        is_cloud = raster.read(1) > 0
    pixels = np.floor(result.tie_points.moving_pixels).astype(int)
    assert is_cloud[pixels[:, 1], pixels[:, 0]].mean() < 0.02
    assert result.moving.masked_share == pytest.approx(0.4, abs=0.05)


def test_a_mask_that_leaves_nothing_is_told(cloudy, tmp_path: Path):
    reference, moving, _ = cloudy
    everything = write(tmp_path / "all.tif", np.ones((SIDE, SIDE), np.uint8))
    advice = "leaves nothing of .*; check the mask, its classes and mask_keep"
    with pytest.raises(InputError, match=advice):
        match_rasters(reference, moving, Options(reference_mask=everything))
    result = match_rasters(reference, reference.with_name("mov.tif"), Options(
        reference_mask=everything, mask_keep="reference", moving_mask=cloudy[2],
    ))  # fmt: skip
    assert result.matched


def test_polygons_that_are_none_are_warned_of(cloudy, tmp_path: Path):
    """An empty layer is what a scene without clouds has, or drawings that were never saved."""
    reference, moving, _ = cloudy
    empty = write_layer(tmp_path / "empty.gpkg", [], kind="Polygon")
    result = match_rasters(reference, moving, Options(reference_mask=empty))
    assert any("'empty.gpkg' masks nothing of 'ref.tif'" in str(each) for each in result.warnings)
    with pytest.raises(InputError, match="leaves nothing"):
        match_rasters(reference, moving, Options(reference_mask=empty, mask_keep="reference"))


def test_a_scene_without_the_classes_of_its_mask_is_not_warned_of(cloudy, tmp_path: Path):
    reference, moving, _ = cloudy
    classes = write(tmp_path / "scl.tif", np.full((SIDE, SIDE), 4, np.uint8))
    options = Options(moving_mask=classes, moving_mask_classes=("cloud", "snow"))
    assert not any("masks nothing" in str(each) for each in match_rasters(
        reference, moving, options
    ).warnings)  # fmt: skip


def test_a_georeference_that_lies_may_be_ignored(cloudy, tmp_path: Path):
    reference, moving, mask = cloudy
    with rasterio.open(moving) as raster:
        values = raster.read(1)
    elsewhere = write(tmp_path / "lies.tif", values, PLACE @ Affine.translation(90_000, 0))
    with pytest.raises(InputError, match="do not overlap"):
        match_rasters(reference, elsewhere)
    with rasterio.open(mask) as raster:
        clouds = raster.read(1)
    moved = write(tmp_path / "clouds_too.tif", clouds, PLACE @ Affine.translation(90_000, 0))
    options = Options(ignore_georeference="moving", moving_mask=moved)
    result = match_rasters(reference, elsewhere, options)
    assert result.matched and result.moving.georeference == "none"
    middle = np.array([[SIDE / 2, SIDE / 2]])
    assert np.abs(result.map_points(middle) - middle - SHIFT).max() < 0.5


def test_classes_need_a_mask():
    with pytest.raises(InputError, match="no mask"):
        Options(moving_mask_classes=("cloud",))
