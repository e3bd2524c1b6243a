"""A match that all windows speak for gets a second look, and is rejected or repeated by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.verdict import overlays, textures
from benchmarks.verdict.kinds import draw_case
from hetmatch_qgis.common.contract import AMBIGUOUS, MATCHED, NO_RELIABLE_MATCH
from hetmatch_qgis.engine import Options, match_images
from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.candidates import FittedPoints
from hetmatch_qgis.engine.matching.judgement import Judgement, is_contradictory

SIDE = 320


def ground(seed: int) -> np.ndarray:
    """A town of streets at right angles and houses of its own."""
    layout = np.random.default_rng(1000 + seed)
    return textures.street_grid(np.random.default_rng(seed), SIDE, layout)


def field(seed: int) -> np.ndarray:
    """Land without any pattern."""
    rng = np.random.default_rng(seed)
    values = 110 + np.sum(
        [25 * overlays._smooth_noise(rng, SIDE, scale) for scale in (60, 22, 9, 4)], axis=0
    )
    return np.repeat(np.clip(values, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def seen_again(seed: int, image: np.ndarray) -> np.ndarray:
    return textures.seen_again(np.random.default_rng(seed), image)


def test_one_land_in_other_tones_is_matched_and_its_ground_agrees():
    result = match_images(field(1), seen_again(2, field(1)))
    look = result.corroboration
    assert result.status == MATCHED and look is not None
    assert result.confidence > 0.9
    assert look.rival_lead > 3 and look.rival_correlation < 0.7


@pytest.mark.parametrize("overlay", [overlays.frame, overlays.cloud])
def test_other_land_under_one_drawing_is_refused(overlay):
    draw = overlay(np.random.default_rng(5), SIDE)
    images = [overlays.noise(np.random.default_rng(seed), draw(field(seed))) for seed in (3, 4)]
    result = match_images(*images)
    assert result.status == NO_RELIABLE_MATCH
    assert result.confidence < 0.6 and len(result.tie_points) == 0
    if result.corroboration is not None:
        assert result.corroboration.ground < 3


def test_one_land_under_one_frame_is_matched():
    draw = overlays.frame(np.random.default_rng(5), SIDE)
    images = [draw(field(6)), overlays.noise(np.random.default_rng(7), draw(field(6)))]
    assert match_images(*images).status == MATCHED


def test_roofs_in_rows_are_ambiguous_and_the_places_are_listed():
    case = draw_case("roofs", 1, "training", [])
    result = match_images(case.reference, case.moving)
    look = result.corroboration
    assert result.status == AMBIGUOUS and not result.matched and look is not None
    assert len(result.tie_points) == 0 and result.mapper is None
    assert look.rivals and all(rival.start is not None for rival in look.rivals)
    assert look.start is not None and look.start_radius > 4
    assert "repeats itself" in result.reason


def test_houses_between_streets_are_placed_where_they_fit_and_not_a_block_off():
    town = ground(11)
    moving = seen_again(12, town)[80:, 64:]
    result = match_images(town, np.ascontiguousarray(moving))
    assert result.status == MATCHED
    points = np.array([[20.0, 20.0], [200.0, 150.0]])
    assert np.abs(result.map_points(points) - points - [64, 80]).max() < 1


def test_a_start_takes_one_of_several_places():
    case = draw_case("roofs", 0, "training", [])
    assert case.truth is not None
    truth = tuple(float(value) for value in case.truth[:2].ravel())
    result = match_images(case.reference, case.moving, Options(start=truth, start_radius=8.0))
    assert result.status == MATCHED
    points = np.array([[50.0, 50.0], [300.0, 300.0]])
    assert np.abs(result.map_points(points) - points - case.truth[:2, 2]).max() < 1
    elsewhere = replace(Options(), start=(1, 0, 9000, 0, 1, 0), start_radius=8.0)
    with pytest.raises(Exception, match="do not overlap at the position"):
        match_images(case.reference, case.moving, elsewhere)


def fitted(residual: float) -> FittedPoints:
    moving = np.random.default_rng(0).uniform(0, 100, (30, 2))
    reference = moving.copy()
    reference[0, 0] += residual
    points = Candidates(moving=moving, reference=reference, weights=np.ones(30))
    return FittedPoints(
        kind="affine",
        transform=Projective("affine", np.eye(3)),
        points=points,
        is_check=np.zeros(30, dtype=bool),
        agreeing=30,
    )


@pytest.mark.parametrize(("residual", "expected"), [(0.0, False), (5.0, False), (1e6, True)])
def test_a_transform_that_leaves_its_own_points_is_contradictory(residual, expected):
    assert is_contradictory(fitted(residual)) is expected
    assert is_contradictory(fitted(np.nan))


def judgement(*rivals: Rival) -> Judgement:
    look = Corroboration(9.0, 12.0, 50, 0.0, 0.0, rivals=rivals)
    return Judgement(None, None, None, look, 0.9)  # type: ignore[arg-type]


def test_only_a_rival_that_the_blocks_prefer_is_better():
    near = Rival((30.0, 0.0), 0.98, 0.5)
    behind = Rival((0.0, 40.0), 1.2, -6.0)
    far_behind = Rival((0.0, 80.0), 1.1, -9.0)
    assert judgement().better_rival is None
    assert judgement(near).better_rival is None
    assert judgement(near, far_behind, behind).better_rival == behind
