"""RMSE, bias, CE90 and CE95 of the true displacement, with their uncertainty.

All are taken over realisations of the field that agree with the measurements (`field`). So CE90 is
the radius that holds 90 % of the true displacements, over the whole area and over all that the
measurements leave open: a percentile of the measured vectors would count their noise too, and one
of a smoothed field would leave out what was not resolved. The 90 % are checked by
`benchmarks.assessment` over cases with known truth. A case whose displacement is the same
everywhere lies within its CE90 wholly or not at all; 90 % is the share over many cases.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.requirement import MEASURES, Requirement

SHARED_ERROR_FLOOR_PX = 0.009
"""Pixels along one axis of the error that interpolation and sampling cause in all windows of a pair
alike, so that no number of windows averages it out. A little above the likeliest value (0.008) on
the scenes of `benchmarks.assessment --learned`; set with `assess` (559f29a)."""

SHARED_ERROR_RATIO = 0.26
"""Standard deviation of the error that the two sensors' differences cause in all windows alike, in
units of a narrow window's noise. A little above the likeliest value (0.24) on the same scenes; set
with `assess` (559f29a). Shaded relief on imagery shares more in mountains: up to 0.9 pixels,
reversed south of the equator, where the sun stands in the north."""

CONFIDENCE = 0.9
"""Probability of the intervals and of the bias radius; stated on the page."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 90 % interval.

    value: the figure.
    low, high: the ends of the interval that holds the true figure with a probability of 90 %.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class AxisFigures:
    """Mean, standard deviation and RMSE of the displacement along one axis."""

    mean: float
    std: float
    rmse: float


@dataclass(frozen=True)
class Figures:
    """Figures of the displacement, all in one unit.

    unit: "px", "reference_px", "moving_px" or "m".
    rmse, ce90, ce95: of the displacements' lengths.
    bias: length of the mean displacement.
    bias_radius: radius that holds the error of the mean displacement with a probability of 90 %.
    x: along the rows, to the right.
    y: along the columns, downwards.
    """

    unit: str
    rmse: Estimate
    bias: Estimate
    ce90: Estimate
    ce95: Estimate
    bias_radius: float
    x: AxisFigures
    y: AxisFigures

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def shared_error(noise: NDArray[np.float64], widening: float) -> NDArray[np.float64]:
    """(2,): standard deviation of the error that all measurements of a pair share.

    noise: (2,), of a window that is `widening` times as wide as a narrow one.
    """
    return np.asarray(
        np.sqrt(SHARED_ERROR_FLOOR_PX**2 + (SHARED_ERROR_RATIO * widening * noise) ** 2)
    )


def add_shared_error(
    realisations: NDArray[np.float64], std: NDArray[np.float64], seed: int = 0
) -> NDArray[np.float64]:
    """Shift each realisation (S, M, 2) as a whole by a random error.

    std: (2,), standard deviation of the error along x and y.
    """
    shifts = np.random.default_rng(seed).standard_normal((len(realisations), 1, 2)) * std
    return np.asarray(realisations + shifts)


def compute_figures(
    realisations: NDArray[np.float64], scale: NDArray[np.float64], unit: str
) -> Figures:
    """Figures of realisations (S, M, 2) in frame pixels.

    scale: size of a frame pixel in the unit along x and y, (2,) or at each point (M, 2).
    """
    values = realisations * scale
    mean = values.mean(axis=1)
    deviation = np.linalg.norm(mean - mean.mean(axis=0), axis=1)
    return Figures(
        unit,
        **{measure: _estimate(values, measure) for measure in MEASURES},
        bias_radius=float(np.quantile(deviation, CONFIDENCE)),
        x=_axis_figures(values[..., 0]),
        y=_axis_figures(values[..., 1]),
    )


def compute_measure(measure: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(S,): one of MEASURES of each of S sets of displacements (S, M, 2), in their unit."""
    if measure == "bias":
        return np.asarray(np.linalg.norm(values.mean(axis=1), axis=1))
    lengths = np.linalg.norm(values, axis=2)
    if measure == "rmse":
        return np.asarray(np.sqrt(np.mean(lengths**2, axis=1)))
    return np.asarray(np.quantile(lengths, {"ce90": 0.90, "ce95": 0.95}[measure], axis=1))


def probability_met(
    realisations: NDArray[np.float64], scale: NDArray[np.float64], requirement: Requirement
) -> float:
    """Share of the realisations (S, M, 2) that meet a requirement; `scale` is in its unit."""
    values = compute_measure(requirement.measure, realisations * scale)
    return float(np.mean(values <= requirement.limit))


def _estimate(values: NDArray[np.float64], measure: str) -> Estimate:
    """A measure over all realisations, and its interval over the single ones."""
    value = float(compute_measure(measure, values.reshape(1, -1, 2))[0])
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(compute_measure(measure, values), (tail, 1 - tail))
    return Estimate(value, min(float(low), value), max(float(high), value))


def _axis_figures(values: NDArray[np.float64]) -> AxisFigures:
    return AxisFigures(
        mean=float(values.mean()),
        std=float(np.sqrt(values.var(axis=1).mean())),
        rmse=float(np.sqrt((values**2).mean())),
    )
