"""The story of a match, in order: read, place coarsely, refine, choose, judge."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MATCHED, NO_RELIABLE_MATCH, MatchResult, TileReport
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.check_points import choose_check_points
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share
from hetmatch_qgis.engine.fitting.model_choice import (
    Candidates,
    agreeing,
    choose_transform,
    thinned,
)
from hetmatch_qgis.engine.fitting.transforms import Transform, fit, fit_weights
from hetmatch_qgis.engine.gcps.frames import finite_rows
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.coarse import (
    CoarseModel,
    GuidedTile,
    find_coarse_model,
    match_tiles,
    refit_model,
    tile_models,
)
from hetmatch_qgis.engine.matching.fine import FineTile, refine_tiles
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.min_size import check_size, too_small
from hetmatch_qgis.engine.matching.pair import (
    MIN_GSD_RATIO,
    ImagePair,
    coarsen_reference,
    magnification,
    pair_of_arrays,
    pair_of_rasters,
)
from hetmatch_qgis.engine.matching.registration import fit_matrix, make_mapper, make_tie_points
from hetmatch_qgis.engine.matching.tiling import clip_tiles, make_tiles
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs

COVERAGE_CELLS = 4
TOLERANCE = 3.0
"""Tie points lie within this many reference pixels of the chosen transform."""


def match_images(
    reference: NDArray,
    moving: NDArray,
    options: Options | None = None,
    progress: ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> MatchResult:
    """Match two arrays, (H, W) or (H, W, C), of any dtype; NaN, Inf and masked elements are nodata.

    progress is called with the share done, 0 to 1, and a message; cancelled is asked often.
    Raises InputError for what cannot be matched and Cancelled when the user stopped it.
    """
    options = options or Options()
    stages = Progress(progress, cancelled)
    with stages.stage("read", 0.0, 0.05):
        pair = pair_of_arrays(reference, moving, options)
    return _match(pair, options, stages)


def match_rasters(
    reference_path: Path | str,
    moving_path: Path | str,
    options: Options | None = None,
    progress: ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> MatchResult:
    """Match two raster files; on one common grid where both are georeferenced.

    progress is called with the share done, 0 to 1, and a message; cancelled is asked often.
    Raises InputError for what cannot be matched and Cancelled when the user stopped it.
    """
    options = options or Options()
    stages = Progress(progress, cancelled)
    with ExitStack() as resources:
        with stages.stage("read", 0.0, 0.05):
            stages.report(0.0, "Reading the rasters")
            pair = pair_of_rasters(reference_path, moving_path, options, resources)
            check_size(pair)
        return with_corrected_rpcs(_match(pair, options, stages))


def _match(pair: ImagePair, options: Options, stages: Progress) -> MatchResult:
    with stages.stage("load", 0.05, 0.1):
        stages.report(0.0, "Loading the matcher")
        matcher = load_matcher(options)
    with stages.stage("coarse", 0.1, 0.25):
        found = find_coarse_model(pair, matcher, options.rotation, stages)
    if found is None:
        return _refusal(pair, options, stages, (), 0.0, _NOTHING_IN_COMMON)
    pair, found = _at_the_coarser_scale(pair, found)
    cut = make_tiles(
        pair.reference.width, pair.reference.height, options.tile_size, options.overlap
    )
    if pair.area is not None:
        cut = clip_tiles(cut, pair.area)
    with stages.stage("guided", 0.25, 0.45):
        guided = match_tiles(pair, found, matcher, cut, stages)
        better = refit_model(found, guided)
        models = tile_models(better, guided)
    with stages.stage("fine", 0.45, 0.95):
        refined = refine_tiles(pair, models, matcher, guided, stages)
    with stages.stage("model", 0.95, 1.0):
        stages.report(0.0, "Choosing the transform")
        clearest = max([better, *models], key=lambda model: model.significance)
        result = _conclude(pair, options, stages, (found, clearest), guided, refined)
        stages.report(1.0, "Done")
    return replace(result, seconds=dict(stages.seconds))


_NOTHING_IN_COMMON = (
    "No place of the moving image resembles a place of the reference; check that both show the "
    "same ground, or try other bands."
)


def _at_the_coarser_scale(pair: ImagePair, found: CoarseModel) -> tuple[ImagePair, CoarseModel]:
    """Where the moving pixels are much the larger, the reference is matched at their size."""
    middle = np.array([pair.moving.width, pair.moving.height]) / 2
    factor = magnification(found.transform, middle)
    if factor < MIN_GSD_RATIO:
        return pair, found
    return coarsen_reference(pair, factor), found.scaled(1 / factor)


@dataclass(frozen=True)
class _Fitted:
    """The outcome of the model choice: the points kept, which of them are check points, and how
    many agreed before thinning. transform, points: of the frames."""

    kind: str
    transform: Transform
    points: Candidates
    checks: NDArray[np.bool_]
    agreeing: int


def _conclude(
    pair: ImagePair,
    options: Options,
    stages: Progress,
    coarse: tuple[CoarseModel, CoarseModel],
    guided: list[GuidedTile],
    refined: list[FineTile],
) -> MatchResult:
    candidates = _candidates(refined)
    fitted = _fitted(candidates, FitSpace.of(pair), options)
    evidence = _evidence(coarse, guided, refined, fitted)
    reports = tuple(_report(pair, *tile) for tile in zip(guided, refined, strict=True))
    count = len(fitted.points) if fitted else 0
    sure = verdict.confidence(evidence) if count >= verdict.MIN_TIE_POINTS else 0.0
    if fitted is None or sure < verdict.MIN_CONFIDENCE:
        reason = verdict.rejection_reason(evidence, count)
        return _refusal(pair, options, stages, reports, sure, reason, evidence)
    mapper = make_mapper(pair, fitted.transform)
    pixels = (
        pair.reference.source.frame_to_pixel(fitted.points.reference),
        pair.moving.source.frame_to_pixel(fitted.points.moving),
    )
    points = make_tie_points(pair, pixels, fitted.points.weights, fitted.checks, mapper)
    matrix = fit_matrix(pair.moving.description, mapper)
    return MatchResult(
        status=MATCHED,
        reason=f"{count} points agree with one {fitted.kind.replace('_', ' ')} transform.",
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        tie_points=points,
        transform_type=fitted.kind,
        moving_to_reference=matrix,
        mapper=mapper,
        confidence=sure,
        coverage=_coverage(pair, coarse[1], fitted.points.reference),
        extrapolated=extrapolated_share(_wanted(pair, coarse[0].overlap), fitted.points.reference),
        tiles=reports,
        seconds=dict(stages.seconds),
        evidence=evidence,
        options=options,
    )


def _candidates(refined: list[FineTile]) -> Candidates:
    return Candidates(
        np.concatenate([tile.moving for tile in refined]),
        np.concatenate([tile.reference for tile in refined]),
        np.concatenate([tile.weights for tile in refined]),
    )


def _fitted(candidates: Candidates, space: FitSpace, options: Options) -> _Fitted | None:
    own = Candidates(
        space.found(candidates.moving), space.meant(candidates.reference), candidates.weights
    )
    known = finite_rows(np.hstack([own.moving, own.reference]))
    candidates, own = candidates.select(known), own.select(known)
    if len(own) < 4:
        return None
    kind = choose_transform(options.transform, own)
    agree = np.flatnonzero(agreeing(kind, own, TOLERANCE))
    if len(agree) < 4:
        return None
    rows = agree[thinned(candidates.select(agree), options.max_points)]
    kept = candidates.select(rows)
    checks = choose_check_points(kept.reference)
    ties = own.select(rows[~checks])
    transform = fit(kind, ties.moving, ties.reference, fit_weights(ties.weights))
    if transform is None:
        return None
    return _Fitted(kind, space.in_frames(transform), kept, checks, len(agree))


def _evidence(
    coarse: tuple[CoarseModel, CoarseModel],
    guided: list[GuidedTile],
    refined: list[FineTile],
    fitted: _Fitted | None,
) -> Evidence:
    found, better = coarse
    searched = max(1, sum(tile.searched for tile in refined))
    candidates = _candidates(refined)
    steady = len(candidates)
    return Evidence(
        overview=found.significance,
        guided=better.significance,
        inlier_share=better.inliers / max(1, better.matches),
        steadiness=steady / searched,
        agreement=fitted.agreeing / steady if fitted else 0.0,
        score=float(np.mean([tile.score for tile in refined if tile.searched] or [0.0])),
        votes=_votes(refined, fitted.transform) if fitted else 0.0,
    )


def _votes(refined: list[FineTile], transform: Transform) -> float:
    reference, moving = (np.concatenate([tile.votes[k] for tile in refined]) for k in (0, 1))
    apart = np.linalg.norm(transform.apply(moving) - reference, axis=1)
    agreeing = int(np.count_nonzero(apart < verdict.VOTE_TOLERANCE))
    return verdict.significance_of_votes(agreeing, len(reference))


def _report(pair: ImagePair, guided: GuidedTile, refined: FineTile) -> TileReport:
    window = guided.tile.owned
    outline = _outline(pair, window)
    if guided.reason is not None:
        return TileReport(window, "skipped", guided.reason, outline=outline)
    count = len(refined.reference)
    if count == 0:
        reason = "no place agrees with its neighbours"
        return TileReport(window, "no_match", reason, outline=outline)
    return TileReport(window, "matched", "", count, outline)


def _outline(pair: ImagePair, window: Window) -> tuple[tuple[float, float], ...]:
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


def _wanted(pair: ImagePair, places: Points) -> Points:
    """The places of the reference's frame (N, 2) at which tie points are wanted."""
    if pair.area is None:
        return places
    low = np.array(pair.area[:2])
    inside = ((places >= low) & (places <= low + pair.area[2:])).all(axis=1)
    return np.asarray(places[inside])


def _refusal(
    pair: ImagePair,
    options: Options,
    stages: Progress,
    reports: tuple[TileReport, ...],
    confidence: float,
    reason: str,
    evidence: Evidence | None = None,
) -> MatchResult:
    return MatchResult(
        status=NO_RELIABLE_MATCH,
        reason=too_small(pair) or reason,
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        confidence=confidence,
        tiles=reports,
        seconds=dict(stages.seconds),
        evidence=evidence,
        options=options,
    )
