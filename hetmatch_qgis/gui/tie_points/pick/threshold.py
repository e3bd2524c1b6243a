"""Points on the bad side of a residual or a score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hetmatch_qgis.common.contract import TIE
from hetmatch_qgis.gui.tie_points.model.points import TiePoint

BY_RESIDUAL, BY_SCORE = "residual", "score"


@dataclass(frozen=True)
class Threshold:
    """A limit of one figure of the points.

    figure: BY_RESIDUAL, of which larger ones are worse, or BY_SCORE, of which smaller ones are.
    limit: in reference pixels, or a score of 0 to 1.
    with_checks: whether check points are taken too; the RMSE at check points that were chosen by
        their residuals measures nothing any more.
    """

    figure: str
    limit: float
    with_checks: bool = False

    def value(self, point: TiePoint) -> float | None:
        """The figure of a point, None where it has none."""
        return point.residual_px if self.figure == BY_RESIDUAL else point.score

    def counts(self, point: TiePoint) -> bool:
        """True where a point is one of those that the limit is about."""
        is_wanted = point.role == TIE or self.with_checks
        return is_wanted and point.enabled and self.value(point) is not None

    def is_beyond(self, point: TiePoint) -> bool:
        """True where a point is worse than the limit."""
        value = self.value(point)
        if value is None or not self.counts(point):
            return False
        return value > self.limit if self.figure == BY_RESIDUAL else value < self.limit

    def values(self, points: Iterable[TiePoint]) -> list[float]:
        """The figures of the points that the limit is about."""
        return [float(self.value(point) or 0.0) for point in points if self.counts(point)]
