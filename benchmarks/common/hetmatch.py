"""HetMatch as a matcher: at its defaults, without its fine stage, and with D2-Net."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import Points
from benchmarks.common.matcher_result import Matcher, MatcherResult, NotInstalled
from benchmarks.peers.keypoints import CLAIM_INLIERS

# The engine is imported late, so that the tests of the metrics do not load the networks.
if TYPE_CHECKING:
    from hetmatch_qgis.engine import Options
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.pairs.pair import ImagePair


def hetmatch(weights: Path | None = None) -> Matcher:
    """HetMatch at its defaults, with the transform of the split's protocol.

    Not all scenes of mmim are flat: there HetMatch chooses the transform. weights: a file of
    weights in place of the shipped one.
    """
    return _matcher("hetmatch", weights)


def d2net() -> Matcher:
    """HetMatch with D2-Net instead of its own network, if the weights have been fetched."""
    from hetmatch_qgis.engine.features.model_files import find_model

    if find_model("d2_tf") is None:
        raise NotInstalled("no weights (`hetmatch models fetch d2_tf`)")
    return _matcher("d2net")


def hetmatch_coarse() -> Matcher:
    """HetMatch up to its guided matches, which the fine stage would refine."""
    from hetmatch_qgis.engine import Options
    from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays

    def match(reference: NDArray, moving: NDArray, model: str) -> MatcherResult:
        started = time.perf_counter()
        options = Options(transform=model)
        return _coarse(pair_of_arrays(reference, moving, options), options, started)

    return match


def coarse_on_rasters(reference: Path, moving: Path) -> MatcherResult:
    """Match two georeferenced files with the coarse stage and an affine transform."""
    from hetmatch_qgis.engine import Options
    from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters

    started = time.perf_counter()
    options = Options(transform="affine")
    with ExitStack() as resources:
        return _coarse(pair_of_rasters(reference, moving, options, resources), options, started)


def _coarse(pair: ImagePair, options: Options, started: float) -> MatcherResult:
    """Fit the transform of the options to the guided matches; returns it with its inliers.

    Without the fine stage there is no verdict; that of the peers is used instead.
    """
    from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD
    from hetmatch_qgis.engine.coarse.search import CoarseSearch
    from hetmatch_qgis.engine.core.progress import Progress
    from hetmatch_qgis.engine.core.workers import Workers
    from hetmatch_qgis.engine.features.registry import load_matcher
    from hetmatch_qgis.engine.fitting.least_squares import fit
    from hetmatch_qgis.engine.fitting.robust import robust_fit
    from hetmatch_qgis.engine.matching.coarse_stage import coarse_stage
    from hetmatch_qgis.engine.matching.guided import join_matches
    from hetmatch_qgis.engine.matching.survey import match_windows
    from hetmatch_qgis.engine.pairs.enlarged import large_enough

    with Workers(options.workers) as workers:
        search = CoarseSearch(large_enough(pair), load_matcher(options), workers, Progress())
        coarse = coarse_stage(search, options)
        windows = (
            []
            if coarse is None
            else match_windows(coarse.aim, coarse.plan.first, workers, Progress())
        )
    matches = join_matches([window.guided for window in windows])
    if coarse is None or matches is None:
        return MatcherResult(False, None, time.perf_counter() - started, reason="0 inliers")
    moving, reference = matches.moving, matches.reference
    _, inliers = robust_fit(options.transform, moving, reference, INLIER_THRESHOLD)
    transform = fit(options.transform, moving[inliers], reference[inliers])
    count = int(np.count_nonzero(inliers))
    seconds = time.perf_counter() - started
    if transform is None or count < CLAIM_INLIERS:
        return MatcherResult(False, None, seconds, reason=f"{count} inliers")
    # The coarse stage may have coarsened the reference.
    sources = coarse.pair.reference.source, coarse.pair.moving.source

    def mapping(points: Points) -> Points:
        return sources[0].frame_to_pixel(transform.apply(sources[1].pixel_to_frame(points)))

    return MatcherResult(
        True,
        mapping,
        seconds,
        sources[1].frame_to_pixel(moving[inliers]),
        sources[0].frame_to_pixel(reference[inliers]),
    )


def _matcher(matcher: str, weights: Path | None = None) -> Matcher:
    from hetmatch_qgis.engine import Options, match_images

    def match(reference: NDArray, moving: NDArray, model: str) -> MatcherResult:
        transform = "affine" if model == "affine" else "auto"
        options = Options(transform=transform, matcher=matcher, weights=weights)
        started = time.perf_counter()
        result = match_images(reference, moving, options)
        return from_result(result, time.perf_counter() - started)

    return match


def from_result(result: MatchResult, seconds: float) -> MatcherResult:
    """Convert HetMatch's result to that of a matcher."""
    return MatcherResult(
        claimed=result.matched,
        mapping=result.map_points if result.matched else None,
        seconds=seconds,
        moving_points=result.tie_points.moving_pixels,
        reference_points=result.tie_points.reference_pixels,
        reason=result.reason,
    )
