"""Every matcher by its name on the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from numpy.typing import NDArray

from benchmarks import lightglue, peers, phase
from benchmarks.outcome import Matcher, Outcome

if TYPE_CHECKING:
    from hetmatch_qgis.engine.result import MatchResult


def hetmatch() -> Matcher:
    """HetMatch at its defaults, with the transform that the split's protocol names.

    mmim's scenes are not all flat: there it chooses the transform itself.
    """
    # Late, so that the tests of the metrics do not load the networks.
    from hetmatch_qgis.engine import Options, match_images

    def match(reference: NDArray, moving: NDArray, model: str) -> Outcome:
        options = Options(transform="affine" if model == "affine" else "auto")
        started = time.perf_counter()
        result = match_images(reference, moving, options)
        return from_result(result, time.perf_counter() - started)

    return match


def from_result(result: MatchResult, seconds: float) -> Outcome:
    """HetMatch's answer in the benchmark's form."""
    return Outcome(
        claimed=result.matched,
        mapping=result.map_points if result.matched else None,
        seconds=seconds,
        moving_points=result.tie_points.moving_pixels,
        reference_points=result.tie_points.reference_pixels,
        reason=result.reason,
    )


MATCHERS: dict[str, Callable[[], Matcher]] = {
    "hetmatch": hetmatch,
    "sift": peers.sift,
    "orb": peers.orb,
    "xfeat": peers.xfeat,
    "lighterglue": peers.lighterglue,
    "aliked": lightglue.aliked,
    "disk": lightglue.disk,
    "phase": phase.phase,
}
TITLES = {
    "hetmatch": "HetMatch",
    "sift": "SIFT, ratio 0.9",
    "orb": "ORB",
    "xfeat": "XFeat",
    "lighterglue": "XFeat + LighterGlue",
    "aliked": "ALIKED + LightGlue",
    "disk": "DISK + LightGlue",
    "phase": "phase correlation",
}
