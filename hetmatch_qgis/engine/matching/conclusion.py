"""The conclusion of a match: the judged match becomes the result that users get."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import (
    AMBIGUOUS,
    MATCHED,
    NO_RELIABLE_MATCH,
    TILE_MATCHED,
    TILE_NO_MATCH,
    TILE_SKIPPED,
)
from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.evidence import Corroboration, Start
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.attempts import Attempt, Run
from hetmatch_qgis.engine.matching.candidates import FittedPoints
from hetmatch_qgis.engine.matching.coarse_stage import START_LATTICE, CoarseStage
from hetmatch_qgis.engine.matching.error_map import accuracy_of, error_cells
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import relief_of
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.judgement import Judgement, is_contradictory
from hetmatch_qgis.engine.matching.survey import Survey
from hetmatch_qgis.engine.pairs.advice import advice_for, masked_reason
from hetmatch_qgis.engine.pairs.min_size import small_size_reason
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.registration import (
    fit_matrix,
    make_inverse,
    make_mapper,
    make_tie_points,
)

COVERAGE_CELLS = 4
"""Cells along a side of the lattice that the coverage is counted on; set by hand with the first
pipeline (cd46dab)."""

_NO_CONSISTENT_POINT = Message("no point agrees with its neighbours")


def conclude(found: Attempt, run: Run, min_confidence: float) -> MatchResult:
    """The result of a match that has been judged; below `min_confidence` it is rejected."""
    coarse, surveyed, judged = found.coarse, found.surveyed, found.judged
    options, progress = run.options, run.progress
    pair, fitted = coarse.pair, judged.fitted
    reports = tuple(_tile_report(pair, window.guided, window.fine) for window in surveyed.windows)
    if fitted is None or judged.confidence < min_confidence:
        reason = _reason(judged, advice_for(pair, options))
        return rejected_result(pair, options, progress, reason, reports, judged)
    transform, points = fitted.transform, fitted.points
    overlap = _inside_area(pair, coarse.overview.overlap)
    accuracy, search = run.workers.run_both(
        lambda: accuracy_of(pair, transform, points, overlap),
        lambda: _search(coarse, surveyed, transform, overlap),
    )
    result = MatchResult(
        status=MATCHED,
        reason=verdict.match_reason(judged.points, fitted.kind),
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        confidence=judged.confidence,
        coverage=_coverage(pair, judged.model, fitted.points.reference),
        extrapolated=extrapolated_share(overlap, fitted.points.reference),
        tiles=reports,
        seconds=dict(progress.seconds),
        evidence=judged.evidence,
        corroboration=_in_pixels(pair, judged),
        options=options,
        search=search,
        accuracy=accuracy,
        laid_as_whole=judged.laid_as_whole,
    )
    return _with_points(result, pair, fitted, overlap)


def _in_ref_pixels(pair: ImagePair, points: Candidates) -> NDArray[np.float64] | None:
    """The covariances (N, 3) of points of the frames, in squared reference pixels."""
    if points.covariances is None:
        return None
    to_pixel = pair.reference.source.frame_to_pixel
    here = to_pixel(points.reference)
    # (N, 2, 2), from a step in the frame to one in pixels.
    steps = np.stack([to_pixel(points.reference + step) - here for step in np.eye(2)], axis=2)
    variance_column, variance_row, shared = points.covariances.T
    matrices = np.stack([variance_column, shared, shared, variance_row], axis=1).reshape(-1, 2, 2)
    turned = steps @ matrices @ steps.transpose(0, 2, 1)
    return np.stack([turned[:, 0, 0], turned[:, 1, 1], turned[:, 0, 1]], axis=1)


def _in_pixels(pair: ImagePair, judged: Judgement) -> Corroboration | None:
    """The second look with its shifts in pixels of the reference, and where to start from there."""
    look, fitted = judged.corroboration, judged.fitted
    if look is None or fitted is None:
        return look
    moving = even_lattice(pair.moving.width, pair.moving.height, START_LATTICE)
    in_frame = fitted.transform.apply(moving)
    is_known = np.isfinite(in_frame).all(axis=1)
    in_frame, moving = in_frame[is_known], moving[is_known]
    moving = pair.moving.source.frame_to_pixel(moving)

    def start_at(shift: tuple[float, float]) -> tuple[tuple[float, float], Start | None]:
        there = pair.reference.source.frame_to_pixel(in_frame + shift)
        moved = (there - pair.reference.source.frame_to_pixel(in_frame)).mean(axis=0)
        affine = fit("affine", moving, there)
        matrix = None if affine is None else affine.matrix
        start = None if matrix is None else tuple(round(float(v), 6) for v in matrix[:2].ravel())
        return (float(moved[0]), float(moved[1])), cast("Start | None", start)

    rivals = []
    for rival in look.rivals:
        shift, start = start_at(rival.shift)
        rivals.append(replace(rival, shift=shift, start=start))
    return replace(look, rivals=tuple(rivals), start=start_at((0.0, 0.0))[1])


def _reason(judged: Judgement, advice: Message) -> Message:
    if judged.fitted is not None and is_contradictory(judged.fitted):
        return Message(
            "The {transform} transform does not fit the points that it was fitted to; choose "
            "one with fewer parameters.",
            transform=transform_name(judged.fitted.kind),
        )
    if judged.corroboration is None:
        return verdict.rejection_reason(judged.evidence, judged.points, advice)
    return verdict.doubt_reason(judged.evidence, judged.corroboration, advice)


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
    judged: Judgement | None = None,
) -> MatchResult:
    """A result without a match; of very small images that is the reason."""
    is_ambiguous = (
        judged is not None
        and judged.corroboration is not None
        and verdict.is_ambiguous(judged.evidence, judged.corroboration)
    )
    result = MatchResult(
        status=AMBIGUOUS if is_ambiguous else NO_RELIABLE_MATCH,
        reason=small_size_reason(pair) or masked_reason(pair) or reason,
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        confidence=0.0 if judged is None else judged.confidence,
        tiles=reports,
        seconds=dict(progress.seconds),
        evidence=None if judged is None else judged.evidence,
        corroboration=None if judged is None else _in_pixels(pair, judged),
        options=options,
    )
    if judged is None or judged.fitted is None:
        return result
    overlap = _inside_area(pair, judged.model.overlap)
    return replace(result, doubtful=_with_points(result, pair, judged.fitted, overlap))


def _with_points(
    result: MatchResult, pair: ImagePair, fitted: FittedPoints, overlap: Points
) -> MatchResult:
    """A result with the tie points and the transform of a fit.

    overlap: (N, 2) points of the reference's frame, spread over what both images show.
    """
    mapper = make_mapper(pair, fitted.transform)
    pixels = (
        pair.reference.source.frame_to_pixel(fitted.points.reference),
        pair.moving.source.frame_to_pixel(fitted.points.moving),
    )
    return replace(
        result,
        tie_points=make_tie_points(
            pair,
            pixels,
            fitted.points.weights,
            fitted.is_check,
            fitted.transform,
            _in_ref_pixels(pair, fitted.points),
        ),
        transform_type=fitted.kind,
        moving_to_reference=fit_matrix(pair.moving.description, mapper),
        mapper=mapper,
        inverse=make_inverse(pair, fitted.transform),
        relief=relief_of(pair, fitted.transform, overlap),
    )
