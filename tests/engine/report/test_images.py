"""The pictures of a result show the ground where the result says that it lies."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS
from report_cases import (
    GRID,
    HEIGHT,
    LARGE,
    MAPPERS,
    WIDTH,
    affine,
    centres,
    curved,
    result_of,
    waves,
    write,
)

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.grid import apply_affine, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import (
    inverse_map,
    mapping_by_georeference,
    mapping_by_match,
    mapping_by_size,
)
from hetmatch_qgis.engine.pixels import overviews
from hetmatch_qgis.engine.pixels.overviews import shared_overviews
from hetmatch_qgis.engine.pixels.pixel_reader import PixelReader
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.report import images, rendering
from hetmatch_qgis.engine.report.canvas import tint_masked
from hetmatch_qgis.engine.report.comparison import find_overlap
from hetmatch_qgis.engine.report.comparison_views import BY_GEOREFERENCE, FITTED, STRETCHED
from hetmatch_qgis.engine.report.images import overview_images


@pytest.mark.parametrize("name", MAPPERS)
def test_the_inverse_undoes_the_mapping(tmp_path, name):
    result = result_of(tmp_path, MAPPERS[name])
    moving = np.random.default_rng(2).uniform((0, 0), (WIDTH, HEIGHT), (400, 2))
    back = inverse_map(result, result.map_points(moving))
    assert np.linalg.norm(back - moving, axis=1).max() < 0.05


def test_the_inverse_of_a_mapping_that_is_nowhere_defined_is_unknown(tmp_path):
    result = replace(
        result_of(tmp_path, affine), mapper=lambda points: np.full(points.shape, np.nan)
    )
    assert np.isnan(inverse_map(result, np.ones((3, 2)))).all()


@pytest.mark.parametrize("name", MAPPERS)
def test_the_registered_picture_resembles_the_reference(tmp_path, name):
    pictures = overview_images(result_of(tmp_path, MAPPERS[name]))
    assert pictures.registered.shape == pictures.reference.shape
    both = pictures.registered_valid & pictures.reference_valid
    assert both.mean() > 0.5
    alike = np.corrcoef(pictures.registered[both], pictures.reference[both])[0, 1]
    assert alike > 0.97
    shifted = np.roll(pictures.registered, 2, axis=1)
    assert np.corrcoef(shifted[both], pictures.reference[both])[0, 1] < alike - 0.01


def values_at(picture, points):
    at = (points - 0.5).astype(np.float32)
    return cv2.remap(picture, at[None, :, 0], at[None, :, 1], cv2.INTER_LINEAR)[0]


def test_points_mark_the_same_ground_in_both_pictures(tmp_path):
    result = result_of(tmp_path, curved)
    pictures = overview_images(result)
    here = values_at(pictures.reference, pictures.reference_points)
    there = values_at(pictures.moving, pictures.moving_points)
    assert np.corrcoef(here, there)[0, 1] > 0.97
    assert np.array_equal(pictures.is_check, result.tie_points.is_check)
    assert np.abs(pictures.residuals).max() < 1e-9
    assert pictures.matched and pictures.title == "moving.tif on reference.tif"
    assert pictures.pixel_scale == 1


def test_residuals_are_what_the_mapping_leaves_over(tmp_path):
    result = result_of(tmp_path, affine)
    aside_by = np.array([1.5, -0.5])
    aside = replace(result, mapper=lambda points: affine(points) + aside_by)
    assert overview_images(aside).residuals == pytest.approx(
        np.tile(aside_by, (len(result.tie_points), 1))
    )


def beside(points):
    return points + LARGE


def test_of_a_much_larger_reference_the_part_that_matters_is_shown(tmp_path):
    result = result_of(tmp_path, beside, (1600, 1200))
    pictures = overview_images(result)
    height, width = pictures.reference.shape
    assert WIDTH < width < 1.3 * WIDTH and HEIGHT < height < 1.3 * HEIGHT
    assert pictures.pixel_scale == 1
    points = pictures.reference_points
    assert (points >= 0).all() and (points <= [width, height]).all()
    corner = (result.tie_points.reference_pixels - points)[0]
    assert points == pytest.approx(result.tie_points.reference_pixels - corner)
    assert (corner < LARGE).all() and (corner > LARGE - 0.2 * WIDTH).all()
    both = pictures.registered_valid & pictures.reference_valid
    assert both.sum() > 0.95 * WIDTH * HEIGHT
    assert np.corrcoef(pictures.registered[both], pictures.reference[both])[0, 1] > 0.98


def test_the_part_shown_stays_inside_the_reference(tmp_path):
    result = result_of(tmp_path, lambda points: points - [60, 50], (300, 200))
    pictures = overview_images(result)
    assert (np.array(pictures.reference.shape) <= [200, 300]).all()
    assert pictures.reference_valid.all()
    assert (pictures.reference_points >= 0).all()


def test_large_rasters_are_shown_smaller(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MAX_SIDE", 100)
    result = result_of(tmp_path, curved)
    pictures = overview_images(result)
    assert max(pictures.reference.shape) <= 101 and max(pictures.moving.shape) <= 101
    assert pictures.pixel_scale > 1.5
    height, width = pictures.reference.shape
    assert (pictures.reference_points <= [width + 1, height + 1]).all()
    both = pictures.registered_valid & pictures.reference_valid
    assert np.corrcoef(pictures.registered[both], pictures.reference[both])[0, 1] > 0.95


def test_large_rasters_without_overviews_are_read_once(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MAX_SIDE", 60)
    monkeypatch.setattr(rendering, "_STRIP_PIXELS", 4000)
    result = result_of(tmp_path, affine)
    direct = overview_images(result)
    monkeypatch.setattr(overviews, "MIN_PIXELS", 1000)
    monkeypatch.setattr(overviews, "MAX_SAMPLES", 12_000)
    read, seen = PixelReader._read_raw, []

    def noting(self, level, window, bands):
        seen.append(window.width * window.height)
        return read(self, level, window, bands)

    monkeypatch.setattr(PixelReader, "_read_raw", noting)
    with shared_overviews(SILENT):
        overview_images(result)
        first = sum(seen)
        pictures = overview_images(result)
    # The close-ups are read as they are, each time.
    close_ups = sum(seen) - first
    assert first - close_ups == 2 * WIDTH * HEIGHT
    both = pictures.moving_valid & direct.moving_valid
    assert both.mean() > 0.9
    assert np.corrcoef(pictures.moving[both], direct.moving[both])[0, 1] > 0.995
    assert np.array_equal(pictures.moving_points, direct.moving_points)


def test_a_refusal_shows_both_images_whole_and_nothing_registered(tmp_path):
    result = result_of(tmp_path, affine)
    refused = MatchResult(
        NO_RELIABLE_MATCH, "Too few.", result.reference, result.moving, "hetmatch"
    )
    pictures = overview_images(refused)
    assert not pictures.matched and pictures.registered is None
    assert pictures.reference.shape == pictures.moving.shape == (HEIGHT, WIDTH)
    assert len(pictures.reference_points) == len(pictures.residuals) == 0
    assert pictures.verdict.startswith("No reliable match")


def test_a_file_that_went_away_is_named(tmp_path):
    result = result_of(tmp_path, affine)
    result.moving.path.unlink()
    with pytest.raises(InputError, match=r"moving\.tif"):
        overview_images(result)


def test_a_match_of_arrays_has_no_files_to_show(tmp_path):
    result = result_of(tmp_path, affine)
    with pytest.raises(ValueError, match="two files"):
        overview_images(replace(result, reference=replace(result.reference, path=None)))


def moved(points):
    return points + np.array([12.0, -7.0])


def alike(one, other):
    """Correlation of two pictures where both show something."""
    both = one.valid & other.valid
    assert both.mean() > 0.3
    return np.corrcoef(one.values[both].ravel(), other.values[both].ravel())[0, 1]


def test_before_and_after_show_the_same_ground_here_and_there(tmp_path):
    result = result_of(tmp_path, moved)
    comparison = overview_images(result).comparison
    whole = comparison.views[0]
    assert comparison.before == BY_GEOREFERENCE
    assert alike(whole.reference, whole.after) > 0.97
    assert alike(whole.reference, whole.before) < 0.6
    # Both rasters claim the same place, so before the match pixels lie on pixels.
    with Raster(result.moving.path) as raster:
        own = raster.read(Window(*whole.corner, *whole.reference.size), 1.0, (1,)).values[..., 0]
    valid = whole.before.valid
    assert np.corrcoef(own[valid], whole.before.values[valid])[0, 1] > 0.99
    assert comparison.correction == pytest.approx(
        np.array([[1, 0, 12], [0, 1, -7], [0, 0, 1]]), abs=1e-6
    )


def test_a_raster_in_another_crs_lies_before_where_its_own_georeference_says(tmp_path):
    result = result_of(tmp_path, moved)
    lon_lat = CRS.from_epsg(4326)
    with Raster(result.reference.path) as reference:
        corners = np.array([[0.0, 0.0], [WIDTH, HEIGHT]])
        west, south = transform_points(apply_affine(GRID, corners), reference.crs, lon_lat).min(0)
    step = 1e-4
    path = tmp_path / "degrees.tif"
    write_raster(
        path,
        np.ones((1, 250, 300), np.uint8),
        crs="EPSG:4326",
        transform=Affine(step, 0, west, 0, -step, south + 250 * step),
    )
    with Raster(result.reference.path) as reference, Raster(path) as moving:
        mapping = mapping_by_georeference(reference, moving)
        points = np.array([[10.0, 20.0], [100.5, 90.25]])
        there = transform_points(apply_affine(GRID, points), reference.crs, lon_lat)
        expected = apply_affine(~moving.transform, there)
        assert mapping(points) == pytest.approx(expected, abs=1e-6)


def test_without_a_georeference_the_moving_raster_is_stretched_over_the_reference(tmp_path):
    result = result_of(tmp_path, affine, placed=False)
    comparison = overview_images(result).comparison
    assert comparison.before == STRETCHED and comparison.correction is None
    with Raster(result.moving.path) as moving:
        stretch = mapping_by_size(moving, Window(100, 50, 2 * WIDTH, 3 * HEIGHT))
    assert stretch(np.array([[100.0, 50.0], [100 + WIDTH, 50 + HEIGHT]])) == pytest.approx(
        np.array([[0, 0], [WIDTH / 2, HEIGHT / 3]])
    )


def test_on_a_far_larger_reference_it_is_fitted_into_the_part_shown(tmp_path):
    result = result_of(tmp_path, beside, (1600, 1200), placed=False)
    assert overview_images(result).comparison.before == FITTED


def test_close_ups_show_full_resolution_where_the_points_are(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MAX_SIDE", 200)
    size = (900, 700)
    result = result_of(tmp_path, moved, size, size, count=300)
    whole, *close = overview_images(result).comparison.views
    assert whole.factor > 4 and max(whole.reference.size) <= 201
    assert len(close) == 3
    corners = np.array([view.corner for view in close])
    for view in close:
        assert view.factor == 1 and view.reference.size == (225, 225)
        assert alike(view.reference, view.after) > 0.97
        apart = np.abs(corners - view.corner).max(axis=1)
        assert np.count_nonzero(apart < 225) == 1
    assert (corners >= 0).all() and (corners + 225 <= size).all()


def test_photographs_keep_their_colours(tmp_path):
    result = result_of(tmp_path, affine)
    grey = waves(centres(WIDTH, HEIGHT))
    write(result.reference.path, np.stack([grey, grey * 0.5, 255 - grey]))
    result = replace(result, reference=replace(result.reference, band_count=3, bands=(1, 2, 3)))
    picture = overview_images(result).comparison.views[0].reference
    assert picture.values.shape[2] == 3
    red, _, blue = picture.values[picture.valid].T.astype(float)
    assert np.corrcoef(red, blue)[0, 1] < -0.99


def test_a_raster_read_in_strips_is_the_same(tmp_path, monkeypatch):
    result = result_of(tmp_path, curved)
    monkeypatch.setattr(images, "MAX_SIDE", 110)
    once = overview_images(result)
    monkeypatch.setattr(rendering, "_STRIP_PIXELS", 4000)
    again = overview_images(result)
    assert again.reference.shape == once.reference.shape
    assert np.corrcoef(again.reference.ravel(), once.reference.ravel())[0, 1] > 0.999


def test_who_cancels_does_not_wait_for_the_pictures(tmp_path, monkeypatch):
    result = result_of(tmp_path, curved)
    monkeypatch.setattr(rendering, "_STRIP_PIXELS", 4000)
    asked = []

    def cancelled():
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        overview_images(result, Progress(on_check=cancelled))
    assert len(asked) == 4


def test_where_a_mapping_folds_nothing_is_shown(tmp_path):
    def folded(points):
        return np.stack([np.abs(points[:, 0] - 110), points[:, 1]], axis=1)

    mapping = mapping_by_match(result_of(tmp_path, folded))
    assert np.isnan(mapping(np.array([[-60.0, 50.0]]))).all()


def test_the_part_of_the_reference_that_a_refused_raster_lies_on_is_shown(tmp_path):
    result = result_of(tmp_path, affine, (500, 400))
    refused = MatchResult(
        NO_RELIABLE_MATCH, "Too few.", result.reference, result.moving, "hetmatch"
    )
    comparison = overview_images(refused).comparison
    (view,) = comparison.views
    assert view.after is None and view.before.valid.any()
    assert view.corner == (0, 0)
    assert np.array(view.reference.size) == pytest.approx([WIDTH, HEIGHT], abs=10)


def test_beside_the_reference_there_is_nothing_to_show():
    frame = Window(0, 0, 100, 100)
    assert find_overlap(lambda points: points + 500, frame, frame) is None


@pytest.mark.parametrize("kept", ["none", "moving"])
def test_what_a_mask_covers_is_told_and_tinted(tmp_path, kept):
    result = result_of(tmp_path, affine)
    covered = np.zeros((HEIGHT, WIDTH), np.uint8)
    covered[:, : WIDTH // 2] = 1
    with rasterio.open(result.moving.path) as raster:
        profile = raster.profile | {"count": 1, "dtype": "uint8", "nodata": None}
    with rasterio.open(tmp_path / "mask.tif", "w", **profile) as raster:
        raster.write(covered, 1)
    options = replace(result.options, moving_mask=tmp_path / "mask.tif", mask_keep=kept)
    found = overview_images(replace(result, options=options))
    assert found.reference_masked is None and found.moving_masked is not None
    shares = found.moving_masked[:, :20].mean(), found.moving_masked[:, -20:].mean()
    assert shares == ((1, 0) if kept == "none" else (0, 1))


def test_masked_pixels_are_tinted_and_stay_visible():
    grey = np.tile(np.arange(0, 200, 10, dtype=np.uint8), (4, 1))
    masked = np.zeros(grey.shape, dtype=bool)
    masked[:2] = True
    tinted = tint_masked(grey, masked)
    assert (tinted[2:] == grey[2:, :, None]).all()
    assert (tinted[0, :, 0].astype(int) - tinted[0, :, 1] > 50).all()
    assert (np.diff(tinted[0, :, 1].astype(int)) > 0).all()
