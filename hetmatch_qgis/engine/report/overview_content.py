"""The content of the overview: pictures of both images, their points, and the verdict in a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import AMBIGUOUS
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.canvas import grey_levels
from hetmatch_qgis.engine.report.comparison_views import Comparison
from hetmatch_qgis.engine.report.wording import significant


@dataclass(frozen=True)
class OverviewImages:
    """The content of the overview; the arrays may be reduced pictures of far larger rasters.

    reference, moving: (H, W) and (h, w) float32, grey levels of any scale, each in its own frame.
    reference_valid, moving_valid: bool of the same shapes, False where there is no data.
    registered, registered_valid: (H, W), the moving image warped to the reference's frame; None
        without a match.
    reference_points, moving_points: (N, 2) columns and rows of `reference` and `moving`, counted
        from the outer corner of the top-left pixel.
    residuals: (N, 2) in pixels of `reference`: the moving point after the transform minus the
        reference point.
    is_check: (N,) bool, True for check points.
    title: the names of both images.
    verdict: the key figures, or the reason why there is no match.
    matched: whether there is a match.
    pixel_scale: original reference pixels per pixel of `reference`.
    reference_masked, moving_masked: bool, True where a user's mask covers the images; None without
        a mask.
    comparison: pictures for the report alone.
    """

    reference: NDArray[np.float32]
    reference_valid: NDArray[np.bool_]
    moving: NDArray[np.float32]
    moving_valid: NDArray[np.bool_]
    reference_points: Points
    moving_points: Points
    residuals: Points
    is_check: NDArray[np.bool_]
    title: str
    verdict: str
    matched: bool = True
    registered: NDArray[np.float32] | None = None
    registered_valid: NDArray[np.bool_] | None = None
    pixel_scale: float = 1.0
    reference_masked: NDArray[np.bool_] | None = None
    moving_masked: NDArray[np.bool_] | None = None
    comparison: Comparison | None = None

    @cached_property
    def reference_levels(self) -> NDArray[np.uint8]:
        """(H, W), what is drawn of the reference."""
        return grey_levels(self.reference, self.reference_valid)

    @cached_property
    def moving_levels(self) -> NDArray[np.uint8]:
        """(h, w), what is drawn of the moving image."""
        return grey_levels(self.moving, self.moving_valid)

    @cached_property
    def registered_levels(self) -> NDArray[np.uint8] | None:
        """(H, W), what is drawn of the registered image; None without a match."""
        if self.registered is None or self.registered_valid is None:
            return None
        return grey_levels(self.registered, self.registered_valid)

    @property
    def overlap(self) -> NDArray[np.bool_]:
        """(H, W) bool, True where both the reference and the registered image are valid."""
        if self.registered_valid is None:
            return np.zeros_like(self.reference_valid)
        return self.reference_valid & self.registered_valid


def title_of(result: MatchResult) -> str:
    """The names of both files."""
    sides = result.moving.path, result.reference.path
    return " on ".join(path.name if path else "image" for path in sides)


def verdict_text(result: MatchResult) -> str:
    """The result in one line, with the key figures."""
    if result.status == AMBIGUOUS:
        return f"Ambiguous. {result.reason}"
    if not result.matched:
        return f"No reliable match. {result.reason}"
    checks, stated = result.check_points, result.accuracy
    count = len(result.tie_points) - int(checks["count"] or 0)
    parts = [f"{count} tie points", f"covering {result.coverage:.0%} of the overlap"]
    if stated is not None:
        parts.append(f"accuracy RMSE {stated.rmse_px:.2f} px, CE90 {stated.ce90_px:.2f} px")
    if checks["count"]:
        rmse = f"check-point RMSE {checks['rmse_px']:.2f} px"
        if checks["rmse_map"] is not None:
            rmse += f" ({significant(checks['rmse_map'])} map units)"
        parts.append(f"{rmse} at {checks['count']} points, CE90 {checks['ce90_px']:.2f} px")
    if result.transform_type:
        parts.append(result.transform_type.replace("_", " "))
    return f"Matched: {', '.join(parts)}; confidence {result.confidence:.1%}"
