"""What a tile sees of the moving image lies where the transform says."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.normalise import Grey
from hetmatch_qgis.engine.matching.pair import (
    ImagePair,
    MovingTile,
    ScaledSource,
    Side,
    coarsen_reference,
    magnification,
    pair_of_arrays,
)
from hetmatch_qgis.engine.raster.sources import ArraySource

WINDOW = Window(60, 50, 120, 100)


def pattern(points):
    """Smooth waves of about 50 pixels, to be looked up anywhere."""
    column, row = points[..., 0], points[..., 1]
    return 40 * np.sin(column / 8) * np.cos(row / 9) + 20 * np.sin((column + row) / 11)


class AsItIs:
    """Grey levels without any normalisation."""

    modality, reason = "optical", "as it is"

    def apply(self, image):
        return Grey(image.values[..., 0], image.valid)


def side_of(values):
    return Side(ArraySource(values), AsItIs(), None)


def picture(width=300, height=260, scale=1.0):
    return pattern(pixel_centres(width, height) / scale).astype(np.float32)


def standard(values):
    return (values - values.mean()) / values.std()


def displacement(values, points):
    """The shift, in pixels of `points`, of standardised values against what the pattern says."""
    step = 0.01
    slopes = [
        (pattern(points + step * axis) - pattern(points - step * axis)) / (2 * step)
        for axis in np.eye(2)
    ]
    expected = pattern(points)
    design = np.stack([*slopes, expected, np.ones_like(expected)], axis=-1).reshape(-1, 4)
    found = np.linalg.lstsq(design, np.asarray(values, float).ravel(), rcond=None)[0]
    return found[:2] / found[2]


def seen_through(matrix, values, window=WINDOW):
    tile = MovingTile(side_of(values), Projective("affine", matrix), window)
    return tile.resample(pixel_centres(window.width, window.height))


def shifted_by(column, row):
    return np.array([[1.0, 0, column], [0, 1, row], [0, 0, 1]])


def test_under_identity_the_moving_image_itself_is_seen():
    values = picture()
    seen = seen_through(np.eye(3), values)
    assert seen.valid.all()
    assert seen.values == pytest.approx(standard(values[50:150, 60:180]), abs=1e-4)


def test_whole_pixels_are_not_interpolated():
    values = np.random.default_rng(0).normal(size=(260, 300)).astype(np.float32)
    seen = seen_through(shifted_by(20, -10), values)
    assert seen.values == pytest.approx(standard(values[60:160, 40:160]), abs=1e-4)


@pytest.mark.parametrize("shift", [(2.25, -1.5), (-7.4, 3.1)])
def test_parts_of_a_pixel_are_kept(shift):
    seen = seen_through(shifted_by(*shift), picture())
    there = pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2] - np.array(shift)
    assert np.abs(displacement(seen.values, there)).max() < 0.03


@pytest.mark.parametrize("factor", [1.3, 2.0, 2.6, 3.7])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (5.3, -3.8)])
def test_finer_moving_pixels_are_averaged_and_lie_right(factor, shift):
    matrix = np.diag([1 / factor, 1 / factor, 1.0])
    matrix[:2, 2] = shift
    seen = seen_through(matrix, picture(round(300 * factor), round(260 * factor), scale=factor))
    there = pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2] - np.array(shift)
    assert seen.valid.all()
    assert np.abs(displacement(seen.values, there)).max() < 0.1


def test_averaging_takes_the_noise_of_finer_pixels_away():
    noise = np.random.default_rng(1).normal(size=(1040, 1200)).astype(np.float32)
    values = picture(1200, 1040, scale=4.0) + 30 * noise
    seen = seen_through(np.diag([0.25, 0.25, 1.0]), values)
    expected = pattern(pixel_centres(WINDOW.width, WINDOW.height) + WINDOW[:2])
    assert np.corrcoef(seen.values.ravel(), expected.ravel())[0, 1] > 0.95


def test_a_turned_moving_image_is_turned_back():
    turn = np.radians(30)
    matrix = shifted_by(150, -40)
    matrix[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    seen = seen_through(matrix, picture())
    place = Projective("affine", matrix).inverse()
    corner = np.array(WINDOW[:2], float)
    there = place.apply((pixel_centres(WINDOW.width, WINDOW.height) + corner).reshape(-1, 2))
    inside = seen.valid.ravel()
    assert inside.mean() > 0.5
    assert np.abs(displacement(seen.values.ravel()[inside], there[inside])).max() < 0.03


def test_beside_the_moving_image_nothing_is_valid():
    seen = seen_through(shifted_by(100, 0), picture())
    columns = pixel_centres(WINDOW.width, WINDOW.height)[..., 0] + WINDOW.column
    assert not seen.valid[columns < 100].any() and seen.valid[columns > 101].all()
    assert (seen.values[~seen.valid] == 0).all()
    far = seen_through(shifted_by(5000, 5000), picture())
    assert not far.valid.any() and not far.values.any()


def test_holes_of_the_moving_image_stay_holes():
    values = picture()
    values[80:100, 90:120] = np.nan
    seen = seen_through(shifted_by(0.5, 0.5), values)
    assert not seen.valid[31:50, 31:60].any()
    assert seen.valid[:29].all() and np.isfinite(seen.values).all()


def test_places_moved_by_a_field_are_looked_up_there():
    tile = MovingTile(side_of(picture()), Projective("affine", np.eye(3)), WINDOW)
    places = pixel_centres(WINDOW.width, WINDOW.height)
    bent = places + 6 * np.sin(places[..., ::-1] / 30)
    seen = tile.resample(bent)
    assert np.abs(displacement(seen.values, bent + WINDOW[:2])).max() < 0.03


def test_a_pixel_s_magnification_is_the_root_of_its_area():
    matrix = np.diag([4.0, 1.0, 1.0])
    assert magnification(Projective("affine", matrix), np.array([9.0, 9.0])) == pytest.approx(2)


@pytest.mark.parametrize("factor", [1.5, 2.0, 3.3])
def test_a_coarser_frame_and_the_pixels_go_both_ways(factor):
    source = ScaledSource(ArraySource(picture()), factor)
    points = np.random.default_rng(0).uniform(0, 250, (40, 2))
    assert source.frame_to_pixel(source.pixel_to_frame(points)) == pytest.approx(points)
    assert source.pixel_to_frame(np.array([[factor, 2 * factor]])) == pytest.approx(
        np.array([[1.0, 2.0]])
    )
    assert (source.width, source.height) == (-(-300 // factor), -(-260 // factor))


def read_displacement(factor, window, more=1.0):
    """How far off a window of a coarser frame is read, in pixels of that frame."""
    whole = factor * more
    values = picture(round(400 * factor), round(340 * factor), scale=whole)
    image = ScaledSource(ArraySource(values), factor).read(window, more)
    shape = (-(-window.height // more), -(-window.width // more))
    assert image.values.shape[:2] == shape
    assert image.valid.all()
    centres = pixel_centres(int(shape[1]), int(shape[0]))
    return displacement(image.values[..., 0], centres + np.array(window[:2]) / more)


@pytest.mark.parametrize("window", [Window(0, 0, 300, 250), Window(37, 51, 128, 100)])
def test_whole_factors_are_read_where_they_lie(window):
    assert np.abs(read_displacement(2.0, window)).max() < 0.02
    assert np.abs(read_displacement(3.0, window)).max() < 0.02


def test_the_first_tile_of_any_factor_is_read_where_it_lies():
    # OpenCV's cubic kernel leans by up to a twentieth of a pixel, the same for a whole tile.
    assert np.abs(read_displacement(1.7, Window(0, 0, 300, 250))).max() < 0.06
    assert np.abs(read_displacement(1.7, Window(0, 0, 300, 250), more=2.0)).max() < 0.06


@pytest.mark.parametrize("factor", [1.5, 1.7, 2.6])
def test_later_tiles_of_any_factor_are_read_where_they_lie(factor):
    assert np.abs(read_displacement(factor, Window(37, 53, 128, 100))).max() < 0.1


def test_a_coarser_reference_leaves_the_rest_of_the_pair_alone():
    pair = pair_of_arrays(picture(), picture(), Options())
    coarser = coarsen_reference(pair, 2.0)
    assert (coarser.reference.width, coarser.reference.height) == (150, 130)
    assert coarser.moving is pair.moving and coarser.radius is None
    assert coarser.reference.description is pair.reference.description


def test_arrays_are_described_and_lie_on_no_map():
    colours = np.random.default_rng(0).integers(0, 255, (100, 90, 4), dtype=np.uint8)
    pair = pair_of_arrays(colours, picture(), Options(reference_bands=(4, 2)))
    assert isinstance(pair, ImagePair) and pair.radius is None
    described = pair.reference.description
    assert (described.width, described.height, described.band_count) == (90, 100, 4)
    assert (described.bands, described.dtype, described.georeference) == ((4, 2), "uint8", "none")
    assert np.isnan(pair.moving.to_map(np.zeros((3, 2)))).all()


@pytest.mark.parametrize("name", ["reference", "moving"])
def test_the_image_that_is_wrong_is_named(name):
    images = {"reference": picture(), "moving": picture(), name: np.full((80, 80), np.nan)}
    with pytest.raises(InputError, match=f"{name} image"):
        pair_of_arrays(images["reference"], images["moving"], Options())


def test_an_overview_shows_the_whole_frame():
    side = side_of(picture())
    overview = side.overview(4.0)
    assert overview.values.shape == (65, 75)
    there = pixel_centres(75, 65) * 4
    assert np.abs(displacement(overview.values, there)).max() < 0.05
