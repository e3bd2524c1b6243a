"""Candidates become tie points and a transform, or the reason why there is no match."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.common.contract import (
    TILE_MATCHED,
    TILE_NO_MATCH,
    TILE_SKIPPED,
)
from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.attempts import Attempt, Run
from hetmatch_qgis.engine.matching.coarse_stage import CoarseStage
from hetmatch_qgis.engine.matching.conclusion import conclude
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.survey import Survey
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.matching.windows import WindowPlan
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.tiling import make_tiles

SHIFT = np.array([3.0, -2.0])
OPTIONS = Options(tile_size=256, overlap=64)
ACCEPT_ALL = -1.0


def coarse() -> CoarseStage:
    """Four tiles of 300 x 260 pixels, of which the first was skipped."""
    pair = pair_of_arrays(picture(), picture(), OPTIONS)
    matrix = np.eye(3)
    matrix[:2, 2] = SHIFT
    overlap = even_lattice(300, 260, 20)
    model = CoarseModel(Projective("affine", matrix), 80.0, 40, 50, 6.0, overlap)
    tiles = make_tiles(300, 260, 256, 64)
    return CoarseStage(model, Aim(pair, None, model), WindowPlan(tiles, []), windows_end=0.9)


def surveyed(stage: CoarseStage, tiles: list[FineTile]) -> Survey:
    """The four tiles with their candidates, of which the first was skipped."""
    model, (skipped, *others) = stage.aim.model, stage.plan.first
    guided = [GuidedTile(skipped, Message("no data"), None)]
    guided += [GuidedTile(tile, None, None) for tile in others]
    windows = [MatchedWindow(part, model, fine) for part, fine in zip(guided, tiles, strict=True)]
    return Survey(windows, 4, 1, 0.2, Message("the whole overlap was searched"), 480.0)


def fine_tile(reference: np.ndarray, noise: float = 0.0) -> FineTile:
    """Candidates and votes that are shifted by SHIFT, searched at twice as many points."""
    random = np.random.default_rng(len(reference))
    moving = reference - SHIFT + random.normal(0, noise, reference.shape)
    return FineTile(
        reference=reference,
        moving=moving,
        weights=np.ones(len(reference)),
        covariances=np.zeros((len(reference), 3)),
        searched=2 * len(reference),
        score=0.6,
        ref_votes=reference[:10],
        moving_votes=moving[:10],
    )


def concluded_by_one(
    stage: CoarseStage, survey: Survey, min_confidence: float = ACCEPT_ALL
) -> MatchResult:
    with Workers(1) as workers:
        run = Run(OPTIONS, workers, Progress())
        return conclude(Attempt.of(stage, survey, run), run, min_confidence)


def concluded(
    *points: np.ndarray, noise: float = 0.0, min_confidence: float = ACCEPT_ALL
) -> MatchResult:
    """The conclusion of candidates, one array of reference pixels (N, 2) for each tile."""
    tiles = [fine_tile(np.asarray(part, float).reshape(-1, 2), noise) for part in points]
    stage = coarse()
    survey = surveyed(stage, tiles)
    return concluded_by_one(stage, survey, min_confidence)


def test_candidates_that_agree_make_a_match():
    points = even_lattice(300, 260, 20) + np.array([0.0, 3.0])
    result = concluded([], points, [], [])
    assert result.matched and result.transform_type == "similarity"
    assert result.map_points(np.array([[10.0, 20.0]])) == pytest.approx(np.array([[13.0, 18.0]]))
    assert result.reason == "400 points agree with one similarity transform."
    assert result.check_points["count"] == pytest.approx(80, abs=8)
    assert result.coverage == 1 and result.extrapolated == 0


def test_the_evidence_counts_what_was_searched_and_what_agreed():
    evidence = concluded([], even_lattice(300, 260, 20), [], []).evidence
    assert evidence.overview == evidence.guided == 80
    assert evidence.inlier_share == 0.8 and evidence.steadiness == 0.5
    assert evidence.agreement == 1 and evidence.score == pytest.approx(0.6)
    assert evidence.votes == pytest.approx(verdict.significance_of_votes(10, 10))


def test_each_tile_reports_what_became_of_it():
    reports = concluded([], even_lattice(300, 260, 20), [], []).tiles
    assert [report.status for report in reports] == [
        TILE_SKIPPED,
        TILE_MATCHED,
        TILE_NO_MATCH,
        TILE_NO_MATCH,
    ]
    assert [report.count for report in reports] == [0, 400, 0, 0]
    assert reports[0].reason == "no data" and reports[1].reason == ""
    assert all(len(report.outline) == 4 for report in reports)


def test_points_in_one_corner_cover_a_part_and_extrapolate_the_rest():
    result = concluded([], even_lattice(70, 60, 12) + np.array([3.0, 0.0]), [], [])
    assert result.coverage <= 4 / 16
    assert result.extrapolated > 0.7


@pytest.mark.parametrize("count", [0, 3, verdict.MIN_TIE_POINTS - 1])
def test_too_few_points_are_no_match(count):
    points = np.random.default_rng(1).uniform(50, 200, (count, 2))
    result = concluded([], points, [], [], min_confidence=verdict.MIN_CONFIDENCE)
    assert not result.matched and result.confidence == 0
    assert "points of the two images agree with each other" in result.reason
    assert "check that both show the same place" in result.reason
    assert len(result.tiles) == 4 and result.evidence is not None


def test_points_of_a_match_that_is_not_believed_are_kept_aside():
    points = np.random.default_rng(1).uniform(50, 200, (verdict.MIN_TIE_POINTS - 2, 2))
    result = concluded([], points, [], [], min_confidence=verdict.MIN_CONFIDENCE)
    doubtful = result.doubtful
    assert not result.matched and len(result.tie_points) == 0 and result.mapper is None
    assert not doubtful.matched and doubtful.reason == result.reason
    assert len(doubtful.tie_points) >= 4 and doubtful.transform_type == "similarity"
    assert doubtful.tie_points.residual_px.max() < 0.1
    assert concluded([], points[:0], [], [], min_confidence=0.5).doubtful is None


def test_points_that_contradict_each_other_are_rejected():
    points = np.random.default_rng(2).uniform(20, 240, (300, 2))
    result = concluded([], points, [], [], noise=40.0, min_confidence=verdict.MIN_CONFIDENCE)
    assert not result.matched and len(result.tie_points) == 0


def test_only_the_area_of_the_pair_is_covered():
    stage = coarse()
    area = Window(0, 0, 150, 130)
    stage = replace(stage, aim=replace(stage.aim, pair=replace(stage.pair, area=area)))
    points = even_lattice(150, 130, 16) + np.array([0.0, 2.0])
    tiles = [fine_tile(part) for part in (points[:0], points, points[:0], points[:0])]
    survey = surveyed(stage, tiles)
    result = concluded_by_one(stage, survey)
    assert result.coverage == 1 and result.extrapolated == 0


def test_the_result_says_how_much_was_searched_and_where_errors_are_to_be_expected():
    search = concluded([], even_lattice(300, 260, 30), [], []).search
    assert (search.windows, search.possible, search.rounds) == (4, 4, 1)
    assert search.stopped == "the whole overlap was searched"
    assert 16 <= len(search.cells) <= 16 * 16
    assert all(cell.error_px < 1e-6 and len(cell.outline) == 4 for cell in search.cells)
