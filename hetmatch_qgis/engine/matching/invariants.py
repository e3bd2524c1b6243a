"""Checks that every result passes; one that does not is not written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import spaced_rows
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import placed_points

TOLERANCE_PX = 1.0
"""Pixels that a point's residual may differ from its distance to where the transform has it. Set by
hand with this module."""

MIN_CE90_PX = 0.05
"""Pixels below which a stated CE90 counts as this; set by hand with this module."""

MAX_POINTS = 2000
"""Points whose residual is computed anew, spread over all; set by hand with this module."""

MAX_RMSE_PER_CE90 = 20.0
"""Stated RMSE in stated CE90: 0.5 to 0.7 where errors are alike everywhere, 3.6 of a wrong match,
far off in a corner of the overlap, that benchmarks.verdict accepts on purpose. Set by hand with
this module."""

MAX_CE90_PER_RMSE = 4.4
"""Stated CE90 in the upper end of the RMSE's range: 1.5 for normal errors, and the root of 19 for
any. One draw in twenty has a larger RMSE; of the others a share of at most 1 / k^2 of the places is
k times as far off as their RMSE, and both together are the tenth beyond CE90."""


def check_invariants(result: MatchResult) -> None:
    """Raises HetMatchError, a fault of ours, for a result whose figures contradict each other."""
    problem = next(_problems(result), None)
    if problem is not None:
        raise HetMatchError(
            "The result contradicts itself ({problem}), so nothing was written. This is a fault of "
            "HetMatch: please report it, with both rasters if you can.",
            problem=problem,
        )


def _problems(result: MatchResult) -> Iterator[str]:
    for name in ("confidence", "coverage", "extrapolated"):
        value = getattr(result, name)
        if not 0 <= value <= 1 + 1e-9:
            yield f"{name} is {value}"
    if not result.matched:
        if len(result.tie_points) or result.accuracy is not None:
            yield "points or an accuracy without a match"
        return
    yield from _problems_of_points(result)
    yield from _problems_of_accuracy(result)


def _problems_of_points(result: MatchResult) -> Iterator[str]:
    points = result.tie_points
    if not len(points) or result.mapper is None:
        yield "a match without points or without a transform"
        return
    moving, reference = points.moving_pixels, points.reference_pixels
    if not (np.isfinite(moving).all() and np.isfinite(reference).all()):
        yield "a tie point without a position"
        return
    if (points.residual_px < 0).any():
        yield "a residual that is no length"
    if points.variances is not None and (points.variances <= 0).any():
        yield "a standard error that is no length"
    matrix = result.moving_to_reference
    if matrix is not None and not np.isfinite(matrix).all():
        yield "a matrix that is not finite"
    some = spaced_rows(len(points), MAX_POINTS)
    # Along relief the way from the moving point may lead to other ground, in layover far off.
    placed = result.map_points(moving[some])
    if result.inverse is not None:
        placed = placed_points(result)[some]
    apart = np.linalg.norm(placed - reference[some], axis=1)
    stated = points.residual_px[some]
    # Where an elevation model has no height there is no residual.
    is_told = np.isfinite(stated) | np.isfinite(apart)
    off = np.where(is_told, np.abs(apart - stated) - 1e-3 * stated, 0.0)
    if not (off <= TOLERANCE_PX).all():
        worst = int(np.argmax(np.nan_to_num(off, nan=np.inf)))
        yield f"a residual of {stated[worst]:.4g} px that is {apart[worst]:.4g} px"


def _problems_of_accuracy(result: MatchResult) -> Iterator[str]:
    stated = result.accuracy
    if stated is None:
        return
    figures = [stated.rmse_px, stated.ce90_px, stated.effective_points]
    if not (np.isfinite(figures).all() and min(figures) >= 0):
        yield "an accuracy that is not a number"
    elif stated.rmse_px > MAX_RMSE_PER_CE90 * max(stated.ce90_px, MIN_CE90_PX):
        yield f"an RMSE of {stated.rmse_px:.4g} px beside a CE90 of {stated.ce90_px:.4g} px"
    low, high = stated.rmse_range_px or (0.0, np.inf)
    if not low <= stated.rmse_px <= high:
        yield f"an RMSE of {stated.rmse_px:.4g} px that is not from {low:.4g} to {high:.4g} px"
    if stated.ce90_px > MAX_CE90_PER_RMSE * high + MIN_CE90_PX:
        yield f"a CE90 of {stated.ce90_px:.4g} px beside an RMSE of at most {high:.4g} px"
    gsd, on_map = result.reference.gsd, stated.rmse_map
    if gsd and on_map is not None and not np.isclose(on_map, stated.rmse_px * gsd, rtol=1e-6):
        yield "an RMSE on the map that is not that in pixels"
