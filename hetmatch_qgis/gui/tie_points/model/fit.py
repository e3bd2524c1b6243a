"""The fit of the points and its accuracy.

`editor.py` asks for a fit; the worker computes it (`engine/worker/session.py`), and both sides take
the accuracy from `common/accuracy.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.gui.tie_points.model.points import TiePoint


@dataclass(frozen=True)
class Accuracy:
    """Accuracy of the tie points or of the check points.

    count: number of points.
    rmse_px, ce90_px: in reference pixels, None without points.
    rmse_map: in units of the reference's CRS, None where unknown.
    """

    count: int = 0
    rmse_px: float | None = None
    rmse_map: float | None = None
    ce90_px: float | None = None

    @property
    def ce90_map(self) -> float | None:
        """CE90 in units of the reference's CRS, None where unknown."""
        if self.ce90_px is None or self.rmse_map is None or not self.rmse_px:
            return None
        return self.ce90_px * self.rmse_map / self.rmse_px


@dataclass(frozen=True)
class Fit:
    """A fit of the transform.

    transform: kind of the transform, None without one.
    ties, checks: accuracy at the tie points and at the check points.
    problem: one sentence where nothing could be fitted, else None.
    """

    transform: str | None
    ties: Accuracy
    checks: Accuracy
    problem: str | None = None


def fit_from_answer(answer: dict[str, Any]) -> Fit:
    """The fit in the worker's answer to `fit`."""
    return Fit(
        answer.get("transform"),
        _accuracy(answer.get("ties") or {}),
        _accuracy(answer.get("checks") or {}),
        answer.get("problem"),
    )


def fit_as_saved(points: Iterable[TiePoint], transform: str, gsd: float | None) -> Fit:
    """The fit by the saved residuals, until the worker has fitted the points.

    gsd: ground sampling distance of the reference in units of its CRS, None without georeference.
    """
    residuals: dict[str, list[float]] = {TIE: [], CHECK: []}
    for point in points:
        if point.enabled and point.residual_px is not None:
            residuals[point.role].append(point.residual_px)
    ties, checks = (_accuracy(accuracy(residuals[role], gsd)) for role in (TIE, CHECK))
    return Fit(transform or None, ties, checks)


def residual_vectors(
    answer: dict[str, Any], ids: list[int]
) -> dict[int, tuple[float, float] | None]:
    """Residuals in reference pixels (columns, rows) by point id, None where unknown."""
    rows = answer.get("residuals") or [None] * len(ids)
    return {
        ids[index]: None if row is None or None in row else (float(row[0]), float(row[1]))
        for index, row in enumerate(rows)
    }


def _accuracy(values: dict[str, Any]) -> Accuracy:
    return Accuracy(
        int(values.get("count") or 0),
        values.get("rmse_px"),
        values.get("rmse_map"),
        values.get("ce90_px"),
    )
