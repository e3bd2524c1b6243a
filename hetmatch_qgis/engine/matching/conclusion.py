"""The conclusion of a match: tie points, their transform, the evidence, and the result."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.common.contract import (
    MATCHED,
    NO_RELIABLE_MATCH,
    TILE_MATCHED,
    TILE_NO_MATCH,
    TILE_SKIPPED,
)
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.candidates import (
    FittedPoints,
    fit_candidates,
    join_candidates,
)
from hetmatch_qgis.engine.matching.coarse_model import CoarseModel
from hetmatch_qgis.engine.matching.coarse_stage import CoarseStage
from hetmatch_qgis.engine.matching.error_map import bent_blocks, error_cells
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.registration import fit_matrix, make_mapper, make_tie_points
from hetmatch_qgis.engine.matching.survey import Survey
from hetmatch_qgis.engine.pairs.min_size import small_size_reason
from hetmatch_qgis.engine.pairs.pair import ImagePair

COVERAGE_CELLS = 4
"""Cells along a side of the lattice that the coverage is counted on; set by hand with the first
pipeline (cd46dab)."""

_NO_CONSISTENT_POINT = Message("no place agrees with its neighbours")


def conclude(
    coarse: CoarseStage,
    surveyed: Survey,
    options: Options,
    progress: Progress,
    min_confidence: float,
) -> MatchResult:
    """Choose the transform and judge the match."""
    pair = coarse.pair
    refined = [window.fine for window in surveyed.windows]
    fitted = _fit(pair, surveyed, options)
    model = surveyed.most_significant(coarse.aim.model)
    evidence = _evidence(coarse.overview, model, refined, fitted)
    reports = tuple(_tile_report(pair, window.guided, window.fine) for window in surveyed.windows)
    count = len(fitted.points) if fitted else 0
    confidence = verdict.confidence(evidence) if count >= verdict.MIN_TIE_POINTS else 0.0
    if fitted is None or confidence < min_confidence:
        reason = verdict.rejection_reason(evidence, count)
        return rejected_result(pair, options, progress, reason, reports, confidence, evidence)
    mapper = make_mapper(pair, fitted.transform)
    pixels = (
        pair.reference.source.frame_to_pixel(fitted.points.reference),
        pair.moving.source.frame_to_pixel(fitted.points.moving),
    )
    overlap = _inside_area(pair, coarse.overview.overlap)
    return MatchResult(
        status=MATCHED,
        reason=verdict.match_reason(count, fitted.kind),
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        tie_points=make_tie_points(pair, pixels, fitted.points.weights, fitted.is_check, mapper),
        transform_type=fitted.kind,
        moving_to_reference=fit_matrix(pair.moving.description, mapper),
        mapper=mapper,
        confidence=confidence,
        coverage=_coverage(pair, model, fitted.points.reference),
        extrapolated=extrapolated_share(overlap, fitted.points.reference),
        tiles=reports,
        seconds=dict(progress.seconds),
        evidence=evidence,
        options=options,
        search=_search(coarse, surveyed, fitted.transform, overlap),
    )


def _fit(pair: ImagePair, surveyed: Survey, options: Options) -> FittedPoints | None:
    """The transform of all candidates; a local one where windows show that the ground is bent.

    Deformation of a small part of the overlap hardly counts in the choice between kinds.
    """
    candidates = join_candidates([window.fine for window in surveyed.windows])
    space = FitSpace.of(pair)
    fitted = fit_candidates(candidates, space, options)
    if fitted is None or options.transform != "auto" or len(surveyed.windows) == 1:
        return fitted
    bent = bent_blocks(surveyed.windows, fitted.transform, surveyed.spacing)
    if not len(bent):
        return fitted
    return fit_candidates(candidates, space, options, bent) or fitted


def _search(coarse: CoarseStage, surveyed: Survey, transform: Transform, overlap: Points) -> Search:
    cells = error_cells(coarse.pair, surveyed.windows, transform, overlap, surveyed.spacing)
    return Search(
        windows=len(surveyed.windows),
        possible=surveyed.possible,
        rounds=surveyed.rounds,
        asked_px=surveyed.asked,
        stopped=surveyed.stopped,
        cells=cells,
    )


def _evidence(
    overview: CoarseModel, guided: CoarseModel, refined: list[FineTile], fitted: FittedPoints | None
) -> Evidence:
    searched = max(1, sum(tile.searched for tile in refined))
    consistent = sum(len(tile.reference) for tile in refined)
    return Evidence(
        overview=overview.significance,
        guided=guided.significance,
        inlier_share=guided.inliers / max(1, guided.matches),
        steadiness=consistent / searched,
        agreement=fitted.agreeing / consistent if fitted else 0.0,
        score=float(np.mean([tile.score for tile in refined if tile.searched] or [0.0])),
        votes=_significance_of_votes(refined, fitted.transform) if fitted else 0.0,
    )


def _significance_of_votes(refined: list[FineTile], transform: Transform) -> float:
    reference = np.concatenate([tile.ref_votes for tile in refined])
    moving = np.concatenate([tile.moving_votes for tile in refined])
    residuals = np.linalg.norm(transform.apply(moving) - reference, axis=1)
    agreeing = int(np.count_nonzero(residuals < verdict.VOTE_TOLERANCE))
    return verdict.significance_of_votes(agreeing, len(reference))


def _tile_report(pair: ImagePair, guided: GuidedTile, refined: FineTile) -> TileReport:
    window = guided.tile.owned
    outline = _outline(pair, window)
    if guided.reason is not None:
        return TileReport(window, TILE_SKIPPED, guided.reason, outline=outline)
    count = len(refined.reference)
    if count == 0:
        return TileReport(window, TILE_NO_MATCH, _NO_CONSISTENT_POINT, outline=outline)
    return TileReport(window, TILE_MATCHED, "", count, outline)


def _outline(pair: ImagePair, window: Window) -> tuple[tuple[float, float], ...]:
    """Corners of a window of the reference's frame in canvas coordinates."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * [window.width, window.height]
    pixels = pair.reference.source.frame_to_pixel(corners + np.array(window[:2]))
    return tuple((float(x), float(y)) for x, y in pair.reference.to_canvas(pixels))


