"""The fit of the points and its accuracy.

`editor.py` asks for a fit; the worker computes it (`engine/worker/session.py`), and both sides take
the accuracy from `common/accuracy.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.contract import AUTO, CHECK, TIE
from hetmatch_qgis.gui.tie_points.model.points import TiePoint

CHOSEN = "chosen"
"""Key of a saved fit whose value is the kind of transform that was chosen."""

SAVED_RMSE_TOLERANCE_PX = 2e-3
"""Difference in reference pixels that the RMSE may have because small changes of residuals are not
saved: twice MIN_RESIDUAL_CHANGE_PX of the store, which bounds it."""


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
    overlap: error to expect of the transform over the overlap, None if unknown.
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


def fit_as_saved(points: Iterable[TiePoint], transform: str, saved: dict[str, Any]) -> Fit:
    """The fit by the saved residuals, until the worker has fitted the points.

    It has metres on the ground only where the worker's newest fit was of these points: a pixel of a
    CRS in degrees has no one length, so any other figure would change once the worker answers.

    transform: kind of transform that was chosen, "" if unknown.
    saved: the newest fit, see `figures_to_save`.
    """
    residuals: dict[str, list[float]] = {TIE: [], CHECK: []}
    for point in points:
        if point.enabled and point.residual_px is not None:
            residuals[point.role].append(point.residual_px)
    ties, checks = (_accuracy(accuracy(residuals[role], None)) for role in (TIE, CHECK))
    fit = Fit(transform or None, ties, checks)
    newest = fit_from_answer(saved)
    is_same = saved.get(CHOSEN) == (transform or AUTO) and all(
        _agree(now, then) for now, then in ((fit.ties, newest.ties), (fit.checks, newest.checks))
    )
    return newest if is_same else fit


def figures_to_save(answer: dict[str, Any], transform: str) -> dict[str, Any]:
    """The part of the worker's answer to `fit` that is kept: all but what belongs to single points.

    transform: kind of transform that was chosen, which may be AUTO.
    """
    figures = {name: answer.get(name) for name in ("transform", "ties", "checks", "accuracy")}
    return {CHOSEN: transform, **figures}


def as_matched(fit: Fit, stated: dict[str, Any] | None) -> Fit:
    """The fit of unedited points, with the accuracy that the match states.

    The match knows what of the rasters shows ground; a fit of edited points takes all of them.

    stated: `accuracy` of `result.json`.
    """
    overlap = fit.overlap
    if overlap is None or not stated or not (overlap.rmse_px and overlap.ce90_px):
        return fit
    rmse, ce90 = stated["rmse_px"], stated["ce90_px"]
    rmse_m, ce90_m = (
        None if metres is None else metres * now / before
        for metres, now, before in (
            (overlap.rmse_m, rmse, overlap.rmse_px),
            (overlap.ce90_m, ce90, overlap.ce90_px),
        )
    )
    return replace(fit, overlap=Accuracy(overlap.count, rmse, ce90, rmse_m, ce90_m))


def _agree(now: Accuracy, then: Accuracy) -> bool:
    """True where two accuracies are of the same points, as far as residuals are saved."""
    if now.rmse_px is None or then.rmse_px is None:
        return now.rmse_px is then.rmse_px and now.count == then.count
    return now.count == then.count and abs(now.rmse_px - then.rmse_px) <= SAVED_RMSE_TOLERANCE_PX


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
