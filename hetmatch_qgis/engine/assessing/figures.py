"""RMSE, bias, CE90 and CE95 of the true displacement, with what is not known of them.

All are taken over draws of the field that the measurements leave possible (`field`). So CE90 is the
radius within which the true displacement of a place lies nine times in ten, counted over all places
of the ground and over all that the measurements leave open: a percentile over the measured vectors
themselves would count their noise too, and one over a smoothed field would leave out what was not
seen. "Nine times in ten" is checked by `benchmarks.assessment` over cases with known truth. A case
whose displacement is the same everywhere lies within its CE90 wholly or not at all; what is to be
nine in ten is the share over many cases.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.requirement import MEASURES, Requirement

FLOOR = 0.009
SHARED = 0.26
"""All windows of a pair share errors that no number of them averages out: that of interpolation and
sampling (FLOOR, pixels, one axis), and what the two sensors show differently, which goes with how
much single windows scatter (SHARED, of a narrow window's noise). A little above what is likeliest
(0.008, 0.24) on the scenes of `benchmarks.assessment --learned`. Shaded relief on imagery shares
more in mountains: up to 0.9 pixels, the other way round south of the equator, where the sun stands
in the north."""

CONFIDENCE = 0.9


@dataclass(frozen=True)
class Range:
    """A figure, and where it lies nine times in ten."""

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
    """All in one unit. x: along the rows, to the right. y: along the columns, downwards.

    bias: length of the mean displacement. bias_radius: the true mean displacement lies within it
    nine times in ten.
    """

    unit: str
    rmse: Range
    bias: Range
    ce90: Range
    ce95: Range
    bias_radius: float
    x: AxisFigures
    y: AxisFigures

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def shared_error(noise: NDArray[np.float64], widening: float) -> NDArray[np.float64]:
    """(2,) standard deviation of the error that all measurements of a pair share.

    noise: (2,) of one window, `widening` times as wide as a narrow one.
    """
    return np.asarray(np.sqrt(FLOOR**2 + (SHARED * widening * noise) ** 2))


def with_shared_errors(
    draws: NDArray[np.float64], deviation: NDArray[np.float64], seed: int = 0
) -> NDArray[np.float64]:
    """Draws (S, M, 2), each moved as a whole by an error of that deviation (2,)."""
    moved = np.random.default_rng(seed).standard_normal((len(draws), 1, 2)) * deviation
    return np.asarray(draws + moved)


def figures_of(draws: NDArray[np.float64], scale: NDArray[np.float64], unit: str) -> Figures:
    """Figures of draws (S, M, 2) in frame pixels.

    scale: how much of the unit one of them is along x and y, (2,) or (M, 2) from place to place.
    """
    values = draws * scale
    mean = values.mean(axis=1)
    spread = np.linalg.norm(mean - mean.mean(axis=0), axis=1)
    return Figures(
        unit,
        **{measure: _range(values, measure) for measure in MEASURES},
        bias_radius=float(np.quantile(spread, CONFIDENCE)),
        x=_along(values[..., 0]),
        y=_along(values[..., 1]),
    )


def measured_by(measure: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(S,): one of MEASURES, of each of S sets of displacements (S, M, 2), in their unit."""
    if measure == "bias":
        return np.asarray(np.linalg.norm(values.mean(axis=1), axis=1))
    lengths = np.linalg.norm(values, axis=2)
    if measure == "rmse":
        return np.asarray(np.sqrt(np.mean(lengths**2, axis=1)))
    return np.asarray(np.quantile(lengths, {"ce90": 0.90, "ce95": 0.95}[measure], axis=1))


def probability_of(
    draws: NDArray[np.float64], scale: NDArray[np.float64], wanted: Requirement
) -> float:
    """Share of the draws (S, M, 2) that meet a requirement, `scale` being in its unit."""
    found = measured_by(wanted.measure, draws * scale)
    return float(np.mean(found <= wanted.limit))


def _range(values: NDArray[np.float64], measure: str) -> Range:
    """A measure over all draws together, and where it lies in the single ones."""
    value = float(measured_by(measure, values.reshape(1, -1, 2))[0])
    rest = (1 - CONFIDENCE) / 2
    low, high = np.quantile(measured_by(measure, values), (rest, 1 - rest))
    return Range(value, min(float(low), value), max(float(high), value))


def _along(values: NDArray[np.float64]) -> AxisFigures:
    return AxisFigures(
        float(values.mean()),
        float(np.sqrt(values.var(axis=1).mean())),
        float(np.sqrt((values**2).mean())),
    )
