"""The bias of RPCs, measured at tie points: an affine in image space, or less where that will do.

Grodecki and Dial, "Block adjustment of high-resolution satellite images described by rational
polynomials", PE&RS 69 (1), 2003; Fraser and Hanley, "Bias compensation in rational functions for
IKONOS satellite imagery", PE&RS 69 (1), 2003, and "Bias-compensated RPCs for sensor orientation of
high-resolution satellite imagery", PE&RS 71 (8), 2005. Errors of the satellite's place and
attitude show as a shift of lines and samples, and slow ones as a drift along the flight.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.raster.rpc_model import HALF_PIXEL, RpcModel
from hetmatch_qgis.engine.rpc.fit import refit

AUTO = "auto"
KINDS = ("shift", "drift", "affine")
"""From the simplest: a constant; and in proportion to the line; and to the sample."""

CHOICES = (AUTO, *KINDS)
FEWEST_POINTS = {"shift": 3, "drift": 12, "affine": 15}
CLEARLY_BETTER = (0.95, 0.02)
"""To be preferred to a simpler kind, one must bring the error at left-out blocks down to this
share, and by this many pixels."""

MISSED_AT_MOST = 0.02
BLOCKS = 5
ROUNDS = 20
BIWEIGHT = 4.685
LEAST_SPREAD = 0.05
RAYLEIGH_MEDIAN = 1.1774


@dataclass(frozen=True)
class BiasCorrection:
    """What is added to the pixels that RPCs give.

    kind: one of KINDS. coefficients: (2, 3), for sample and line: pixels, pixels a sample, pixels a
    line, sample and line counted from the centre of the top-left pixel as RPCs count them.
    """

    kind: str
    coefficients: NDArray[np.float64]

    def apply(self, pixels: Points) -> Points:
        """Pixels (N, 2), from the outer corner, to where they really are."""
        image = pixels - HALF_PIXEL
        return np.asarray(pixels + self.coefficients[:, 0] + image @ self.coefficients[:, 1:].T)

    def to_dict(self) -> dict[str, object]:
        """As plain values: pixels, and pixels a sample and a line."""
        named = ("shift", "per_sample", "per_line")
        return {
            name: dict(zip(named, row.tolist(), strict=True))
            for name, row in zip(("sample", "line"), self.coefficients, strict=True)
        }


def fit_correction(
    predicted: Points, measured: Points, weights: NDArray[np.float64], kind: str = AUTO
) -> BiasCorrection:
    """The correction that brings predicted pixels (N, 2) to the measured ones (N, 2).

    weights: (N,). kind: one of CHOICES; "auto" takes the simplest that foretells blocks of points
    left out of the fit as well as any. Outliers lose their weight (Tukey's biweight).

    Raises InputError where there are too few points for what is asked.
    """
    if len(measured) < FEWEST_POINTS[KINDS[0] if kind == AUTO else kind]:
        raise InputError(
            f"{len(measured)} tie points are too few to correct RPCs by; match the rasters with "
            "more points, or choose a simpler correction with --model shift."
        )
    if kind == AUTO:
        kept = _believed(predicted, measured, weights)
        kind = _chosen(predicted[kept], measured[kept], weights[kept])
    return _fitted(kind, predicted, measured, weights)


def corrected(
    model: RpcModel, correction: BiasCorrection, heights: tuple[float, float]
) -> tuple[RpcModel, float]:
    """RPCs with the correction in them, and how many pixels they are off it at most.

    A shift, and a scale of each axis, go into the offsets and scales, exactly. A correction in
    which line and sample mix is fitted anew on a grid through space between two heights.

    Raises InputError where RPCs cannot hold the correction to a fiftieth of a pixel.
    """
    shift, slopes = correction.coefficients[:, 0], correction.coefficients[:, 1:]
    if slopes[0, 1] == slopes[1, 0] == 0:
        growth = 1 + np.diag(slopes)
        offset = model.image_offset * growth + shift
        return replace(model, image_offset=offset, image_scale=model.image_scale * growth), 0.0
    moved, missed = refit(model, correction.apply, heights)
    if missed > MISSED_AT_MOST:
        raise InputError(
            f"The {correction.kind} correction cannot be written as RPCs: they would be off by "
            f"{missed:.2f} pixels; choose --model shift."
        )
    return moved, missed


def _believed(predicted: Points, measured: Points, weights: NDArray) -> NDArray[np.bool_]:
    """The points that the richest kind that they bear does not take for outliers, (N,)."""
    kind = [kind for kind in KINDS if len(measured) >= FEWEST_POINTS[kind]][-1]
    rest = measured - _fitted(kind, predicted, measured, weights).apply(predicted)
    return _biweight(np.linalg.norm(rest, axis=1)) > 0


def _biweight(rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far distances (N,) in two dimensions are believed, from 1 to 0."""
    spread = max(LEAST_SPREAD, float(np.median(rest)) / RAYLEIGH_MEDIAN)
    return np.asarray(np.clip(1 - (rest / (BIWEIGHT * spread)) ** 2, 0, None) ** 2)


def _chosen(predicted: Points, measured: Points, weights: NDArray) -> str:
    best, best_error = KINDS[0], np.inf
    share, gain = CLEARLY_BETTER
    for kind in KINDS:
        if len(measured) < FEWEST_POINTS[kind]:
            break
        error = held_out_error(kind, predicted, measured, weights)
        if error < min(share * best_error, best_error - gain):
            best, best_error = kind, error
    return best


def held_out_error(kind: str, predicted: Points, measured: Points, weights: NDArray) -> float:
    """Root mean square of the best nine tenths of the errors at left-out blocks of points."""
    low = predicted.min(axis=0)
    unit = (predicted - low) / np.maximum(np.ptp(predicted, axis=0), 1e-9)
    cell = np.minimum((unit * BLOCKS).astype(np.int64), BLOCKS - 1)
    block = (cell[:, 0] + 2 * cell[:, 1]) % BLOCKS
    errors = []
    for number in np.unique(block):
        out = block == number
        if np.count_nonzero(~out) < FEWEST_POINTS[kind]:
            return np.inf
        found = _fitted(kind, predicted[~out], measured[~out], weights[~out])
        errors.append(np.linalg.norm(found.apply(predicted[out]) - measured[out], axis=1))
    together = np.sort(np.concatenate(errors))
    return float(np.sqrt(np.mean(together[: max(1, int(0.9 * len(together)))] ** 2)))


def _fitted(kind: str, predicted: Points, measured: Points, weights: NDArray) -> BiasCorrection:
    image = predicted - HALF_PIXEL
    columns = [np.ones(len(image)), image[:, 1], image[:, 0]][: KINDS.index(kind) + 1]
    design, apart = np.column_stack(columns), measured - predicted
    # Starts from the median: a least squares start would have the outliers in it.
    solution = np.zeros((design.shape[1], 2))
    solution[0] = np.median(apart, axis=0)
    for _ in range(ROUNDS):
        rest = np.linalg.norm(apart - design @ solution, axis=1)
        root = np.sqrt(weights * _biweight(rest))[:, None]
        found = np.linalg.lstsq(root * design, root * apart, rcond=None)[0]
        settled = np.allclose(found, solution, rtol=0, atol=1e-9)
        solution = found
        if settled:
            break
    full = np.zeros((2, 3))
    for place, row in zip((0, 2, 1), solution, strict=False):
        full[:, place] = row
    return BiasCorrection(kind, full)
