"""The judgement of a match: its transform, and the evidence for and against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence, Rival
from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.aligned import align, align_beyond, shown_share
from hetmatch_qgis.engine.corroboration.corroborate import Circumstances, corroborate
from hetmatch_qgis.engine.fitting.inverse_map import place
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.candidates import (
    TIE_POINT_TOLERANCE,
    FittedPoints,
    fit_candidates,
    join_candidates,
)
from hetmatch_qgis.engine.matching.coarse_stage import CoarseStage
from hetmatch_qgis.engine.matching.error_map import bent_blocks
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import RADIUS_PER_ERROR
from hetmatch_qgis.engine.matching.survey import Survey
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.refinement.refine import VOTE_STEP

MAX_BEHIND = -2.0
"""Lead in standard errors below which a rival is tried instead of the match: less is chance in one
of 40 rivals, and costs another search of the windows."""

MAX_COUNTED = 2000
"""Candidates of which the share is counted that lies where nothing is drawn, for speed: it is good
to a hundredth."""

MIN_SHOWN_SHARE = 0.67
"""Share of the smaller image in the overlap from which on every shift that leaves more of it is one
that is looked at within the overlap, half of whose side are."""

MAX_MISSES = 10.0
"""Distance of a point from where the transform has it, in TIE_POINT_TOLERANCE, from which on the
fit is broken; set by hand with the second look (efdf3bc)."""


@dataclass(frozen=True)
class Judgement:
    """A transform with the evidence for and against it.

    model: the most significant model of the guided matches.
    fitted: the transform with its tie points; None without.
    evidence: what the confidence rests on.
    corroboration: the second look; None where none was taken.
    confidence: 0 to 1.
    laid_as_whole: that the image was laid on a bare map as a whole; None where it was not.
    """

    model: CoarseModel
    fitted: FittedPoints | None
    evidence: Evidence
    corroboration: Corroboration | None
    confidence: float
    laid_as_whole: LaidAsWhole | None = None

    @property
    def points(self) -> int:
        """Number of tie points and check points."""
        return len(self.fitted.points) if self.fitted else 0

    @property
    def better_rival(self) -> Rival | None:
        """The shift that the images agree at clearly better than where the match puts them."""
        if self.corroboration is None:
            return None
        return max(
            (rival for rival in self.corroboration.rivals if rival.lead < MAX_BEHIND),
            key=lambda rival: rival.correlation,
            default=None,
        )


def judge(coarse: CoarseStage, surveyed: Survey, options: Options, workers: Workers) -> Judgement:
    """Choose the transform and judge the match; one that is believed gets a second look."""
    pair = coarse.pair
    refined = [window.fine for window in surveyed.windows]
    fitted = fit_windows(pair, surveyed, options, coarse.overview.overlap)
    model = surveyed.most_significant(coarse.aim.model)
    evidence = _evidence(coarse.overview, model, refined, fitted)
    count = len(fitted.points) if fitted else 0
    corroboration, confidence = None, 0.0
    if fitted is not None and count >= verdict.MIN_TIE_POINTS and not is_contradictory(fitted):
        if verdict.best_confidence(evidence) >= verdict.MIN_LOOK_CONFIDENCE:
            agreeing = _agreeing(refined, fitted.transform)
            corroboration = _second_look(coarse, fitted.transform, agreeing, workers)
        confidence = verdict.confidence(evidence, corroboration)
    return Judgement(model, fitted, evidence, corroboration, confidence)


def _second_look(
    coarse: CoarseStage, transform: Transform, agreeing: Points, workers: Workers
) -> Corroboration | None:
    pair = coarse.pair
    images = align(pair, transform)
    if images is None:
        return None
    expected, radius = None, pair.radius
    if coarse.start is not None:
        radius = RADIUS_PER_ERROR * coarse.start.error
    if radius is not None:
        middle = np.array([[pair.moving.width, pair.moving.height]]) / 2
        # On a common grid both frames are one.
        there = middle if coarse.start is None else coarse.start.transform.apply(middle)
        expected = (there - transform.apply(middle))[0]
    modalities = {pair.reference.description.modality, pair.moving.description.modality}
    known = Circumstances(
        expected=expected,
        radius=radius,
        has_drawn_map=pair.has_drawn_map,
        # In a map white is paper.
        has_clouds=not modalities & {"map", "dem"},
        agreeing=agreeing,
        shows_most=shown_share(pair, transform, images) > MIN_SHOWN_SHARE,
    )
    farthest = None
    if expected is not None and radius is not None:
        farthest = radius + float(np.linalg.norm(expected))
    return corroborate(
        images, workers, known, lambda: align_beyond(pair, transform, images, farthest)
    )


def _agreeing(refined: list[FineTile], transform: Transform) -> Points:
    """Candidates (N, 2) of the reference's frame, at most MAX_COUNTED, that agree."""
    candidates = join_candidates(refined)
    candidates = candidates.select(spaced_rows(len(candidates), MAX_COUNTED))
    placed = place(transform, candidates.moving, candidates.reference)
    misses = np.linalg.norm(placed - candidates.reference, axis=1)
    return np.asarray(candidates.reference[misses < TIE_POINT_TOLERANCE])


