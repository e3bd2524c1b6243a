"""The stated accuracy of a match's transform."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.json_input import BadValueError, Fields

RANGE = (5.0, 95.0)
"""Percentiles of the RMSE of draws that the stated range lies between, as in an assessment."""


@dataclass(frozen=True)
class Accuracy:
    """The error to expect of a transform at a random place of the overlap.

    rmse_px: root mean square of its length over the overlap, reference pixels: the true one is as
        likely above it as below.
    ce90_px: length that nine places in ten stay within, however large the RMSE turns out to be,
        reference pixels. Of one RMSE it would be about 1.5 times that.
    rmse_map: RMSE in units of the reference's CRS, None without georeference.
    effective_points: number of independent points that determine a shift as well as the tie points,
        which share windows.
    rmse_range_px: what the true RMSE lies between with a probability of 90 %, reference pixels;
        None where it is not told, as in results of earlier versions.
    """

    rmse_px: float
    ce90_px: float
    rmse_map: float | None
    effective_points: float
    rmse_range_px: tuple[float, float] | None = None

    @staticmethod
    def of(lengths: NDArray[np.float64], effective_points: float, gsd: float | None) -> Accuracy:
        """The accuracy by lengths (D, M) of the error at M places in D draws, reference pixels.

        Of lengths (N,) all count as one draw.

        gsd: ground sampling distance of the reference in units of its CRS, None without.
        """
        of_draws = np.sqrt(np.mean(np.atleast_2d(lengths) ** 2, axis=1))
        rmse = float(np.median(of_draws))
        low, high = (float(value) for value in np.percentile(of_draws, RANGE))
        return Accuracy(
            rmse_px=rmse,
            ce90_px=float(np.percentile(lengths, 90)),
            rmse_map=None if gsd is None else rmse * gsd,
            effective_points=effective_points,
            rmse_range_px=None if len(of_draws) == 1 else (low, high),
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `accuracy` in `result.json`."""
        bounds = self.rmse_range_px
        return asdict(self) | {"rmse_range_px": None if bounds is None else list(bounds)}

    @staticmethod
    def of_fields(fields: Fields) -> Accuracy:
        """The accuracy that `to_dict` wrote; raises BadValueError."""
        return Accuracy(
            rmse_px=fields.number("rmse_px", 0),
            ce90_px=fields.number("ce90_px", 0),
            rmse_map=fields.number("rmse_map", 0) if "rmse_map" in fields else None,
            effective_points=fields.number("effective_points", 0),
            rmse_range_px=_range_of(fields),
        )


def _range_of(fields: Fields) -> tuple[float, float] | None:
    if "rmse_range_px" not in fields:
        return None
    low, high = fields.numbers("rmse_range_px", 2)
    if not 0 <= low <= high:
        raise BadValueError(fields.label("rmse_range_px"))
    return low, high
