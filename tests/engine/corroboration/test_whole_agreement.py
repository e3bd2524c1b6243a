"""A photograph of fields is turned and shifted as a whole to where all borders agree."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from vector_files import CORNER, polygon, write_layer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.whole_agreement import (
    nearest_similarity,
    whole_agreement,
)
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.attempts import MAX_WHOLE_MISS
from hetmatch_qgis.engine.matching.pipeline import match_pair
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.pairs.pair import ImagePair

SIDE = 420
"""Pixels of a metre along a side of the photograph."""


def borders(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Columns and rows between fields, metres from the upper left corner of the map."""
    return tuple(np.cumsum(random.uniform(35, 75, 10)) - 40 for _ in range(2))


def displaced(points: np.ndarray, shift: tuple[float, float], degrees: float) -> np.ndarray:
    """Ground (..., 2) in metres as the photograph's georeference has it."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    middle = np.array([SIDE / 2, SIDE / 2])
    return (points - middle) @ np.array([[cosine, sine], [-sine, cosine]]) + middle + shift


def fields(
    folder: Path,
    resources: ExitStack,
    shift: tuple[float, float],
    degrees: float,
    sides: tuple[int, int] = (1, -1),
) -> ImagePair:
    """Fields of all greys, with a road on one side of some borders, and a map of the fields."""
    random = np.random.default_rng(5)
    columns, rows = borders(random)
    outlines = [
        polygon(CORNER + np.array([[x0, -y0], [x1, -y0], [x1, -y1], [x0, -y1], [x0, -y0]]))
        for x0, x1 in pairwise(columns)
        for y0, y1 in pairwise(rows)
    ]
    layer = write_layer(folder / "land.gpkg", outlines, landuse=["farmland"] * len(outlines))
    centres = np.stack(np.meshgrid(*[np.arange(SIDE) + 0.5] * 2), axis=-1)
    ground = displaced(centres - shift, (0.0, 0.0), -degrees)
    at = [np.searchsorted(lines, ground[..., axis]) for axis, lines in enumerate((columns, rows))]
    grey = random.uniform(60, 180, (12, 12))[at[1], at[0]]
    for axis, lines in enumerate((columns, rows)):
        for line, side in zip(lines[[3, 6]], sides, strict=True):
            beside = side * (ground[..., axis] - line)
            grey[(beside > 2) & (beside < 7)] *= 0.8
    grey = np.clip(grey + random.normal(0, 6, grey.shape), 1, 255).astype(np.uint8)
    photo = folder / "photo.tif"
    transform = Affine(1, 0, CORNER[0], 0, -1, CORNER[1])
    write_raster(photo, grey, crs="EPSG:32632", transform=transform, dtype="uint8")
    return pair_of_rasters([layer], photo, Options(moving_modality="optical"), resources)


@pytest.mark.parametrize(
    ("shift", "degrees"), [((3.0, -2.0), 0.0), ((-4.4, 1.3), 0.6), ((0.0, 0.0), 0.0)]
)
def test_all_borders_together_tell_shift_and_turn(tmp_path: Path, shift, degrees):
    with ExitStack() as resources:
        pair = fields(tmp_path, resources, shift, degrees)
        found = whole_agreement(pair, Projective("similarity", np.eye(3)))
        ground = even_lattice(SIDE, SIDE, 4)
        corner = pair.reference.source.frame_to_pixel(np.zeros((1, 2)))
        assert pair.radius is not None and np.isfinite(corner).all()
        there = displaced(ground, shift, degrees)
        on_map = [np.array(CORNER) + points * [1, -1] for points in (there, ground)]
        frame = [
            pair.reference.source.pixel_to_frame(pair.reference.georeference.map_to_pixel(points))
            for points in on_map
        ]
        misses = np.linalg.norm(found.apply(frame[0]) - frame[1], axis=1)
    assert misses.max() < 0.8
    assert np.linalg.det(found.matrix[:2, :2]) == pytest.approx(1)


def test_points_of_a_match_lie_where_all_borders_agree(tmp_path: Path):
    with ExitStack() as resources:
        pair = fields(tmp_path, resources, (3.0, -2.0), 0.4)
        result = match_pair(pair, Options(transform="similarity"), Progress())
        rigid = whole_agreement(pair, Projective("similarity", np.eye(3)))
        points = result.tie_points
        moving = pair.moving.source.pixel_to_frame(np.stack([points.mov_col, points.mov_row], 1))
        reference = pair.reference.source.pixel_to_frame(
            np.stack([points.ref_col, points.ref_row], 1)
        )
    assert result.matched and len(moving) > 50
    assert np.linalg.norm(rigid.apply(moving) - reference, axis=1).max() < MAX_WHOLE_MISS + 0.5
    # It is told that this was done, and how far the match moved by it.
    laid = result.laid_as_whole
    assert laid.kept >= len(moving) and laid.left_out > 0 and laid.moved_px < 5
    assert result.to_dict()["laid_as_whole"] == laid.to_dict()


def test_without_a_common_grid_the_scale_is_told_too(tmp_path: Path):
    with ExitStack() as resources:
        pair = replace(fields(tmp_path, resources, (0.0, 0.0), 0.0, (0, 0)), radius=None)
        middle, scale = pair.moving.width / 2, 1.008
        start = np.array([[scale, 0, (1 - scale) * middle], [0, scale, (1 - scale) * middle]])
        found = whole_agreement(pair, Projective("similarity", np.vstack([start, [0, 0, 1]])))
        ground = even_lattice(SIDE, SIDE, 4)
    assert np.linalg.norm(found.apply(ground) - ground, axis=1).max() < 1.0


@pytest.mark.parametrize(("is_rigid", "area"), [(True, 1.0), (False, 1.0302)])
def test_the_nearest_similarity_keeps_the_middle_and_does_not_bend(is_rigid, area):
    stretched = np.array([[1.02, -0.01, 5], [0.01, 1.01, -3], [0, 0, 1.0]])
    similar = nearest_similarity(Projective("affine", stretched), 400, 300, is_rigid)
    linear = similar.matrix[:2, :2]
    assert np.linalg.det(linear) == pytest.approx(area, abs=0.01)
    assert linear[0, 0] == pytest.approx(linear[1, 1])
    middle = np.array([[200.0, 150.0]])
    np.testing.assert_allclose(
        similar.apply(middle), Projective("affine", stretched).apply(middle), atol=1e-6
    )


def test_it_can_be_cancelled(tmp_path: Path):
    with ExitStack() as resources, pytest.raises(Cancelled):
        pair = fields(tmp_path, resources, (1.0, 1.0), 0.0)
        whole_agreement(pair, Projective("similarity", np.eye(3)), Progress(on_check=lambda: True))
