"""A match is right where there is one, refused where there is none, and says what it did."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from affine import Affine
from pyproj import CRS
from scipy.spatial import cKDTree

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, MATCHED, NO_RELIABLE_MATCH, TIE
from hetmatch_qgis.engine import Cancelled, InputError, Options, match_images, match_rasters
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.coarse import search
from hetmatch_qgis.engine.core.grid import Grid, apply_affine, transform_points
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.d2net_files import CONVOLUTIONS
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays

SIDE = 400
SCENE = 600
NORTH_UP = Options(rotation="none", device="cpu")
QUICK = 208

uncalibrated = pytest.mark.skipif(
    not any(verdict._WEIGHTS), reason="the verdict is not calibrated yet"
)


def scene(seed, size=SCENE):
    """Fields, roads and smooth ground, 0 to 255."""
    random = np.random.default_rng(seed)
    image = np.full((size, size), 90, np.float32)
    for _ in range(90):
        middle, axes = random.uniform(0, size, 2), 2 * random.uniform(6, 45, 2)
        ellipse = (tuple(map(float, middle)), tuple(map(float, axes)), random.uniform(0, 180))
        cv2.ellipse(image, ellipse, random.uniform(20, 230), -1)
    for _ in range(10):
        start, end = random.integers(0, size, (2, 2)).tolist()
        cv2.line(image, start, end, random.uniform(150, 250), int(random.integers(2, 6)))
    image = cv2.GaussianBlur(image, (0, 0), 1.0)
    for sigma, strength in ((25, 20), (1.2, 3)):
        noise = cv2.GaussianBlur(random.normal(size=image.shape).astype(np.float32), (0, 0), sigma)
        image += strength * noise / noise.std()
    return np.clip(image, 0, 255)


def around(angle, scale, shift, side=SIDE):
    """The matrix from an image's pixels to the scene's, about the middle of both."""
    turn = np.radians(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix[:2, 2] = SCENE / 2 + np.array(shift) - matrix[:2, :2] @ [side / 2, side / 2]
    return matrix


def looked_up(image, places):
    """The scene at places (H, W, 2)."""
    at = (places - 0.5).astype(np.float32)
    return cv2.remap(
        image, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )


def centres(width, height):
    return np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)


def applied(matrix, points):
    return points @ matrix[:2, :2].T + matrix[:2, 2]


def taken(image, matrix, side=SIDE):
    return looked_up(image, applied(matrix, centres(side, side))).clip(0, 255).astype(np.uint8)


def another_sensor(image):
    """The tone curve turned over and bent."""
    return (255 * (1 - image.astype(np.float32) / 255) ** 1.5).astype(np.uint8)


REFERENCE = around(0, 1.0, (0, 0))


def images(angle, scale, shift, seed=1, side=SIDE):
    """A reference, a moving image, and the matrix from the moving to the reference pixels."""
    ground = scene(seed)
    reference, moving = around(0, 1.0, (0, 0), side), around(angle, scale, shift, side)
    pair = taken(ground, reference, side), another_sensor(taken(ground, moving, side))
    return *pair, np.linalg.inv(reference) @ moving


def lattice(side=SIDE):
    steps = np.linspace(0.05, 0.95, 10) * side
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def errors(found, true, side=SIDE):
    """Distances of what was found for lattice points from the truth, inside the reference."""
    expected = applied(true, lattice(side))
    inside = ((expected > 0) & (expected < side)).all(axis=1)
    return np.linalg.norm(found - expected, axis=1)[inside]


@pytest.fixture(scope="module")
def easy():
    """(result, true matrix, what was said of the progress) of a pair with inverted tones."""
    reference, moving, true = images(3, 1.03, (9, -6))
    said = []
    result = match_images(
        reference, moving, NORTH_UP, lambda share, message: said.append((share, message))
    )
    return result, true, said


def test_the_whole_transform_leads_to_the_right_pixels(easy):
    result, true, _ = easy
    assert result.status == MATCHED and result.matched
    apart = errors(result.map_points(lattice()), true)
    assert np.median(apart) < 0.5 and apart.max() < 2


def test_the_matrix_leads_there_too(easy):
    result, true, _ = easy
    assert result.moving_to_reference is not None
    assert np.median(errors(applied(result.moving_to_reference, lattice()), true)) < 0.5
    assert result.transform_type in ("similarity", "affine", "homography")


def test_tie_points_are_true_and_spread(easy):
    result, true, _ = easy
    points = result.tie_points
    apart = applied(true, points.moving_pixels) - points.reference_pixels
    assert np.median(np.linalg.norm(apart, axis=1)) < 0.5
    assert result.coverage > 0.9 and result.extrapolated < 0.02 and not result.warnings


def test_ground_without_points_is_told_from_ground_that_is_not_there():
    reference, moving, _ = images(2, 1.01, (4, -3))
    sea = moving.copy()
    sea[:, 230:] = 60
    result = match_images(reference, sea, NORTH_UP)
    assert result.matched and 0.2 < result.extrapolated < 0.5
    hidden = np.ma.MaskedArray(sea, np.zeros(sea.shape, bool))
    hidden[:, 230:] = np.ma.masked
    result = match_images(reference, hidden, NORTH_UP)
    assert result.matched and result.extrapolated < 0.05


def test_a_curved_transform_far_from_its_points_is_warned_of(easy):
    result, _, _ = easy
    bold = replace(result, transform_type="thin_plate", extrapolated=0.18)
    (warning,) = bold.warnings
    assert warning.startswith("18% of the overlap") and "thin plate transform" in warning
    assert bold.to_dict()["warnings"] == [warning]
    assert replace(bold, transform_type="similarity").warnings == ()


def test_no_tie_point_lies_outside_an_image(easy):
    points = easy[0].tie_points
    for pixels in (points.reference_pixels, points.moving_pixels):
        assert pixels.min() >= 0 and pixels.max() <= SIDE


def test_residuals_are_what_the_transform_leaves_over(easy):
    result, _, _ = easy
    points = result.tie_points
    left = result.map_points(points.moving_pixels) - points.reference_pixels
    assert points.residual_px == pytest.approx(np.linalg.norm(left, axis=1))
    assert points.residual_px.max() < 4


def test_a_fifth_of_the_points_are_kept_for_checking(easy):
    result, _, _ = easy
    points = result.tie_points
    assert set(points.role) == {TIE, CHECK}
    assert abs(points.is_check.mean() - 0.2) < 0.05
    assert result.check_points["count"] == points.is_check.sum()
    assert result.check_points["rmse_px"] < 1 and result.check_points["rmse_map"] is None


def test_without_a_georeference_there_are_no_map_coordinates(easy):
    points = easy[0].tie_points
    assert np.isnan(points.reference_map).all() and np.isnan(points.moving_map).all()


def test_scores_and_confidence_are_shares(easy):
    result, _, _ = easy
    assert result.tie_points.score.min() >= 0 and result.tie_points.score.max() <= 1
    assert verdict.MIN_CONFIDENCE <= result.confidence <= 1
    assert result.evidence.steadiness > 0.8 and result.evidence.agreement > 0.8


def test_progress_runs_forwards_from_nothing_to_all(easy):
    shares = [share for share, _ in easy[2]]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= 0.1 and 0.9 <= shares[-1] <= 1
    assert all(message for _, message in easy[2])


def test_the_result_can_be_written_as_json(easy):
    result, _, _ = easy
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert plain["status"] == MATCHED
    assert plain["tie_points"]["count"] == len(result.tie_points)
    assert plain["transform"]["moving_to_reference"] == result.moving_to_reference.tolist()


def test_what_was_done_is_told(easy):
    result, _, _ = easy
    assert result.matcher == "hetmatch"
    assert {"read", "load", "coarse", "windows", "model"} <= result.seconds.keys()
    assert [tile.status for tile in result.tiles] == ["matched"]
    assert result.tiles[0].window == (0, 0, SIDE, SIDE)
    assert str(len(result.tie_points)) in result.reason and result.reason.endswith(".")


def test_the_same_pair_gives_the_same_points_again(easy):
    result, _, _ = easy
    reference, moving, _ = images(3, 1.03, (9, -6))
    again = match_images(reference, moving, NORTH_UP)
    assert np.array_equal(again.tie_points.moving_pixels, result.tie_points.moving_pixels)


def test_one_and_two_workers_give_the_same_bits():
    reference, moving, _ = images(3, 1.03, (9, -6))
    one, two = (match_images(reference, moving, replace(NORTH_UP, workers=n)) for n in (1, 2))
    for name in ("moving_pixels", "reference_pixels"):
        assert np.array_equal(getattr(one.tie_points, name), getattr(two.tie_points, name))
    assert one.confidence == two.confidence and one.corroboration == two.corroboration


def test_the_runtime_hardly_moves_what_is_found():
    reference, moving, _ = images(2, 1.01, (4, -3), side=QUICK)
    options = replace(NORTH_UP, transform="affine")
    by_onnx, by_torch = (
        match_images(reference, moving, replace(options, runtime=runtime))
        for runtime in ("onnx", "torch")
    )
    points = lattice(QUICK)
    apart = np.linalg.norm(by_torch.map_points(points) - by_onnx.map_points(points), axis=1)
    assert apart.max() < 0.01


def test_any_angle_is_found_where_nothing_says_what_is_up():
    reference, moving, true = images(140, 1.0, (5, 8))
    result = match_images(reference, moving, Options(device="cpu"))
    assert result.matched
    assert np.median(errors(result.map_points(lattice()), true)) < 0.5


def test_a_moving_image_with_much_larger_pixels_is_matched_in_them():
    ground = scene(2)
    coarse = np.diag([2.0, 2.0, 1.0])
    coarse[:2, 2] = 103.5, 97.25
    moving = another_sensor(taken(cv2.GaussianBlur(ground, (0, 0), 0.8), coarse, 200))
    result = match_images(taken(ground, REFERENCE), moving, NORTH_UP)
    true = np.linalg.inv(REFERENCE) @ coarse
    assert result.matched
    apart = np.linalg.norm(result.map_points(lattice(200)) - applied(true, lattice(200)), axis=1)
    assert np.median(apart) < 1
    assert result.tie_points.ref_col.max() > 300 and result.tie_points.mov_col.max() < 200


@pytest.mark.parametrize(
    "wanted", ["similarity", "affine", "homography", "polynomial2", "polynomial3", "thin_plate"]
)
def test_each_kind_of_transform_can_be_asked_for(wanted):
    reference, moving, true = images(2, 1.01, (4, -3), side=QUICK)
    options = Options(rotation="none", transform=wanted, device="cpu")
    result = match_images(reference, moving, options)
    assert result.matched and result.transform_type == wanted
    apart = errors(result.map_points(lattice(QUICK)), true, QUICK)
    assert np.median(apart) < 0.5


@pytest.mark.parametrize("most", [20, 60])
def test_there_are_never_more_points_than_asked_for(most):
    reference, moving, true = images(2, 1.01, (4, -3), side=QUICK)
    options = Options(rotation="none", max_points=most, transform="affine", device="cpu")
    result = match_images(reference, moving, options)
    assert most / 2 <= len(result.tie_points) <= most
    assert np.median(errors(result.map_points(lattice(QUICK)), true, QUICK)) < 0.5


def test_masked_parts_bear_no_points():
    reference, moving, true = images(2, 1.01, (4, -3))
    holed = reference.astype(np.float32)
    holed[:, :160] = np.nan
    hidden = np.ma.MaskedArray(moving, np.zeros(moving.shape, bool))
    hidden[300:] = np.ma.masked
    result = match_images(holed, hidden, NORTH_UP)
    assert result.matched
    assert result.tie_points.ref_col.min() >= 160 and result.tie_points.mov_row.max() <= 301
    apart = result.map_points(result.tie_points.moving_pixels)
    apart = apart - applied(true, result.tie_points.moving_pixels)
    assert np.median(np.linalg.norm(apart, axis=1)) < 0.5


def different_places():
    return taken(scene(1), REFERENCE), another_sensor(taken(scene(11), REFERENCE))


def overview_model(pair, matcher, rotation):
    with Workers() as workers:
        return search.CoarseSearch(pair, matcher, workers, Progress()).find(rotation)


def test_chance_does_not_end_the_search_for_the_angle():
    matcher = load_matcher(NORTH_UP)
    found = []
    for seed in (9, 15, 29):
        one, other = (taken(scene(number), REFERENCE) for number in (seed, seed + 1))
        pair = pair_of_arrays(one, other, NORTH_UP)
        model = overview_model(pair, matcher, "none")
        found.append(0.0 if model is None else model.significance)
    assert max(found) < search.CONVINCING_SIGNIFICANCE


@pytest.mark.parametrize(("seed", "angle", "scale"), [(20, 100, 0.66), (22, 0, 0.6)])
def test_chance_does_not_end_the_search_for_the_scale(seed, angle, scale):
    one, other, true = images(angle, scale, (5, 8), seed)
    pair = pair_of_arrays(one, other, NORTH_UP)
    model = overview_model(pair, load_matcher(NORTH_UP), "auto")
    assert np.median(errors(model.transform.apply(lattice()), true)) < 3


def is_refused(result):
    assert result.status == NO_RELIABLE_MATCH and not result.matched
    assert result.reason.endswith(".") and "\n" not in result.reason
    assert len(result.tie_points) == 0 and result.transform_type is None
    assert result.mapper is None and result.moving_to_reference is None
    assert result.confidence < verdict.MIN_CONFIDENCE
    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["reason"] == result.reason
    return True


@uncalibrated
@pytest.mark.parametrize("rotation", ["none", "auto"])
def test_different_places_are_no_match(rotation):
    assert is_refused(match_images(*different_places(), Options(rotation=rotation, device="cpu")))


def test_what_is_not_believed_is_not_handed_out(monkeypatch):
    monkeypatch.setattr(verdict, "confidence", lambda *_: 0.2)
    reference, moving, _ = images(2, 1.01, (4, -3), side=QUICK)
    result = match_images(reference, moving, NORTH_UP)
    assert is_refused(result)
    assert result.evidence is not None and result.tiles
    assert result.confidence in (0.0, 0.2)


def test_noise_of_two_kinds_is_no_match(monkeypatch):
    monkeypatch.setattr(
        verdict, "confidence", lambda evidence, *_: float(evidence.steadiness > 0.6)
    )
    random = np.random.default_rng(0)
    one, other = random.normal(size=(2, 240, 240))
    assert is_refused(match_images(one, other, NORTH_UP))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.45])
def test_cancelling_is_heard_within_two_seconds(share):
    asked = []

    def progress(done, message):
        if done >= share and not asked:
            asked.append(time.perf_counter())

    reference, moving, _ = images(2, 1.01, (4, -3), side=QUICK)
    with pytest.raises(Cancelled):
        match_images(reference, moving, NORTH_UP, progress, lambda: bool(asked))
    assert time.perf_counter() - asked[0] < 2


def test_cancelled_from_the_start_nothing_is_said():
    reference, moving, _ = images(2, 1.01, (4, -3), side=QUICK)
    said = []
    with pytest.raises(Cancelled):
        match_images(reference, moving, NORTH_UP, lambda *news: said.append(news), lambda: True)
    assert said == []


BAD = {
    "constant": np.full((300, 300), 7, np.uint8),
    "all NaN": np.full((300, 300), np.nan),
    "one pixel": np.ones((1, 1)),
    "a line": np.ones((1, 300)),
    "empty": np.zeros((0, 0)),
    "text": np.full((300, 300), "a"),
    "one value and NaN": np.where(np.eye(300) > 0, np.nan, 3.0),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("side", ["reference", "moving"])
def test_what_cannot_be_matched_is_said_in_a_sentence(name, side):
    good = taken(scene(1), REFERENCE)
    pair = (BAD[name], good) if side == "reference" else (good, BAD[name])
    with pytest.raises(InputError, match=f"{side} image") as caught:
        match_images(*pair, NORTH_UP)
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")


def test_three_pixels_are_too_few():
    with pytest.raises(InputError, match="too small"):
        match_images(taken(scene(1), REFERENCE), np.arange(9.0).reshape(3, 3), NORTH_UP)


@pytest.mark.parametrize(
    "side",
    [3, 9, 20, 40],
)
def test_tiny_images_are_refused_one_way_or_the_other(side):
    tiny = np.random.default_rng(0).integers(0, 255, (side, side), dtype=np.uint8)
    good = np.random.default_rng(1).integers(0, 255, (300, 300), dtype=np.uint8)
    try:
        assert is_refused(match_images(good, tiny, NORTH_UP))
    except InputError as error:
        assert str(error).endswith(".")


MISPLACED = np.array([90.0, -60.0])
UTM = CRS.from_epsg(32633)
OTHERS = {
    "web mercator": (CRS.from_epsg(3857), 14.0),
    "degrees": (CRS.from_epsg(4326), 1.1e-4),
    "the same": (UTM, 10.0),
}


def write(path, values, crs, transform):
    write_raster(path, values, crs=crs.to_wkt(), transform=transform)
    return path


def raster_pair(folder, name):
    """Two GeoTIFFs of one ground, the second claiming to lie 90 m east and 60 m south of it.

    Returns their paths and a function from moving pixels to the true reference pixels.
    """
    ground = scene(3)
    here = Grid(Affine(10, 0, 600_000, 0, -10, 5_200_000), SIDE, SIDE, UTM)
    crs, pixel = OTHERS[name]
    middle = transform_points(np.array([[602_000.0, 5_198_000.0]]), UTM, crs)[0]
    corner = middle - 190 * np.array([pixel, -pixel])
    there = Grid(Affine(pixel, 0, corner[0], 0, -pixel, corner[1]), 380, 380, crs)

    def true(pixels):
        claimed = transform_points(there.pixel_to_map(pixels), crs, UTM)
        return here.map_to_pixel(claimed - MISPLACED)

    reference = taken(ground, REFERENCE)
    offset = REFERENCE[:2, 2]
    places = true(centres(380, 380).reshape(-1, 2)).reshape(380, 380, 2) + offset
    moving = another_sensor(looked_up(ground, places).clip(0, 255))
    paths = (
        write(folder / "reference.tif", reference, UTM, here.transform),
        write(folder / "moving.tif", moving, crs, there.transform),
    )
    return paths, true


@pytest.fixture(scope="module")
def misplaced(tmp_path_factory):
    paths, true = raster_pair(tmp_path_factory.mktemp("misplaced"), "web mercator")
    said = []
    result = match_rasters(*paths, Options(device="cpu"), lambda share, message: said.append(share))
    return result, true, said, paths


def inner_errors(result, true):
    points = 40 + 300 * np.random.default_rng(0).random((200, 2))
    return np.linalg.norm(result.map_points(points) - true(points), axis=1)


def test_a_misplaced_raster_in_another_crs_is_put_right(misplaced):
    result, true, _, _ = misplaced
    assert result.matched
    assert np.median(inner_errors(result, true)) < 0.5
    points = result.tie_points
    apart = true(points.moving_pixels) - points.reference_pixels
    assert np.median(np.linalg.norm(apart, axis=1)) < 0.5


@pytest.mark.parametrize("name", ["degrees", "the same"])
def test_whatever_the_crs_of_the_other(tmp_path, name):
    paths, true = raster_pair(tmp_path, name)
    result = match_rasters(*paths, Options(device="cpu", search_radius=400))
    assert result.matched
    assert np.median(inner_errors(result, true)) < 0.5


def test_map_coordinates_are_the_geotransforms_of_the_pixels(misplaced):
    result, _, _, _ = misplaced
    points = result.tie_points
    for description, pixels, coordinates in (
        (result.reference, points.reference_pixels, points.reference_map),
        (result.moving, points.moving_pixels, points.moving_map),
    ):
        assert coordinates == pytest.approx(
            apply_affine(description.transform, pixels), rel=0, abs=1e-5
        )


def test_the_map_coordinates_differ_by_the_misplacement(misplaced):
    points = misplaced[0].tie_points
    moved = transform_points(points.moving_map, CRS.from_epsg(3857), UTM)
    assert np.median(moved - points.reference_map, axis=0) == pytest.approx(MISPLACED, abs=5)


def test_rasters_are_described(misplaced):
    result, _, said, paths = misplaced
    assert (result.reference.path, result.moving.path) == paths
    assert result.reference.crs == UTM and result.moving.crs == CRS.from_epsg(3857)
    assert result.check_points["rmse_map"] == pytest.approx(10 * result.check_points["rmse_px"])
    assert said == sorted(said) and said[0] == 0
    json.dumps(result.to_dict(), allow_nan=False)


def test_several_tiles_own_their_points_once(misplaced):
    _, true, _, paths = misplaced
    result = match_rasters(*paths, Options(device="cpu", tile_size=256, overlap=64, effort="full"))
    assert len(result.tiles) >= 4
    assert np.median(inner_errors(result, true)) < 0.5
    pixels = np.round(result.tie_points.reference_pixels, 6)
    assert len(np.unique(pixels, axis=0)) == len(pixels)
    assert len(pixels) <= sum(tile.count for tile in result.tiles)


@pytest.fixture(scope="module")
def many_tiles(tmp_path_factory):
    """A match in tiles of 256 pixels, and the matrix from the moving to the reference pixels."""
    folder, side = tmp_path_factory.mktemp("many tiles"), 700
    ground = scene(7, 820)
    places = centres(side, side)
    true = np.eye(3)
    turn = np.radians(0.6)
    true[:2, :2] = 1.004 * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    true[:2, 2] = 6.3, -4.4
    reference = looked_up(ground, places + 60).clip(0, 255).astype(np.uint8)
    moving = another_sensor(looked_up(ground, applied(true, places) + 60).clip(0, 255))
    place = Affine(10, 0, 600_000, 0, -10, 5_200_000)
    paths = (
        write(folder / "reference.tif", reference, UTM, place),
        write(folder / "moving.tif", moving, UTM, place),
    )
    return match_rasters(
        *paths, Options(device="cpu", tile_size=256, overlap=64, effort="full")
    ), true


def test_every_one_of_many_tiles_has_tie_points(many_tiles):
    result, _ = many_tiles
    assert result.matched and len(result.tiles) >= 9
    for tile in result.tiles:
        assert tile.status == "matched" and tile.count > 30
        left, top, width, height = tile.window
        column, row = result.tie_points.ref_col - left, result.tie_points.ref_row - top
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        assert inside.sum() >= 20
    owned = sum(tile.window.width * tile.window.height for tile in result.tiles)
    assert owned == result.reference.width * result.reference.height


def test_no_place_at_a_seam_counts_twice(many_tiles):
    result, _ = many_tiles
    for pixels in (result.tie_points.reference_pixels, result.tie_points.moving_pixels):
        apart, _ = cKDTree(pixels).query(pixels, k=2)
        # The lattices of two neighbours need not continue each other, but they do not overlap.
        assert apart[:, 1].min() > 2


def test_the_points_of_many_tiles_are_true_up_to_the_seams(many_tiles):
    result, true = many_tiles
    points = result.tie_points
    apart = np.linalg.norm(applied(true, points.moving_pixels) - points.reference_pixels, axis=1)
    assert np.median(apart) < 0.3
    seams = np.unique([tile.window.column for tile in result.tiles])[1:]
    near = (np.abs(points.ref_col[:, None] - seams) < 16).any(axis=1)
    assert near.sum() > 50 and np.median(apart[near]) < 0.3
    assert (
        np.median(
            np.linalg.norm(result.map_points(lattice(700)) - applied(true, lattice(700)), axis=1)
        )
        < 0.3
    )


@pytest.fixture(scope="module")
def untrained(tmp_path_factory):
    """A file of random weights in the layout of torchvision's VGG16."""
    random = torch.Generator().manual_seed(0)
    tensors = {}
    for index, (inputs, outputs) in CONVOLUTIONS.items():
        weight = torch.randn(outputs, inputs, 3, 3, generator=random)
        tensors[f"features.{index}.weight"] = weight * (2 / (9 * inputs)) ** 0.5
        tensors[f"features.{index}.bias"] = torch.zeros(outputs)
    path = tmp_path_factory.mktemp("weights") / "vgg16 random.pth"
    torch.save(tensors, path)
    return path