def fit_windows(
    pair: ImagePair, surveyed: Survey, options: Options, overlap: Points | None = None
) -> FittedPoints | None:
    """The transform of all candidates; a local one where windows show that the ground is bent.

    Deformation of a small part of the overlap hardly counts in the choice between kinds. A
    transform that contradicts its own points gives way to an affine one, where it was chosen here.

    overlap: see `FitSpace.of`.
    """
    candidates = join_candidates([window.fine for window in surveyed.windows])
    space = FitSpace.of(pair, overlap)
    fitted = fit_candidates(candidates, space, options)
    if fitted is None or options.transform != "auto":
        return fitted
    # A thin plate knows no heights: it would give up what is known of the ground for its own noise.
    # What radar shows bent is relief that it displaces.
    if len(surveyed.windows) > 1 and fitted.kind != RELIEF and not space.has_radar:
        bent = bent_blocks(surveyed.windows, fitted.transform, surveyed.spacing)
        if len(bent):
            fitted = fit_candidates(candidates, space, options, bent) or fitted
    if is_contradictory(fitted):
        return fit_candidates(candidates, space, replace(options, transform="affine"))
    return fitted


def is_contradictory(fitted: FittedPoints) -> bool:
    """True where a transform leaves a point that it was fitted to far off, or nowhere.

    Points were kept because they agree within TIE_POINT_TOLERANCE; the fit to those that are left
    after decimation may still blow up between them.
    """
    points = fitted.points
    placed = place(fitted.transform, points.moving, points.reference)
    misses = np.linalg.norm(placed - points.reference, axis=1)
    return not bool((misses < MAX_MISSES * TIE_POINT_TOLERANCE).all())


def _evidence(
    overview: CoarseModel, guided: CoarseModel, refined: list[FineTile], fitted: FittedPoints | None
) -> Evidence:
    searched = max(1, sum(tile.searched for tile in refined))
    consistent = sum(len(tile.reference) for tile in refined)
    return Evidence(
        # A start that the user gave was found on no overview.
        overview=overview.significance if overview.matches else guided.significance,
        guided=guided.significance,
        inlier_share=guided.inliers / max(1, guided.matches),
        steadiness=consistent / searched,
        agreement=fitted.agreeing / consistent if fitted else 0.0,
        score=float(np.mean([tile.score for tile in refined if tile.searched] or [0.0])),
        votes=_significance_of_votes(refined, fitted.transform, overview) if fitted else 0.0,
    )


def _significance_of_votes(
    refined: list[FineTile], transform: Transform, overview: CoarseModel
) -> float:
    """Significance of single windows; NaN of images too small for any."""
    reference = np.concatenate([tile.ref_votes for tile in refined])
    moving = np.concatenate([tile.moving_votes for tile in refined])
    if not len(reference) and len(overview.overlap):
        extent = np.ptp(overview.overlap, axis=0).max()
        return np.nan if extent < VOTE_STEP else 0.0
    residuals = np.linalg.norm(place(transform, moving, reference) - reference, axis=1)
    agreeing = int(np.count_nonzero(residuals < verdict.VOTE_TOLERANCE))
    return verdict.significance_of_votes(agreeing, len(reference))