def _coverage(pair: ImagePair, model: CoarseModel, reference: Points) -> float:
    """Share of a 4 x 4 lattice over the overlap of both frames that holds a tie point."""
    width, height = pair.moving.width, pair.moving.height
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    mapped = model.transform.apply(corners)
    low = np.maximum(mapped.min(axis=0), 0)
    high = np.minimum(mapped.max(axis=0), [pair.reference.width, pair.reference.height])
    if pair.area is not None:
        low = np.maximum(low, pair.area[:2])
        high = np.minimum(high, np.add(pair.area[:2], pair.area[2:]))
    cells = np.floor((reference - low) / np.maximum(high - low, 1e-9) * COVERAGE_CELLS)
    cells = np.clip(cells, 0, COVERAGE_CELLS - 1).astype(int)
    return len(np.unique(cells @ [1, COVERAGE_CELLS])) / COVERAGE_CELLS**2


def _inside_area(pair: ImagePair, points: Points) -> Points:
    """The points (N, 2) of the reference's frame that lie inside the pair's area."""
    if pair.area is None:
        return points
    low = np.array(pair.area[:2])
    is_inside = ((points >= low) & (points <= low + pair.area[2:])).all(axis=1)
    return np.asarray(points[is_inside])


def rejected_result(
    pair: ImagePair,
    options: Options,
    progress: Progress,
    reason: Message,
    reports: tuple[TileReport, ...] = (),
    confidence: float = 0.0,
    evidence: Evidence | None = None,
) -> MatchResult:
    """A result without a match; of very small images that is the reason."""
    return MatchResult(
        status=NO_RELIABLE_MATCH,
        reason=small_size_reason(pair) or reason,
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        confidence=confidence,
        tiles=reports,
        seconds=dict(progress.seconds),
        evidence=evidence,
        options=options,
    )