def test_d2net_with_a_file_of_weights_comes_to_a_verdict(untrained):
    reference, moving, true = images(0, 1.0, (6, -4), side=300)
    options = Options(
        rotation="none", matcher="d2net", weights=untrained, transform="affine", device="cpu"
    )
    said = []
    result = match_images(reference, moving, options, lambda share, message: said.append(share))
    assert result.matcher == "d2net" and said == sorted(said) and result.reason.endswith(".")
    if result.matched:
        assert np.median(errors(result.map_points(lattice(300)), true, 300)) < 2
    else:
        assert is_refused(result)


def test_the_command_line_hands_the_weights_of_d2net_on(untrained, tmp_path, capsys):
    reference, moving, _ = images(0, 1.0, (6, -4), side=120)
    paths = [tmp_path / "reference.png", tmp_path / "moving.png"]
    for path, values in zip(paths, (reference, moving), strict=True):
        cv2.imwrite(str(path), values)
    command = ["match", *map(str, paths), "--out", str(tmp_path / "out"), "--device", "cpu"]
    command += ["--rotation", "none", "--matcher", "d2net", "--weights", str(untrained)]
    code = main(command)
    assert code in (0, 3), capsys.readouterr().err
    told = json.loads((tmp_path / "out" / "result.json").read_text())
    assert told["matcher"] == "d2net"
    assert told["status"] == (MATCHED if code == 0 else NO_RELIABLE_MATCH)


