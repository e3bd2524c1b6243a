"""The pictures of a result show the ground where the result says that it lies."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.engine import report
from hetmatch_qgis.engine.errors import InputError
from hetmatch_qgis.engine.report import inverse_map, overview_images
from hetmatch_qgis.engine.result import MATCHED, NO_RELIABLE_MATCH, ImageDescription, MatchResult
from hetmatch_qgis.engine.tie_points import CHECK, TIE, TiePoints

WIDTH, HEIGHT = 220, 180
UTM = CRS.from_epsg(32633)
GRID = Affine(10, 0, 500_000, 0, -10, 5_000_000)
LARGE = np.array([900.0, 640.0])


def about_the_middle(points):
    return (points - [WIDTH / 2, HEIGHT / 2]) / HEIGHT


def affine(points):
    turn = np.radians(20)
    matrix = 0.85 * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return (points - [WIDTH / 2, HEIGHT / 2]) @ matrix.T + [WIDTH / 2 + 3.3, HEIGHT / 2 - 2.6]


def tilted(points):
    x, y = about_the_middle(points).T
    return affine(points) / (1 + 0.06 * x - 0.05 * y)[:, None]


def curved(points):
    x, y = about_the_middle(points).T
    return affine(points) + np.stack([5 * x * y + 4 * y**2, 6 * x**2 - 3 * y**3], axis=1)


def wavy(points):
    return affine(points) + 3 * np.sin(points[:, ::-1] / 25)


WAYS = {"affine": affine, "tilted": tilted, "curved": curved, "wavy": wavy}


def waves(points):
    """Ground that can be looked up at points (..., 2), 0 to 255."""
    random = np.random.default_rng(0)
    total = np.zeros(points.shape[:-1])
    for _ in range(50):
        length, angle, phase = random.uniform((12, 0, 0), (70, 2 * np.pi, 2 * np.pi))
        along = points @ np.array([np.cos(angle), np.sin(angle)])
        total += np.cos(2 * np.pi / length * along + phase)
    return (127 + 25 * total / 5).clip(1, 254)


def centres(width, height):
    return np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)


def write(path, values):
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="uint8",
        crs=UTM.to_wkt(),
        transform=GRID,
    ) as raster:
        raster.write(values.round().astype(np.uint8), 1)
    return path


def described(path, width, height):
    return ImageDescription(
        path, width, height, 1, "uint8", "affine", UTM, GRID, 10.0, (1,), "optical", "colours"
    )


def result_of(folder, mapper, reference_size=(WIDTH, HEIGHT), moving_size=(WIDTH, HEIGHT)):
    """A right match of two GeoTIFFs whose pixels the mapper relates."""
    places = centres(*moving_size)
    mapped = mapper(places.reshape(-1, 2)).reshape(places.shape)
    reference = write(folder / "reference.tif", waves(centres(*reference_size)))
    moving = write(folder / "moving.tif", waves(mapped))
    points = np.random.default_rng(1).uniform((0, 0), moving_size, (60, 2))
    there = mapper(points)
    inside = ((there > 0) & (there < reference_size)).all(axis=1)
    points, there = points[inside], there[inside]
    numbers = np.zeros((len(points), 10))
    numbers[:, 0:2], numbers[:, 2:4], numbers[:, 8] = there, points, 0.9
    role = np.where(np.arange(len(points)) % 5 == 0, CHECK, TIE)
    return MatchResult(
        MATCHED,
        "",
        described(reference, *reference_size),
        described(moving, *moving_size),
        "hetmatch",
        TiePoints.of(numbers, role),
        "polynomial3",
        None,
        mapper,
        confidence=0.99,
        coverage=1.0,
    )


@pytest.mark.parametrize("name", WAYS)
def test_the_inverse_undoes_the_mapping(tmp_path, name):
    result = result_of(tmp_path, WAYS[name])
    moving = np.random.default_rng(2).uniform((0, 0), (WIDTH, HEIGHT), (400, 2))
    back = inverse_map(result, result.map_points(moving))
    assert np.linalg.norm(back - moving, axis=1).max() < 0.05


def test_the_inverse_of_a_mapping_that_is_nowhere_defined_is_unknown(tmp_path):
    result = replace(
        result_of(tmp_path, affine), mapper=lambda points: np.full(points.shape, np.nan)
    )
    assert np.isnan(inverse_map(result, np.ones((3, 2)))).all()


@pytest.mark.parametrize("name", WAYS)
def test_the_registered_picture_resembles_the_reference(tmp_path, name):
    pictures = overview_images(result_of(tmp_path, WAYS[name]))
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
    monkeypatch.setattr(report, "LONGEST_SIDE", 100)
    result = result_of(tmp_path, curved)
    pictures = overview_images(result)
    assert max(pictures.reference.shape) <= 101 and max(pictures.moving.shape) <= 101
    assert pictures.pixel_scale > 1.5
    height, width = pictures.reference.shape
    assert (pictures.reference_points <= [width + 1, height + 1]).all()
    both = pictures.registered_valid & pictures.reference_valid
    assert np.corrcoef(pictures.registered[both], pictures.reference[both])[0, 1] > 0.95


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
