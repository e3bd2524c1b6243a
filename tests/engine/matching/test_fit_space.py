"""The transform of a match lives in the moving raster's pixels where both are on a map."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from affine import Affine
from known_pairs import bare_pair, ground, write
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Grid, Points, transform_points
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching.fit_space import FitSpace, ReliefFrameTransform, relief_of
from hetmatch_qgis.engine.pairs.enlarged import large_enough
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays, pair_of_rasters
from hetmatch_qgis.engine.pairs.pair import ImagePair, mirror_moving

LON_LAT, EUROPE = CRS.from_epsg(4326), CRS.from_epsg(3035)
# So large that one projection is curved in the other.
HERE = Grid(Affine(0.1, 0, 0, 0, -0.1, 60), 300, 200, LON_LAT)
THERE = Grid(Affine(8000, 0, 3_300_000, 0, -8000, 3_400_000), 200, 150, EUROPE)
SHIFT = np.array([6.0, -4.0])


def pair(folder: Path, resources: ExitStack) -> ImagePair:
    values = ground()
    paths = [
        write(folder / f"{name}.tif", values[: grid.height, : grid.width], grid.transform, grid.crs)
        for name, grid in (("reference", HERE), ("moving", THERE))
    ]
    return pair_of_rasters(*paths, Options(), resources)


def places(moving: Points) -> Points:
    """Reference pixels of moving pixels, the georeference being off by SHIFT."""
    on_map = transform_points(THERE.pixel_to_map(moving + SHIFT), EUROPE, LON_LAT)
    return HERE.map_to_pixel(on_map)


def spread(count: int = 60) -> Points:
    return np.random.default_rng(0).uniform((10, 10), (190, 140), (count, 2))


def fitted(space: FitSpace, both: ImagePair, moving: Points) -> Transform:
    measured = space.measured(both.moving.source.pixel_to_frame(moving))
    nominal = space.nominal(both.reference.source.pixel_to_frame(places(moving)))
    transform = fit("similarity", measured, nominal)
    assert transform is not None
    return transform


def test_a_shifted_geotransform_is_a_shift_in_another_projection_too(tmp_path: Path) -> None:
    with ExitStack() as resources:
        both = pair(tmp_path, resources)
        space = FitSpace.of(both)
        transform = fitted(space, both, spread())
        other = spread() + 3
        frame = space.in_frames(transform).apply(both.moving.source.pixel_to_frame(other))
        reached = both.reference.source.frame_to_pixel(frame)
        assert np.abs(reached - places(other)).max() < 1e-3
        assert space.in_frames(transform).matrix is None


def test_the_overlap_is_what_lies_within_both_frames(tmp_path: Path) -> None:
    with ExitStack() as resources:
        both = pair(tmp_path, resources)
        space = FitSpace.of(both)
        assert space.overlap is not None
        frame = space.to_reference(space.overlap)
        for side in (both.reference, both.moving):
            pixels = side.source.frame_to_pixel(frame)
            size = side.description.width, side.description.height
            assert ((pixels > -1e-6) & (pixels < np.add(size, 1e-6))).all()
        known = frame[::7]
        assert np.allclose(FitSpace.of(both, known).overlap, space.overlap[::7])


def test_its_pixels_have_the_size_of_the_grids(tmp_path: Path) -> None:
    with ExitStack() as resources:
        both = pair(tmp_path, resources)
        space = FitSpace.of(both)
        middle = both.moving.source.pixel_to_frame(np.array([[100.0, 75.0]]))
        steps = space.measured(middle + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        assert np.abs(np.linalg.norm(steps[1:] - steps[0], axis=1) - 1).max() < 0.2


def test_there_and_back_is_where_it_began(tmp_path: Path) -> None:
    with ExitStack() as resources:
        both = pair(tmp_path, resources)
        space = FitSpace.of(both)
        frame = both.reference.source.pixel_to_frame(places(spread()))
        np.testing.assert_allclose(space.to_reference(space.nominal(frame)), frame, atol=1e-6)


def test_without_a_map_the_frames_are_left_as_they_are(tmp_path: Path) -> None:
    made = bare_pair(tmp_path)
    with ExitStack() as resources:
        both = pair_of_rasters(made.reference, made.moving, Options(), resources)
        space = FitSpace.of(both)
        points = spread()
        for way in (space.measured, space.nominal, space.to_reference):
            np.testing.assert_array_equal(way(points), points)
        transform = fit("affine", points, points + SHIFT)
        assert transform is not None
        assert space.in_frames(transform).matrix is transform.matrix


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_displacement_by_relief_is_told_in_pixels_of_the_raster(is_mirrored: bool) -> None:
    """Small images are matched with twice the pixels, and mirrored ones flipped."""
    both = large_enough(pair_of_arrays(ground()[:200, :160], ground()[:200, :160], Options()))
    both = mirror_moving(both) if is_mirrored else both
    assert both.moving.width == 320
    space = FitSpace(None, np.ones(2))
    transform = ReliefFrameTransform(space, SimpleNamespace(slope=np.array([0.2, -0.1])))
    displacement = relief_of(both, transform, np.zeros((0, 2)))
    assert displacement is not None
    assert displacement.column_px == pytest.approx(-0.1 if is_mirrored else 0.1)
    assert displacement.row_px == pytest.approx(-0.05)
