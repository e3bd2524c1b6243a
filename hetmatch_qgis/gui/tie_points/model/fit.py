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
    """Accuracy of the tie points, of the check points, or of the transform over the overlap.

    count: number of points, 0 over the overlap.
    rmse_px, ce90_px: in reference pixels, None without points.
    rmse_m, ce90_m: metres on the ground, as an assessment has them; None where unknown.
    """

    count: int = 0
    rmse_px: float | None = None
    ce90_px: float | None = None
    rmse_m: float | None = None
    ce90_m: float | None = None


@dataclass(frozen=True)
class Fit:
    """A fit of the transform.

    transform: kind of the transform, None without one.
    ties, checks: accuracy at the tie points and at the check points.
    problem: one sentence where nothing could be fitted, else None.
    overlap: error to expect of the transform over the overlap, None where nothing tells it.
    """

    transform: str | None
    ties: Accuracy
    checks: Accuracy
    problem: str | None = None
    overlap: Accuracy | None = None


def fit_from_answer(answer: dict[str, Any]) -> Fit:
    """The fit in the worker's answer to `fit`."""
    overlap = answer.get("accuracy")
    return Fit(
        answer.get("transform"),
        _accuracy(answer.get("ties") or {}),
        _accuracy(answer.get("checks") or {}),
        answer.get("problem"),
        None if overlap is None else _accuracy(overlap),
    )


def fit_as_saved(points: Iterable[TiePoint], transform: str, pixel_m: float | None) -> Fit:
    """The fit by the saved residuals, until the worker has fitted the points.

    pixel_m: metres on the ground in a pixel of the reference, None without georeference.
    """
    residuals: dict[str, list[float]] = {TIE: [], CHECK: []}
    for point in points:
        if point.enabled and point.residual_px is not None:
            residuals[point.role].append(point.residual_px)
    ties, checks = (_saved_accuracy(residuals[role], pixel_m) for role in (TIE, CHECK))
    return Fit(transform or None, ties, checks)


def _saved_accuracy(residuals: list[float], pixel_m: float | None) -> Accuracy:
    figures = accuracy(residuals, None)
    rmse, ce90 = figures["rmse_px"], figures["ce90_px"]
    if pixel_m is None or rmse is None or ce90 is None:
        return _accuracy(figures)
    return _accuracy({**figures, "rmse_m": rmse * pixel_m, "ce90_m": ce90 * pixel_m})


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
        values.get("ce90_px"),
        values.get("rmse_m"),
        values.get("ce90_m"),
    )
