"""The bias of RPCs, estimated at tie points: an affine in image space, or less where that suffices.

Grodecki and Dial, "Block adjustment of high-resolution satellite images described by rational
polynomials", PE&RS 69 (1), 2003; Fraser and Hanley, "Bias compensation in rational functions for
IKONOS satellite imagery", PE&RS 69 (1), 2003, and "Bias-compensated RPCs for sensor orientation of
high-resolution satellite imagery", PE&RS 71 (8), 2005. Errors of the satellite's position and
attitude appear as a shift of lines and samples, and slow ones as a drift along the flight.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.georeferencing.rpc_model import HALF_PIXEL, RpcModel
from hetmatch_qgis.engine.rpc.fit import refit

AUTO = "auto"
KINDS = ("shift", "drift", "affine")
"""From the simplest: constant; also proportional to the line; also to the sample."""

CHOICES = (AUTO, *KINDS)

MIN_TIE_POINTS = {"shift": 3, "drift": 12, "affine": 15}
"""Tie points that a correction is fitted to at least: several times its one, two or three
parameters an axis. Set by hand with the first version of `hetmatch rpc` (559f29a)."""

MIN_GAIN = (0.95, 0.02)
"""To be preferred to a simpler kind, one must lower the error at left-out blocks to this share, and
by this many pixels. Set by hand with the first version of `hetmatch rpc` (559f29a)."""

MAX_DEVIATION_PX = 0.02
"""Pixels by which written RPCs may deviate from the correction; set by hand with the first version
of `hetmatch rpc` (559f29a)."""

BLOCKS = 5
"""Folds of the cross-validation, and cells along each side of the scene that are dealt out to them.
Set by hand with the first version of `hetmatch rpc` (559f29a)."""

MAX_ITERATIONS = 20
"""Rounds of reweighting; fewer where it converges. Set by hand with the first version of
`hetmatch rpc` (559f29a)."""

BIWEIGHT = 4.685
"""Tukey's tuning constant, in standard deviations: 95 % efficiency for normal errors (Holland and
Welsch, "Robust regression using iteratively reweighted least-squares", Communications in
Statistics A6, 1977)."""

MIN_SPREAD_PX = 0.05
"""Standard deviation in pixels that is assumed at least, so that exact points are not taken for
outliers of each other. Set by hand with the first version of `hetmatch rpc` (559f29a)."""

RAYLEIGH_MEDIAN = 1.1774
"""Median length of a normal error in two dimensions, in standard deviations an axis:
sqrt(2 ln 2)."""


@dataclass(frozen=True)
class BiasCorrection:
    """An offset for the pixels that RPCs give, which depends on the pixel.

    kind: one of KINDS.
    coefficients: (2, 3), rows for sample and line: pixels, pixels a sample, pixels a line; sample
        and line counted from the centre of the top-left pixel, as RPCs count them.
    """

    kind: str
    coefficients: NDArray[np.float64]

    def apply(self, pixels: Points) -> Points:
        """Corrected pixels (N, 2) of those that the RPCs give, from the outer corner."""
        image = pixels - HALF_PIXEL
        return np.asarray(pixels + self.coefficients[:, 0] + image @ self.coefficients[:, 1:].T)

    def to_dict(self) -> dict[str, object]:
        """As plain values: pixels, and pixels a sample and a line."""
        names = ("shift", "per_sample", "per_line")
        return {
            axis: dict(zip(names, row.tolist(), strict=True))
            for axis, row in zip(("sample", "line"), self.coefficients, strict=True)
        }


def fit_correction(
    predicted: Points, measured: Points, weights: NDArray[np.float64], kind: str = AUTO
) -> BiasCorrection:
    """The correction that brings predicted pixels (N, 2) to the measured ones (N, 2).

    Outliers lose their weight (Tukey's biweight).

    weights: (N,).
    kind: one of CHOICES; "auto" takes the simplest that predicts left-out blocks of points as well
        as any.

    Raises InputError where there are too few points for the kind.
    """
    _check_count(len(measured), KINDS[0] if kind == AUTO else kind)
    if kind == AUTO:
        rows = _inliers(predicted, measured, weights)
        kind = _choose_kind(predicted[rows], measured[rows], weights[rows])
    return _fit(kind, predicted, measured, weights)


def correct_model(
    model: RpcModel, correction: BiasCorrection, heights: tuple[float, float]
) -> tuple[RpcModel, float]:
    """RPCs that contain the correction, and their largest deviation from it in pixels.

    A shift, and a scale of each axis, go into the offsets and scales, exactly. A correction in
    which line and sample mix takes RPCs fitted anew on a grid through space.

    heights: the lowest and the highest ground, in metres above the ellipsoid.

    Raises InputError where RPCs cannot represent the correction to MAX_DEVIATION_PX.
    """
    shift, slopes = correction.coefficients[:, 0], correction.coefficients[:, 1:]
    if slopes[0, 1] == slopes[1, 0] == 0:
        growth = 1 + np.diag(slopes)
        offset = model.image_offset * growth + shift
        return replace(model, image_offset=offset, image_scale=model.image_scale * growth), 0.0
    refitted, deviation = refit(model, correction.apply, heights)
    if deviation > MAX_DEVIATION_PX:
        raise InputError(
            "The {model} correction cannot be written as RPCs: they would deviate from it by "
            "{deviation:.2f} pixels; choose {option}.",
            model=correction.kind,
            deviation=deviation,
            option=Option("model", KINDS[0]),
        )
    return refitted, deviation


def held_out_error(kind: str, predicted: Points, measured: Points, weights: NDArray) -> float:
    """RMSE of the best nine tenths of the errors at left-out blocks of points, in pixels."""
    low = predicted.min(axis=0)
    unit = (predicted - low) / np.maximum(np.ptp(predicted, axis=0), 1e-9)
    cell = np.minimum((unit * BLOCKS).astype(np.int64), BLOCKS - 1)
    block = (cell[:, 0] + 2 * cell[:, 1]) % BLOCKS
    errors = []
    for number in np.unique(block):
        is_held = block == number
        if np.count_nonzero(~is_held) < MIN_TIE_POINTS[kind]:
            return np.inf
        fitted = _fit(kind, predicted[~is_held], measured[~is_held], weights[~is_held])
        errors.append(np.linalg.norm(fitted.apply(predicted[is_held]) - measured[is_held], axis=1))
    ascending = np.sort(np.concatenate(errors))
    return float(np.sqrt(np.mean(ascending[: max(1, int(0.9 * len(ascending)))] ** 2)))


def _check_count(count: int, kind: str) -> None:
    """Raises InputError where there are too few tie points to fit the kind."""
    minimum = MIN_TIE_POINTS[kind]
    if count >= minimum:
        return
    if kind == KINDS[0]:
        raise InputError(
            "Too few tie points to correct the RPCs ({count}, but at least {minimum} are needed); "
            "match the rasters with more points.",
            count=count,
            minimum=minimum,
        )
    raise InputError(
        "Too few tie points for the {model} correction ({count}, but at least {minimum} are "
        "needed); match the rasters with more points, or choose {option}.",
        model=kind,
        count=count,
        minimum=minimum,
        option=Option("model", KINDS[0]),
    )


def _inliers(predicted: Points, measured: Points, weights: NDArray) -> NDArray[np.bool_]:
    """Mask (N,) of the points that are no outliers of the richest kind that can be fitted."""
    kind = [kind for kind in KINDS if len(measured) >= MIN_TIE_POINTS[kind]][-1]
    residuals = measured - _fit(kind, predicted, measured, weights).apply(predicted)
    return _biweight(np.linalg.norm(residuals, axis=1)) > 0


def _biweight(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Tukey's weights (N,), from 1 to 0, of lengths (N,) of residuals in two dimensions."""
    spread = max(MIN_SPREAD_PX, float(np.median(residuals)) / RAYLEIGH_MEDIAN)
    return np.asarray(np.clip(1 - (residuals / (BIWEIGHT * spread)) ** 2, 0, None) ** 2)


def _choose_kind(predicted: Points, measured: Points, weights: NDArray) -> str:
    """The simplest kind that predicts left-out blocks as well as any."""
    best, best_error = KINDS[0], np.inf
    share, gain = MIN_GAIN
    for kind in KINDS:
        if len(measured) < MIN_TIE_POINTS[kind]:
            break
        error = held_out_error(kind, predicted, measured, weights)
        if error < min(share * best_error, best_error - gain):
            best, best_error = kind, error
    return best


def _fit(kind: str, predicted: Points, measured: Points, weights: NDArray) -> BiasCorrection:
    """The correction of one kind by iteratively reweighted least squares."""
    image = predicted - HALF_PIXEL
    columns = [np.ones(len(image)), image[:, 1], image[:, 0]][: KINDS.index(kind) + 1]
    design, offsets = np.column_stack(columns), measured - predicted
    # Starts from the median: a least squares start would have the outliers in it.
    solution = np.zeros((design.shape[1], 2))
    solution[0] = np.median(offsets, axis=0)
    for _ in range(MAX_ITERATIONS):
        residuals = np.linalg.norm(offsets - design @ solution, axis=1)
        root = np.sqrt(weights * _biweight(residuals))[:, None]
        refined = np.linalg.lstsq(root * design, root * offsets, rcond=None)[0]
        has_converged = np.allclose(refined, solution, rtol=0, atol=1e-9)
        solution = refined
        if has_converged:
            break
    coefficients = np.zeros((2, 3))
    for column, row in zip((0, 2, 1), solution, strict=False):
        coefficients[:, column] = row
    return BiasCorrection(kind, coefficients)