def test_rasters_far_apart_do_not_overlap(tmp_path):
    values = taken(scene(1), REFERENCE, 100)
    near = write(tmp_path / "near.tif", values, UTM, Affine(10, 0, 600_000, 0, -10, 5_200_000))
    far = write(tmp_path / "far.tif", values, UTM, Affine(10, 0, 650_000, 0, -10, 5_200_000))
    with pytest.raises(InputError, match="do not overlap"):
        match_rasters(near, far, NORTH_UP)


@pytest.mark.parametrize("values", [np.full((120, 120), 9, np.uint8), np.ones((1, 1), np.uint8)])
def test_rasters_with_nothing_to_see_are_refused(tmp_path, values):
    place = Affine(10, 0, 600_000, 0, -10, 5_200_000)
    good = write(tmp_path / "good.tif", taken(scene(1), REFERENCE, 120), UTM, place)
    bad = write(tmp_path / "bad.tif", values, UTM, place)
    for pair in ((good, bad), (bad, good)):
        with pytest.raises(InputError, match=r"bad\.tif"):
            match_rasters(*pair, NORTH_UP)


def test_a_sheet_in_another_projection_is_placed_from_three_rough_corners(tmp_path):
    side, wide = 380, CRS.from_epsg(4326)
    here = Grid(Affine(0.07, 0, 0, 0, -0.07, 77), SIDE, SIDE, wide)
    conic = CRS.from_proj4("+proj=lcc +lat_1=58 +lat_2=72 +lat_0=65 +lon_0=14 +ellps=WGS84")
    middle = transform_points(np.array([[14.0, 63.0]]), wide, conic)[0]
    corner = middle + 2500 * side * np.array([-1, 1])
    sheet = Grid(Affine(5000, 0, corner[0], 0, -5000, corner[1]), side, side, conic)

    def true(pixels):
        return here.map_to_pixel(transform_points(sheet.pixel_to_map(pixels), conic, wide))

    ground = scene(3)
    places = true(centres(side, side).reshape(-1, 2)).reshape(side, side, 2)
    reference = write(tmp_path / "reference.tif", taken(ground, REFERENCE), wide, here.transform)
    moving = str(tmp_path / "sheet.png")
    image = another_sensor(looked_up(ground, places + (SCENE - SIDE) / 2).clip(0, 255))
    cv2.imwrite(moving, image.astype(np.uint8))
    corners = np.array([[30.0, 350.0], [350.0, 350.0], [30.0, 30.0]])
    clicked = true(corners) + np.array([[9.0, -5.0], [-8.0, 6.0], [4.0, 10.0]])
    start = np.linalg.solve(np.c_[corners, np.ones(3)], clicked).T
    points = 40 + 300 * np.random.default_rng(0).random((200, 2))
    started = points @ start[:, :2].T + start[:, 2]
    assert np.linalg.norm(started - true(points), axis=1).max() > 150
    options = Options(start=tuple(start.ravel().tolist()), start_radius=250, device="cpu")
    result = match_rasters(reference, moving, options)
    assert result.matched
    errors = np.linalg.norm(result.map_points(points) - true(points), axis=1)
    assert np.median(errors) < 0.5 and np.percentile(errors, 90) < 2
