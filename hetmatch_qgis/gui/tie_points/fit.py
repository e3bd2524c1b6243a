"""What the worker's fit says of the points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.gui.tie_points.points import TiePoint


@dataclass(frozen=True)
class Accuracy:
    """Of the tie or of the check points; None where there are none, or the unit is unknown."""

    count: int = 0
    rmse_px: float | None = None
    rmse_map: float | None = None
    ce90_px: float | None = None

    @property
    def ce90_map(self) -> float | None:
        if self.ce90_px is None or self.rmse_map is None or not self.rmse_px:
            return None
        return self.ce90_px * self.rmse_map / self.rmse_px


@dataclass(frozen=True)
class Fit:
    """problem: why nothing could be fitted, in one sentence, or None."""

    transform: str | None
    ties: Accuracy
    checks: Accuracy
    problem: str | None = None


def fit_from_answer(answer: dict[str, Any]) -> Fit:
    """The worker's answer to `fit`."""
    return Fit(
        answer.get("transform"),
        _accuracy(answer.get("ties") or {}),
        _accuracy(answer.get("checks") or {}),
        answer.get("problem"),
    )


def fit_as_saved(points: Iterable[TiePoint], transform: str, gsd: float | None) -> Fit:
    """What the saved residuals say, for as long as nothing was fitted anew.

    gsd: map units in a reference pixel.
    """
    residuals: dict[str, list[float]] = {TIE: [], CHECK: []}
    for point in points:
        if point.enabled and point.residual_px is not None:
            residuals[point.role].append(point.residual_px)
    ties, checks = (_accuracy(accuracy(residuals[role], gsd)) for role in (TIE, CHECK))
    return Fit(transform or None, ties, checks)


def residual_steps(answer: dict[str, Any], ids: list[int]) -> dict[int, tuple[float, float] | None]:
    """Residuals in reference pixels (columns, rows) by point id, None where there is none."""
    rows = answer.get("residuals") or [None] * len(ids)
    return {
        ids[place]: None if row is None or None in row else (float(row[0]), float(row[1]))
        for place, row in enumerate(rows)
    }


def _accuracy(values: dict[str, Any]) -> Accuracy:
    return Accuracy(
        int(values.get("count") or 0),
        values.get("rmse_px"),
        values.get("rmse_map"),
        values.get("ce90_px"),
    )
